"""Writing down what people say about the use of their information; it holds at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.privacy import events
from yueke.domains.privacy.choices import Barrier, Decision, Medium, Purpose
from yueke.domains.privacy.models import ConsentRecord, ContactMade, Erasure, Restriction
from yueke.domains.privacy.queries.consents import latest
from yueke.domains.privacy.queries.settings import notice_in_force, policy
from yueke.domains.privacy.rules import is_child
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.calendar import working_calendar
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.terms import Term


class AskedTooSoon(Refused):
    """Somebody said no and is not to be asked again yet."""


@dataclass(frozen=True)
class Guardian:
    """Who agrees for a child."""

    name: str
    relation: str


@command(may="privacy.consent | privacy.own")
def record_consent(
    actor: Actor,
    customer_id: int,
    purpose: str,
    *,
    medium: str,
    agreed: bool = True,
    guardian: Guardian | None = None,
    proof: Any = None,
    own_wish: bool = False,
    reason: str = "",
    language: str = "zh-hans",
    shown: int | None = None,
    at: datetime,
) -> ConsentRecord:
    """Write down that somebody agreed to ``purpose``, or refused, having been shown the text in force.

    Who has refused or withdrawn is not asked again for a time: before it is over only ``own_wish`` counts. For a child
    the guardian speaks. ``proof`` is an upload. ``shown`` is the version that was read: refused when another is in force
    by now. What customers do on the portal themselves is their own wish.
    """
    own_wish = own_wish or actor.is_customer
    customer = _subject(actor, customer_id)
    today = timezone.localtime(at).date()
    if purpose not in Purpose.values:
        raise Invalid(_("没有这个目的。"), field="purpose")
    _known_medium(actor, medium)
    before = latest([customer_id], purpose).first()
    if before and before.ask_again_on and before.ask_again_on > today and not own_wish:
        raise AskedTooSoon(
            _("客户已表示不同意，%(day)s 前不得再次询问。客户主动提出的，请勾选“客户主动提出”。")
            % {"day": before.ask_again_on},
            field="own_wish",
        )
    if agreed and _needs_guardian(customer, purpose, today) and (guardian is None or not guardian.name.strip()):
        raise Invalid(
            _("客户未满 %(age)s 周岁，须由监护人同意，请填写监护人。") % {"age": policy().child_age},
            field="guardian_name",
        )
    notice = notice_in_force(purpose, today, language)
    if agreed and notice is None:
        raise Refused(_("这个目的还没有发布告知文本，不能登记同意。"), field="purpose")
    if agreed and notice is not None and shown not in (None, notice.pk):
        raise Refused(_("告知文本刚刚更新，请看过新的文本再决定。"), field="purpose")
    row = _append(
        actor, customer_id, purpose, Decision.GIVEN if agreed else Decision.REFUSED, at,
        medium=medium, notice=notice, text_hash=notice.text_hash if notice else "", reason=reason.strip()[:200],
        guardian_name=guardian.name.strip() if guardian else "",
        guardian_relation=guardian.relation.strip()[:20] if guardian else "",
        proof=files.store(proof, actor=actor, at=at, field="proof") if proof else None,
    )  # fmt: skip
    publish(
        actor,
        events.ConsentRecorded(
            at=at,
            customer_id=customer_id,
            purpose=purpose,
            decision=row.decision,
            medium=medium,
            text_hash=row.text_hash,
        ),
    )
    return row


@command(may="privacy.consent | privacy.own")
def withdraw_consent(
    actor: Actor, customer_id: int, purpose: str, *, medium: str, reason: str = "", at: datetime
) -> ConsentRecord:
    """Take a consent back; it holds from this moment. Marketing can be declined without ever having been agreed to."""
    _subject(actor, customer_id)
    _known_medium(actor, medium)
    before = latest([customer_id], purpose).first()
    if purpose != Purpose.MARKETING and (before is None or before.decision != Decision.GIVEN):
        raise Refused(_("客户没有同意过这个目的，无须撤回。"), field="purpose")
    if before is not None and before.decision == Decision.WITHDRAWN:
        raise Refused(_("客户已经撤回过。"), field="purpose")
    row = _append(actor, customer_id, purpose, Decision.WITHDRAWN, at, medium=medium, reason=reason.strip()[:200])
    publish(actor, events.ConsentWithdrawn(at=at, customer_id=customer_id, purpose=purpose, medium=medium))
    return row


@command(may="privacy.contact")
def note_contacts(actor: Actor, customer_ids: Iterable[int], purpose: str, medium: str, *, at: datetime) -> int:
    """Count that customers were contacted; what sends calls it for everyone it reached."""
    rows = [ContactMade(customer_id=pk, purpose=purpose, medium=medium, at=at) for pk in customer_ids]
    ContactMade.objects.bulk_create(rows, batch_size=5000)
    return len(rows)


def _known_medium(actor: Actor, medium: str) -> None:
    if medium not in Medium.values or (actor.is_customer and medium != Medium.PORTAL):
        raise Invalid(_("请选择取得方式。"), field="medium")


def _subject(actor: Actor, customer_id: int) -> Customer:
    customer: Customer = customers.get(actor, customer_id)
    if Erasure.objects.filter(customer_id=customer_id).exists():
        raise Refused(_("这份档案已匿名化，不能再登记。"))
    Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer_id)
    return customer


def _needs_guardian(customer: Customer, purpose: str, today: Any) -> bool:
    return purpose == Purpose.CHILD or is_child(customer.birthday, today, policy().child_age)


def _append(
    actor: Actor, customer_id: int, purpose: str, decision: Decision, at: datetime, **facts: Any
) -> ConsentRecord:
    again = None
    if decision != Decision.GIVEN:
        again = working_calendar().add_to_date(
            timezone.localtime(at).date(), Term.parse(policy().ask_again), roll=False
        )
    row = ConsentRecord.objects.create(
        customer_id=customer_id,
        purpose=purpose,
        decision=decision,
        at=at,
        recorded_by_id=actor.person_id,
        ask_again_on=again,
        **facts,
    )
    if purpose == Purpose.MARKETING:
        restrict(actor, customer_id, Barrier.MARKETING, decision != Decision.GIVEN, at=at)
    return row


def restrict(actor: Actor, customer_id: int, kind: str, wanted: bool, *, reason: str = "", at: datetime) -> bool:
    """Begin or end a restriction unless it is so already; returns whether anything changed."""
    running = Restriction.objects.filter(customer_id=customer_id, kind=kind, ends_at__isnull=True)
    if not wanted:
        return bool(running.update(ends_at=at))
    if running.exists():
        return False
    Restriction.objects.create(
        customer_id=customer_id, kind=kind, begins_at=at, reason=reason, placed_by_id=actor.person_id
    )
    return True
