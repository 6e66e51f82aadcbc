"""Every permission there is, with its label, and the roles an installation starts with.

A permission is ``module.verb``. The labels feed the matrix on the roles page; commands name the codes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message

OWN_ACCOUNT = "account.own"
"""Held by everybody who is signed in: own password, own sessions. No role needs to list it."""

# (group label, ((code, label), …)): the rows of the matrix, in the order of the menu.
CATALOGUE: tuple[tuple[Message, tuple[tuple[str, Message], ...]], ...] = (
    (
        _("客户"),
        (
            ("customers.view", _("查看客户")),
            ("customers.create", _("登记客户")),
            ("customers.edit", _("修改客户")),
            ("customers.assign", _("分配负责人")),
            ("customers.import", _("导入客户")),
            ("customers.export", _("导出客户")),
            ("customers.steward", _("资料核对与变更处理")),
            ("customers.merge", _("合并重复档案")),
            ("customers.key.apply", _("申请重点客户")),
            ("customers.key.decide", _("审批重点客户")),
            ("privacy.plain", _("查看未脱敏信息")),
            ("privacy.sensitive", _("查看敏感信息")),
            ("privacy.reveal", _("凭理由查看单条明文")),
        ),
    ),
    (
        _("订单"),
        (
            ("orders.view", _("查看订单")),
            ("orders.create", _("登记订单")),
            ("orders.import", _("导入订单")),
            ("catalogue.edit", _("维护产品")),
        ),
    ),
    (
        _("回访"),
        (
            ("visits.view", _("查看回访")),
            ("visits.plan", _("安排回访")),
            ("visits.assign", _("转交回访")),
            ("visits.record", _("登记回访")),
            ("visits.feedback.answer", _("答复部门反馈")),
        ),
    ),
    (
        _("投诉"),
        (
            ("complaints.view", _("查看投诉")),
            ("complaints.register", _("登记投诉")),
            ("complaints.import", _("导入投诉")),
            ("channels.letters", _("处理投诉邮箱的来信")),
            ("complaints.accept", _("受理投诉")),
            ("complaints.assign", _("转办投诉")),
            ("complaints.handle", _("办理投诉")),
            ("complaints.review", _("审核与批准投诉事项")),
            ("complaints.supervise", _("督办投诉")),
            ("complaints.archive", _("投诉归档")),
            ("complaints.settings", _("投诉类别、原因与归口部门")),
        ),
    ),
    (
        _("报告"),
        (
            ("reports.view", _("查看分析报告")),
            ("reports.draft", _("起草分析报告")),
            ("reports.issue", _("审核与发布分析报告")),
        ),
    ),
    (
        _("改进"),
        (
            ("improvement.view", _("查看改进")),
            ("improvement.propose", _("提出改进、拟订措施")),
            ("improvement.approve", _("批准改进立项、改期与取消")),
            ("improvement.do", _("实施改进措施")),
            ("improvement.verify", _("验证改进措施与效果")),
            ("improvement.close", _("关闭与重新打开改进")),
        ),
    ),
    (
        _("满意度"),
        (
            ("surveys.view", _("查看调查与满意度分析")),
            ("surveys.plan", _("拟订调查计划与问卷")),
            ("surveys.approve", _("审批调查计划")),
            ("surveys.run", _("开始、暂停与结束调查")),
            ("surveys.ask", _("电话、现场访问与录入答卷")),
            ("surveys.clean", _("甄别答卷与数据定稿")),
            ("evaluations.view", _("查看客户评价")),
            ("evaluations.answer", _("答复客户评价")),
            ("evaluations.settings", _("维护评价指标与规则")),
            ("findings.view", _("查看评价结论与会议")),
            ("findings.keep", _("登记结论、决定、会议与评审")),
        ),
    ),
    (
        _("制度"),
        (
            ("regulation.view", _("查看制度")),
            ("regulation.propose", _("提出修订")),
            ("regulation.approve", _("批准修订")),
            ("regulation.adopt", _("采用制度")),
            ("regulation.judge", _("留存判定快照")),
            ("documents.manage", _("起草制度文件、看回执")),
            ("documents.publish", _("发布与废止制度文件")),
            ("dashboard.view", _("查看看板")),
        ),
    ),
    (
        _("合规"),
        (
            ("privacy.consent", _("登记同意与撤回")),
            ("privacy.requests", _("办理权利请求")),
            ("privacy.extend", _("批准权利请求延期")),
            ("privacy.erase", _("冻结、保全与匿名化")),
            ("privacy.register", _("查看个人信息台账")),
            ("privacy.forms", _("影响评估与安全事件")),
            ("privacy.export.approve", _("批准大量导出")),
            ("privacy.policy", _("告知文本、期限与保存设置")),
        ),
    ),
    (
        _("系统"),
        (
            ("organization.edit", _("维护组织与人员")),
            ("tokens.own", _("为自己签发访问令牌")),
            ("system.roles", _("授权与角色")),
            ("system.calendar", _("维护工作日历")),
            ("system.numbering", _("维护编号规则")),
            ("system.backup", _("备份与恢复演练")),
            ("system.mailbox", _("设置收信邮箱")),
            ("system.audit", _("查看审计日志")),
        ),
    ),
)

ALL: frozenset[str] = frozenset(code for _group, rows in CATALOGUE for code, _label in rows)

OF_THE_SYSTEM: frozenset[str] = frozenset(
    {
        "organization.found", "organization.tidy", "organization.unseal", "channels.tell", "complaints.watch", "documents.tidy", "downloads.tidy", "evaluations.rate", "imports.tidy",
        "passcodes.send", "suggestions.learn", "surveys.report", "privacy.contact", "privacy.tidy",
    }
)  # fmt: skip
"""What only the system itself does: no role can hold it."""

OF_CUSTOMERS: frozenset[str] = frozenset(
    {"complaints.own", "evaluations.own", "passcodes.use", "privacy.file", "privacy.own", "surveys.answer"}
)
"""What visitors and customers do on the portal, about themselves: no role can hold it."""


@dataclass(frozen=True)
class RoleSeed:
    """A role as an installation starts with it; everything but the code may be changed on screen."""

    code: str
    name: str
    scope: str
    home: str
    permissions: frozenset[str]

    @property
    def second_factor(self) -> bool:
        """Whether its holders must sign in with a second step: those who could harm the installation itself."""
        return self.code in {*ADMINISTRATORS.values(), FOUNDER}


def _seed(code: str, name: str, scope: str, home: str, permissions: str) -> RoleSeed:
    return RoleSeed(code, name, scope, f"office:{home}", frozenset(permissions.split()))


ROLES: tuple[RoleSeed, ...] = (
    _seed(
        "clerk", "综合文员", "below", "desk",
        "customers.view customers.create customers.edit customers.import customers.export orders.view "
        "orders.create orders.import visits.view visits.plan visits.record complaints.view complaints.register "
        "complaints.import channels.letters complaints.archive privacy.reveal privacy.consent regulation.view "
        "improvement.view improvement.propose improvement.do "
        "surveys.ask evaluations.view",
    ),
    _seed(
        "service", "客服专员", "department", "desk",
        "customers.view customers.create customers.edit customers.key.apply orders.view visits.view "
        "visits.plan visits.record visits.feedback.answer complaints.view complaints.register channels.letters complaints.accept "
        "complaints.assign complaints.handle complaints.archive privacy.reveal privacy.consent privacy.requests "
        "reports.view reports.draft regulation.view "
        "improvement.view improvement.propose improvement.do "
        "surveys.view surveys.ask evaluations.view evaluations.answer findings.view",
    ),
    _seed(
        "sales", "销售代表", "self", "desk",
        "customers.view customers.create customers.edit customers.import customers.key.apply orders.view "
        "orders.create visits.view visits.record visits.feedback.answer complaints.view complaints.register "
        "complaints.handle privacy.reveal privacy.consent regulation.view "
        "improvement.view improvement.propose improvement.do "
        "surveys.ask evaluations.view",
    ),
    _seed(
        "aftersales", "售后工程师", "department", "desk",
        "customers.view orders.view visits.view visits.record visits.feedback.answer complaints.view complaints.register "
        "complaints.handle privacy.reveal regulation.view "
        "improvement.view improvement.propose improvement.do "
        "surveys.ask evaluations.view findings.view",
    ),
    _seed(
        "manager", "分公司负责人", "below", "regulation",
        "customers.view customers.create customers.edit customers.assign customers.import customers.export "
        "customers.merge customers.key.apply customers.key.decide privacy.plain privacy.reveal orders.view orders.create orders.import "
        "catalogue.edit visits.view visits.plan visits.assign visits.record visits.feedback.answer complaints.view "
        "complaints.register complaints.accept complaints.assign complaints.handle complaints.review "
        "complaints.supervise complaints.archive complaints.settings complaints.import channels.letters regulation.view "
        "reports.view reports.draft reports.issue "
        "regulation.propose regulation.approve regulation.adopt documents.manage documents.publish dashboard.view privacy.consent "
        "privacy.requests privacy.extend privacy.register privacy.forms privacy.export.approve tokens.own "
        "improvement.view improvement.propose improvement.approve improvement.do improvement.verify improvement.close "
        "surveys.view surveys.plan surveys.approve surveys.run surveys.ask surveys.clean evaluations.view "
        "evaluations.answer evaluations.settings findings.view findings.keep",
    ),
    _seed(
        "supervisor", "监督小组", "all", "regulation",
        "customers.view orders.view visits.view complaints.view complaints.supervise reports.view reports.issue "
        "regulation.view regulation.propose "
        "regulation.judge dashboard.view "
        "privacy.register "
        "improvement.view improvement.propose improvement.verify improvement.close "
        "surveys.view surveys.clean evaluations.view findings.view findings.keep",
    ),
    _seed(
        "research", "市场调研", "all", "dashboard",
        "customers.view customers.export orders.view visits.view reports.view reports.draft regulation.view dashboard.view "
        "improvement.view improvement.propose improvement.do improvement.verify "
        "surveys.view surveys.plan surveys.run surveys.ask surveys.clean "
        "evaluations.view evaluations.answer evaluations.settings findings.view findings.keep",
    ),
    _seed(
        "hr", "培训人事", "self", "desk",
        "visits.feedback.answer regulation.view dashboard.view improvement.view improvement.propose improvement.do",
    ),
    _seed(
        "steward", "信息管理专员", "all", "desk",
        "customers.view customers.create customers.edit customers.assign customers.import customers.export "
        "customers.steward customers.merge privacy.plain privacy.sensitive orders.view orders.import catalogue.edit visits.view "
        "regulation.view documents.manage dashboard.view privacy.consent privacy.requests privacy.erase privacy.register "
        "privacy.forms privacy.policy privacy.export.approve tokens.own "
        "improvement.view improvement.propose improvement.do",
    ),
    _seed(
        "sysadmin", "系统管理员", "self", "people",
        "organization.edit system.calendar system.numbering system.backup system.mailbox",
    ),
    _seed("secadmin", "安全管理员", "self", "roles", "system.roles"),
    _seed("auditor", "审计管理员", "self", "sessions", "system.audit"),
    # Sets a new installation up alone; taken away once the three administrators are named.
    RoleSeed("founder", "初始管理员", "all", "office:regulation", ALL - {"system.audit"}),
)  # fmt: skip

ADMINISTRATORS: dict[str, str] = {
    "organization.edit": "sysadmin",
    "system.calendar": "sysadmin",
    "system.numbering": "sysadmin",
    "system.backup": "sysadmin",
    "system.mailbox": "sysadmin",
    "system.roles": "secadmin",
    "system.audit": "auditor",
}
"""What belongs to each of the three administrators: nobody may hold that of two, the founder aside."""
FOUNDER = "founder"
