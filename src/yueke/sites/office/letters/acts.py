"""What a person decides about a letter: a complaint of its own, one there is, or none."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from yueke.domains.channels.mail import commands, queries
from yueke.domains.channels.mail.models import Letter
from yueke.domains.complaints import queries as complaints
from yueke.kernel import clock
from yueke.kernel.access import Actor, require, require_any
from yueke.kernel.errors import Invalid, Message
from yueke.reactions.letters import begin, go_with
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.letters.reading import shown
from yueke.sites.office.letters.words import subject_told
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form

asks = require_http_methods(["GET", "POST"])


class NumberForm(Form):
    """Which complaint a letter goes with."""

    number = forms.CharField(
        label=gettext_lazy("投诉编号"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "TS20261122-0001"}),
        help_text=gettext_lazy("照片和视频会作为客户提供的证据一并归入，承办人会收到提醒。"),
    )


@asks
def register(request: ActingRequest, letter_id: int) -> HttpResponse:
    """It is a complaint of its own; the customer is told its number and code."""
    require(request.actor, "complaints.register")
    row = _row(request.actor, letter_id)

    def act(form: forms.Form) -> Message:
        complaint = begin(request.actor, row, at=clock.now())
        return _("已登记为投诉 %(number)s。") % {"number": complaint.number}

    note = _("来信的主题和正文成为投诉内容，照片和视频成为证据；确认信和查询码会发到来信地址。")
    return _ask(request, row, pgettext("letter", "登记为投诉"), _("登记"), act, note, forms.Form(posted(request)))


@asks
def attach(request: ActingRequest, letter_id: int) -> HttpResponse:
    """It goes with a complaint there is."""
    require_any(request.actor, "complaints.register|complaints.accept|complaints.handle")
    row = _row(request.actor, letter_id)

    def act(form: forms.Form) -> Message:
        number = form.cleaned_data["number"].strip().upper()
        pk = complaints.id_of(request.actor, number)
        if pk is None:
            raise Invalid(_("没有找到这件投诉。请核对编号。"), field="number")
        go_with(request.actor, row, pk, at=clock.now())
        return _("已归入投诉 %(number)s。") % {"number": number}

    form = NumberForm(posted(request), initial={"number": row.about_label if row.about_id else ""})
    return _ask(request, row, _("归入投诉"), _("归入"), act, "", form)


@asks
def dismiss(request: ActingRequest, letter_id: int) -> HttpResponse:
    """It is no complaint."""
    row = _row(request.actor, letter_id)

    def act(form: forms.Form) -> Message:
        commands.dismiss(request.actor, row.pk, at=clock.now())
        return _("已标为不是投诉。")

    note = _("九十天后删除；在此之前可以重新归入。发件人不会收到回信。")
    return _ask(request, row, pgettext("letter", "不是投诉"), _("确定"), act, note, forms.Form(posted(request)))


@asks
def reconsider(request: ActingRequest, letter_id: int) -> HttpResponse:
    """Decide again on what was put aside."""
    row = _row(request.actor, letter_id)

    def act(form: forms.Form) -> Message:
        commands.reconsider(request.actor, row.pk, at=clock.now())
        return _("已放回待归入。")

    return _ask(request, row, _("重新归入"), _("放回待归入"), act, "", forms.Form(posted(request)))


def _row(actor: Actor, letter_id: int) -> Letter:
    require(actor, queries.DECIDE)
    return shown(actor, letter_id)


def _ask(
    request: ActingRequest, row: Letter, title: Message, submit: Message, act: object, note: Message, form: forms.Form
) -> HttpResponse:
    back = reverse("office:letter", args=[row.pk])
    question = Question(title, submit, back, act, "", subtitle=subject_told(request.actor, row, "team"), note=note)  # type: ignore[arg-type]
    return ask(request, question, form)
