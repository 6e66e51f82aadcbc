"""Pack B, article 7: complaints, and the corrective and preventive measures that follow from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline, follow_up, gate
from yueke.domains.complaints import cases as complaints
from yueke.domains.improvement import cases as improvement

SUBJECT = "complaints.complaint"

measures = deadline(
    "B7.4",
    subject="improvement.improvement",
    starts=improvement.measures,
    through=_("措施立项后进入负责人的待办，到期前提醒；完成要附证据，由他人验证。"),
)

general = deadline(
    "B7.2.1",
    subject=SUBJECT,
    starts=complaints.between("accepted_at", "closed_at", less_pauses=True, grade="general"),
    through=_("登记即计时，挂起时停表，超时逐级上报。"),
)

key_customers = follow_up(
    "B7.2.2",
    subject=SUBJECT,
    starts=complaints.key_questions,
    acts=complaints.papers,
    through=_("重点客户的投诉由系统起草书面报告，批准后存档；重大或无法解决的另发书面答复。"),
)

reported = deadline(
    "B7.2.3-report",
    subject=SUBJECT,
    starts=complaints.between("graded_major_at", "reported_at"),
    through=_("认定重大后立即通知分公司负责人和总经理，逐级签收。"),
)

compiled = follow_up(
    "B7.2.3-case",
    subject=SUBJECT,
    starts=complaints.major_closed,
    acts=complaints.cases_compiled,
    through=_("重大投诉整理案例、列入议程之后才能归档。"),
)

intake = gate(
    "B7.3.1-2",
    subject=SUBJECT,
    cases=complaints.filled,
    through=_("登记台按话术逐项引导；缺项不能登记，书面来件缺项的列出补问。"),
)

offered = deadline(
    "B7.3.3",
    subject=SUBJECT,
    starts=complaints.between("received_at", "proposed_at", "replied_at"),
    through=_("方案写明所需时间和理由，记下客户的答复；不接受的写明能力所限后提交审核。"),
)

followed = follow_up(
    "B7.3.4",
    subject=SUBJECT,
    starts=complaints.replied_rounds,
    acts=complaints.words_on_result,
    through=_("答复后征询客户是否满意，联系不上的记下每次尝试。"),
)

filed = follow_up(
    "B7.3.5",
    subject=SUBJECT,
    starts=complaints.closed,
    acts=complaints.filed,
    through=_("办结后进入待归档，到期提醒；月报汇总。"),
)
