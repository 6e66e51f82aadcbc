"""What the history calls things: kinds of rows, columns, doors, commands."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yueke.domains.organization.permissions import CATALOGUE, OF_CUSTOMERS, OF_THE_SYSTEM, OWN_ACCOUNT
from yueke.kernel.access import all_commands
from yueke.kernel.errors import Message
from yueke.kernel.events.publishing import label_of as event_label
from yueke.kernel.history.models import Act
from yueke.kernel.history.reading import Told

KINDS: dict[str, Message] = {
    "customers.customer": pgettext_lazy("one", "客户"),
    "customers.contact": gettext_lazy("联系人"),
    "customers.address": pgettext_lazy("one", "地址"),
    "customers.keyqualification": gettext_lazy("重点客户资格"),
    "customers.recordteam": gettext_lazy("协作成员"),
    "customers.changerequest": gettext_lazy("信息变更"),
    "customers.profilereview": gettext_lazy("档案核对"),
    "customers.duplicatelink": gettext_lazy("重复关系"),
    "orders.order": pgettext_lazy("one", "订单"),
    "orders.orderline": gettext_lazy("订单明细"),
    "visits.visit": pgettext_lazy("one", "回访"),
    "visits.rescheduling": pgettext_lazy("one", "改期"),
    "visits.visitfeedback": pgettext_lazy("one", "部门反馈"),
    "improvement.improvement": pgettext_lazy("one", "改进"),
    "improvement.source": gettext_lazy("改进的来源"),
    "improvement.measure": gettext_lazy("改进措施"),
    "improvement.evidence": gettext_lazy("措施证据"),
    "findings.finding": pgettext_lazy("finding", "结论"),
    "findings.decision": pgettext_lazy("one", "决定"),
    "findings.basis": gettext_lazy("决定的依据"),
    "findings.meeting": gettext_lazy("评价会议"),
    "findings.agendaitem": gettext_lazy("会议议题"),
    "findings.attendee": gettext_lazy("参会人"),
    "findings.action": gettext_lazy("会议行动"),
    "findings.review": gettext_lazy("年度评审"),
    "findings.check": gettext_lazy("监督检查"),
    "findings.checkitem": gettext_lazy("检查项目"),
    "findings.benchmark": gettext_lazy("标杆"),
    "findings.trend": gettext_lazy("得失趋势"),
    "findings.segment": gettext_lazy("细分顾客群"),
    "findings.expectation": pgettext_lazy("one", "期望"),
    "findings.crosscheck": gettext_lazy("交叉核对"),
    "evaluations.evaluation": gettext_lazy("客户评价"),
    "evaluations.photo": gettext_lazy("评价照片"),
    "evaluations.indicator": gettext_lazy("评价指标"),
    "evaluations.door": gettext_lazy("评价入口"),
    "surveys.survey": pgettext_lazy("one", "调查"),
    "surveys.template": gettext_lazy("问卷模板"),
    "surveys.door": gettext_lazy("答题入口"),
    "surveys.interviewer": gettext_lazy("访问员"),
    "surveys.talk": gettext_lazy("访谈记录"),
    "surveys.note": gettext_lazy("访谈编码"),
    "surveys.answersheet": gettext_lazy("答卷表格"),
    "surveys.screening": gettext_lazy("答卷甄别"),
    "surveys.auditcall": gettext_lazy("复核通话"),
    "surveys.callback": gettext_lazy("低分回电"),
    "catalogue.product": pgettext_lazy("one", "产品"),
    "organization.company": pgettext_lazy("one", "公司"),
    "organization.department": pgettext_lazy("one", "部门"),
    "organization.post": pgettext_lazy("one", "岗位"),
    "organization.person": pgettext_lazy("one", "人员"),
    "organization.membership": pgettext_lazy("one", "任职"),
    "organization.role": pgettext_lazy("one", "角色"),
    "organization.rolegrant": gettext_lazy("角色授予"),
    "organization.roledepartment": gettext_lazy("角色的部门范围"),
    "imports.importbatch": gettext_lazy("导入批次"),
    "compliance.adoptedpack": gettext_lazy("采用的制度"),
    "compliance.amendment": gettext_lazy("制度修订"),
    "kernel.calendarday": gettext_lazy("日历中的一天"),
    "kernel.workperiod": gettext_lazy("工作时段"),
    "kernel.numberrule": gettext_lazy("编号规则"),
    "kernel.storedfile": pgettext_lazy("one", "文件"),
    "documents.document": gettext_lazy("制度文件"),
    "documents.addressee": gettext_lazy("阅读范围"),
    "documents.version": gettext_lazy("文件版本"),
    "documents.reader": gettext_lazy("阅读人"),
    "customers.merge": pgettext_lazy("one", "合并"),
    "customers.mergebatch": gettext_lazy("批量合并"),
    "organization.securitypolicy": gettext_lazy("登录安全规定"),
    "channels.mailbox": gettext_lazy("收信邮箱"),
    "organization.unsealing": gettext_lazy("超级账号开启"),
    "organization.identityprovider": gettext_lazy("单点登录服务"),
    "organization.externalidentity": gettext_lazy("外部身份"),
    "tokens.accesstoken": gettext_lazy("访问令牌"),
    "privacy.policy": gettext_lazy("个人信息规定"),
    "privacy.noticeversion": gettext_lazy("告知文本"),
    "privacy.restriction": gettext_lazy("处理限制"),
    "privacy.contactlimit": gettext_lazy("联系限制"),
    "privacy.rightsrequest": gettext_lazy("权利请求"),
    "privacy.relativeclaim": gettext_lazy("代为提出的请求"),
    "privacy.hold": gettext_lazy("依法保留"),
    "privacy.retentionrule": gettext_lazy("保存期限"),
    "privacy.assessment": gettext_lazy("影响评估"),
    "privacy.incident": gettext_lazy("信息安全事件"),
    "organization.absence": pgettext_lazy("one", "请假"),
    "complaints.complaint": pgettext_lazy("one", "投诉"),
    "complaints.category": gettext_lazy("投诉类别"),
    "complaints.cause": gettext_lazy("投诉原因"),
    "complaints.desk": gettext_lazy("投诉归口"),
    "complaints.round": gettext_lazy("办理轮次"),
    "complaints.transfer": pgettext_lazy("one", "转办"),
    "complaints.investigation": gettext_lazy("调查记录"),
    "complaints.evidence": pgettext_lazy("one", "证据"),
    "complaints.offer": gettext_lazy("解决方案"),
    "complaints.told": gettext_lazy("告知记录"),
    "complaints.attempt": gettext_lazy("未联系上"),
    "complaints.casefile": pgettext_lazy("one", "案例"),
    "complaints.approval": pgettext_lazy("one", "审批"),
    "complaints.extension": pgettext_lazy("one", "延期"),
    "complaints.supervision": pgettext_lazy("one", "督办"),
    "complaints.urge": pgettext_lazy("one", "催办"),
    "complaints.paper": gettext_lazy("书面文件"),
    "complaints.pause": pgettext_lazy("one", "挂起"),
    "complaints.escalation": gettext_lazy("时限提醒"),
    "reports.report": gettext_lazy("分析报告"),
}
"""Rows whose history is kept, as people call one of them; a kind that is missing goes by its model's name."""

