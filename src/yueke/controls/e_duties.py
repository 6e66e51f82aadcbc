"""Pack E, article 5: market, sales and service each collect what customers say, every month."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import calendar
from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.surveys.ended import BEGUN

DUTY = "evaluations.duty"
"""The kind of subject: what one department owes for a month, as the number 2026041 (April 2026, the first duty)."""
_ZONE = settings.TIME_ZONE
_NUMBER = "((extract(year FROM m) * 100 + extract(month FROM m)) * 10 + {n})::bigint"
# Only the months that can be asked about: what was collected in each is looked up one by one.
_MONTHS = f"""({BEGUN.text}) b, generate_series(
    greatest(date_trunc('month', b.begun_at AT TIME ZONE '{_ZONE}'), date_trunc('month',
        coalesce(%s::timestamptz, %s::timestamptz - interval '1 year') AT TIME ZONE '{_ZONE}' - interval '2 months')),
    %s::timestamptz AT TIME ZONE '{_ZONE}', interval '1 month') m"""
# Whoever heads the department of the person who has had the role longest; that person where nobody does.
_HEAD = """(SELECT coalesce((SELECT d.head_id FROM organization_membership e JOIN organization_department d ON d.id = e.department_id
        WHERE e.person_id = g.person_id AND e.to_date IS NULL ORDER BY e.is_primary DESC, e.id LIMIT 1), g.person_id)
    FROM organization_rolegrant g JOIN organization_role o ON o.id = g.role_id JOIN organization_person p ON p.id = g.person_id
    WHERE o.code = duty.role AND p.is_active ORDER BY g.granted_at, g.id LIMIT 1)"""
_RATED = """SELECT r.day, r.origin_kind, r.origin_id, r.survey_id FROM evaluations_indicator i CROSS JOIN LATERAL (
        SELECT f.* FROM evaluations_rating f WHERE f.indicator = i.code AND f.day >= m::date
            AND f.day < (m + interval '1 month')::date AND f.origin_kind = ANY({kinds}) AND f.counted ORDER BY f.day LIMIT 1) r"""
# A complaint may be rated some days after it was closed: it counts for the month it was closed in.
_CLOSED = f"""SELECT r.day, r.origin_kind, r.origin_id, r.survey_id FROM complaints_complaint c
    JOIN evaluations_rating r ON r.origin_kind = 'complaint' AND r.origin_id = c.id AND r.counted
    WHERE c.closed_at >= m AT TIME ZONE '{_ZONE}' AND c.closed_at < (m + interval '1 month') AT TIME ZONE '{_ZONE}'"""  # noqa: S608 only constants of this program
_DUTIES = (
    (1, "research", _("市场部门：问卷和网上评价"), _RATED.format(kinds="ARRAY['survey', 'online']")),
    (2, "sales", _("销售部门：日常交流"), _RATED.format(kinds="ARRAY['visit']")),
    (3, "service", _("客服部门：投诉"), _CLOSED),
)
_DONE = " UNION ALL ".join(
    f"""SELECT {_NUMBER.format(n=n)} AS subject_id, m, found.*
    FROM {_MONTHS} CROSS JOIN LATERAL ({collected} ORDER BY 1 LIMIT 1) found"""  # noqa: S608 only constants of this program
    for n, _role, _label, collected in _DUTIES
)
# Collected within its month, it counts from the month's end.
_ACTS = f"""
SELECT subject_id, greatest(day::timestamp, m + interval '1 month') AT TIME ZONE '{_ZONE}' AS at,
    CASE origin_kind WHEN 'survey' THEN 'surveys.survey' WHEN 'online' THEN 'evaluations.evaluation'
        WHEN 'visit' THEN 'visits.visit' ELSE 'complaints.complaint' END AS proof_kind,
    CASE origin_kind WHEN 'survey' THEN survey_id ELSE origin_id END AS proof_id, NULL::bigint AS person_id
FROM ({_DONE}) done
"""  # noqa: S608 only constants of this program
_OWED = f"""
SELECT * FROM (
    SELECT {_NUMBER.format(n="duty.n")} AS subject_id, to_char(m, 'YYYY-MM ') || duty.label AS label, {_HEAD} AS owner_id,
        (m + interval '1 month') AT TIME ZONE '{_ZONE}' AS begins_at, (m + interval '2 months') AT TIME ZONE '{_ZONE}' AS ends_at
    FROM {_MONTHS}
    CROSS JOIN (VALUES (1, 'research', %s::text), (2, 'sales', %s), (3, 'service', %s)) AS duty (n, role, label)
    WHERE duty.n < 3 OR EXISTS (
        SELECT FROM complaints_complaint c WHERE c.closed_at >= m AT TIME ZONE '{_ZONE}'
            AND c.closed_at < (m + interval '1 month') AT TIME ZONE '{_ZONE}')) duties
WHERE (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
    AND (%s::timestamptz IS NULL OR begins_at <= %s AND NOT EXISTS (
        SELECT FROM ({_ACTS}) a WHERE a.subject_id = duties.subject_id AND a.at <= %s))
"""  # noqa: S608 only constants of this program


def _owed(narrow: CaseFilter) -> Rows:
    """Each month since the first survey that is over, with what each of the three departments owes for it."""
    ids, now = (narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id), narrow.open_at
    labels = [str(label) for _n, _role, label, _text in _DUTIES]
    params = (*_months(narrow), *labels, *ids, now, now, *_months(narrow) * len(_DUTIES), now)
    return Rows(_OWED, params, ("subject_id", "label", "owner_id", "begins_at", "ends_at"))


def _collected(narrow: CaseFilter) -> Rows:
    """The first rating of each kind in each month; of complaints, of those closed in it."""
    columns = ("subject_id", "at", "proof_kind", "proof_id", "person_id")
    return Rows(_ACTS, _months(narrow) * len(_DUTIES), columns)


def _months(narrow: CaseFilter) -> tuple[datetime | None, ...]:
    """What :data:`_MONTHS` asks for."""
    return (narrow.start, narrow.at, narrow.at)


duties = calendar(
    "E3.1",
    subject=DUTY,
    population=_owed,
    acts=_collected,
    through=_("答完的问卷、网上评价、回访和投诉的满意度自动归入评价库；没有收集的，月初列入部门负责人的待办。"),
)
