"""Looking answers through, and deciding which of them count. Nothing is deleted: figures before and after are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Decision, FlagReason
from yueke.domains.surveys.cleaning_events import AnswersChecked, AnswersDecided
from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.lifecycles import PLANNING
from yueke.domains.surveys.models import Flag, Response, Screening, Survey
from yueke.domains.surveys.queries.columns import questions_of
from yueke.domains.surveys.queries.screenings import narrowed
from yueke.domains.surveys.rules import checks
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Message, NotFound, Refused
from yueke.kernel.events import publish

CLEAN = "surveys.clean"
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Checked:
    """What a check found: flags that were not there before, the responses they are on, and how many wait for a decision."""

    flags: int
    responses: int
    undecided: int


@command(may=CLEAN)
def flag_responses(actor: Actor, survey_id: int, *, at: datetime) -> Checked:
    """Look all answers through and flag what looks wrong, with the reason. Doing it again flags only what is new.

    A new flag on a response somebody has decided on opens the decision again. A confidential survey is looked through only
    after its collection: the order in which responses came to be flagged must not tell when they were given.
    """
    survey = locked(actor, survey_id)
    _unsettled(survey)
    if survey.confidential and survey.state != "cleaning":
        raise Refused(_("保密调查要结束收集后才能检查答卷。"), clause="D5.3")
    new = new_flags(survey)
    made = [Flag(survey=survey, response_id=one.response, reason=one.reason, place=one.place, detail=one.detail, raised_at=at) for one in new]  # fmt: skip
    Flag.objects.bulk_create(made, batch_size=_AT_ONCE, ignore_conflicts=True)
    reasons: dict[int, set[str]] = defaultdict(set)
    for one in new:
        reasons[one.response].add(one.reason)
    _opened(survey, reasons)
    undecided = Screening.objects.filter(survey=survey, decision="").count()
    if new:
        publish(actor, AnswersChecked(at=at, survey_id=survey.pk, number=survey.number, doubtful=len(reasons)))
    return Checked(len(new), len(reasons), undecided)


@command(may=CLEAN)
def decide(
    actor: Actor, survey_id: int, decision: str, why: str, *, at: datetime, ids: Sequence[int] | None = None,
    reason: str = "", standing: str = "open",
) -> int:  # fmt: skip
    """Say whether responses count, and why; returns how many. ``ids`` of screenings, or all of a filter (``queries.screenings``).

    Screening out needs a reason (ISO 20252: every exclusion is documented). The same decision again changes nothing.
    """
    survey = locked(actor, survey_id)
    _unsettled(survey)
    if decision not in Decision.values:
        raise Invalid(_("请从选项中选择。"), field="decision")
    lacking: Message = _("剔除答卷要写明理由。") if decision == Decision.SCREEN else ""
    told = said(why, "why", 200, lacking)
    rows = Screening.objects.filter(survey=survey)
    rows = narrowed(rows, standing=standing, reason=reason) if ids is None else rows.filter(pk__in=ids)
    if ids is not None and len(set(ids)) != rows.count():
        raise NotFound
    n = rows.exclude(decision=decision, why=told).update(
        decision=decision, why=told, decided_by_id=actor.person_id, decided_at=at
    )
    if n:
        publish(actor, AnswersDecided(at=at, survey_id=survey.pk, number=survey.number, count=n, decision=decision))
    return n


def new_flags(survey: Survey) -> list[checks.Found]:
    """What looks wrong and is not flagged yet, without writing anything."""
    known = set(Flag.objects.filter(survey=survey).values_list("response_id", "reason", "place"))
    found = checks.found(list(_laid_out(survey)), opened(survey.definition), tell_which=not survey.confidential)
    turned = Response.objects.filter(survey=survey, state="over_quota").values_list("pk", flat=True)
    over = (checks.Found(pk, FlagReason.OVER_QUOTA, "", {}) for pk in turned)
    return [one for one in (*found, *over) if (one.response, one.reason, one.place) not in known]


def _laid_out(survey: Survey) -> Iterator[Any]:
    """Every response answered to the end, in the order in which it came; of a confidential survey in no such order."""
    asked = questions_of(survey)
    names = ("pk", "answers", "seconds", "mode", "device_index", "address_index", "customer__phone_index")
    rows: Iterable[Any] = Response.objects.filter(survey=survey, state="completed").order_by("pk").values_list(*names)
    if survey.confidential:
        rows = sorted(rows, key=lambda row: sha256(repr(sorted(row[1].items())).encode()).digest())
    for pk, answers, seconds, mode, device, address, phone in rows:
        marks = {checks.DEVICE: device, checks.ADDRESS: address, checks.PHONE: phone}
        told = {kind: bytes(value).hex() for kind, value in marks.items() if value}
        yield checks.laid_out(asked, pk, answers, seconds, mode, told)


def _opened(survey: Survey, reasons: dict[int, set[str]]) -> None:
    """Let each response be decided on, again where there is a new reason."""
    known = {one.response_id: one for one in Screening.objects.filter(survey=survey, response_id__in=reasons)}
    for response_id, one in known.items():
        one.reasons = sorted({*one.reasons, *reasons[response_id]})
        one.decision, one.why, one.decided_by_id, one.decided_at = "", "", None, None
    Screening.objects.bulk_update(
        known.values(), ["reasons", "decision", "why", "decided_by", "decided_at"], batch_size=_AT_ONCE
    )
    fresh = [pk for pk in reasons if pk not in known]
    if survey.confidential:
        fresh.sort(key=lambda pk: sha256(f"{survey.pk}/{pk}".encode()).digest())
    made = (Screening(survey=survey, response_id=pk, reasons=sorted(reasons[pk])) for pk in fresh)
    Screening.objects.bulk_create(made, batch_size=_AT_ONCE)


def _unsettled(survey: Survey) -> None:
    if survey.state in PLANNING:
        raise Refused(_("调查还没有开始收集。"))
    if survey.state in ("settled", "cancelled"):
        raise Refused(_("数据已经定稿，不能再改。"), clause="A6.2")
