"""One row of a sheet of orders understood. No database here: it may run in another process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from yueke.domains.customers.importing.cleaning import Cells
from yueke.domains.customers.importing.fields import CHANNELS
from yueke.domains.imports.importer import Plan, Remark, Row
from yueke.domains.orders.drafts import LineDraft
from yueke.domains.orders.rules import check_total, sum_of_lines
from yueke.kernel.cleaning.amounts import clean_amount, clean_quantity
from yueke.kernel.cleaning.dates import LAST_DAY, LOCAL, clean_datetime
from yueke.kernel.cleaning.names import clean_customer_name, name_key
from yueke.kernel.cleaning.phones import clean_phones
from yueke.kernel.cleaning.text import Cell, Cleaned, cell_text, clean_text
from yueke.kernel.cleaning.wording import _
from yueke.kernel.cleaning.words import clean_choice

_NO_DATE = _("缺少下单日期")
_NO_CUSTOMER = _("缺少客户：请填写客户名称、手机或编号")
_NO_AMOUNT = _("缺少金额：请填写金额，或数量和单价")
_EARLY = _("早于下单日期 {day}")


def clean(plan: Plan, number: int, cells: Sequence[Cell]) -> Row:
    """Values of one line of an order (see ``writing``), problems and notes; ``record`` is who bought."""
    row = Row(number, cells)
    at = Cells(plan, row)
    ordered = _day(at, "ordered", plan.latest)
    buyer = _buyer(at)
    if buyer is None and not any(p.field.startswith("customer") for p in row.problems):
        row.problems.append(Remark.of("customer_name", _NO_CUSTOMER))
    if ordered is None and not any(p.field == "ordered" for p in row.problems):
        row.problems.append(Remark.of("ordered", _NO_DATE))
    money = _money(at, row, plan.options.get("totals") == "keep")
    days = _delivery(at, row, ordered)
    channel, remark = _channel(at)
    row.values = {
        code: value
        for code, value in {
            "number": at.text("number", 40),
            "ordered_at": ordered.isoformat() if ordered else "",
            "product": at.text("product", 120),
            "unit": at.text("unit", 20),
            **money,
            **days,
            "channel": channel,
            "department": at.text("department", 60),
            "person": at.text("person", 60),
            "remark": "；".join(part for part in (at.text("remark", 200), remark) if part)[:200],
        }.items()
        if value
    }
    row.record = buyer
    return row


def _buyer(at: Cells) -> dict[str, Any] | None:
    """Who bought, as the sheet says: number, name, its comparable key, phones."""
    number = at.text("customer_number", 30)
    cell = at["customer_name"]
    name = (at.value("customer_name", clean_customer_name(cell)) or "") if cell else ""
    phones = at.value("customer_phone", clean_phones(at["customer_phone"])) if at["customer_phone"] else None
    if not (number or name or phones):
        return None
    return {
        "number": number,
        "name": name,
        "key": name_key(name) if name else "",
        "phones": [phone.key for phone in phones or ()],
        "phone": phones[0].text if phones else "",
    }


def _day(at: Cells, code: str, latest: date) -> datetime | None:
    cell = at[code]
    if cell is None or cell == "":
        return None
    shift = int(at.plan.options.get("shift_days") or 0)
    found = clean_datetime(cell, latest=latest, order=at.plan.orders.get(code))
    moment = at.value(code, found)
    if moment is None:
        return None
    return (moment + timedelta(days=shift)).replace(tzinfo=LOCAL)


def _delivery(at: Cells, row: Row, ordered: datetime | None) -> dict[str, str]:
    out = {}
    for code, latest in (("promised", LAST_DAY), ("delivered", at.plan.latest)):
        moment = _day(at, code, latest)
        if moment is None:
            continue
        if ordered is not None and moment.date() < ordered.date():
            row.problems.append(Remark.of(code, _(_EARLY.msgid, day=ordered.date().isoformat())))
        out[code] = moment.date().isoformat()
    return out


def _money(at: Cells, row: Row, keep: bool) -> dict[str, str]:
    """Quantity, price, amount and cost as text; a line whose amount is wrong is refused with both figures."""
    quantity = at.value("quantity", clean_quantity(at["quantity"]))
    price = at.value("price", clean_amount(at["price"], negative=False))
    amount = at.value("amount", clean_amount(at["amount"], negative=False))
    cost = at.value("cost", clean_amount(at["cost"], negative=False))
    unclear = any(p.field in ("quantity", "price", "amount") for p in row.problems)
    if amount is None and not unclear and (quantity is None or price is None):
        row.problems.append(Remark.of("amount", _NO_AMOUNT))
    if None not in (quantity, price, amount):
        _compare(row, quantity, price, amount, keep)
    told = {"quantity": quantity, "price": price, "amount": amount, "cost": cost}
    return {code: f"{value:f}" for code, value in told.items() if value is not None}


def _compare(row: Row, quantity: Decimal, price: Decimal, amount: Decimal, keep: bool) -> None:
    line = LineDraft("", quantity, price)
    if not check_total([line], amount):
        return
    wrong = _("金额不符：表中 {amount}，数量×单价 {sum}", amount=f"{amount:,.2f}", sum=f"{sum_of_lines([line]):,.2f}")
    if keep:
        row.notes.append(Remark.of("amount", wrong))
    else:
        row.problems.append(Remark.of("amount", wrong))


def _channel(at: Cells) -> tuple[str, str]:
    """The channel; a word that is not in the list becomes 其他, and stays in the remark."""
    cell = at["channel"]
    if cell is None or cell == "":
        return "", ""
    found: Cleaned[str] = clean_choice(cell, CHANNELS)
    if found.problem is None:
        return at.value("channel", found) or "", ""
    word = clean_text(" ".join(cell_text(cell).split())[:30]).value or ""
    at.row.notes.append(Remark.of("channel", _("渠道“{word}”不在列表中，记为“其他”并写入备注", word=word)))
    return "other", f"渠道 {word}"
