"""Shape of the input of the order pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.choices import Channel
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Moment, Money

_DATE = {"invalid": _("请填写有效的日期。")}
_MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "widget": Money}


class OrderForm(Form):
    """The head of an order; with a valid :data:`OrderLines` it makes a draft."""

    customer = forms.IntegerField(
        label=_("客户"), error_messages={"required": _("请选择客户。"), "invalid": _("请选择客户。")}
    )
    ordered_at = forms.DateTimeField(
        label=_("下单时间"),
        widget=Moment,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"required": _("请填写下单时间。"), "invalid": _("请填写有效的时间。")},
    )
    number = forms.CharField(label=_("订单号"), max_length=40, required=False, help_text=_("空着则按规则编号。"))
    channel = forms.ChoiceField(label=_("渠道"), choices=[("", _("未填")), *Channel.choices], required=False)
    promised_on = forms.DateField(label=_("承诺交付日"), required=False, widget=Day, error_messages=_DATE)
    delivered_on = forms.DateField(label=_("实际交付日"), required=False, widget=Day, error_messages=_DATE)
    cost = forms.DecimalField(label=_("成本"), required=False, min_value=Decimal(0), **_MONEY)
    remark = forms.CharField(label=_("备注"), max_length=200, required=False)

    def draft(self, lines: OrderLines, **more: Any) -> OrderDraft:  # type: ignore[valid-type]
        """The input as a draft; ``more`` are fields the form does not have (``department_id`` …)."""
        data = dict(self.cleaned_data)
        rows = [form.line() for form in lines if form.cleaned_data.get("product_name")]  # type: ignore[attr-defined]
        return OrderDraft(customer_id=data.pop("customer"), lines=tuple(rows), **data, **more)


class OrderLineForm(Form):
    """One product of an order; a wholly empty row is left out."""

    product = forms.IntegerField(label=_("产品"), required=False)
    product_name = forms.CharField(
        label=_("产品名称"), max_length=120, error_messages={"required": _("请填写产品名称。")}
    )
    quantity = forms.DecimalField(
        label=_("数量"),
        max_digits=12,
        decimal_places=3,
        min_value=Decimal("0.001"),
        error_messages={
            "required": _("请填写数量。"),
            "invalid": _("数量必须是数字。"),
            "min_value": _("数量必须大于 0。"),
        },
    )
    price = forms.DecimalField(
        label=_("单价"),
        max_digits=12,
        decimal_places=2,
        widget=Money,
        error_messages={"required": _("请填写单价。"), "invalid": _("单价必须是数字。")},
    )

    def line(self) -> LineDraft:
        """The row as a draft line."""
        data = self.cleaned_data
        return LineDraft(data["product_name"], data["quantity"], data["price"], product_id=data["product"])


class _Lines(forms.BaseFormSet):
    # Django's own words speak of forms where a reader sees lines.
    default_error_messages: ClassVar = {
        **forms.BaseFormSet.default_error_messages,
        "too_few_forms": _("请至少填写一行产品。"),
        "too_many_forms": _("产品最多 %(num)d 行。"),
    }


OrderLines = formset_factory(
    OrderLineForm, formset=_Lines, extra=1, min_num=1, max_num=200, validate_max=True, validate_min=True
)
"""The lines of an order: one to two hundred."""


class DeliveryForm(Form):
    """When the goods arrived."""

    on = forms.DateField(
        label=_("实际交付日"), widget=Day, error_messages={"required": _("请填写实际交付日。"), **_DATE}
    )
