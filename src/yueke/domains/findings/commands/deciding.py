"""The log of decisions, each with the findings it rests on, looked at again later (E4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.findings.choices import Field
from yueke.domains.findings.commands.finding import local_day, locked, said
from yueke.domains.findings.events import DecisionNoted
from yueke.domains.findings.models import Basis, Decision, Finding
from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number

NUMBERS = "findings.decision"
declare(NUMBERS, prefix="JD", date_format="%Y%m%d-", width=4, reset="day", title=_("决定编号"))


@dataclass(frozen=True)
class DecisionDraft:
    """What was decided, by whom, when, on which findings, and when its effect is looked at."""

    field: str
    decision: str
    decided_by_id: int
    decided_on: date
    finding_ids: Sequence[int]
    look_on: date | None = None


@command(may="findings.keep")
def decide(actor: Actor, draft: DecisionDraft, *, at: datetime) -> Decision:
    """Write a decision down; it rests on at least one finding, and was not decided in the future."""
    if draft.field not in Field.values:
        raise Invalid(_("请选择领域。"), field="field")
    if not organization.working_here([draft.decided_by_id]):
        raise Invalid(_("请选择在职人员。"), field="decided_by")
    if draft.decided_on > local_day(at):
        raise Invalid(_("决定日期不能晚于今天。"), field="decided_on")
    if draft.look_on is not None and draft.look_on < draft.decided_on:
        raise Invalid(_("回看日期不能早于决定日期。"), field="look_on")
    known = list(Finding.objects.filter(pk__in=list(draft.finding_ids)).values_list("pk", flat=True))
    if not known:
        raise Invalid(_("请选择决定所依据的结论。"), field="findings", clause="E4.3")
    decision = Decision.objects.create(
        number=next_number(NUMBERS, at), field=draft.field,
        decision=said(draft.decision, "decision", _("请写明决定。")), decided_by_id=draft.decided_by_id,
        decided_on=draft.decided_on, look_on=draft.look_on, noted_by_id=actor.person_id, noted_at=at,
    )  # fmt: skip
    Basis.objects.bulk_create(Basis(decision=decision, finding_id=pk) for pk in known)
    publish(actor, DecisionNoted(at=at, decision_id=decision.pk, number=decision.number))
    return decision


@command(may="findings.keep")
def look_again(actor: Actor, decision_id: int, effect: str, *, at: datetime) -> Decision:
    """Say what came of a decision, once."""
    decision = locked(Decision, decision_id)
    if decision.looked_at is not None:
        raise Refused(_("这项决定已经回看过。"))
    decision.effect = said(effect, "effect", _("请写明效果。"))
    decision.looked_by_id, decision.looked_at = actor.person_id, at
    decision.save(update_fields=["effect", "looked_by", "looked_at"])
    return decision
