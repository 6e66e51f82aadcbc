"""What the regulation is judged from: periods that owe a meeting, a check, a review; findings that owe an answer; registers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.findings.models import CrossCheck, Expectation, Finding, Segment

QUARTER, YEAR = "findings.quarter", "findings.year"
"""The kinds of subject: a quarter as the number 20264, a year as 2026."""
FINDING, SEGMENT = "findings.finding", "findings.segment"
Reader = Callable[[CaseFilter], Any]
_COLUMNS = ("subject_id", "label", "owner_id", "begins_at", "ends_at")
_ACT_COLUMNS = ("subject_id", "at", "proof_kind", "proof_id", "person_id")
_NUMBER = {
    "3 months": "(extract(year FROM {m}) * 10 + extract(quarter FROM {m}))::bigint",
    "1 year": "extract(year FROM {m})::bigint",
}
_LABEL = {"3 months": "to_char({m}, 'YYYY-\"Q\"Q ')", "1 year": "to_char({m}, 'YYYY ')"}
_TABLE = {
    "meeting": ("findings_meeting", "quarter", "issued_at", "issued_by_id", "3 months"),
    "check": ("findings_check", "quarter", "done_at", "done_by_id", "3 months"),
    "review": ("findings_review", "make_date(r.year::int, 1, 1)", "issued_at", "issued_by_id", "1 year"),
}


def owed(what: str, title: Any, begun: Rows, holder: str) -> Reader:
    """Every quarter (or year) since ``begun`` (one row: begun_at) that is over, each a subject that owes a ``what`` in the
    next one; whoever holds the role ``holder`` longest answers for it. On work lists it stands until it is done."""
    table, start, done, _by, step = _TABLE[what]
    start = start if "(" in start else f"r.{start}"
    unit = "quarter" if step == "3 months" else "year"

    def population(narrow: CaseFilter) -> Rows:
        zone = settings.TIME_ZONE
        return Rows(
            "SELECT * FROM (SELECT"  # noqa: S608 only constants of this program
            f" {_NUMBER[step].format(m='m')} AS subject_id, {_LABEL[step].format(m='m')} || %s AS label,"
            " (SELECT g.person_id FROM organization_rolegrant g JOIN organization_role o ON o.id = g.role_id"
            " JOIN organization_person p ON p.id = g.person_id WHERE o.code = %s AND p.is_active"
            " ORDER BY g.granted_at, g.id LIMIT 1) AS owner_id,"
            f" (m + interval '{step}') AT TIME ZONE %s AS begins_at,"
            f" (m + interval '{step}' * 2) AT TIME ZONE %s AS ends_at, m"
            f" FROM ({begun.text}) b, generate_series(date_trunc('{unit}', b.begun_at AT TIME ZONE %s),"
            f" b.begun_at AT TIME ZONE %s + interval '50 years', '{step}') m) spans"
            " WHERE coalesce(%s::bigint, owner_id) IS NOT DISTINCT FROM owner_id"
            " AND coalesce(%s::bigint, subject_id) = subject_id"
            " AND (%s::timestamptz IS NULL OR begins_at <= %s::timestamptz AND NOT EXISTS"
            f" (SELECT 1 FROM {table} r WHERE {start} = m::date AND r.{done} <= %s::timestamptz))",
            (
                str(title), holder, zone, zone, *begun.params, zone, zone, narrow.owner_id, narrow.subject_id,
                narrow.open_at, narrow.open_at, narrow.open_at,
            ),
            _COLUMNS,
        )  # fmt: skip

    return population


def done(what: str) -> Reader:
    """Meetings minuted, checks and reviews finished, as acts for their period; done early, they count from its end."""
    table, start, at, by, step = _TABLE[what]
    day = f"{start if '(' in start else f'r.{start}'}::timestamp"

    def acts(narrow: CaseFilter) -> Rows:
        zone = settings.TIME_ZONE
        return Rows(
            f"SELECT {_NUMBER[step].format(m=day)} AS subject_id,"  # noqa: S608 only constants of this program
            f" greatest(r.{at}, ({day} + interval '{step}') AT TIME ZONE %s) AS at,"
            f" %s::text AS proof_kind, r.id AS proof_id, r.{by} AS person_id FROM {table} r WHERE r.{at} IS NOT NULL",
            (zone, f"findings.{what}"),
            _ACT_COLUMNS,
        )

    return acts


def routed(narrow: CaseFilter) -> QuerySet[Any]:
    """Findings handed to their departments, until they are answered (E4.2)."""
    rows = narrow.apply(
        Finding.objects.filter(routed_at__isnull=False), subject="pk", owner="owner_id", department="department_id"
    )
    return rows.annotate(
        subject_id=F("pk"),
        label=Concat("number", Value(" "), "statement", output_field=CharField()),
        started_at=F("routed_at"),
        done_at=F("answered_at"),
        proof_kind=Value(FINDING),
        proof_id=F("pk"),
    ).values("subject_id", "label", "owner_id", "started_at", "done_at", "proof_kind", "proof_id")


def segments(narrow: CaseFilter) -> QuerySet[Any]:
    """Segments whose expectations are to be learnt, from when they were set up (D5.1)."""
    rows = narrow.apply(Segment.objects.all(), subject="pk", owner="owner_id", department="")
    if narrow.open_at is not None:
        rows = rows.filter(retired_at__isnull=True)
    return rows.annotate(subject_id=F("pk"), label=F("name"), begins_at=F("made_at"), ends_at=F("retired_at")).values(
        *_COLUMNS
    )


def expectations(narrow: CaseFilter) -> QuerySet[Any]:
    """Entries of the register, as acts for their segment."""
    rows = Expectation.objects.all()
    if narrow.subject_id is not None:
        rows = rows.filter(segment_id=narrow.subject_id)
    return rows.annotate(
        subject_id=F("segment_id"),
        at=F("noted_at"),
        proof_kind=Value("findings.expectation"),
        proof_id=F("pk"),
        person_id=F("noted_by_id"),
    ).values(*_ACT_COLUMNS)


def cross_checks(narrow: CaseFilter) -> QuerySet[Any]:
    """Cross-checks, as what follows a survey."""
    return CrossCheck.objects.annotate(
        key=F("survey_id"),
        at=F("done_at"),
        proof_kind=Value("findings.crosscheck"),
        proof_id=F("pk"),
        person_id=F("done_by_id"),
    ).values("key", "at", "proof_kind", "proof_id", "person_id")


WORDS = {"行业水平": "industry", "最佳者": "best", "竞争者": "competitor", "外部奖项": "award"}
"""What the clause calls those results are held against."""


def compared(reported: Rows) -> Reader:
    """Every survey that was ``reported`` (subject_id, label, owner_id, happened_at): was there a benchmark of each kind the
    clause lists, in use, entered before, of a span that had not ended more than two years before?"""

    def cases(narrow: CaseFilter) -> Rows:
        assert narrow.terms is not None
        kinds = [WORDS.get(str(word), "") for word in narrow.terms["fields"]]
        return Rows(
            "SELECT s.subject_id, s.label, s.owner_id, s.happened_at,"  # noqa: S608 only constants of this program
            " NOT EXISTS (SELECT 1 FROM unnest(%s::text[]) k WHERE NOT EXISTS (SELECT 1 FROM findings_benchmark b"
            " WHERE b.against = k AND b.noted_at <= s.happened_at"
            " AND (b.withdrawn_at IS NULL OR b.withdrawn_at > s.happened_at)"
            " AND b.ends_on >= (s.happened_at - interval '2 years')::date)) AS ok,"
            " 'surveys.survey'::text AS proof_kind, s.subject_id AS proof_id"
            f" FROM ({reported.text}) s"
            " WHERE coalesce(%s::bigint, s.owner_id) IS NOT DISTINCT FROM s.owner_id"
            " AND coalesce(%s::bigint, s.subject_id) = s.subject_id",
            (kinds, *reported.params, narrow.owner_id, narrow.subject_id),
            ("subject_id", "label", "owner_id", "happened_at", "ok", "proof_kind", "proof_id"),
        )

    return cases
