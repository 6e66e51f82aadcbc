"""What each right means, in the words of the page; the law behind it stands in ``privacy.choices``."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.privacy.choices import Right
from yueke.kernel.errors import Message
from yueke.sites.portal.forms import AskForm, CopyAskForm, CorrectForm, EndForm, ExplainForm


@dataclass(frozen=True)
class Offer:
    """A right as it is offered: what it does in one line, what to know before, and the form that asks for it."""

    kind: str
    title: Message
    text: Message
    note: Message
    submit: Message
    icon: str
    form: type[forms.Form] = AskForm


_LAW = _("答复时如不能办到，我们会说明理由；您也可以向履行个人信息保护职责的部门投诉，或依法起诉。")

OFFERS: dict[str, Offer] = {
    offer.kind: offer
    for offer in (
        Offer(
            Right.ACCESS, _("查阅我的信息"), _("看看我们保存了您的哪些信息。"),
            _("办好后可以在这里下载一份您的全部信息。"), _("请求查阅"), "eye", CopyAskForm,
        ),
        Offer(
            Right.COPY, _("复制、转移"), _("取得一份副本，也可以交给别人使用。"),
            _("办好后可以在这里下载，几天后自动清除。"), _("请求副本"), "copy", CopyAskForm,
        ),
        Offer(
            Right.CORRECT, _("更正、补充"), _("姓名、电话等有误或有变化。"),
            _("只填需要改的项目，其余留空。核实后写入档案。"), _("请求更正"), "pencil", CorrectForm,
        ),
        Offer(
            Right.FREEZE, _("限制处理（冻结）"), _("只保存，不再使用：不回访，不推介。"), _LAW,
            _("请求冻结"), "player-pause",
        ),
        Offer(
            Right.EXPLAIN, _("解释说明"), _("了解我们怎样处理您的信息、怎样评定等级。"), _LAW,
            pgettext_lazy("button", "提问"), "help", ExplainForm,
        ),
        Offer(
            Right.DELETE, _("删除我的信息"), _("删除我们不必再保存的信息。"),
            _("订单未完成或法律要求保存的，要到期后才能删除，届时只保存、不使用。办理后不能恢复。"), _("请求删除"), "trash", EndForm,
        ),
        Offer(
            Right.CLOSE, _("注销"), _("结束关系，并删除您的档案。"),
            _("办理后您不能再登录；提出后请记下页面上的查询码，凭它查看结果。办理后不能恢复。"), _("请求注销"), "user-x", EndForm,
        ),
    )
}  # fmt: skip
"""By the code of the right. Consents are taken back at once and need no request."""
