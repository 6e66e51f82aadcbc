"""Doing something about a complaint: each act a form of its own, in the drawer or by itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.commands.linking import stamp
from yueke.domains.complaints.models import Approval, Complaint, Escalation, Evidence, Supervision
from yueke.domains.complaints.rules.facts import opened
from yueke.kernel import clock, files
from yueke.kernel.access import Actor, permission_of, require, require_any
from yueke.kernel.errors import Forbidden, Message, NotFound, Refused, StaleVersion
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.complaints.acts import ACTS, Act
from yueke.sites.office.complaints.forms import medium, text_area
from yueke.sites.office.complaints.intake_forms import FactsForm
from yueke.sites.office.complaints.words import caller_told, url_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.ui.forms import Form
from yueke.ui.page import go
from yueke.ui.widgets import Day, Money, Phone, Segments

MOST_RECEIPTS = 200
"""How many receipts one press gives."""
asks = require_http_methods(["GET", "POST"])


def view_of(act: Act) -> Callable[..., HttpResponse]:
    """The page of an act."""

    @asks
    def answered(request: ActingRequest, complaint_id: int) -> HttpResponse:
        actor = request.actor
        require_any(actor, act.permission)
        found = queries.complaint(actor, complaint_id)
        form = act.form(posted(request), actor=actor, complaint=found)

        def run(given: Any) -> Message | None:
            made = act.run(actor, complaint_id, given.cleaned_data, clock.now())
            return act.said(made) if act.said else None

        question = Question(
            act.title, act.title, url_of(complaint_id), run, act.done, subtitle=_which(actor, found), note=act.note,
            clause=act.clause, tone=act.tone, back_after=lambda: _back(actor, complaint_id),
        )  # fmt: skip
        return ask(request, question, form)

    answered.__doc__ = f"{act.code}: what it asks for, and the command behind it."
    return answered


def _back(actor: Actor, complaint_id: int) -> str:
    """To the complaint; to the list for who may not see it any more, having sent it back or passed it on."""
    seen = Complaint.objects.visible_to(actor).filter(pk=complaint_id).exists()
    return url_of(complaint_id) if seen else reverse("office:complaints")


def _which(actor: Actor, row: Complaint) -> str:
    """Which complaint is acted on: on a phone the form hides the record."""
    parts = (row.number, caller_told(actor, row), row.category.name if row.category else "")
    return " · ".join(part for part in parts if part)


class CompleteForm(FactsForm):
    """What is known by now; the description stays as it was taken down."""

    product_name = forms.CharField(label=gettext_lazy("产品名称"), max_length=120, required=False)
    batch = forms.CharField(label=gettext_lazy("批号"), max_length=60, required=False)
    wish = text_area(gettext_lazy("客户诉求"), 2, required=False)
    expectation = forms.CharField(label=gettext_lazy("客户期望"), max_length=200, required=False)
    happened_on = forms.DateField(label=gettext_lazy("发生日期"), required=False, widget=Day)
    claim_amount = forms.DecimalField(
        label=gettext_lazy("索赔金额（元）"), required=False, max_digits=12, decimal_places=2, widget=Money
    )
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    new_phone = forms.CharField(
        label=gettext_lazy("新的联系电话"), max_length=40, required=False, widget=Phone,
        help_text=gettext_lazy("留空保持原来的电话。"),
    )  # fmt: skip

    def changes(self) -> dict[str, Any]:
        """What the command takes; call after ``is_valid``."""
        data = self.cleaned_data
        names = ("product_name", "batch", "wish", "expectation", "happened_on", "claim_amount", "category_id")
        phone = {"caller_phone": data["new_phone"]} if data["new_phone"] else {}
        return {name: data[name] for name in names} | phone


@asks
def complete(request: ActingRequest, complaint_id: int) -> HttpResponse:
    """Fill in or correct what is known. Answers already given are not shown again: an empty field keeps them."""
    actor = request.actor
    require_any(actor, permission_of("complaints.complete"))
    found = queries.complaint(actor, complaint_id)
    names = ("product_name", "batch", "wish", "expectation", "happened_on", "claim_amount", "category_id")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names} | {"seen": stamp(found)}
    form = CompleteForm(posted(request), initial=initial)
    known = set(opened(found.facts))

    def act(given: Any) -> None:
        answers = {name: value for name, value in given.facts().items() if value or name not in known}
        try:
            commands.complete(
                actor, complaint_id, given.changes(), answers, seen=given.cleaned_data["seen"], at=clock.now()
            )
        except StaleVersion as stale:
            raise Refused(_against(given, queries.complaint(actor, complaint_id), str(stale))) from stale

    act_of = ACTS["complete"]
    question = Question(act_of.title, _("保存"), url_of(complaint_id), act, act_of.done, subtitle=found.number)
    return ask(request, question, form, template="office/complaints/complete.html", known=known)


def _against(form: Any, now: Complaint, stale: str) -> str:
    """What stands there now and differs from the input, which is kept: sent again, it is saved over that."""
    form.data = form.data.copy()
    form.data["seen"] = stamp(now)
    changes = form.changes()
    differing = [
        _("%(field)s 现为“%(value)s”") % {"field": form.fields[name].label, "value": getattr(now, name)}
        for name in ("product_name", "batch", "wish", "expectation", "happened_on", "claim_amount")
        if getattr(now, name) not in (None, "") and getattr(now, name) != changes[name]
    ]
    told = "；".join(differing) or _("您填的与现在的没有冲突")
    return f"{stale}{told}。{_('请核对您的填写，再按“保存”以您的为准。')}"


class EvidenceForm(Form):
    """A file that proves something."""

    file = forms.FileField(label=gettext_lazy("文件"), help_text=gettext_lazy("照片、视频、PDF、Word、Excel 或文本。"))
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


@asks
def add_evidence(request: ActingRequest, complaint_id: int) -> HttpResponse:
    """Keep a file."""
    actor = request.actor
    require_any(actor, permission_of("complaints.add_evidence"))
    found = queries.complaint(actor, complaint_id)

    def act(given: Any) -> None:
        commands.add_evidence(
            actor, complaint_id, given.cleaned_data["file"], given.cleaned_data["note"], at=clock.now()
        )

    form = EvidenceForm(posted(request), request.FILES if request.method == "POST" else None)
    question = Question(
        _("补充证据"), _("上传"), url_of(complaint_id), act, _("已补充证据。"), subtitle=found.number, clause="A5.2"
    )
    return ask(request, question, form)


@require_GET
def evidence(request: ActingRequest, evidence_id: int) -> FileResponse:
    """A file of evidence; never shown in the browser itself."""
    require(request.actor, "complaints.view")
    found = Evidence.objects.select_related("file").filter(pk=evidence_id).first()
    if found is None:
        raise NotFound
    queries.complaint(request.actor, found.complaint_id)
    return FileResponse(
        files.open_file(found.file_id), as_attachment=True, filename=found.file.name, content_type=found.file.media_type
    )


class DecideForm(Form):
    """Yes or no, and why."""

    granted = forms.TypedChoiceField(
        label=gettext_lazy("审批"), widget=Segments, coerce=lambda text: text == "yes",
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
    )  # fmt: skip
    note = text_area(
        gettext_lazy("意见"), 2, required=False, max_length=500, help_text=gettext_lazy("不同意须写明理由。")
    )
    medium = medium()


@asks
def decide(request: ActingRequest, approval_id: int) -> HttpResponse:
    """Decide what somebody else asked for."""
    actor = request.actor
    require(actor, "complaints.review")
    row = Approval.objects.select_related("asked_by").filter(pk=approval_id).first()
    if row is None:
        raise NotFound
    found = queries.complaint(actor, row.complaint_id)
    if row.asked_by_id is not None and row.asked_by_id == actor.person_id:
        raise Forbidden(_("不能审批自己提出的事项。请由他人审批。"))

    def act(given: Any) -> None:
        commands.decide(actor, approval_id, **given.cleaned_data, at=clock.now())

    asked = f"{row.get_kind_display()}：{row.reason}" if row.reason else str(row.get_kind_display())
    if row.routes:
        ends = "" if asked.endswith("。") else "。"
        asked += ends + _("同意后以下途径连同理由告知客户：%(routes)s") % {"routes": row.routes}
    question = Question(
        _("审批"),
        pgettext("verb", "审批"),
        url_of(found.pk),
        act,
        _("已审批。"),
        subtitle=_which(actor, found),
        note=asked,
    )
    return ask(request, question, DecideForm(posted(request)))


class ReplyToOrderForm(Form):
    """What is answered to an order."""

    answer = text_area(gettext_lazy("答复"), 4, max_length=2000)


@asks
def answer_supervision(request: ActingRequest, supervision_id: int) -> HttpResponse:
    """Answer an order from above."""
    actor = request.actor
    require(actor, "complaints.handle")
    row = Supervision.objects.filter(pk=supervision_id).first()
    if row is None:
        raise NotFound
    found = queries.complaint(actor, row.complaint_id)

    def act(given: Any) -> None:
        commands.answer_supervision(actor, supervision_id, given.cleaned_data["answer"], at=clock.now())

    question = Question(
        _("答复督办"), _("答复"), url_of(found.pk), act, _("已答复督办。"), subtitle=found.number, note=row.order
    )
    return ask(request, question, ReplyToOrderForm(posted(request)))


@require_POST
@once
def receipt(request: ActingRequest, escalation_id: int) -> HttpResponse:
    """Sign for what one was told of by a clock."""
    actor = request.actor
    row = Escalation.objects.filter(pk=escalation_id, person_id=actor.person_id or 0).first()
    if row is None:
        raise NotFound
    try:
        commands.give_receipt(actor, row.pk, at=clock.now())
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("已签收。"))
    return go(request, url_of(row.complaint_id))


@require_POST
@once
def receipts(request: ActingRequest) -> HttpResponse:
    """Sign for everything one was told of by clocks at once."""
    actor = request.actor
    require(actor, "complaints.view")
    told = list(queries.unsigned(actor)[:MOST_RECEIPTS])
    for row in told:
        # Signed for with one before, or on another screen in the same second.
        with suppress(Refused):
            commands.give_receipt(actor, row.pk, at=clock.now())
    n = len(told)
    messages.success(request, _("已签收 %(n)s 条提醒。") % {"n": n})
    return go(request, reverse("office:complaint-board"))
