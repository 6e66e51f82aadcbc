"""Forms of the customer pages that belong to no domain: choosing people, reasons, preferences in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.forms import CustomerForm
from yueke.domains.customers.models import Customer
from yueke.domains.organization import queries as organization
from yueke.kernel.ids import read_id
from yueke.ui.forms import Form
from yueke.ui.widgets import Search, Segments


def _name_of(value: Any) -> str:
    pk = read_id(value) or 0
    return organization.person_labels([pk]).get(pk, str(value))


class ProfileForm(CustomerForm):
    """The customer's facts with their preferences in two plain fields."""

    liked = forms.CharField(label=_("偏好产品"), max_length=200, required=False, help_text=_("多个用逗号分开。"))
    habits = forms.CharField(
        label=_("联系与服务习惯"), max_length=200, required=False, help_text=_("如：上午来电、先发微信。")
    )

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        self._kept = dict(customer.preferences) if customer else {}
        liked = self._kept.pop("products", [])
        known = {"liked": "，".join(map(str, liked)), "habits": str(self._kept.pop("note", ""))}
        super().__init__(*args, customer=customer, **kwargs)
        self.initial = {**known, **self.initial}

    def clean(self) -> dict[str, Any]:
        """Both fields become the customer's preferences, besides what else is kept there."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        text = data.pop("liked", "") or ""
        for mark in "，、;；":
            text = text.replace(mark, ",")
        preferences = dict(self._kept)
        if liked := [one.strip() for one in text.split(",") if one.strip()]:
            preferences["products"] = liked
        if habits := (data.pop("habits", "") or "").strip():
            preferences["note"] = habits
        data["preferences"] = preferences
        return data


class OwnerForm(Form):
    """Who looks after the customer from now on."""

    owner = forms.IntegerField(
        label=_("转给"),
        widget=Search(reverse_lazy("office:person-options"), _name_of),
        error_messages={"required": _("请选择转给谁。"), "invalid": _("请选择转给谁。")},
    )
    department = forms.TypedChoiceField(
        label=_("同时转到部门"), required=False, coerce=int, empty_value=None, help_text=_("不选则部门不变。")
    )

    def __init__(self, *args: Any, departments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", _("不变")), *departments]  # type: ignore[attr-defined]


class TeamForm(Form):
    """A colleague for the record team."""

    person = forms.IntegerField(
        label=_("同事"),
        widget=Search(reverse_lazy("office:person-options"), _name_of),
        error_messages={"required": _("请选择同事。"), "invalid": _("请选择同事。")},
    )
    may_write = forms.BooleanField(label=_("可以修改这份档案"), required=False)


class ReasonForm(Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
    )


class OtherForm(Form):
    """Another customer."""

    other = forms.IntegerField(
        label=_("另一份档案"),
        widget=Search(reverse_lazy("office:customer-options")),
        error_messages={"required": _("请选择另一位客户。"), "invalid": _("请选择另一位客户。")},
    )

    def __init__(self, *args: Any, label_of: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].widget.label_of = label_of


class NoteForm(Form):
    """A note that may be left empty."""

    note = forms.CharField(label=_("备注"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class TagsForm(Form):
    """All tags of a customer."""

    tags = forms.CharField(label=_("标签"), max_length=700, required=False, help_text=_("多个标签用逗号分开。"))

    def names(self) -> list[str]:
        """The tags one by one."""
        text = self.cleaned_data["tags"]
        for mark in "，、;；":
            text = text.replace(mark, ",")
        return [name.strip() for name in text.split(",") if name.strip()]


class RevealForm(Form):
    """Why somebody looks at plain data: one of the usual reasons, or in their own words."""

    USUAL = (
        ("call", _("联系客户")),
        ("check", _("核对资料")),
        ("delivery", _("配送或上门")),
        ("complaint", _("处理客户来电")),
        ("other", _("其他")),
    )
    why = forms.ChoiceField(
        label=_("查看理由"), choices=USUAL, widget=Segments, error_messages={"required": _("请选择理由。")}
    )
    words = forms.CharField(label=_("说明"), max_length=80, required=False, help_text=_("选“其他”时请写明。"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("why") == "other" and not (data.get("words") or "").strip():
            self.add_error("words", _("请写明理由。"))
        return data

    def reason(self) -> str:
        """The reason in one line."""
        label = str(dict(self.USUAL)[self.cleaned_data["why"]])
        return " ".join(part for part in (label, self.cleaned_data["words"].strip()) if part)
