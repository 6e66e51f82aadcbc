"""What the company settles: texts, terms, contact limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy import events
from yueke.domains.privacy.choices import Medium, Purpose
from yueke.domains.privacy.models import ContactLimit, NoticeVersion, Policy
from yueke.domains.privacy.models.consents import ONE
from yueke.domains.privacy.rules import fingerprint
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid
from yueke.kernel.events import publish
from yueke.kernel.terms import Term, TermError

_TERMS = ("rights_term", "extension_term", "ask_again")
_NUMBERS = {"copy_days": (1, 90), "child_age": (1, 18)}


@command(may="privacy.policy")
def publish_notice(
    actor: Actor, purpose: str, text: str, *, language: str = "zh-hans", in_force_from: date | None = None, at: datetime
) -> NoticeVersion:
    """Publish the next version of what people are told about a purpose; earlier versions stay as they were."""
    if purpose not in Purpose.values:
        raise Invalid(_("没有这个目的。"), field="purpose")
    if not text.strip():
        raise Invalid(_("请写明告知文本。"), field="text")
    today = timezone.localtime(at).date()
    begins = in_force_from or today
    if begins < today:
        raise Invalid(_("生效日期不能早于今天：已登记的同意对应当时的文本。"), field="in_force_from")
    known = NoticeVersion.objects.filter(purpose=purpose, language=language)
    row = NoticeVersion.objects.create(
        purpose=purpose,
        language=language,
        version=(known.aggregate(last=Max("version"))["last"] or 0) + 1,
        text=text.strip(),
        text_hash=fingerprint(text.strip()),
        in_force_from=begins,
        created_by_id=actor.person_id,
        created_at=at,
    )
    publish(
        actor,
        events.NoticePublished(at=at, purpose=purpose, language=language, version=row.version, text_hash=row.text_hash),
    )
    return row


@command(may="privacy.policy")
def change_policy(actor: Actor, values: Mapping[str, Any], *, at: datetime) -> Policy:
    """Change terms; each as the calendar reads it (``15 working days``)."""
    row, _made = Policy.objects.select_for_update().get_or_create(pk=ONE)
    changes: dict[str, list[Any]] = {}
    for name, value in values.items():
        wanted = _term(name, str(value)) if name in _TERMS else _number(name, value)
        if wanted != getattr(row, name):
            changes[name] = [getattr(row, name), wanted]
            setattr(row, name, wanted)
    if changes:
        row.updated_at = at
        row.save()
        publish(actor, events.PolicyChanged(at=at, changes=changes))
    return row


@command(may="privacy.policy")
def set_limit(
    actor: Actor,
    purpose: str,
    medium: str,
    *,
    most: int,
    days: int,
    from_hour: int = 9,
    to_hour: int = 20,
    at: datetime,
) -> ContactLimit:
    """Limit how often somebody is contacted for a purpose by one medium."""
    if purpose not in Purpose.values or medium not in Medium.values:
        raise Invalid(_("没有这个目的或方式。"), field="purpose")
    if days < 1:
        raise Invalid(_("天数至少为 1。"), field="days")
    if not 0 <= from_hour < to_hour <= 24:
        raise Invalid(_("最早时间应早于最晚时间。"), field="to_hour")
    values = {"most": most, "days": days, "from_hour": from_hour, "to_hour": to_hour}
    row, _made = ContactLimit.objects.update_or_create(purpose=purpose, medium=medium, defaults=values)
    publish(actor, events.PolicyChanged(at=at, changes={f"{purpose}.{medium}": [None, values]}))
    return row


def _term(name: str, text: str) -> str:
    try:
        return str(Term.parse(text))
    except TermError as error:
        raise Invalid(str(error), field=name) from error


def _number(name: str, value: Any) -> int:
    low, high = _NUMBERS[name]
    if not low <= int(value) <= high:
        raise Invalid(_("应在 %(low)s 到 %(high)s 之间。") % {"low": low, "high": high}, field=name)
    return int(value)
