"""The mailboxes letters are fetched from: for the system administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.channels.mail import commands, queries
from yueke.domains.channels.mail.choices import Security
from yueke.domains.channels.mail.commands import MailboxDraft
from yueke.domains.channels.mail.imap import Unreachable
from yueke.domains.channels.mail.models import Mailbox
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Refused
from yueke.kernel.ids import read_id
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import go, page
from yueke.ui.widgets import Day, Segments

FIELDS = ("address", "host", "port", "security", "username", "folder", "first_day", "is_active")
WAYS = ((Security.TLS, "TLS"), (Security.STARTTLS, "STARTTLS"), (Security.PLAIN, gettext_lazy("不加密")))
"""The kinds of encryption, short enough to stand beside one another."""


class MailboxForm(Form):
    """How a mailbox is reached. The password is never shown again."""

    address = forms.CharField(
        label=gettext_lazy("邮箱地址"),
        max_length=254,
        help_text=gettext_lazy("客户写信到这个地址；确认信请客户回复到这里。"),
    )
    host = forms.CharField(
        label=gettext_lazy("收信服务器（IMAP）"), max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "imap.example.com"}),
    )  # fmt: skip
    security = forms.ChoiceField(
        label=gettext_lazy("加密方式"), choices=WAYS, widget=Segments,
        help_text=gettext_lazy("TLS 通常用 993 端口，STARTTLS 通常用 143 端口；不加密只限本机。"),
    )  # fmt: skip
    port = forms.IntegerField(label=gettext_lazy("端口"), min_value=1, max_value=65535)
    username = forms.CharField(label=gettext_lazy("登录名"), max_length=200)
    password = forms.CharField(
        label=gettext_lazy("密码或授权码"), required=False, strip=False, max_length=500,
        help_text=gettext_lazy("加密保存，不再显示；留空则不改。许多邮箱要用专门的“授权码”。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    folder = forms.CharField(label=gettext_lazy("文件夹"), max_length=200)
    department_id = forms.ChoiceField(
        label=gettext_lazy("受理部门"), required=False, help_text=gettext_lazy("来信登记的投诉由这个部门受理。")
    )
    first_day = forms.DateField(
        label=gettext_lazy("从哪天的来信起"), widget=Day, help_text=gettext_lazy("更早的来信不动。")
    )
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = [(str(pk), f"{'　' * depth}{name}") for pk, name, depth in organization.department_tree()]
        self.fields["department_id"].choices = [("", _("归口部门")), *tree]  # type: ignore[attr-defined]

    @property
    def draft(self) -> MailboxDraft:
        """What was filled in, as a value."""
        data = self.cleaned_data
        return MailboxDraft(
            **{name: data[name] for name in FIELDS},
            password=data["password"],
            department_id=read_id(data["department_id"]),
        )


@require_http_methods(["GET", "POST"])
def mailboxes(request: ActingRequest, mailbox_id: int | None = None) -> HttpResponse:
    """All mailboxes, and the form of one of them or of a new one."""
    actor = request.actor
    require(actor, commands.SET_UP)
    row = queries.mailbox(actor, mailbox_id) if mailbox_id is not None else None
    form = MailboxForm(request.POST if request.method == "POST" else None, initial=_known(row))
    if request.method == "POST" and form.is_valid():
        try:
            saved = commands.save_mailbox(actor, form.draft, mailbox_id, at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            messages.success(request, _("已保存邮箱 %(address)s。请试连一次。") % {"address": saved.address})
            return go(request, reverse("office:mailbox", args=[saved.pk]))
    context = {"form": form, "row": row, "rows": queries.mailboxes(actor)}
    return page(request, "office/letters/mailboxes.html", context, status=422 if form.errors else 200)


@require_POST
def try_out(request: ActingRequest, mailbox_id: int) -> HttpResponse:
    """Open the mailbox and say how it went; nothing is fetched."""
    try:
        waiting = commands.try_mailbox(request.actor, mailbox_id)
    except Unreachable as error:
        messages.error(request, _("没有连上：%(why)s") % {"why": error.why})
    else:
        messages.success(request, _("连接成功，有 %(n)s 封来信等待收取。") % {"n": waiting})
    return go(request, reverse("office:mailbox", args=[mailbox_id]))


def _known(row: Mailbox | None) -> dict[str, Any]:
    if row is None:
        return {"port": 993, "security": Security.TLS, "folder": "INBOX", "first_day": clock.today(), "is_active": True}
    return {name: getattr(row, name) for name in FIELDS} | {"department_id": str(row.department_id or "")}
