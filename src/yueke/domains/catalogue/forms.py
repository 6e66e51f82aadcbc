"""Shape of the input of the product pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.catalogue.models import Product
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Money

_MONEY: dict[str, Any] = {
    "max_digits": 12,
    "decimal_places": 2,
    "min_value": Decimal(0),
    "required": False,
    "widget": Money,
    "error_messages": {"invalid": _("金额必须是数字。"), "min_value": _("金额不能为负。")},
}


class ProductForm(Form):
    """A product; :meth:`values` for the commands."""

    code = forms.CharField(label=_("产品编号"), max_length=40, required=False, help_text=_("空着则按规则编号。"))
    name = forms.CharField(label=_("产品名称"), max_length=120, error_messages={"required": _("请填写产品名称。")})
    category = forms.CharField(label=_("类别"), max_length=60, required=False)
    unit = forms.CharField(
        label=_("单位"), max_length=20, required=False, initial=pgettext_lazy("unit of a product", "件")
    )
    price = forms.DecimalField(label=_("标价"), **_MONEY)
    cost = forms.DecimalField(label=_("成本"), **_MONEY)
    launched_on = forms.DateField(
        label=_("上市日期"), required=False, widget=Day, error_messages={"invalid": _("请填写有效的日期。")}
    )
    description = forms.CharField(
        label=_("说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, product: Product | None = None, **kwargs: Any) -> None:
        if product is not None:
            kwargs["initial"] = {name: getattr(product, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """The input; money left empty is 0."""
        data = dict(self.cleaned_data)
        return {**data, "price": data["price"] or Decimal(0), "cost": data["cost"] or Decimal(0)}
