"""The end of the measures of a round: from then on the effect is waited for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from yueke.compliance.regulation import regulation
from yueke.domains.improvement import rules
from yueke.domains.improvement.commands.finding import local_day
from yueke.domains.improvement.events import MeasuresFinished
from yueke.domains.improvement.lifecycles import IMPROVEMENT_LIFE
from yueke.domains.improvement.models import Improvement
from yueke.kernel.access import Actor
from yueke.kernel.events import publish
from yueke.kernel.terms import Term

RECURRENCE = "A5.4-recurrence"
"""The clause that says over which span recurrence is compared."""


def finish_when_done(actor: Actor, improvement: Improvement, at: datetime) -> None:
    """Once the last measure is done, fix the days from which on the effect can be told."""
    standing = improvement.measures.standing()
    if improvement.state != "doing" or standing.filter(done_at__isnull=True).exists():
        return
    first = standing.aggregate(first=Min("done_at"))["first"]
    begun_on = improvement.begun_on or local_day(first)
    window = window_at(at)
    spans = rules.windows(begun_on, local_day(at), window)
    IMPROVEMENT_LIFE.move(
        improvement,
        "finish",
        at=at,
        begun_on=begun_on,
        finished_at=at,
        window=text_of(window),
        measure_from=spans.after.end,
    )
    publish(actor, MeasuresFinished(at=at, improvement_id=improvement.pk, number=improvement.number))


def window_at(at: datetime) -> Term:
    """The span before and after that is compared: what the regulation says on that day, else the usual one."""
    current = regulation()
    if RECURRENCE not in current:
        return rules.USUAL_WINDOW
    found = current.clause(RECURRENCE).terms_at(local_day(at)).get("window")
    return found if isinstance(found, Term) else rules.USUAL_WINDOW


def text_of(window: Term) -> str:
    """A span as it is stored, to be read by :meth:`Term.parse`."""
    return f"{window.n} {window.unit}"
