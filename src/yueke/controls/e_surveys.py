"""Pack E, chapters 2 and 3: full evaluations in time and by several modes, special ones after what asks for them, plans, audits."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import calendar, follow_up, gate, threshold
from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.surveys import cases as surveys

TRIGGER = "surveys.trigger"
"""The kind of subject: what asks for an evaluation outside the calendar."""
_ZONE = settings.TIME_ZONE
_MAJOR = """EXISTS (SELECT FROM complaints_complaint g JOIN improvement_source o ON o.origin_id = g.id
    AND o.kind = 'complaints.complaint' WHERE o.improvement_id = i.id AND g.grade = 'major')"""
# The same matters a draft is proposed for (``reactions.surveying``), whether or not one was: an improvement is major with five
# records behind it or a major complaint, a product new for half a year after its launch.
_TRIGGERS = f"""
SELECT * FROM (
    SELECT t.key AS subject_id, t.label, {surveys.RESEARCHER} AS owner_id, t.at AS started_at, t.key
    FROM (
        SELECT p.id * 10 + 1 AS key, p.code || ' ' || p.name AS label,
            greatest(p.launched_on::timestamp AT TIME ZONE '{_ZONE}', p.created_at) AS at
        FROM catalogue_product p WHERE p.launched_on >= (p.created_at AT TIME ZONE '{_ZONE}')::date - 180
        UNION ALL
        SELECT i.id * 10 + 2, i.number || ' ' || i.title, i.finished_at
        FROM improvement_improvement i WHERE i.finished_at IS NOT NULL AND (
            (SELECT count(*) FROM improvement_source n WHERE n.improvement_id = i.id) >= 5 OR {_MAJOR})
        UNION ALL
        SELECT c.id * 10 + 3, c.number, c.closed_at
        FROM complaints_complaint c WHERE c.grade = 'major' AND c.closed_at IS NOT NULL) t
    WHERE t.at >= (SELECT min(created_at) FROM surveys_survey)) triggers
WHERE (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
"""  # noqa: S608 only constants of this program
_EVALUATED = """
SELECT s.origin_id * 10 + CASE s.origin_kind WHEN 'catalogue.product' THEN 1 WHEN 'improvement.improvement' THEN 2 ELSE 3 END AS key,
    s.launched_at AS at, 'surveys.survey'::text AS proof_kind, s.id AS proof_id, s.owner_id AS person_id
FROM surveys_survey s WHERE s.launched_at IS NOT NULL
    AND s.origin_kind IN ('catalogue.product', 'improvement.improvement', 'complaints.complaint')
"""


def _triggers(narrow: CaseFilter) -> Rows:
    """New products, major improvements and major complaints since surveys are planned here."""
    ids = (narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id)
    return Rows(_TRIGGERS, ids, ("subject_id", "label", "owner_id", "started_at", "key"))


def _evaluated(narrow: CaseFilter) -> Rows:
    """Surveys begun about such a matter."""
    return Rows(_EVALUATED, (), ("key", "at", "proof_kind", "proof_id", "person_id"))


_RESULTS, _REPORTED = surveys.results(_("全面评价"), 6, ("full",))

several = threshold(
    "E2.2-modes",
    subject=surveys.SURVEY,
    measure=surveys.modes,
    through=_("一次评价可以同时用链接、电话、现场、纸质等方式收集，都归入同一份数据；按有效答卷的方式计算。"),
)

full = calendar(
    "E2.3-full",
    subject=surveys.SPAN,
    population=_RESULTS,
    acts=_REPORTED,
    through=_("类型为全面评价的调查按开始收集的日期归入半年，报告发布即为公布结果。"),
)

adhoc = follow_up(
    "E2.3-adhoc",
    subject=TRIGGER,
    starts=_triggers,
    acts=_evaluated,
    through=_("新产品上市、重大改进完成、重大投诉办结后，系统自动拟一份专项评价计划；开始收集为止。"),
)

plan = gate(
    "E3.2-plan",
    subject=surveys.SURVEY,
    cases=surveys.planned,
    through=_("计划由他人批准以后才能开始收集；修改计划须重新批准。"),
)

audit = threshold(
    "E3.2-audit",
    subject=surveys.SURVEY,
    measure=surveys.audited,
    through=_("定稿前随机抽取答卷电话复核，由没有访问过该答卷的人逐题核对。"),
)

valid = threshold(
    "E3.2-valid",
    subject=surveys.SURVEY,
    measure=surveys.answers,
    through=_("系统标出过快、重复和矛盾的答卷，逐份判定并写明理由，全部判定以后才能定稿。"),
)
