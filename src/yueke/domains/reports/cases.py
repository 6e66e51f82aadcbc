"""What the regulation is judged from: which months owe a report, and when each report on a month or a survey was issued."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from django.db.models.functions import Extract

from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.reports.models import Kind, Report

MONTH = "reports.month"
"""The kind of subject: a month, as the number 202610."""
_COLUMNS = ("subject_id", "label", "owner_id", "begins_at", "ends_at")
_YEARS = 50
Reader = Callable[[CaseFilter], Any]


def months_owed(kind: str, begun: Rows) -> Reader:
    """Every month since ``begun`` (one row: begun_at, owner_id), each a subject of its own that owes its report in the next.

    On work lists a month stands until its report is issued, in time or not.
    """

    def population(narrow: CaseFilter) -> Rows:
        zone = settings.TIME_ZONE
        return Rows(
            "SELECT (extract(year FROM m) * 100 + extract(month FROM m))::bigint AS subject_id,"  # noqa: S608
            " to_char(m, 'YYYY-MM ') || %s AS label, b.owner_id,"
            " (m + interval '1 month') AT TIME ZONE %s AS begins_at,"
            " (m + interval '2 months') AT TIME ZONE %s AS ends_at"
            f" FROM ({begun.text}) b, generate_series(date_trunc('month', b.begun_at AT TIME ZONE %s),"
            f" b.begun_at AT TIME ZONE %s + interval '{_YEARS} years', '1 month') m"
            " WHERE coalesce(%s::bigint, b.owner_id) IS NOT DISTINCT FROM b.owner_id"
            " AND coalesce(%s::bigint, (extract(year FROM m) * 100 + extract(month FROM m))::bigint)"
            " = (extract(year FROM m) * 100 + extract(month FROM m))::bigint"
            " AND NOT EXISTS (SELECT 1 FROM reports_report r WHERE r.kind = %s AND r.department_id IS NULL"
            " AND r.month = m::date AND r.issued_at <= %s::timestamptz)"
            " AND (m + interval '1 month') AT TIME ZONE %s <= coalesce(%s::timestamptz, 'infinity')",
            (
                str(Kind(kind).label), zone, zone, *begun.params, zone, zone, narrow.owner_id, narrow.subject_id,
                kind, narrow.open_at, zone, narrow.open_at,
            ),
            _COLUMNS,
        )  # fmt: skip

    return population


def issued(kind: str) -> Reader:
    """The reports on the whole company that were issued, as acts for their month; a correction is no report of its own."""

    def acts(narrow: CaseFilter) -> QuerySet[Any]:
        number = Extract("month", "year") * 100 + Extract("month", "month")
        return (
            Report.objects.filter(kind=kind, department__isnull=True, issued_at__isnull=False, version=1)
            .annotate(
                subject_id=Func(
                    number, function="", template="(%(expressions)s)::bigint", output_field=BigIntegerField()
                ),
                at=F("issued_at"),
                proof_kind=Value("reports.report"),
                proof_id=F("pk"),
                person_id=F("issued_by_id"),
            )
            .values("subject_id", "at", "proof_kind", "proof_id", "person_id")
        )

    return acts


def issued_on_surveys(narrow: CaseFilter) -> QuerySet[Any]:
    """The reports on surveys that were issued, as what follows the end of their survey (A6.3, E3.3); corrections aside."""
    rows = Report.objects.filter(survey_id__isnull=False, issued_at__isnull=False, version=1)
    if narrow.subject_id is not None:
        rows = rows.filter(survey_id=narrow.subject_id)
    return rows.annotate(
        key=F("survey_id"),
        at=F("issued_at"),
        proof_kind=Value("reports.report"),
        proof_id=F("pk"),
        person_id=F("issued_by_id"),
    ).values("key", "at", "proof_kind", "proof_id", "person_id")