COLUMNS: dict[str, Message] = {
    "reason": gettext_lazy("理由"),
    "opened_at": gettext_lazy("开启时间"),
    "until": gettext_lazy("有效至"),
    "sealed_at": gettext_lazy("封存时间"),
    "provider_id": gettext_lazy("单点登录服务"),
    "weights": gettext_lazy("各项把握"),
    "owner_id": gettext_lazy("负责人"),
    "department_id": gettext_lazy("部门"),
    "customer_id": pgettext_lazy("one", "客户"),
    "created_by_id": gettext_lazy("建档人"),
    "merged_into_id": gettext_lazy("并入"),
    "import_batch_id": gettext_lazy("导入批次"),
    "archived_at": gettext_lazy("归档时间"),
    "created_at": gettext_lazy("建立时间"),
    "person_id": pgettext_lazy("one", "人员"),
    "product_id": pgettext_lazy("one", "产品"),
    "order_id": pgettext_lazy("one", "订单"),
    "visit_id": pgettext_lazy("one", "回访"),
    "post_id": pgettext_lazy("one", "岗位"),
    "role_id": pgettext_lazy("one", "角色"),
    "parent_id": gettext_lazy("上级"),
    "head_id": gettext_lazy("负责人"),
    "first_id": gettext_lazy("档案甲"),
    "second_id": gettext_lazy("档案乙"),
    "state": gettext_lazy("状态"),
    "is_primary": gettext_lazy("首选"),
    "is_active": gettext_lazy("启用"),
    "applied_by_id": gettext_lazy("申请人"),
    "applied_at": gettext_lazy("申请时间"),
    "decided_by_id": gettext_lazy("决定人"),
    "submitted_by_id": gettext_lazy("提交人"),
    "made_by_id": gettext_lazy("保存人"),
    "drafted_by_id": gettext_lazy("起草人"),
    "issued_by_id": gettext_lazy("签发人"),
    "word_id": gettext_lazy("可编辑的文件"),
    "wave_of_id": gettext_lazy("首期调查"),
    "survey_id": pgettext_lazy("one", "调查"),
    "origin_label": gettext_lazy("来源"),
    "decided_at": gettext_lazy("决定时间"),
    "withdrawn_by_id": gettext_lazy("撤销人"),
    "revoked_by_id": gettext_lazy("撤销人"),
    "withdrawn_at": gettext_lazy("撤销时间"),
    "reported_by_id": gettext_lazy("报告人"),
    "reported_at": gettext_lazy("报告时间"),
    "refused_by_id": gettext_lazy("拒绝人"),
    "refused_at": gettext_lazy("拒绝时间"),
    "reviewed_by_id": gettext_lazy("核对人"),
    "reviewed_at": gettext_lazy("核对时间"),
    "found_at": gettext_lazy("发现时间"),
    "reasons": gettext_lazy("理由"),
    "note": gettext_lazy("说明"),
    "since": gettext_lazy("自"),
    "done_by_id": gettext_lazy("回访人"),
    "from_date": gettext_lazy("原日期"),
    "to_date": gettext_lazy("新日期"),
    "by_id": gettext_lazy("经手人"),
    "at": gettext_lazy("时间"),
    "sent_by_id": gettext_lazy("转交人"),
    "sent_at": gettext_lazy("转交时间"),
    "answered_by_id": gettext_lazy("答复人"),
    "answered_at": gettext_lazy("答复时间"),
    "products": gettext_lazy("推介产品"),
    "code": gettext_lazy("编码"),
    "english": gettext_lazy("英文名称"),
    "path": gettext_lazy("层级"),
    "position": gettext_lazy("排序"),
    "must_change_password": gettext_lazy("下次登录须改密码"),
    "password_changed_at": gettext_lazy("改密码时间"),
    "permissions": gettext_lazy("权限"),
    "home": gettext_lazy("首页"),
    "granted_at": gettext_lazy("授予时间"),
    "file_id": pgettext_lazy("one", "文件"),
    "sheet_name": gettext_lazy("工作表"),
    "failure": gettext_lazy("失败原因"),
    "imported_at": gettext_lazy("导入时间"),
    "undone_at": gettext_lazy("撤销时间"),
    "options": gettext_lazy("选项"),
    "rows_total": gettext_lazy("总行数"),
    "rows_ready": gettext_lazy("可导入"),
    "rows_refused": gettext_lazy("未通过"),
    "rows_corrected": gettext_lazy("已更正"),
    "rows_imported": gettext_lazy("已导入"),
    "rows_merged": gettext_lazy("已合并"),
    "sha256": gettext_lazy("校验值"),
    "weight": gettext_lazy("相似程度"),
    "certain": gettext_lazy("确定相同"),
    "resting_until": gettext_lazy("暂缓至"),
    "survivor_id": gettext_lazy("保留的档案"),
    "absorbed_id": gettext_lazy("并入的档案"),
    "batch_id": gettext_lazy("批次"),
    "undone_by_id": gettext_lazy("撤销人"),
    "placed_by_id": gettext_lazy("设置人"),
    "lifted_by_id": gettext_lazy("解除人"),
    "registered_by_id": gettext_lazy("登记人"),
    "checked_at": gettext_lazy("核验时间"),
    "checked_by_id": gettext_lazy("核验人"),
    "extended_at": gettext_lazy("延期时间"),
    "extended_by_id": gettext_lazy("延期人"),
    "settled_by_id": gettext_lazy("办结人"),
    "file_expires_at": gettext_lazy("文件到期"),
    "approved_at": gettext_lazy("批准时间"),
    "approved_by_id": gettext_lazy("批准人"),
    "closed_at": gettext_lazy("结束时间"),
    "purged_at": gettext_lazy("清除明细时间"),
    "tags": gettext_lazy("标签"),
    "uploaded_by_id": gettext_lazy("上传人"),
    "document_id": gettext_lazy("制度文件"),
    "version_id": gettext_lazy("文件版本"),
    "published_by_id": gettext_lazy("发布人"),
    "amendments": gettext_lazy("制度修订"),
    "improvement_id": pgettext_lazy("one", "改进"),
    "measure_id": gettext_lazy("改进措施"),
    "proposed_by_id": gettext_lazy("提出人"),
    "closed_by_id": gettext_lazy("关闭人"),
    "unmeasured_by_id": gettext_lazy("说明人"),
    "verified_by_id": gettext_lazy("验证人"),
    "added_by_id": gettext_lazy("加入人"),
    "facts": gettext_lazy("消息内容"),
    "about_label": gettext_lazy("消息所关于的"),
    "noted_by_id": gettext_lazy("登记人"),
    "proof_id": gettext_lazy("证明材料"),
    "complaint_id": pgettext_lazy("one", "投诉"),
    "subject_id": gettext_lazy("所审批的"),
    "began_by_id": gettext_lazy("挂起人"),
    "ended_by_id": gettext_lazy("恢复人"),
    "clock_id": gettext_lazy("时限"),
    "substitute_for_id": gettext_lazy("代替谁"),
    "category_id": gettext_lazy("投诉类别"),
    "signals": gettext_lazy("特别情形"),
    "paused_minutes": gettext_lazy("挂起分钟数"),
    "repeat_of_id": gettext_lazy("重复于"),
    "origin_kind": gettext_lazy("来源类别"),
    "origin_id": gettext_lazy("来源"),
    "intake_key": gettext_lazy("受理凭据"),
    "from_department_id": gettext_lazy("转出部门"),
    "outgoing_id": gettext_lazy("发出的消息"),
    "response_id": gettext_lazy("答卷"),
    "audit_id": gettext_lazy("回访核查"),
    "called_by_id": gettext_lazy("致电人"),
    "talk_id": gettext_lazy("访谈"),
    "kept_by_id": gettext_lazy("记录人"),
    "brought_by_id": gettext_lazy("收回人"),
    "named_by_id": gettext_lazy("指定人"),
    "employee_id": gettext_lazy("员工"),
    "line_id": gettext_lazy("订单明细"),
    "door_id": gettext_lazy("评价入口"),
    "adopted_by_id": gettext_lazy("采纳人"),
    "evaluation_id": gettext_lazy("客户评价"),
    "decision_id": pgettext_lazy("one", "决定"),
    "meeting_id": gettext_lazy("评价会议"),
    "check_id": gettext_lazy("监督检查"),
    "corrects_id": gettext_lazy("更正的报告"),
}
"""Columns whose field has no name of its own to show."""

