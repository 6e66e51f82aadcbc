"""Checking answers by calling some of those who gave them again (E3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import AuditResult
from yueke.domains.surveys.cleaning_events import AuditDrawn
from yueke.domains.surveys.commands.cleaning import CLEAN
from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.lifecycles import PLANNING
from yueke.domains.surveys.models import Audit, AuditCall, Response
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.methods.sampling import draws

AUDIT = "E3.2-audit"
MOST_QUESTIONS = 5
"""Who is called again has time for so many."""


@command(may=CLEAN)
def draw_audit(actor: Actor, survey_id: int, size: int, questions: Sequence[str], seed: str, *, at: datetime) -> Audit:
    """Draw responses at random among those whose customers can be reached by telephone and were not drawn before.

    Anybody can draw the same again with the seed. Of a confidential survey nobody can: nobody knows whose answers they are.
    """
    survey = locked(actor, survey_id)
    if survey.confidential:
        raise Refused(_("保密调查的答卷不知道是谁答的，不能电话复核。"), clause=AUDIT)
    if survey.state in PLANNING:
        raise Refused(_("调查还没有开始收集。"))
    chosen = list(dict.fromkeys(questions))
    if not 1 <= len(chosen) <= MOST_QUESTIONS or any(one not in askable(opened(survey.definition)) for one in chosen):
        raise Invalid(_("请选 1 到 %(n)d 道题来核对。") % {"n": MOST_QUESTIONS}, field="questions")
    mark = said(seed, "seed", 64, _("请填写随机种子（最多 64 字）。"))
    rows = Response.objects.filter(survey=survey, state="completed", customer__phone_index__isnull=False)
    rows = rows.exclude(pk__in=AuditCall.objects.filter(audit__survey=survey).values("response_id"))
    listed = [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]
    if not 1 <= size <= len(listed):
        message = _("能电话复核的答卷有 %(n)d 份，请填 1 到 %(n)d。") if listed else _("没有可以电话复核的答卷。")
        raise Invalid(message % {"n": len(listed)} if listed else message, field="size")
    drawn = draws.simple(listed, size, mark)
    audit = Audit.objects.create(
        survey=survey, n=Audit.objects.filter(survey=survey).count() + 1, questions=chosen, of=len(listed), size=size,
        seed=mark, proof=drawn.proof, drawn_by_id=actor.person_id, drawn_at=at,
    )  # fmt: skip
    AuditCall.objects.bulk_create(
        AuditCall(audit=audit, response_id=int(unit), place=n) for n, unit in enumerate(drawn.units, start=1)
    )
    publish(
        actor,
        AuditDrawn(at=at, survey_id=survey.pk, number=survey.number, audit_id=audit.pk, size=size, proof=drawn.proof),
    )
    return audit


@command(may=f"{CLEAN}|surveys.ask")
def record_audit(
    actor: Actor, call_id: int, result: str, agreed: Mapping[str, bool], *, at: datetime, note: str = ""
) -> AuditCall:
    """Write down what a call showed: to each question asked again whether the answer is still the same.

    Whoever asked the first time does not check themselves.
    """
    call = AuditCall.objects.select_related("audit", "response").filter(pk=call_id).first()
    if call is None:
        raise NotFound
    locked(actor, call.audit.survey_id)
    if actor.person_id is not None and actor.person_id == call.response.interviewer_id:
        raise Refused(_("不能复核自己访问的答卷，请由他人复核。"), clause=AUDIT)
    if result not in AuditResult.values:
        raise Invalid(_("请从选项中选择。"), field="result")
    told = {code: bool(agreed[code]) for code in call.audit.questions if code in agreed}
    if result == AuditResult.REACHED and len(told) < len(call.audit.questions):
        raise Invalid(_("请逐题选择是否一致。"), field=next(one for one in call.audit.questions if one not in told))
    call.result, call.agreed = result, told if result == AuditResult.REACHED else {}
    call.note, call.called_by_id, call.called_at = said(note, "note", 300), actor.person_id, at
    call.save(update_fields=["result", "agreed", "note", "called_by", "called_at"])
    return call


def askable(asked: Questionnaire) -> list[str]:
    """What can be asked again: ratings, and questions with one choice."""
    choices = [one.code for one in asked.questions() if one.kind in ("single", "dropdown")]
    return [*asked.scales(), *choices]
