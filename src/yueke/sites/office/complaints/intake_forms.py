"""The form of the intake desk: what the caller tells, the facts of the category, what to do with a repeat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from yueke.domains.catalogue import queries as catalogue
from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import Channel, Signal
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.forms import PREFIX, fact_field
from yueke.domains.orders.models import Order
from yueke.domains.organization import queries as organization
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Message
from yueke.kernel.ids import read_id
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Moment, Money, Phone, Search, Ticks

NEW = "new"
"""The answer that a complaint is about something else than those in progress."""


def text_area(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": 5000, **more})


def category_choices() -> list[Any]:
    """The categories for a select: those below a heading of what they belong to."""
    found: list[Any] = [("", _("选择类别"))]
    for one in queries.categories():
        found.append((one.id, f"{'　' * one.depth}{one.name}"))
    return found


def _product_name(pk: Any) -> str:
    known = read_id(pk)
    found = catalogue.by_ids(SYSTEM, [known]) if known is not None else {}
    return next((one.name for one in found.values()), "")


class FactsForm(Form):
    """A category with the facts it asks for."""

    category_id = forms.TypedChoiceField(label=_("投诉类别"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields["category_id"]
        known.choices = category_choices()  # type: ignore[attr-defined]
        known.widget.attrs |= {
            "hx-get": reverse_lazy("office:complaint-facts"), "hx-target": "#facts", "hx-swap": "outerHTML",
        }  # fmt: skip
        chosen = self.data.get("category_id") if self.is_bound else self.initial.get("category_id")
        self.asked = queries.form_of_category(read_id(chosen or ""))
        for one in self.asked:
            self.fields[PREFIX + one.name] = fact_field(one)

    @property
    def fact_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """The fields of the category, each with whether the answer is demanded."""
        return [(self[PREFIX + one.name], one.required) for one in self.asked]

    def facts(self) -> dict[str, str]:
        """The answers by name; call after ``is_valid``."""
        return {one.name: self.cleaned_data.get(PREFIX + one.name) or "" for one in self.asked}


class IntakeForm(FactsForm):
    """What is taken down while the caller talks."""

    channel = forms.ChoiceField(label=_("受理渠道"), choices=Channel.choices, initial=Channel.PHONE)
    caller_name = forms.CharField(label=_("称呼"), max_length=60, required=False)
    caller_phone = forms.CharField(label=_("联系电话"), max_length=40, required=False, widget=Phone)
    caller_email = forms.CharField(label=_("电子邮箱"), max_length=120, required=False)
    description = text_area(_("问题描述"), 5, help_text=_("尽量记客户原话：什么时候、什么地方、发生了什么。"))
    product_id = forms.IntegerField(
        label=_("涉及产品"), required=False,
        widget=Search(reverse_lazy("office:product-options"), _product_name),
    )  # fmt: skip
    product_name = forms.CharField(label=_("产品名称"), max_length=120, required=False)
    batch = forms.CharField(label=_("批号"), max_length=60, required=False)
    order_id = forms.TypedChoiceField(label=_("相关订单"), coerce=int, empty_value=None, required=False)
    happened_on = forms.DateField(label=_("发生日期"), required=False, widget=Day)
    wish = text_area(_("客户诉求"), 2, required=False, help_text=_("客户要我们做什么：换货、退款、道歉、解释……"))
    expectation = forms.CharField(
        label=_("客户期望"), max_length=200, required=False, help_text=_("希望什么时候、用什么方式得到答复。")
    )
    claim_amount = forms.DecimalField(
        label=_("索赔金额（元）"), required=False, max_digits=12, decimal_places=2, widget=Money
    )
    signals = forms.MultipleChoiceField(
        label=_("听到以下情形请勾选"), choices=Signal.choices, required=False, widget=Ticks
    )
    store_id = forms.TypedChoiceField(label=_("门店"), coerce=int, empty_value=None, required=False)
    received_at = forms.DateTimeField(
        label=_("投诉时间"), required=False, widget=Moment, help_text=_("补录时填写；留空为现在。")
    )
    accept_now = forms.BooleanField(label=_("同时受理，并告知客户承诺时限"), required=False, initial=True)
    promised_at = forms.DateTimeField(
        label=_("承诺时限"), required=False, widget=Moment, help_text=_("留空按制度规定的办结时限。")
    )

    def __init__(
        self, *args: Any, customer_id: int | None, orders: Sequence[Order] = (), products: bool, accepts: bool,
        matches: Sequence[tuple[str, Message]] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.customer_id = customer_id
        told = [(one.pk, f"{one.number} · ¥{one.amount:,.2f}") for one in orders]
        self.fields["order_id"].choices = [("", "—"), *told]  # type: ignore[attr-defined]
        tree = [(pk, "　" * depth + name) for pk, name, depth in organization.department_tree()]
        self.fields["store_id"].choices = [("", "—"), *tree]  # type: ignore[attr-defined]
        # Hands stay on the keyboard: typing may begin at once.
        self.fields["caller_name" if customer_id is None else "description"].widget.attrs["autofocus"] = True
        if customer_id is not None:
            self.fields["caller_name"].help_text = _("与档案不同（如代为投诉）才填。")
            self.fields["caller_phone"].help_text = _("与档案不同才填。")
        for name, wanted in (
            ("order_id", bool(orders)), ("product_id", products),
            ("accept_now", accepts), ("promised_at", accepts),
        ):  # fmt: skip
            if not wanted:
                del self.fields[name]
        if matches:
            self.fields["repeat"] = forms.ChoiceField(
                label=_("这位客户已有办理中的投诉，这次是"), choices=[("", _("请选择")), *matches]
            )

    def draft(self) -> ComplaintDraft:
        """The input as a draft; call after ``is_valid``."""
        data = self.cleaned_data
        names = (
            "channel", "description", "caller_name", "caller_phone", "caller_email", "order_id", "product_id",
            "product_name", "batch", "category_id", "wish", "expectation", "happened_on", "received_at", "store_id",
            "claim_amount",
        )  # fmt: skip
        values: dict[str, Any] = {name: data.get(name) for name in names if name in self.fields}
        return ComplaintDraft(
            **values, customer_id=self.customer_id, facts=self.facts(), signals=tuple(data["signals"])
        )

    @property
    def merge_into(self) -> int | None:
        """The complaint in progress that the caller speaks of; call after ``is_valid``."""
        return read_id(self.cleaned_data.get("repeat") or "")