_SILENT: dict[str, str] = {
    "customers.customer": "source",
    "customers.merge": "choices counts survivor_was absorbed_was",
    "imports.importbatch": "columns header_key mapping account findings",
    "compliance.adoptedpack": "content",
    "compliance.amendment": "what_if",
    # The operation log is open to auditors, who need not be readers of what is secret.
    "documents.document": "number title",
    "documents.version": "text changes end_reason",
    "privacy.assessment": "sections",
    "privacy.incident": "sections",
}
HIDDEN = frozenset(f"{kind}.{column}" for kind, columns in _SILENT.items() for column in columns.split())
"""Columns that say nothing to a reader: bookkeeping, or a whole document."""

REPORTED = frozenset({"customers.changerequest.previous", "customers.changerequest.value"})
"""Personal columns that may hold any fact: which one stands in the column ``field`` of the same row."""


def kind_label(kind: str) -> Message:
    """What a row of ``kind`` is called."""
    if kind in KINDS:
        return KINDS[kind]
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind


def column_label(model: type[models.Model], field: models.Field[Any, Any] | None, column: str) -> Message:
    """What a column is called: the field's own name where it has been given one."""
    own = field.verbose_name if field is not None else ""
    if isinstance(own, Promise):
        return own
    return COLUMNS.get(column, column)


