"""Answering who evaluated, telling what was done, handing complaints over, taking suggestions up (E5.1)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.evaluations.commands.evaluating import of
from yueke.domains.evaluations.commands.publishing import ANSWER, held
from yueke.domains.evaluations.commands.rating import RATE
from yueke.domains.evaluations.events import (
    EvaluationAnswered,
    EvaluationLinked,
    EvaluationTurned,
    SuggestionAdopted,
)
from yueke.domains.evaluations.models import Evaluation
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

LONGEST = 1_000
CLAUSE = "E5.1"


@command(may=ANSWER)
def answer(actor: Actor, evaluation_id: int, words: str, measures: str = "", *, at: datetime) -> Evaluation:
    """Answer the customer (``words``), and tell what was done (``measures``), at once or later.

    The first answer and the first telling count; neither is changed afterwards. Refuses when there is nothing new to say.
    """
    found = held(actor, evaluation_id)
    _stands(found)
    words, measures = words.strip()[:LONGEST], measures.strip()[:LONGEST]
    if found.told_at is not None:
        raise Refused(_("这条评价已经答复，并告知了采取的措施。"), clause=CLAUSE)
    if found.answered_at is None and not words:
        raise Invalid(_("请写给客户的答复。"), field="words")
    if found.answered_at is not None and not measures:
        raise Invalid(_("请写明采取了什么措施。"), field="measures")
    if found.answered_at is None:
        found.answer, found.answered_at, found.answered_by_id = words, at, actor.person_id
    if measures:
        found.measures, found.told_at = measures, at
    found.updated_at = at
    found.save(update_fields=["answer", "answered_at", "answered_by_id", "measures", "told_at", "updated_at"])
    publish(actor, EvaluationAnswered(at=at, is_told=found.told_at is not None, **of(found)))
    return found


@command(may=ANSWER)
def turn(actor: Actor, evaluation_id: int, *, at: datetime) -> Evaluation:
    """Have it handled as the complaint it is; the complaint is registered at once afterwards. Again: changes nothing."""
    found = held(actor, evaluation_id)
    _stands(found)
    if not found.text:
        raise Refused(_("客户没有写内容，不能转为投诉。"))
    if found.turned_at is None:
        found.turned_at = found.updated_at = at
        found.save(update_fields=["turned_at", "updated_at"])
        publish(actor, EvaluationTurned(at=at, by_id=actor.person_id, **of(found)))
    return found


@command(may=RATE)
def link_complaint(actor: Actor, evaluation_id: int, complaint_id: int, number: str, *, at: datetime) -> None:
    """Note the complaint that grew out of it."""
    found = Evaluation.objects.select_for_update(no_key=True).filter(pk=evaluation_id).first()
    if found is None:
        raise NotFound
    if found.complaint_id is None:
        found.complaint_id, found.complaint_number = complaint_id, number[:30]
        found.updated_at = at
        found.save(update_fields=["complaint_id", "complaint_number", "updated_at"])
        publish(actor, EvaluationLinked(at=at, complaint_id=complaint_id, complaint_number=number, **of(found)))


@command(may=ANSWER)
def adopt(actor: Actor, evaluation_id: int, note: str, *, at: datetime) -> Evaluation:
    """Take an important suggestion up; its writer is to be rewarded, however many stars they gave."""
    found = held(actor, evaluation_id)
    _stands(found)
    if not found.text:
        raise Refused(_("客户没有写内容，没有可采纳的建议。"), clause=CLAUSE)
    if not note.strip():
        raise Invalid(_("请写明采纳了哪一点。"), field="note")
    if found.adopted_at is None:
        found.adopted_at = found.updated_at = at
        found.adopted_by_id, found.adopted_note = actor.person_id, note.strip()[:200]
        found.save(update_fields=["adopted_at", "adopted_by_id", "adopted_note", "updated_at"])
        publish(actor, SuggestionAdopted(at=at, **of(found)))
    return found


def _stands(found: Evaluation) -> None:
    if found.state == "withdrawn":
        raise Refused(_("客户已经撤回这条评价。"))
