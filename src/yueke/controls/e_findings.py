"""What is done about satisfaction results: measures and their effect (A6.4), expectations and benchmarks (D5), answers,
meetings, checks and yearly reviews (E4 to E6)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import calendar, deadline, follow_up, gate, recurring
from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.findings import cases as findings
from yueke.domains.improvement import cases as improvement
from yueke.domains.surveys import ended as surveys

IMPROVEMENT = "improvement.improvement"

milestones = deadline(
    "A6.4-milestones",
    subject=IMPROVEMENT,
    starts=improvement.measures_for(findings.FINDING),
    through=_("结论转为改进，措施立项后进入负责人的待办；完成附证据，由他人验证。"),
)


def _measured(narrow: CaseFilter) -> Rows:
    """The effect as events were counted before and after, or as a later wave of the survey says."""
    return Rows(
        "SELECT e.improvement_id * 100 + e.round AS key, e.measured_at AS at, 'improvement.improvement'::text AS proof_kind,"
        " e.improvement_id AS proof_id, e.measured_by_id AS person_id FROM improvement_effect e"
        " UNION ALL SELECT i.id * 100 + i.round, l.measured_at, 'findings.finding'::text, f.id, l.measured_by_id"
        " FROM findings_later l JOIN findings_finding f ON f.id = l.finding_id"
        " JOIN improvement_improvement i ON i.id = f.improvement_id AND l.measured_at >= i.finished_at",
        (),
        ("key", "at", "proof_kind", "proof_id", "person_id"),
    )


effect = follow_up(
    "A6.4-effect",
    subject=IMPROVEMENT,
    starts=improvement.finished_for(findings.FINDING),
    acts=_measured,
    through=_("下一期调查定稿后自动对比结论的数值；计量事项的，比较时段结束后每月自动测量。"),
)

register = recurring(
    "D5.1-register",
    subject=findings.SEGMENT,
    population=findings.segments,
    acts=findings.expectations,
    through=_("每登记一条期望即重新计时，临期提醒细分顾客群的负责人。"),
)

crosscheck = follow_up(
    "D5.1-crosscheck",
    subject="surveys.survey",
    starts=surveys.closed,
    acts=findings.cross_checks,
    through=_("系统列出期望与期间的投诉、流失和赢得，填写结论后完成。"),
)

comparison = gate(
    "D5.9",
    subject="surveys.survey",
    cases=findings.compared(surveys.REPORTED),
    through=_("报告签发时已登记、所属期间在两年以内的标杆才算。"),
)

answered = deadline(
    "E4.2",
    subject=findings.FINDING,
    starts=findings.routed,
    through=_("结论转为改进即转给责任部门，进入负责人的待办；改进立项或者书面答复为止。"),
)

meeting = calendar(
    "E5.2",
    subject=findings.QUARTER,
    population=findings.owed("meeting", _("评价会议"), surveys.BEGUN, "manager"),
    acts=findings.done("meeting"),
    through=_("议程由未办结的结论自动生成；登记到会、结论和行动之后签发纪要。"),
)

check = calendar(
    "E6.1",
    subject=findings.QUARTER,
    population=findings.owed("check", _("监督检查"), surveys.BEGUN, "supervisor"),
    acts=findings.done("check"),
    through=_("检查表列出收集、整理、分析、运用四个环节和实时证据，逐项填写结果后完成。"),
)

review = calendar(
    "E6.2",
    subject=findings.YEAR,
    population=findings.owed("review", _("评价体系年度评审"), surveys.BEGUN, "research"),
    acts=findings.done("review"),
    through=_("指标数据自动取得，缺的注明；写明意见和调整后发布。"),
)
