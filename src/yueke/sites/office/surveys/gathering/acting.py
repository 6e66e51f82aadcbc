"""What is done about a collection: opening and shutting doors, sending links, reminding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.channels.means import open_means
from yueke.domains.channels.models import Outgoing
from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.sending import CARRIES, to_remind, without_link
from yueke.domains.surveys.models import Door
from yueke.domains.surveys.rules import door_lists
from yueke.domains.surveys.rules import invitations as rules
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound
from yueke.reactions import inviting
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import go

asks = require_http_methods(["GET", "POST"])

FILLED_IN = format_lazy(
    "{places} {words}", places="、".join(rules.PLACES),
    words=gettext_lazy("发送时换成实际内容；末尾自动加上怎样不参加。"),
)  # fmt: skip
TOLD = (
    ("store", gettext_lazy("门店")), ("employee", gettext_lazy("员工")), ("product", gettext_lazy("产品")),
    ("order", gettext_lazy("订单")), ("place", gettext_lazy("地点")), ("", gettext_lazy("不带参数")),
)  # fmt: skip
"""What a code may tell; the questionnaire may use it in texts and conditions, the analysis to divide by."""


class DoorsForm(Form):
    """Ways in, a line each."""

    lines = forms.CharField(
        label=gettext_lazy("入口"), max_length=30_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("每行一个，可从表格粘贴。名称后面用逗号或制表符隔开参数，不写参数就用名称，如：总店，1001"),
        error_messages={"required": gettext_lazy("请至少写一行。")},
    )  # fmt: skip
    parameter = forms.ChoiceField(label=gettext_lazy("参数是"), choices=TOLD, required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("用在"), initial=Mode.OPEN,
        choices=((Mode.OPEN, gettext_lazy("张贴、网页、公众号")), (Mode.ONSITE, gettext_lazy("现场的平板"))),
    )  # fmt: skip
    once_each = forms.BooleanField(label=gettext_lazy("每台设备只答一份"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """Every line at once: what is wrong with any of them."""
        found = super().clean() or {}
        if "lines" in found:
            self.doors, wrong = door_lists.read(found["lines"], found.get("parameter", ""))
            for one in wrong[:10]:
                self.add_error("lines", str(one))
        return found


class LinksForm(Form):
    """The words of an invitation, and by what they go."""

    text = forms.CharField(
        label=gettext_lazy("内容"), initial=rules.INVITATION, max_length=rules.LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=FILLED_IN,
    )  # fmt: skip
    means = forms.ChoiceField(
        label=gettext_lazy("发送方式"), error_messages={"required": gettext_lazy("请选择本系统已开通的发送方式。")}
    )
    reserves = forms.IntegerField(
        label=gettext_lazy("再加备用样本"),
        initial=0,
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("按顺序取，人数。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["means"].choices = _ways()  # type: ignore[attr-defined]
        if Outgoing.Medium.WECOM in open_means():
            self.fields["means"].help_text = _(
                "企业微信消息由跟进客户的员工在企业微信里确认后发出；联系人要填有企业微信客户ID。"
            )


def _ways() -> list[tuple[str, str]]:
    """The means of this installation, alone and in either order."""
    found = [(code, str(Outgoing.Medium(code).label)) for code in open_means()]
    both = [
        (f"{one},{other}", _("先%(first)s，没有联系方式的用%(second)s") % {"first": name, "second": second})
        for one, name in found for other, second in found if one != other
    ]  # fmt: skip
    return [*both, *found]


class RemindersForm(Form):
    """The words of a reminder, and whom it goes to."""

    text = forms.CharField(
        label=gettext_lazy("内容"), initial=rules.REMINDER, max_length=rules.LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=FILLED_IN,
    )  # fmt: skip
    days = forms.IntegerField(label=gettext_lazy("距上次至少几天"), initial=3, min_value=rules.LEAST_DAYS, max_value=60)
    most = forms.IntegerField(
        label=gettext_lazy("每人最多提醒几次"), initial=2, min_value=1, max_value=rules.MOST_REMINDERS
    )


@asks
def open_doors(request: ActingRequest, survey_id: int) -> HttpResponse:
    """One way in, or as many as there are stores."""
    require(request.actor, CARRIES)
    found = queries.get(request.actor, survey_id)

    def act(form: Any) -> str:
        data = form.cleaned_data
        made = commands.open_doors(
            request.actor, found.pk, form.doors, at=clock.now(), mode=data["mode"], once_each=data["once_each"]
        )
        return _("已开 %(n)s 个入口。") % {"n": len(made)}

    question = Question(_("开设入口"), _("开设入口"), _back(survey_id), act, "", subtitle=found.title, clause="D5.4")
    return ask(request, question, DoorsForm(posted(request)))


@require_POST
def shut_door(request: ActingRequest, survey_id: int, door_id: int) -> HttpResponse:
    """Nobody begins there any more."""
    require(request.actor, CARRIES)
    queries.get(request.actor, survey_id)
    if not Door.objects.filter(pk=door_id, survey_id=survey_id).exists():
        raise NotFound
    commands.shut_door(request.actor, door_id, at=clock.now())
    messages.success(request, _("入口已关闭；已经开始作答的可以答完。"))
    return go(request, _back(survey_id))


@asks
def send_links(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Have a personal link sent to everybody drawn who has none."""
    require(request.actor, CARRIES)
    queries.get(request.actor, survey_id)

    def act(form: Any) -> None:
        data = form.cleaned_data
        inviting.order_links(
            request.actor, survey_id, data["text"], media=data["means"].split(","), reserves=data["reserves"] or 0
        )

    question = Question(
        _("发送个人链接"), _("开始发送"), _back(survey_id), act, _("已在后台发送，进度见本页。"),
        subtitle=_("还有 %(n)s 人没有链接") % {"n": without_link(survey_id).count()}, clause="D5.4",
        note=_("冻结、拒绝服务的顾客不发；不在允许时段的稍后再发。已经有链接的不会再收到。"),
    )  # fmt: skip
    return ask(request, question, LinksForm(posted(request)))


@asks
def send_reminders(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Have those reminded who have not answered."""
    require(request.actor, CARRIES)
    found = queries.get(request.actor, survey_id)

    def act(form: Any) -> None:
        data = form.cleaned_data
        inviting.order_reminders(request.actor, survey_id, data["text"], days=data["days"], most=data["most"])

    n = to_remind(found, clock.now(), days=3, most=2).count()
    question = Question(
        _("发送提醒"), _("开始发送"), _back(survey_id), act, _("已在后台发送，进度见本页。"),
        subtitle=_("按默认设置现在可提醒 %(n)s 人") % {"n": n}, clause="D5.4",
        note=_("答完的、选了不参加的不会收到。"),
    )  # fmt: skip
    return ask(request, question, RemindersForm(posted(request)))


def _back(survey_id: int) -> str:
    return reverse("office:survey-collection", args=[survey_id])
