"""How well surveys were carried out: planned, on a checked list, reached in every stratum and mode, answers that count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from psycopg.types.json import Jsonb

from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.customers.choices import AmountClass, Grade
from yueke.domains.customers.choices import Kind as CustomerKind
from yueke.domains.surveys.cases.settled import HAPPENED, MEASURED, PART, PROOF, SURVEY, happened, settled, when
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models import Survey

TRIGGERED = ("after_order", "after_visit", "after_complaint", "after_repair")
"""The kinds of survey that ask whoever was just served: nobody is drawn for them."""

_STRATUM = """(SELECT string_agg(coalesce(%s::jsonb->>u.part, u.part), ' · ' ORDER BY u.n)
    FROM unnest(string_to_array(w.key, ' · ')) WITH ORDINALITY u(part, n))"""
_STRATA = """
SELECT {columns}, (
    SELECT count(*) FROM surveys_response r
    WHERE r.survey_id = s.id AND r.state = 'completed' AND (w.key = '' OR r.stratum = w.key)
        AND NOT EXISTS (SELECT FROM surveys_screening x WHERE x.response_id = r.id AND x.decision = 'screen')
    ) >= w.value::numeric * %s AS ok
FROM {settled} s JOIN surveys_draw d ON d.survey_id = s.id AND d.replaced_at IS NULL
    CROSS JOIN LATERAL jsonb_each_text(d.numbers) w
WHERE w.value::numeric > 0
"""
# One row for each answer that came in, as the frozen figures say: the answers themselves are not looked at.
_ANSWERS = """
SELECT {columns}, k <= (s.summary->>'counted')::int AS ok
FROM {settled} s CROSS JOIN LATERAL generate_series(1, (s.summary->'states'->>'completed')::int) k
"""
_RATES = """
SELECT {columns}, m.answered * 100 >= m.asked * %s AS ok
FROM {settled} s CROSS JOIN LATERAL (
    SELECT 'link' AS mode, count(*) AS asked, count(i.used_on) AS answered
    FROM surveys_invitation i WHERE i.survey_id = s.id AND i.failure = ''
    UNION ALL
    SELECT c.mode, count(*), count(c.answered_on) FROM surveys_contact c
    WHERE c.survey_id = s.id AND c.tries > 0 GROUP BY c.mode) m
WHERE m.asked > 0
"""
_MODES = """
SELECT {columns}, (SELECT count(*) FROM jsonb_each_text(s.summary->'modes') m WHERE m.value::int > 0) >= %s AS ok
FROM {settled} s
"""
_CHECKS = {
    "总体定义": "f.population <> '{}'",
    "名单核对": "f.fingerprint <> '' AND f.left_off IS NOT NULL",
    "抽样方法": "d.method <> ''",
    "分层": "cardinality(f.strata_by) > 0 OR d.method = 'census'",
    "最终名单": "d.proof <> '' AND EXISTS (SELECT FROM surveys_member m WHERE m.draw_id = d.id)",
}
"""What the clause on samples calls each check."""
_FRAMES = """
SELECT {columns}, {ok} AS ok FROM {begun} s
    LEFT JOIN surveys_draw d ON d.survey_id = s.id AND d.replaced_at IS NULL AND d.drawn_at <= s.launched_at
    LEFT JOIN surveys_frame f ON f.id = d.frame_id
"""


def listed(checks: dict[str, str]) -> str:
    """SQL (one parameter: the words of a clause) that holds when every check so called does; unknown words never do."""
    cases = " ".join(f"WHEN '{word}' THEN {sql}" for word, sql in checks.items())
    return f"NOT EXISTS (SELECT FROM unnest(%s::text[]) w WHERE NOT coalesce(CASE w {cases} ELSE false END, false))"


def strata(narrow: CaseFilter) -> Rows:
    """Each stratum of the surveys settled in the period: did enough of its design answer, and count (A6.2)?"""
    assert narrow.terms is not None
    found = settled(narrow)
    called = {str(code): str(word) for one in (Grade, AmountClass, CustomerKind) for code, word in one.choices}
    part = f"CASE w.key WHEN '' THEN s.title ELSE {_STRATUM} END"
    text = _STRATA.format(columns=PART.format(part=part), settled=found.text)
    return Rows(text, (Jsonb(called), narrow.terms["minimum_share"], *found.params), MEASURED)


def answers(narrow: CaseFilter) -> Rows:
    """Each answer of the surveys settled in the period: does it count (A6.2)? Which one it is is not told."""
    found = settled(narrow)
    return Rows(_ANSWERS.format(columns=PROOF, settled=found.text), found.params, MEASURED)


def rates(narrow: CaseFilter) -> Rows:
    """Each mode of the surveys settled in the period: did so many per cent of those asked answer (D5.4)?"""
    assert narrow.terms is not None
    found = settled(narrow)
    called = {str(code): str(word) for code, word in Mode.choices}
    text = _RATES.format(columns=PART.format(part="(%s::jsonb->>m.mode)"), settled=found.text)
    return Rows(text, (Jsonb(called), narrow.terms["minimum"], *found.params), MEASURED)


def modes(narrow: CaseFilter) -> Rows:
    """Each full evaluation settled in the period: did answers that count come by so many modes (E2.2)?"""
    assert narrow.terms is not None
    found = settled(narrow, kind="full")
    return Rows(_MODES.format(columns=PROOF, settled=found.text), (narrow.terms["minimum"], *found.params), MEASURED)


def frames(narrow: CaseFilter) -> Rows:
    """Each survey that began and asks drawn people: was its sample drawn from a checked list before (D5.3)?"""
    assert narrow.terms is not None
    words: Sequence[Any] = narrow.terms["fields"]
    begun = when("launched_at", narrow, f"v.kind NOT IN {TRIGGERED}")
    text = _FRAMES.format(columns=happened("launched_at"), ok=listed(_CHECKS), begun=begun.text)
    return Rows(text, ([str(word) for word in words], *begun.params), HAPPENED)


def planned(narrow: CaseFilter) -> QuerySet[Any]:
    """Each survey that began: had somebody else than who submitted it approved its plan before (E3.2)?"""
    rows = narrow.apply(
        Survey.objects.filter(launched_at__isnull=False), subject="pk", owner="owner_id", department="department_id"
    )
    approved = Q(decided_at__lte=F("launched_at"), decided_by__isnull=False, submitted_at__lte=F("decided_at"))
    return rows.annotate(
        subject_id=F("pk"),
        label=Concat("number", Value(" "), "title", output_field=CharField()),
        happened_at=F("launched_at"),
        ok=Case(When(approved, then=Value(True)), default=Value(False), output_field=BooleanField()),
        proof_kind=Value(SURVEY),
        proof_id=F("pk"),
    ).values("subject_id", "label", "owner_id", "happened_at", "ok", "proof_kind", "proof_id")
