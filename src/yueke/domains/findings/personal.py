"""What findings hold on persons: only the staff who answer for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message
from yueke.kernel.personal import Record, declare, impersonal

_BASIS = _("依法实施人力资源管理所必需")
_SEEN, _WHY = _("可查看评价结论的员工"), _("员工履职的记录，不含客户信息")


def _staff(model: str, title: Message, purpose: Message) -> Record:
    return Record(
        f"findings.{model}", title, purpose, _BASIS, _("随结论保存"), _SEEN, whose="staff", on_erasure="keep",
        why=_WHY, copied=False,
    )  # fmt: skip


declare(
    _staff("finding", _("评价结论"), _("分工并证明结论已答复")),
    _staff("decision", _("决定记录"), _("证明决定由谁作出")),
    _staff("attendee", _("参会人"), _("证明到会和阅读纪要")),
    _staff("action", _("会议行动"), _("分工并证明行动已完成")),
    _staff("checkitem", _("检查项目"), _("分工并证明整改已完成")),
    _staff("segment", _("细分顾客群"), _("分工")),
    Record(
        "findings.score", _("公平得分"), _("纳入部门和员工考核"), _BASIS, _("随考核保存"),
        _("本人、全公司范围内登记结论的员工"), whose="staff", on_erasure="keep", why=_WHY, copied=False,
    ),
)  # fmt: skip
impersonal("findings.finding", "indicator_name", why=_("指标的名称"))
impersonal("findings.benchmark", "name", why=_("行业、公司或奖项的名称"))
impersonal("findings.segment", "name", why=_("顾客群的名称"))
