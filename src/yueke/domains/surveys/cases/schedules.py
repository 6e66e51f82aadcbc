"""The rhythm of surveys: plans of a year, surveys every so often, results of a quarter or half-year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, F, QuerySet, Value

from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.surveys.cases.settled import SURVEY
from yueke.domains.surveys.ended import BEGUN
from yueke.domains.surveys.models import Survey

PROGRAMME, SPAN = "surveys.programme", "surveys.span"
"""The kinds of subject: all surveys of the company as one, and a span by its first month, as the number 202607."""
WHOLE = 1
"""The subject id of all surveys of the company."""
LOYALTY_PARTS = ("attention", "choosing", "price", "competitors", "tolerance")
"""The attitudes loyalty is measured by (D7), as the indicators ``loyalty.…`` that questions are bound to."""
REGULAR = ("periodic", "full")
"""The kinds of survey that ask how satisfied customers are, on schedule."""
RESEARCHER = """(SELECT g.person_id FROM organization_rolegrant g JOIN organization_role o ON o.id = g.role_id
    JOIN organization_person p ON p.id = g.person_id
    WHERE o.code = 'research' AND p.is_active ORDER BY g.granted_at, g.id LIMIT 1)"""
"""SQL for the person who has done market research longest, who owes what no survey says; NULL while nobody does."""

Reader = Callable[[CaseFilter], Any]
_POPULATION = ("subject_id", "label", "owner_id", "begins_at", "ends_at")
_ACTS = ("subject_id", "at", "proof_kind", "proof_id", "person_id")
_LABELS = {
    3: "'YYYY-\"Q\"Q '",
    6: "CASE WHEN extract(month FROM m) = 1 THEN 'YYYY-\"H1 \"' ELSE 'YYYY-\"H2 \"' END",
    12: "'YYYY '",
}
_NUMBER = "(extract(year FROM m) * 100 + extract(month FROM m))::bigint"
_OWED = """
SELECT * FROM (
    SELECT {number} AS subject_id, to_char(m, {label}) || %s AS label, {researcher} AS owner_id,
        (m + interval '{begins} months') AT TIME ZONE '{zone}' AS begins_at,
        (m + interval '{ends} months') AT TIME ZONE '{zone}' AS ends_at
    FROM ({begun}) b, generate_series(
        date_trunc('year', b.begun_at AT TIME ZONE '{zone}'), b.begun_at AT TIME ZONE '{zone}' + interval '50 years',
        interval '{months} months') m
    WHERE m + interval '{begins} months' >= b.begun_at AT TIME ZONE '{zone}') spans
WHERE (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
    AND (%s::timestamptz IS NULL OR begins_at <= %s AND NOT EXISTS (
        SELECT FROM ({acts}) a WHERE a.subject_id = spans.subject_id AND a.at <= %s))
"""
# Done before its span began to be owed, it counts from then.
_DONE = """
SELECT {number} AS subject_id, greatest(done, (m + interval '{begins} months') AT TIME ZONE '{zone}') AS at,
    '{kind}'::text AS proof_kind, id AS proof_id, owner_id AS person_id
FROM (
    SELECT s.id, s.owner_id, {done} AS done, date_trunc('year', l.day)
        + (extract(month FROM l.day)::int - 1) / {months} * interval '{months} months' AS m
    FROM surveys_survey s CROSS JOIN LATERAL (SELECT {day} AS day) l
    WHERE s.kind = ANY(%s) AND l.day IS NOT NULL) f
WHERE done IS NOT NULL
"""
_BEGUN_IN = "s.launched_at AT TIME ZONE '{zone}'"
_APPROVED = """(SELECT min(e.at) FROM kernel_event e
    WHERE e.stream = 'surveys.survey:' || s.id AND e.kind = 'surveys.approved')"""


def researchers(ids: Sequence[int]) -> list[int | None]:
    """That person, whatever records are asked about."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {RESEARCHER}")
        return [person for (person,) in cursor.fetchall()]


