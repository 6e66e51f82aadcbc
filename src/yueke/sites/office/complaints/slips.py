"""Paper slips out of a store's box, entered ten at a time: all of them or none, what is wrong at its row."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yueke.domains.complaints import commands
from yueke.domains.complaints.choices import Channel
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Complaint
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.cleaning.phones import clean_phone
from yueke.kernel.errors import Refused
from yueke.sites.office.complaints.intake_forms import category_choices
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.ui.forms import Form
from yueke.ui.page import go, page
from yueke.ui.widgets import Day, Phone

REGISTER = "complaints.register"
ROWS = 10
_NOON = time(12)


def not_to_come(day: Any) -> Any:
    """A day up to today."""
    if day is not None and day > timezone.localtime(clock.now()).date():
        raise forms.ValidationError(_("日期不能晚于今天。"))
    return day


class BoxForm(Form):
    """Which box was emptied, and when: for the slips that name no day."""

    store_id = forms.TypedChoiceField(
        label=gettext_lazy("门店"), coerce=int, error_messages={"required": gettext_lazy("请选择门店。")}
    )
    collected_on = forms.DateField(label=gettext_lazy("收取日期"), widget=Day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = [(pk, "　" * depth + name) for pk, name, depth in organization.department_tree()]
        self.fields["store_id"].choices = [("", gettext_lazy("选择门店")), *tree]  # type: ignore[attr-defined]

    def clean_collected_on(self) -> Any:
        """Not a day to come."""
        return not_to_come(self.cleaned_data["collected_on"])


class SlipForm(Form):
    """One slip; a row nobody wrote in is none."""

    description = forms.CharField(
        label=gettext_lazy("纸条内容"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请照纸条写明内容。")},
    )  # fmt: skip
    category_id = forms.TypedChoiceField(label=gettext_lazy("投诉类别"), coerce=int, empty_value=None, required=False)
    caller_name = forms.CharField(
        label=gettext_lazy("称呼"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("称呼")}),
    )  # fmt: skip
    caller_phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=40, required=False,
        widget=Phone(attrs={"placeholder": gettext_lazy("电话")}),
    )  # fmt: skip
    wish = forms.CharField(
        label=gettext_lazy("诉求"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    written_on = forms.DateField(label=gettext_lazy("填写日期"), required=False, widget=Day)

    def __init__(self, *args: Any, categories: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category_id"].choices = categories  # type: ignore[attr-defined]

    def clean_caller_phone(self) -> str:
        """A number that cannot be one is looked at again: the slip lies before whoever types."""
        given = self.cleaned_data["caller_phone"].strip()
        if given and not clean_phone(given).value:
            raise forms.ValidationError(_("号码看起来不对，请对照纸条；看不清的写进内容。"))
        return str(given)

    def clean_written_on(self) -> Any:
        """Not a day to come."""
        return not_to_come(self.cleaned_data["written_on"])

    def draft(self, store_id: int, collected_on: Any) -> ComplaintDraft:
        """The slip as a draft; call after ``is_valid``."""
        data = dict(self.cleaned_data)
        day = data.pop("written_on") or collected_on
        now = clock.now()
        noon = timezone.make_aware(datetime.combine(day, _NOON))
        return ComplaintDraft(
            channel=Channel.STORE_BOX, store_id=store_id, received_at=min(noon, now), origin_label=_("意见箱"), **data
        )


SlipSet = forms.formset_factory(SlipForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


@require_http_methods(["GET", "POST"])
@once
def slips(request: ActingRequest) -> HttpResponse:
    """Enter up to ten slips. Nothing is saved until every row is right."""
    actor = request.actor
    require(actor, REGISTER)
    sent = request.POST if request.method == "POST" else None
    today = timezone.localtime(clock.now()).date()
    box = BoxForm(sent, initial={"store_id": request.GET.get("store", ""), "collected_on": today})
    rows = SlipSet(sent, form_kwargs={"categories": category_choices()}, prefix="slip")
    told, status = "", 200
    if sent is not None:
        status = 422
        is_right = rows.is_valid() & box.is_valid()
        written = [form for form in rows if form.has_changed()]
        if is_right and not written:
            told = _("还没有填写任何一行。")
        elif is_right and (made := _register_all(actor, box, written)):
            messages.success(request, _("已登记 %(n)s 件意见箱投诉。") % {"n": len(made)})
            return go(request, reverse("office:complaints") + f"?channel={Channel.STORE_BOX}")
        told = told or _("还没有保存：请改正标出的内容，再一起登记。")
    context = {"box": box, "rows": rows, "told": told}
    return page(request, "office/complaints/slips.html", context, status=status)


def _register_all(actor: Actor, box: BoxForm, written: list[Any]) -> list[Complaint]:
    """All of them; when one is refused none, with the reason on its row."""
    at, made = clock.now(), []
    with transaction.atomic():
        for form in written:
            try:
                made.append(commands.register(actor, form.draft(**box.cleaned_data), at=at))
            except Refused as refusal:
                onto(form, refusal)
        if any(form.errors for form in written):
            transaction.set_rollback(True)
            return []
    return made
