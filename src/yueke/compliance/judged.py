"""Answers about the regulation: at once while judging is quick, from a worker and kept for all processes once it is not.

A page waits a moment for judging, never longer: a web process answers one person at a time. What takes longer is judged
by a worker, one question at a time, and kept with its moment. It counts as fresh for a while; an older one is shown
while it is judged anew. Nobody is shown what was counted for a reader of other rows, or by another edition.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yueke.compliance import inquiries
from yueke.compliance.evidence import Evidence
from yueke.compliance.inquiries import Asking, Inquiry
from yueke.compliance.models import KeptJudgement
from yueke.compliance.patience import Patience, TooSlow
from yueke.compliance.periods import Period
from yueke.compliance.regulation import Regulation, regulation
from yueke.compliance.sql import rows, sql
from yueke.kernel.access import Actor

KEEP = 10
"""A result is fresh this many times as long as it took: one that took 4 s for 40 s. All say their moment."""
DAYS = 3
"""How long results are kept at all."""
ALL = "all"
"""The reader who sees all rows."""
_FORM = 1
"""Counted up when figures are written down otherwise: those of an earlier release are then not read."""
_LOWEST = -10
ONE_AT_A_TIME = "judging"
"""The lock of jobs that judge: two at once would take the processors from the pages."""


@dataclass(frozen=True)
class Answer:
    """What was asked, as counted at ``at``; ``renewing`` while a newer answer is being worked out."""

    told: Any
    at: datetime
    renewing: bool = False


def reader(inquiry: Inquiry, actor: Actor) -> str:
    """Whose rows are counted. Everybody who sees all rows shares; others see their own besides their departments'."""
    if inquiry.person_id is not None:
        return f"owner {inquiry.person_id}"
    scope = actor.scope
    if scope.kind == "all":
        return ALL
    departments = ",".join(map(str, sorted(scope.departments)))
    return f"{scope.kind} {actor.person_id} {hashlib.sha256(departments.encode()).hexdigest()[:16]}"


def is_slow(seconds: float | None) -> bool:
    """Whether what took so long is not for a page to wait for; what nobody knows is tried."""
    return seconds is not None and seconds > settings.JUDGING_AT_ONCE


def is_fresh(judged_at: datetime, seconds: float, at: datetime) -> bool:
    """Whether a kept result still passes for the present."""
    return at - judged_at < timedelta(seconds=KEEP * seconds)


def ask(inquiry: Inquiry, at: datetime, actor: Actor) -> Answer | None:
    """The answer for what ``actor`` may see; None while the first one is being worked out."""
    asking = Asking(regulation(), at, actor)
    whose = reader(inquiry, actor)
    known = _known(inquiry, whose, asking.current)
    if not is_slow(known.expected):
        with suppress(TooSlow):
            return _at_once(inquiry, asking, whose)
    if known.figures is None or known.at is None:
        enqueue(inquiry, actor)
        return _out_of_book(inquiry, asking, whose)
    renewing = not is_fresh(known.at, known.seconds or 0, at)
    if renewing:
        enqueue(inquiry, actor)
    return Answer(inquiries.told(inquiry, known.figures, asking.current), known.at, renewing)


def judged(period: Period, at: datetime, actor: Actor) -> Answer | None:
    """The whole regulation, chapter by chapter; None while it is being judged."""
    return ask(inquiries.book(period), at, actor)


def renew(inquiry: Inquiry, at: datetime, actor: Actor) -> bool:
    """Answer and keep it, however long it takes; returns False when somebody just has."""
    asking = Asking(regulation(), at, actor)
    whose = reader(inquiry, actor)
    known = _known(inquiry, whose, asking.current)
    if known.figures is not None and known.at is not None and is_fresh(known.at, known.seconds or 0, at):
        return False
    began = time.monotonic()
    found = inquiries.figures(inquiry, asking, Patience())
    keep(inquiry, whose, found, asking, seconds=time.monotonic() - began)
    return True


def keep(inquiry: Inquiry, whose: str, figures: Any, asking: Asking, *, seconds: float) -> None:
    """Keep the figures of an answer and how long it took; figures None: only that it takes that long."""
    KeptJudgement.objects.update_or_create(
        reader=whose,
        question=inquiry.question,
        period_start=inquiry.period.start,
        period_end=inquiry.period.end,
        defaults={
            "topic": inquiry.topic,
            "edition": edition(asking.current),
            "figures": figures,
            "judged_at": asking.at,
            "seconds": seconds,
        },
    )