def programme(title: Any) -> Reader:
    """All surveys of the company as one subject, since the first of them began."""

    def population(narrow: CaseFilter) -> Rows:
        return Rows(
            f"SELECT * FROM (SELECT {WHOLE}::bigint AS subject_id, %s::text AS label, {RESEARCHER} AS owner_id,"  # noqa: S608
            f" b.begun_at AS begins_at, NULL::timestamptz AS ends_at FROM ({BEGUN.text}) b) whole"
            " WHERE (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)",
            (str(title), narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id),
            _POPULATION,
        )

    return population


def carried_out(moment: str) -> Reader:
    """Regular surveys carried out, when their collection was ``closed_at`` or their report ``reported_at``."""

    def acts(narrow: CaseFilter) -> QuerySet[Any]:
        rows = Survey.objects.filter(kind__in=REGULAR, **{f"{moment}__isnull": False}).exclude(state="cancelled")
        return rows.annotate(
            subject_id=Value(WHOLE, output_field=BigIntegerField()),
            at=F(moment),
            proof_kind=Value(SURVEY),
            proof_id=F("pk"),
            person_id=F("owner_id"),
        ).values(*_ACTS)

    return acts


_LOYALTY = """
SELECT 1::bigint AS subject_id, s.settled_at AS at, 'surveys.survey'::text AS proof_kind, s.id AS proof_id, s.owner_id AS person_id
FROM surveys_survey s CROSS JOIN LATERAL (
    SELECT jsonb_path_query_array(s.definition, '$.pages[*].questions[*].binding.indicator')
        || jsonb_path_query_array(s.definition, '$.pages[*].questions[*].rows[*].binding.indicator') AS indicators) b
WHERE s.kind = 'loyalty' AND s.settled_at IS NOT NULL AND s.state <> 'cancelled' AND b.indicators ?& %s::text[]
    AND jsonb_path_exists(s.definition, '$.pages[*].questions[*] ? (@.kind == "number" && @.most == 100)')
"""


def loyalty_measured(narrow: CaseFilter) -> Rows:
    """Surveys of loyalty whose data are settled and that asked for each part: the attitudes, and the share (per cent) of demand."""
    return Rows(_LOYALTY, ([f"loyalty.{one}" for one in LOYALTY_PARTS],), _ACTS)


def results(title: Any, months: int, kinds: Sequence[str]) -> tuple[Reader, Reader]:
    """Population and acts: every span of so many months owes, in the next, the report on a survey begun in it."""
    return _spans(title, months, kinds, ahead=1, day=_BEGUN_IN, done="s.reported_at")


def plans(title: Any) -> tuple[Reader, Reader]:
    """Population and acts: every year after the first one with surveys owes an approved plan of one; it may be older."""
    return _spans(title, 12, REGULAR, ahead=0, day="s.starts_on::timestamp", done=_APPROVED)


def _spans(title: Any, months: int, kinds: Sequence[str], *, ahead: int, day: str, done: str) -> tuple[Reader, Reader]:
    zone = settings.TIME_ZONE
    begins, ends = months * ahead, months * (ahead + 1)
    acting = _DONE.format(
        number=_NUMBER, begins=begins, months=months, zone=zone, kind=SURVEY, done=done, day=day.format(zone=zone)
    )
    owed = _OWED.format(
        number=_NUMBER, label=_LABELS[months], researcher=RESEARCHER, begins=begins, ends=ends, months=months,
        zone=zone, begun=BEGUN.text, acts=acting,
    )  # fmt: skip

    def population(narrow: CaseFilter) -> Rows:
        ids = (narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id)
        return Rows(owed, (str(title), *ids, narrow.open_at, narrow.open_at, list(kinds), narrow.open_at), _POPULATION)

    def acts(narrow: CaseFilter) -> Rows:
        return Rows(acting, (list(kinds),), _ACTS)

    return population, acts
