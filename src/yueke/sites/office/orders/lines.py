"""The lines of an order while it is being typed: rows added and dropped, products filled in, totals worked out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.urls import reverse_lazy

from yueke.domains.catalogue import queries as catalogue
from yueke.domains.orders.drafts import LineDraft
from yueke.domains.orders.forms import OrderLines
from yueke.domains.orders.rules import amount_of
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.ids import read_id
from yueke.ui.widgets import Search

FIELDS = ("product", "product_name", "quantity", "price")
MOST = 200
_PREFIX = OrderLines.get_default_prefix()

Typed = dict[str, str]


@dataclass(frozen=True)
class Line:
    """A row of the form and what it comes to, as far as it can be read."""

    form: Any
    amount: Decimal | None


def typed_rows(data: QueryDict) -> list[Typed]:
    """The rows as they were typed."""
    count = min(read_id(data.get(f"{_PREFIX}-TOTAL_FORMS", "0")) or 0, MOST)
    return [{name: data.get(f"{_PREFIX}-{i}-{name}", "").strip() for name in FIELDS} for i in range(count)]


def with_rows(data: QueryDict, rows: list[Typed]) -> QueryDict:
    """``data`` with its rows replaced."""
    copy = data.copy()
    for key in [key for key in copy if key.startswith(f"{_PREFIX}-")]:
        del copy[key]
    copy[f"{_PREFIX}-TOTAL_FORMS"], copy[f"{_PREFIX}-INITIAL_FORMS"] = str(len(rows)), "0"
    for i, row in enumerate(rows):
        for name, value in row.items():
            copy[f"{_PREFIX}-{i}-{name}"] = value
    return copy


def rearranged(actor: Actor, data: QueryDict) -> QueryDict:
    """``data`` after the button pressed in the table: add a row, drop one, or fill one from its product."""
    rows = typed_rows(data)
    verb, _colon, at = data.get("lines", "").partition(":")
    row = told if (told := read_id(at)) is not None and told < len(rows) else None
    if verb == "add" and len(rows) < MOST:
        rows.append(dict.fromkeys(FIELDS, ""))
    elif verb == "drop" and row is not None:
        del rows[row]
    elif verb == "fill" and row is not None:
        rows[row] |= {"product_name": "", "price": ""}
    return with_rows(data, [filled(actor, one) for one in rows] or [dict.fromkeys(FIELDS, "")])


def filled(actor: Actor, row: Typed) -> Typed:
    """A row with name, price and quantity from its product where they are still empty."""
    product_id = read_id(row["product"])
    if product_id is None or all(row.values()):
        return row
    try:
        product = catalogue.get(actor, product_id)
    except NotFound:
        return {**row, "product": ""}
    known = {"product_name": product.name, "price": f"{product.price:.2f}", "quantity": "1"}
    return row | {name: value for name, value in known.items() if not row[name]}


def priced(actor: Actor, lines: Any) -> list[Line]:
    """The rows of a formset, each with a product search and its amount."""
    return [Line(_searchable(actor, form), _amount(form)) for form in lines]


def total_of(lines: list[Line]) -> Decimal:
    """What the readable rows come to together."""
    return sum((line.amount for line in lines if line.amount is not None), Decimal("0.00"))


def _searchable(actor: Actor, form: Any) -> Any:
    def label_of(value: Any) -> str:
        try:
            return catalogue.get(actor, int(value)).name
        except (NotFound, ValueError):
            return str(value)

    form.fields["product"].widget = Search(reverse_lazy("office:product-options"), label_of)
    return form


def _amount(form: Any) -> Decimal | None:
    try:
        quantity, price = (Decimal(str(form[name].value() or "").strip()) for name in ("quantity", "price"))
        return amount_of(LineDraft("", quantity, price))
    except InvalidOperation:
        return None
