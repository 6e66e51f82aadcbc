"""Calling back who gave a low score, within a day (``rules.low_scores``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import AuditResult
from yueke.domains.surveys.cleaning_events import CallBackDone, CallBackOwed
from yueke.domains.surveys.commands.finding import said
from yueke.domains.surveys.models import CallBack, Response
from yueke.domains.surveys.rules import low_scores
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish, publish_many

ASK = "surveys.ask"


@command(may=ASK)
def owe_call_backs(actor: Actor, response_ids: Iterable[int], *, at: datetime) -> list[CallBack]:
    """Put those of the responses on the list that gave a low score and whose customers are known. Again changes nothing.

    Whoever looks after the customer owes the call, else the department of the survey. Never of a confidential survey.
    """
    rows = Response.objects.filter(
        pk__in=list(response_ids), survey__confidential=False, customer__isnull=False, call_back__isnull=True, state="completed"
    )  # fmt: skip
    made = []
    for one in rows.select_related("survey", "version", "customer").order_by("pk"):
        found = low_scores.low(opened(one.version.definition), one.answers, one.survey.rule)
        if found is None or one.customer is None:
            continue
        answered = one.finished_at or at
        made.append(
            CallBack(
                survey=one.survey, response=one, customer=one.customer, owner_id=one.customer.owner_id,
                department_id=one.customer.department_id or one.survey.department_id, reference=found.reference,
                answer=found.answer, points=found.points, raised_at=answered, due_at=low_scores.due(answered),
            )
        )  # fmt: skip
    CallBack.objects.bulk_create(made)
    publish_many(
        actor,
        [CallBackOwed(at=at, survey_id=one.survey_id, number=one.survey.number, call_back_id=one.pk) for one in made],
    )
    return made


@command(may=ASK)
def record_call_back(
    actor: Actor, call_back_id: int, result: str, words: str, *, at: datetime, complains: bool = False
) -> CallBack:
    """Write down what the customer said. Who was not reached may be tried again; the call is done once somebody spoke.

    ``complains``: what was said is to be taken in as a complaint.
    """
    seen = CallBack.objects.visible_to(actor).filter(pk=call_back_id).values("pk")
    one = CallBack.objects.select_related("survey").select_for_update(of=("self",)).filter(pk__in=seen).first()
    if one is None:
        raise NotFound
    if one.done_at is not None:
        raise Refused(_("已经回过电话。"))
    if result not in AuditResult.values:
        raise Invalid(_("请从选项中选择。"), field="result")
    spoke = result == AuditResult.REACHED
    told = said(words, "words", 2000, _("请写下顾客说了什么。") if spoke else "")
    if complains and not spoke:
        raise Invalid(_("接通以后才能转为投诉。"), field="complains")
    one.result, one.said, one.done_by_id, one.complaint_wanted = result, told, actor.person_id, complains
    one.done_at = None if result == AuditResult.NOT_REACHED else at
    one.save(update_fields=["result", "said", "done_by", "done_at", "complaint_wanted"])
    if one.done_at is not None:
        publish(
            actor,
            CallBackDone(
                at=at, survey_id=one.survey_id, number=one.survey.number, call_back_id=one.pk, complains=complains
            ),
        )
    return one


@command(may=ASK)
def link_complaint(actor: Actor, call_back_id: int, complaint_id: int, number: str, *, at: datetime) -> CallBack:
    """Remember what a call became. Again changes nothing."""
    one = CallBack.objects.filter(pk=call_back_id).first()
    if one is None:
        raise NotFound
    if one.complaint_id is None:
        one.complaint_id, one.complaint_number = complaint_id, number
        one.save(update_fields=["complaint_id", "complaint_number"])
    return one