def command_label(name: str) -> Message:
    """What a command does, by the (first) permission it asks for; the name itself for one that is gone."""
    return _permissions().get(all_commands().get(name, "").partition("|")[0].strip(), name)


def command_choices() -> list[tuple[str, Message]]:
    """Every command with its label, sorted by name."""
    return [(name, f"{command_label(name)}（{name}）") for name in all_commands()]


def done_in(told: Told) -> str:
    """What an act was: its events in words, else its command."""
    if told.events:
        return "、".join(dict.fromkeys(str(event_label(event.kind)) for event in told.events[:3]))
    if told.act.command:
        return str(command_label(told.act.command))
    return _("直接修改数据库")


def who_did(act: Act) -> str:
    """Who did it: a person in a post, or the user of the database when nobody said."""
    if not act.name:
        return _("数据库用户 %(user)s") % {"user": act.database_user}
    return _("%(name)s（%(post)s）") % {"name": act.name, "post": act.post} if act.post else act.name


_DOORS: dict[str, Message] = {
    "web": gettext_lazy("网页"),
    "api": gettext_lazy("接口"),
    "job": gettext_lazy("后台任务"),
    "": gettext_lazy("未说明"),
}


def door_label(door: str) -> str:
    """By which way something came in; a command line names itself."""
    return str(_DOORS.get(door, door))


def whence(act: Act) -> str:
    """From where: door and network address."""
    return " ".join(part for part in (door_label(act.door), act.address) if part)


def _permissions() -> dict[str, Message]:
    named = {code: label for _group, rows in CATALOGUE for code, label in rows}
    unnamed = dict.fromkeys(OF_THE_SYSTEM, _("系统自动办理")) | dict.fromkeys(OF_CUSTOMERS, _("客户本人办理"))
    return {**unnamed, OWN_ACCOUNT: _("本人的账号、消息与文件"), **named}
