"""Who is away, and who stands in for them meanwhile."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events
from yueke.domains.organization.commands import records
from yueke.domains.organization.models import Absence
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events import publish


@command(may="account.own")
def note_absence(
    actor: Actor,
    person_id: int,
    *,
    substitute_id: int,
    from_at: datetime,
    until_at: datetime,
    reason: str = "",
    at: datetime,
) -> Absence:
    """Note that somebody is away, oneself or, for who keeps the organization, anybody; the substitute works here.

    Refuses an end before the beginning or in the past, oneself as substitute, and a second absence at the same time.
    """
    _may_speak_for(actor, person_id)
    records.active_person(person_id, field="person")
    if substitute_id == person_id:
        raise Invalid(_("代理人不能是本人。"), field="substitute")
    records.active_person(substitute_id, field="substitute")
    if until_at <= max(from_at, at):
        raise Invalid(_("返岗时间应晚于离岗时间和现在。"), field="until_at")
    if Absence.objects.filter(person_id=person_id, from_at__lt=until_at, until_at__gt=from_at).exists():
        raise Refused(_("这段时间已登记过请假。请先撤销原来的登记。"))
    row = Absence.objects.create(
        person_id=person_id, substitute_id=substitute_id, from_at=from_at, until_at=until_at,
        reason=reason.strip()[:100], noted_by_id=actor.person_id, noted_at=at,
    )  # fmt: skip
    publish(actor, events.AbsenceNoted(at=at, person_id=person_id, substitute_id=substitute_id, until_at=until_at))
    return row


@command(may="account.own")
def end_absence(actor: Actor, absence_id: int, *, at: datetime) -> None:
    """Note that somebody is back early, or does not go after all; what is over stays as it was."""
    row = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if row is None:
        raise NotFound
    _may_speak_for(actor, row.person_id)
    if row.until_at <= at:
        raise Refused(_("这次请假已经结束。"))
    person_id = row.person_id
    if row.from_at >= at:
        row.delete()
    else:
        row.until_at = at
        row.save(update_fields=["until_at"])
    publish(actor, events.AbsenceEnded(at=at, person_id=person_id))


def _may_speak_for(actor: Actor, person_id: int) -> None:
    if person_id != actor.person_id and not actor.may("organization.edit"):
        raise Forbidden(_("只能登记自己的请假。他人的由人员管理登记。"))
