"""Pack C, article 17: complaints in seven steps, their times by grade."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline, follow_up, gate, recurring
from yueke.domains.complaints import cases as complaints

SUBJECT = "complaints.complaint"
GRADES = ("general", "important", "major")

intake = gate(
    "C7.3-intake",
    subject=SUBJECT,
    cases=complaints.filled,
    through=_("登记台逐项引导，类别要求的事项一并询问；能问到客户的渠道缺项不能登记。"),
)

acknowledged = deadline(
    "C7.3-acknowledge",
    subject=SUBJECT,
    starts=complaints.between("received_at", "acknowledged_at"),
    through=_("登记时当场告知收悉和查询码；网上和邮件的自动告知。"),
)

accepted = deadline(
    "C7.3-accept",
    subject=SUBJECT,
    starts=complaints.between("received_at", "accepted_at"),
    through=_("登记后进入待受理，临期和超时逐级提醒。"),
)

grading = gate(
    "C7.3-grading",
    subject=SUBJECT,
    cases=complaints.graded,
    through=_("登记和每次变化时按标准自动分级，写明依据；降级须他人批准。"),
)

signed = deadline(
    "C7.3-sign",
    subject=SUBJECT,
    starts=complaints.between("accepted_at", "signed_at", "replied_at"),
    through=_("转办后等待责任部门签收，退单限次；当场解决的不必转办。"),
)

contacted = [
    deadline(
        f"C7.3-contact-{grade}",
        subject=SUBJECT,
        starts=complaints.between("received_at", "contacted_at", "replied_at", grade=grade),
        through=_("按等级计时，50%、80%、到时提醒承办人，超时逐级上报。"),
    )
    for grade in GRADES
]

progress = [
    recurring(
        f"C7.3-progress-{grade}",
        subject=SUBJECT,
        population=complaints.open_spans(grade=grade),
        acts=complaints.messages,
        through=_("每次告知后重新计时，临期提醒承办人；挂起期间不计。"),
    )
    for grade in GRADES
]

promised = deadline(
    "C7.3-promise",
    subject=SUBJECT,
    starts=complaints.promises,
    through=_("首次承诺写入后不能改；延期须批准并告知客户，仍以首次承诺考核。"),
)

settled = [
    deadline(
        f"C7.3-close-{grade}",
        subject=SUBJECT,
        starts=complaints.between("accepted_at", "closed_at", less_pauses=True, grade=grade),
        through=_("按等级计时，挂起时停表，超时逐级上报。"),
    )
    for grade in GRADES
]

express = deadline(
    "C7.3-express",
    subject=SUBJECT,
    starts=complaints.between("received_at", "replied_at", category__kind="logistics"),
    through=_("物流类投诉自接到之日起计时。"),
)

ladder = deadline(
    "C7.3-ladder",
    subject=SUBJECT,
    starts=complaints.hops,
    through=_("超时后按间隔逐级上报，由每一级签收；不在岗的由代理人签收。"),
)

limits = gate(
    "C7.3-limits",
    subject=SUBJECT,
    cases=complaints.within_limits,
    through=_("超过次数的退单、延期系统不予受理，联系不上客户的未满次数不能办结。"),
)

authority = gate(
    "C7.3-authority",
    subject=SUBJECT,
    cases=complaints.compensations,
    through=_("超过岗位权限的赔付须提交审核。"),
)

satisfied = gate(
    "C7.3-satisfied",
    subject=SUBJECT,
    cases=complaints.closed_by_rule,
    through=_("不满意的自动重办；无法满足的须他人批准并告知其他途径，否则不能办结。"),
)

filed = follow_up(
    "C7.3-archive",
    subject=SUBJECT,
    starts=complaints.closed,
    acts=complaints.filed,
    through=_("办结后进入待归档，到期提醒。"),
)

feedback = follow_up(
    "C7.3-feedback",
    subject=SUBJECT,
    starts=complaints.replied_rounds,
    acts=complaints.words_on_result,
    through=_("答复后征询客户是否满意，联系不上的记下每次尝试。"),
)

supervised = deadline(
    "C7.3-supervision",
    subject=SUBJECT,
    starts=complaints.supervisions,
    through=_("督办即计时，临期提醒承办人，超时逐级上报；挂起的投诉也要答复。"),
)
