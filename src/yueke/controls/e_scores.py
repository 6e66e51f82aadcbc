"""Pack E, article 8: results enter the assessment of departments and staff; who is clearly below the others puts it right."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import calendar, follow_up
from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.surveys import cases as surveys
from yueke.domains.surveys.ended import BEGUN
from yueke.insight.fairness import SMALLEST

SCORES, SCORE = "findings.scores", "findings.score"
"""The kinds of subject: the scores of a quarter, as the number 202641 (departments) or 202642 (staff); one of them."""
_ZONE = settings.TIME_ZONE
_NUMBER = "((extract(year FROM m) * 10 + extract(quarter FROM m)) * 10 + {n})::bigint"
# Nothing can be told of fewer than two units, nor of a unit with fewer ratings than are scored at all.
_ENOUGH = f"""SELECT FROM {{units}} u CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM (SELECT FROM evaluations_rating r WHERE r.{{unit}}_id = u.id AND r.day >= m::date
            AND r.day < (m + interval '3 months')::date AND r.counted AND r.role = 'performance' AND r.competitor = ''
            AND r.origin_id >= 0 LIMIT {SMALLEST}) f) rated
    WHERE rated.n = {SMALLEST} OFFSET 1"""  # noqa: S608 only constants of this program
_DEPARTMENTS = _ENOUGH.format(units="organization_department", unit="department")
_STAFF = _ENOUGH.format(units="organization_person", unit="employee")
# Only quarters that can be asked about: what was rated in each is looked up unit by unit.
_OWED = f"""
SELECT * FROM (
    SELECT {_NUMBER.format(n="of.n")} AS subject_id, to_char(m, 'YYYY-"Q"Q ') || of.label AS label, {surveys.RESEARCHER} AS owner_id,
        (m + interval '3 months') AT TIME ZONE '{_ZONE}' AS begins_at, (m + interval '6 months') AT TIME ZONE '{_ZONE}' AS ends_at,
        m, of.n, of.subject
    FROM ({BEGUN.text}) b, generate_series(
        date_trunc('quarter', b.begun_at AT TIME ZONE '{_ZONE}'), %s::timestamptz AT TIME ZONE '{_ZONE}', interval '3 months') m
    CROSS JOIN (VALUES (1, 'department', %s::text), (2, 'employee', %s)) AS of (n, subject, label)
    WHERE m >= coalesce(%s::timestamptz, %s::timestamptz - interval '1 year') AT TIME ZONE '{_ZONE}' - interval '6 months') owed
WHERE (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
    AND (%s::timestamptz IS NULL OR begins_at <= %s)
    AND coalesce(
        (SELECT %s::timestamptz IS NULL OR i.issued_at > %s FROM findings_issue i
            WHERE i.subject = owed.subject AND i.begins_on = owed.m::date AND i.ends_on = (owed.m + interval '3 months')::date),
        CASE owed.n WHEN 1 THEN EXISTS ({_DEPARTMENTS}) ELSE EXISTS ({_STAFF}) END)
"""  # noqa: S608 only constants of this program
_ISSUED = f"""
SELECT {_NUMBER.format(n="CASE i.subject WHEN 'department' THEN 1 ELSE 2 END")} AS subject_id,
    greatest(i.issued_at, (m + interval '3 months') AT TIME ZONE '{_ZONE}') AS at,
    'findings.issue'::text AS proof_kind, i.id AS proof_id, i.issued_by_id AS person_id
FROM findings_issue i CROSS JOIN LATERAL (SELECT i.begins_on::timestamp AS m) q
WHERE i.ends_on = (m + interval '3 months')::date AND m = date_trunc('quarter', m)
"""  # noqa: S608 only constants of this program
_BELOW = """
SELECT s.id AS subject_id, to_char(i.begins_on, 'YYYY-"Q"Q ') || s.label AS label, d.head_id AS owner_id,
    i.issued_at AS started_at, s.id AS key
FROM findings_score s JOIN findings_issue i ON i.id = s.issue_id AND i.subject = 'department'
JOIN organization_department d ON d.id = s.unit_id
WHERE s.verdict = 'below' AND (%s::bigint IS NULL OR s.id = %s) AND (%s::bigint IS NULL OR d.head_id = %s)
"""
_RECTIFIED = """
SELECT s.id AS key, p.created_at AS at, 'improvement.improvement'::text AS proof_kind, p.id AS proof_id, p.owner_id AS person_id
FROM findings_score s JOIN findings_issue i ON i.id = s.issue_id AND i.subject = 'department'
JOIN improvement_improvement p ON p.department_id = s.unit_id AND p.created_at >= i.issued_at AND p.cancelled_at IS NULL
WHERE s.verdict = 'below'
"""


def _owed(narrow: CaseFilter) -> Rows:
    """Each quarter with enough ratings, once for departments and once for staff."""
    ids = (narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id)
    labels = (str(_("部门公平得分")), str(_("员工公平得分")))
    params = (narrow.at, *labels, narrow.start, narrow.at, *ids, *[narrow.open_at] * 4)
    return Rows(_OWED, params, ("subject_id", "label", "owner_id", "begins_at", "ends_at"))


def _issued(narrow: CaseFilter) -> Rows:
    """Scores of whole quarters, as acts for them."""
    return Rows(_ISSUED, (), ("subject_id", "at", "proof_kind", "proof_id", "person_id"))


def _below(narrow: CaseFilter) -> Rows:
    """Departments whose score lies clearly below the mean of all; their heads answer for them."""
    ids = (narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id)
    return Rows(_BELOW, ids, ("subject_id", "label", "owner_id", "started_at", "key"))


def _rectified(narrow: CaseFilter) -> Rows:
    """Improvements such departments proposed since, whatever they came from."""
    return Rows(_RECTIFIED, (), ("key", "at", "proof_kind", "proof_id", "person_id"))


scores = calendar(
    "E4.1-scores",
    subject=SCORES,
    population=_owed,
    acts=_issued,
    through=_("公平得分页一键计算并发布，发布后不能再改；供考核读取。"),
)

rectified = follow_up(
    "E4.1-rectify",
    subject=SCORE,
    starts=_below,
    acts=_rectified,
    through=_("得分页标出明显低于总平均的部门，列入部门负责人的待办，直到提出改进。"),
)
