"""One row of a sheet of complaints understood. No database here: it may run in another process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yueke.domains.complaints.importing.fields import CHANNELS, GRADES, OUTCOMES, SATISFACTIONS, STATES
from yueke.domains.customers.importing.cleaning import Cells
from yueke.domains.imports.importer import Plan, Remark, Row
from yueke.kernel.cleaning.amounts import clean_amount
from yueke.kernel.cleaning.dates import LOCAL, clean_datetime
from yueke.kernel.cleaning.names import clean_customer_name, name_key
from yueke.kernel.cleaning.phones import clean_phones
from yueke.kernel.cleaning.text import Cell, cell_text, clean_text
from yueke.kernel.cleaning.wording import _
from yueke.kernel.cleaning.words import clean_choice

_MISSING = {
    "number": _("缺少原编号"), "received": _("缺少投诉时间"), "description": _("缺少问题描述"), "state": _("缺少办理状态"),
}  # fmt: skip
_NO_CALLER = _("缺少投诉人：请填写称呼、电话或客户编号")
_EARLY = _("早于投诉时间 {day}")
_NOT_YET = _("办理中的投诉还没有满意度，未导入")
_OPEN_CLOSED = _("填了办结时间，状态却是办理中")
_CHOICES = (("channel", CHANNELS), ("grade", GRADES), ("state", STATES), ("outcome", OUTCOMES))
_LONG = (("description", 4_500), ("wish", 2_000), ("result", 2_000))
_SHORT = (
    ("number", 60),
    ("category", 60),
    ("order", 40),
    ("product", 120),
    ("batch", 60),
    ("department", 60),
    ("handler", 60),
)


def clean(plan: Plan, number: int, cells: Sequence[Cell]) -> Row:
    """Values of one complaint (see ``writing``), problems and notes; ``record`` is who complained."""
    row = Row(number, cells)
    at = Cells(plan, row)
    values: dict[str, Any] = {code: at.text(code, limit) for code, limit in _SHORT}
    values |= {code: _paragraphs(at, code, limit) for code, limit in _LONG}
    values |= {code: at.value(code, clean_choice(at[code], words)) or "" for code, words in _CHOICES}
    values |= _moments(at, row)
    values["satisfaction"] = _satisfaction(at, row, values["state"])
    amount = at.value("compensation", clean_amount(at["compensation"], negative=False))
    values["compensation"] = f"{amount:f}" if amount is not None else ""
    for code, remark in _MISSING.items():
        if not values[code] and not any(problem.field == code for problem in row.problems):
            row.problems.append(Remark.of(code, remark))
    row.record = _caller(at, row)
    row.values = {code: value for code, value in values.items() if value}
    if row.record:
        row.values |= {"caller_name": row.record["name"], "caller_phone": row.record["phone"]}
    return row


def _paragraphs(at: Cells, code: str, limit: int) -> str:
    cell = at[code]
    if cell is None or cell == "":
        return ""
    return at.value(code, clean_text(cell, limit=limit, lines=True)) or ""


def _moments(at: Cells, row: Row) -> dict[str, str]:
    received, closed = (_moment(at, code) for code in ("received", "closed"))
    if received and closed and closed.date() < received.date():
        row.problems.append(Remark.of("closed", _(_EARLY.msgid, day=received.date().isoformat())))
    state = at.value("state", clean_choice(at["state"], STATES)) if closed else None
    if closed and state == "open":
        row.problems.append(Remark.of("closed", _OPEN_CLOSED))
    return {
        "received": received.isoformat() if received else "",
        "closed": max(closed, received).isoformat() if closed and received else "",
    }


def _moment(at: Cells, code: str) -> datetime | None:
    cell = at[code]
    if cell is None or cell == "":
        return None
    found = at.value(code, clean_datetime(cell, latest=at.plan.latest, order=at.plan.orders.get(code)))
    return found.replace(tzinfo=LOCAL) if found else None


def _satisfaction(at: Cells, row: Row, state: str) -> int:
    cell = at["satisfaction"]
    told = cell_text(cell).strip() if cell is not None else ""
    if not told:
        return 0
    if state == "open":
        row.notes.append(Remark.of("satisfaction", _NOT_YET))
        return 0
    return int(at.value("satisfaction", clean_choice(cell, SATISFACTIONS)) or 0)


def _caller(at: Cells, row: Row) -> dict[str, Any] | None:
    """Who complained, as the sheet says: number, name, its comparable key, phones."""
    number = at.text("customer_number", 30)
    cell = at["customer_name"]
    name = (at.value("customer_name", clean_customer_name(cell)) or "") if cell else ""
    phones = at.value("customer_phone", clean_phones(at["customer_phone"])) if at["customer_phone"] else None
    if not (number or name or phones):
        if not any(problem.field.startswith("customer") for problem in row.problems):
            row.problems.append(Remark.of("customer_name", _NO_CALLER))
        return None
    return {
        "number": number,
        "name": name,
        "key": name_key(name) if name else "",
        "phones": [phone.key for phone in phones or ()],
        "phone": phones[0].text if phones else "",
    }
