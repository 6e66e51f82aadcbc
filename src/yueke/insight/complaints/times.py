"""How long each step took, and whether it was in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import F

from yueke.domains.complaints.choices import ClockKind, EndReason
from yueke.domains.complaints.models import Clock, Complaint
from yueke.methods.intervals import wilson

STEPS: tuple[tuple[str, str, str], ...] = (
    ("accept", "received_at", "accepted_at"),
    ("contact", "received_at", "contacted_at"),
    ("sign", "accepted_at", "signed_at"),
    ("investigate", "signed_at", "investigated_at"),
    ("propose", "signed_at", "proposed_at"),
    ("reply", "received_at", "replied_at"),
    ("close", "accepted_at", "closed_at"),
)
"""Step, from which moment, to which; hours of suspension are taken off the last."""


@dataclass(frozen=True)
class StepTime:
    """Hours (around the clock) a step took: the middle one and the ninth of ten, of ``n`` complaints that took it."""

    step: str
    n: int
    median: float | None
    ninth: float | None


@dataclass(frozen=True)
class InTime:
    """Of ``n`` clocks of a kind that were met or ran out, ``kept`` were met in time; the share's 95 % interval."""

    kind: str
    n: int
    kept: int
    low: float
    high: float


def step_times(rows: QuerySet[Complaint]) -> list[StepTime]:
    """The time in each of :data:`STEPS`. One query."""
    columns = sorted({name for _step, start, end in STEPS for name in (start, end)})
    try:
        inner, params = rows.values(*columns, "paused_minutes").query.sql_with_params()
    except EmptyResultSet:
        return [StepTime(step, 0, None, None) for step, _start, _end in STEPS]
    parts = []
    for step, start, end in STEPS:
        pause = " - paused_minutes / 60.0" if step == "close" else ""
        hours = f"greatest(0, extract(epoch FROM {end} - {start}) / 3600.0{pause})::float8"
        taken = f"FILTER (WHERE {end} >= {start})"
        parts += [
            f"count(*) {taken}",
            f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {hours}) {taken}",
            f"percentile_cont(0.9) WITHIN GROUP (ORDER BY {hours}) {taken}",
        ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)} FROM ({inner}) c", params)  # noqa: S608
        told = cursor.fetchone()
    return [StepTime(step, *told[3 * i : 3 * i + 3]) for i, (step, _start, _end) in enumerate(STEPS)]


def in_time(rows: QuerySet[Complaint], at: datetime) -> list[InTime]:
    """Each kind of clock: of those met, or over at ``at``, how many were met in time. One query.

    Clocks that stand still, that another term replaced, or whose complaint ended before they were due, are not judged.
    """
    kept = Q(end=EndReason.MET, stopped_at__lte=F("due_at"))
    late = Q(end=EndReason.MET, stopped_at__gt=F("due_at")) | Q(
        stopped_at__isnull=True, paused_at__isnull=True, due_at__lte=at
    )
    late |= Q(end=EndReason.ENDED, stopped_at__gt=F("due_at"))
    found = (
        Clock.objects.filter(complaint__in=rows.values("pk"))
        .values_list("kind")
        .annotate(kept=Count("pk", filter=kept), late=Count("pk", filter=late))
        .order_by("kind")
    )
    told = {kind: (good, good + bad) for kind, good, bad in found if good + bad}
    return [
        InTime(kind, n, good, *(wilson(good, n) or (0.0, 1.0)))
        for kind in ClockKind.values
        if kind in told
        for good, n in [told[kind]]
    ]
