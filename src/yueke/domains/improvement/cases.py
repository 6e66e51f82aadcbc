"""What the regulation is judged from: measures and effects in the columns the engine asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Least
from django.db.models.lookups import LessThan
from django.utils import timezone

from yueke.compliance.source import CaseFilter
from yueke.compliance.sql import Sql, sql
from yueke.domains.improvement.models import Effect, Improvement, Measure, Source

MEASURED_WITHIN = timedelta(days=35)
"""How long after its span an effect may still be unmeasured: the monthly job has come by then, or has failed."""


def measures(narrow: CaseFilter) -> QuerySet[Any]:
    """Each measure agreed on, counted from the day it was planned for (clause B7.4); its own owner answers for it."""
    rows = narrow.apply(
        Measure.objects.filter(planned_at__isnull=False),
        subject="improvement_id",
        owner="owner_id",
        department="improvement__department_id",
    )
    return rows.annotate(
        subject_id=F("improvement_id"),
        label=Concat(
            F("improvement__number"), Value(" "), F("improvement__title"), Value(" #"), Cast("n", CharField()),
            output_field=CharField(),
        ),
        started_at=F("planned_at"),
        runs_from=_midnight("due_on"),
        # Of the two the earlier one; what is empty does not count.
        ended_at=Least("dropped_at", "improvement__cancelled_at"),
        proof_kind=Value("improvement.measure"),
        proof_id=F("pk"),
    ).values(
        "subject_id", "label", "owner_id", "started_at", "runs_from", "done_at", "ended_at", "proof_kind", "proof_id"
    )  # fmt: skip


def measures_for(kind: str) -> Callable[[CaseFilter], QuerySet[Any]]:
    """The measures of improvements that answer to a record of ``kind`` (A6.4)."""

    def starts(narrow: CaseFilter) -> QuerySet[Any]:
        return measures(narrow).filter(Exists(Source.objects.filter(improvement=OuterRef("improvement_id"), kind=kind)))

    return starts


def agreed_on(kind: str, record: str) -> Sql:
    """The moment since which an improvement answers to the ``record`` (a column) of ``kind``; one given up does not.

    A draft need name neither an owner nor a day, so it is no improvement yet; what is added to a running one counts
    from then (A1.3).
    """
    return sql(
        "(SELECT min(greatest(s.added_at, m.approved_at)) FROM improvement_source s"
        " JOIN improvement_improvement m ON m.id = s.improvement_id WHERE s.kind = {kind} AND s.origin_id = {record}"
        " AND m.approved_at IS NOT NULL AND m.cancelled_at IS NULL)",
        kind=kind,
        record=Sql(record),
    )


def finished_for(kind: str) -> Callable[[CaseFilter], QuerySet[Any]]:
    """Improvements that answer to a record of ``kind`` and whose measures are all done, a case for each round (A6.4)."""

    def starts(narrow: CaseFilter) -> QuerySet[Any]:
        of_kind = Exists(Source.objects.filter(improvement=OuterRef("pk"), kind=kind))
        rows = narrow.apply(
            Improvement.objects.filter(of_kind, finished_at__isnull=False),
            subject="pk", owner="owner_id", department="department_id",
        )  # fmt: skip
        return rows.annotate(
            subject_id=F("pk"),
            label=Concat(F("number"), Value(" "), F("title"), output_field=CharField()),
            started_at=F("finished_at"),
            key=ExpressionWrapper(F("pk") * 100 + F("round"), output_field=BigIntegerField()),
            ended_at=F("cancelled_at"),
        ).values("subject_id", "label", "owner_id", "started_at", "key", "ended_at")

    return starts


def recurrences(kind: str) -> Callable[[CaseFilter], QuerySet[Any]]:
    """Improvements that count events of ``kind``: were there fewer of them after the measures than before (A5.4)?

    Judged by the latest measurement in the period, rates compared where the exposures differ. Nothing before and
    nothing after is no case. One whose effect nobody measured in time, nor said why it cannot be, is broken.
    """

    def measure(narrow: CaseFilter) -> QuerySet[Any]:
        assert narrow.start is not None
        assert narrow.end is not None
        assert narrow.at is not None
        moment = min(narrow.at, narrow.end)
        known = Effect.objects.filter(
            improvement=OuterRef("pk"),
            measured_at__gte=narrow.start,
            measured_at__lt=narrow.end,
            measured_at__lte=narrow.at,
        ).order_by("-measured_at", "-pk")
        rows = narrow.apply(
            Improvement.objects.filter(counted_kind=kind), subject="pk", owner="owner_id", department="department_id"
        ).annotate(
            found=Subquery(known.values("pk")[:1]),
            fewer=Subquery(known.annotate(ok=_fewer()).values("ok")[:1]),
            told_at=Subquery(known.values("measured_at")[:1]),
        )
        late_from, late_to = narrow.start - MEASURED_WITHIN, moment - MEASURED_WITHIN
        forgotten = Q(
            found__isnull=True, state="verifying", verdict="", unmeasured_reason="",
            measure_from__gt=late_from, measure_from__lte=late_to,
        )  # fmt: skip
        return (
            rows.filter(Q(found__isnull=False) | forgotten)
            .annotate(
                subject_id=F("pk"),
                label=Concat(F("number"), Value(" "), F("title"), output_field=CharField()),
                ok=Case(When(found__isnull=True, then=Value(False)), default=F("fewer"), output_field=BooleanField()),
                measured_at=Coalesce("told_at", _midnight("measure_from") + Value(MEASURED_WITHIN)),
                proof_kind=Value("improvement.improvement"),
                proof_id=F("pk"),
            )
            .values("subject_id", "label", "owner_id", "ok", "measured_at", "proof_kind", "proof_id")
        )

    return measure


def _midnight(day: str) -> Func:
    """The local beginning of the day in a column."""
    zone = timezone.get_default_timezone_name()
    return Func(F(day), Value(zone), template="(%(expressions)s)", function="", arg_joiner="::timestamp AT TIME ZONE ",
                output_field=DateTimeField())  # fmt: skip


def _fewer() -> Case:
    """Whether the rate after is below the rate before, told without dividing; None where there was never anything.

    Where nothing is known of what they are counted out of (no orders in either span) the counts are compared.
    """
    return Case(
        When(before=0, after=0, then=Value(None)),
        When(before_exposure=0, after_exposure=0, after__lt=F("before"), then=Value(True)),
        # Multiplied out: the database may divide before it looks whether it may.
        When(
            Q(before_exposure__gt=0) & Q(_less("after", "before_exposure", "before", "after_exposure")),
            then=Value(True),
        ),
        default=Value(False),
        output_field=BooleanField(null=True),
    )


def _less(one: str, by: str, other: str, by_other: str) -> LessThan:
    """Whether one product is less than the other."""
    first, second = (ExpressionWrapper(F(a) * F(b), FloatField()) for a, b in ((one, by), (other, by_other)))
    return LessThan(first, second)
