"""Many answers at once: written and taken out set by set, quotas counted as if they had come one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import F, ProtectedError
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.answering import apart, given_in, moment_told, quotas_of
from yueke.domains.surveys.events import AnswersGiven, AnswersTakenOut
from yueke.domains.surveys.frozen import questionnaire_of
from yueke.domains.surveys.keys import key_index
from yueke.domains.surveys.models import AnswerSheet, BroughtAnswer, Quota, Response
from yueke.domains.surveys.rules import flow
from yueke.domains.surveys.rules.columns import Row
from yueke.domains.surveys.rules.conditions import Answer
from yueke.domains.surveys.rules.shape import SCREENED
from yueke.kernel.access import Actor
from yueke.kernel.errors import Refused
from yueke.kernel.events import publish, publish_many

AT_ONCE = 1_000
"""Responses of one statement."""
TOLD_AT_ONCE = 5_000
"""Ids in one event."""
Told = Callable[[int, int], None]
"""Hears how many of how many are done."""


class _Places:
    """The places of a survey's quotas, held by this transaction from the first row on."""

    def __init__(self, survey_id: int) -> None:
        self.conditions = quotas_of(survey_id)
        rows = Quota.objects.filter(survey_id=survey_id).order_by("pk").select_for_update(no_key=True)
        self.left = {row.pk: row.wanted - row.reached for row in rows}
        self.taken: Counter[int] = Counter()

    def take(self, given: Mapping[str, Answer]) -> bool:
        """Take a place in each quota the answers belong to, or in none."""
        mine = self.conditions(given, {})
        if any(self.left[pk] - self.taken[pk] <= 0 for pk in mine):
            return False
        self.taken.update(mine)
        return True

    def note(self) -> None:
        """Write down what was taken."""
        for pk, n in self.taken.items():
            Quota.objects.filter(pk=pk).update(reached=F("reached") + n)


def put_in(actor: Actor, of: AnswerSheet, rows: Sequence[Row], *, at: datetime, tell: Told) -> int:
    """Write the answers of right rows, in the caller's transaction; returns how many. What was left blank stays so."""
    places = _Places(of.survey_id)
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        made = Response.objects.bulk_create([_response(of, row, places, at) for row in part])
        BroughtAnswer.objects.bulk_create(
            BroughtAnswer(file=of, row=row.number, response=one) for row, one in zip(part, made, strict=True)
        )
        if not of.survey.confidential:
            publish_many(actor, _given(of, made, at))
        tell(start + len(part), len(rows))
    places.note()
    return len(rows)


def taken_out(actor: Actor, of: AnswerSheet, *, at: datetime, tell: Told) -> None:
    """Remove what a sheet brought, and give back the places it took; Refused when somebody has worked with any of it."""
    ids = list(of.brought.order_by("response_id").values_list("response_id", flat=True))
    freed: Counter[int] = Counter()
    conditions = quotas_of(of.survey_id)
    try:
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            rows = Response.objects.filter(pk__in=part)
            for one in rows.filter(state="completed"):
                freed.update(conditions(given_in(one), one.parameters))
            BroughtAnswer.objects.filter(response_id__in=part).delete()
            rows.delete()
            tell(start + len(part), len(ids))
    except ProtectedError:
        raise Refused(_("其中有答卷已经甄别或复核，不能整批撤销；请在甄别中判为无效。")) from None
    for pk, n in freed.items():
        Quota.objects.filter(pk=pk).update(reached=Greatest(F("reached") - n, 0))
    for start in range(0, len(ids), TOLD_AT_ONCE):
        told = AnswersTakenOut(
            at=at, survey_id=of.survey_id, number=of.survey.number, sheet_id=of.pk,
            response_ids=tuple(ids[start : start + TOLD_AT_ONCE]),
        )  # fmt: skip
        publish(actor, told)


def _response(of: AnswerSheet, row: Row, places: _Places, at: datetime) -> Response:
    asked = questionnaire_of(of.version)
    way = flow.way(asked, row.answers, {}, done=frozenset(one.code for one in asked.pages))
    counted = flow.counted_answers(asked, row.answers, {}, way.pages)
    state = "screened" if way.ending == SCREENED else "completed" if places.take(counted) else "over_quota"
    answers, words = apart(asked, counted)
    on = moment_told(of.survey, at)
    return Response(
        survey=of.survey, version=of.version, mode=Mode.IMPORT, state=state, answers=answers, words=words,
        done=[one.code for one in way.pages], key_index=key_index(f"sheet {of.pk} row {row.number}"), started_at=on,
        saved_at=on, finished_at=on,
    )  # fmt: skip


def _given(of: AnswerSheet, made: Iterable[Response], at: datetime) -> list[AnswersGiven]:
    return [
        AnswersGiven(at=at, survey_id=of.survey_id, response_id=one.pk, mode=one.mode)
        for one in made
        if one.state == "completed"
    ]
