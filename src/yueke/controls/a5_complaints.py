"""Pack A, chapter 5: complaints, from the intake to what keeps them from happening again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import calendar, deadline, follow_up, gate, recurring, threshold
from yueke.domains.complaints import cases as complaints
from yueke.domains.improvement import cases as improvement
from yueke.domains.reports import cases as reports

COMPLAINT = "complaints.complaint"
"""The kind of events improvements count that are complaints."""

analysis = calendar(
    "A5.4-analysis",
    subject=reports.MONTH,
    population=reports.months_owed("complaints", complaints.BEGUN),
    acts=reports.issued("complaints"),
    through=_("每月1日自动起草上月的投诉月报，数字定格；修改、审核后由另一人发布，发布的时间就是完成的时间。"),
)

recurrence = threshold(
    "A5.4-recurrence",
    subject="improvement.improvement",
    measure=improvement.recurrences(COMPLAINT),
    through=_("改进立项时定下计量范围；措施完成满比较时段后，每月自动对比前后同类投诉的数量。"),
)

intake = gate(
    "A5.1-intake",
    subject=COMPLAINT,
    cases=complaints.filled,
    through=_("登记台逐项引导；能问到顾客的渠道缺项不能登记，书面来件缺项的列出补问。"),
)

handover = deadline(
    "A5.1-handover",
    subject=COMPLAINT,
    starts=complaints.between("received_at", "signed_at", "replied_at"),
    through=_("登记即计时，临期提醒，责任部门签收为止；当场解决的不必转交。"),
)

start = deadline(
    "A5.2-start",
    subject=COMPLAINT,
    starts=complaints.between("signed_at", "investigated_at", "replied_at"),
    through=_("签收后计时，第一条调查记录写入为止。"),
)

progress = recurring(
    "A5.2-progress",
    subject=COMPLAINT,
    population=complaints.open_spans(),
    acts=complaints.messages,
    through=_("每次告知后重新计时，临期提醒承办人；挂起期间不计。"),
)

promise = deadline(
    "A5.2-promise",
    subject=COMPLAINT,
    starts=complaints.promises,
    through=_("首次承诺写入后不能改；延期须批准并告知顾客，仍以首次承诺考核。"),
)

feedback = follow_up(
    "A5.3-feedback",
    subject=COMPLAINT,
    starts=complaints.replied_rounds,
    acts=complaints.words_on_result,
    through=_("答复后征询顾客是否满意，联系不上的记下每次尝试。"),
)

satisfied = gate(
    "A5.3-satisfied",
    subject=COMPLAINT,
    cases=complaints.closed_by_rule,
    through=_("不满意的自动重办；无法满足的须他人批准并告知其他途径，否则不能结案。"),
)

settled = deadline(
    "A4.3-complaints",
    subject=COMPLAINT,
    starts=complaints.between("accepted_at", "closed_at", less_pauses=True),
    through=_("登记即计时，挂起时停表，超时逐级上报。"),
)