def keep_night(period: Period, asking: Asking, timed: Sequence[tuple[Evidence, float]], *, complete: bool) -> None:
    """Keep what a night judged of all rows: who comes first in the morning is then neither kept waiting nor blocks."""
    for found, seconds in timed:
        keep(inquiries.clause(found.clause.id, period), ALL, inquiries.leaf_figures([found]), asking, seconds=seconds)
    if complete:
        figures = inquiries.leaf_figures(found for found, _seconds in timed)
        keep(inquiries.book(period), ALL, figures, asking, seconds=sum(seconds for _found, seconds in timed))


def let_go(at: datetime) -> int:
    """Drop what was kept for days; returns how many."""
    return KeptJudgement.objects.filter(judged_at__lt=at - timedelta(days=DAYS)).delete()[0]


def enqueue(inquiry: Inquiry, actor: Actor) -> None:
    """Have a worker answer; a crowd that asks the same has it answered once."""
    whose = reader(inquiry, actor)
    asked = f"{whose} {inquiry.question} {inquiry.period.start} {inquiry.period.end}"
    scope = actor.scope
    job = app.configure_task(
        "compliance.judge",
        allow_unknown=False,
        lock=ONE_AT_A_TIME,
        queueing_lock=f"judging {hashlib.sha256(asked.encode()).hexdigest()[:32]}",
        priority=_LOWEST,
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(
            inquiry=inquiry.plain(),
            person_id=actor.person_id,
            scope={"kind": scope.kind, "departments": [*sorted(scope.departments)]},
        )


def compare_later(amendment_id: int) -> None:
    """Have a worker find out what the terms of an amendment would have meant."""
    job = app.configure_task("compliance.compare", allow_unknown=False, lock=ONE_AT_A_TIME, priority=_LOWEST)
    job.defer(amendment_id=amendment_id)


def edition(current: Regulation) -> str:
    """Changes whenever a pack is adopted or an amendment approved."""
    return f"{current.edition[:14]}.{_FORM}"


@dataclass(frozen=True)
class _Known:
    """What was kept of an answer, and how many seconds the next one is expected to take (None: nobody knows)."""

    figures: Any
    at: datetime | None
    seconds: float | None
    expected: float | None


def _known(inquiry: Inquiry, whose: str, current: Regulation) -> _Known:
    """In one query. An answer takes as long as the last one of this reader, else as the slowest of anybody."""
    found = rows(
        sql(
            _KNOWN,
            reader=whose,
            question=inquiry.question,
            start=inquiry.period.start,
            end=inquiry.period.end,
            edition=edition(current),
            topics=[inquiry.topic, f"clause {inquiry.clause_id}" if inquiry.clause_id else "book"],
        )
    )[0]
    own = found["seconds"] if found["seconds"] is not None else found["own"]
    figures = found["figures"] and json.loads(found["figures"])
    return _Known(figures, found["judged_at"], found["seconds"], found["most"] if own is None else own)


_KNOWN = """SELECT kept.figures::text AS figures, kept.judged_at, kept.seconds,
  (SELECT seconds FROM compliance_keptjudgement WHERE topic = ANY ({topics}) AND reader = {reader}
    ORDER BY judged_at DESC LIMIT 1) AS own,
  (SELECT max(seconds) FROM compliance_keptjudgement WHERE topic = ANY ({topics})) AS most
FROM (SELECT 1) one LEFT JOIN compliance_keptjudgement kept ON kept.reader = {reader} AND kept.question = {question}
  AND kept.period_start = {start} AND kept.period_end = {end} AND kept.edition = {edition}"""


def _at_once(inquiry: Inquiry, asking: Asking, whose: str) -> Answer:
    began, found = time.monotonic(), None
    with suppress(TooSlow):
        found = inquiries.figures(inquiry, asking, Patience(2 * settings.JUDGING_AT_ONCE))
    took = time.monotonic() - began
    if found is None:
        keep(inquiry, whose, None, asking, seconds=max(took, 2 * settings.JUDGING_AT_ONCE))
        raise TooSlow
    if is_slow(took):
        keep(inquiry, whose, found, asking, seconds=took)
    return Answer(inquiries.told(inquiry, found, asking.current), asking.at)


def _out_of_book(inquiry: Inquiry, asking: Asking, whose: str) -> Answer | None:
    """A single clause may have been judged with all the others already."""
    if inquiry.kind != "clause":
        return None
    whole = _known(inquiries.book(inquiry.period), whose, asking.current)
    if whole.figures is None or whole.at is None or not is_fresh(whole.at, whole.seconds or 0, asking.at):
        return None
    figures = inquiries.part_of_book(inquiry, whole.figures, asking.current)
    return Answer(inquiries.told(inquiry, figures, asking.current), whole.at, renewing=True)
