"""Orders from sheets: fields, cleaning, whose they are, recording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import commands as customers
from yueke.domains.imports.importer import Advice, Option, Plan, Work
from yueke.domains.orders.commands import remove_batch
from yueke.domains.orders.importing.cleaning import clean
from yueke.domains.orders.importing.examining import OrderExaminer
from yueke.domains.orders.importing.fields import FIELDS
from yueke.domains.orders.importing.summaries import FIND_BUYERS, SUMMARIES
from yueke.domains.orders.importing.writing import OrderWriter
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.dates import clean_date
from yueke.kernel.errors import Message
from yueke.kernel.sheets.sheet import Sheet


class OrderImporter:
    """Orders with their lines; customers are named by number, or by name and phone."""

    kind = "orders"
    title = _("订单")
    permission = "orders.import"
    fields = FIELDS
    hidden_options = ("shift_days",)
    instructions: tuple[Message, ...] = (
        _("一行一个产品；同一订单号的几行合为一个订单。"),
        _("客户按编号，或按名称和手机，在客户档案中查找；请先导入客户。"),
    )
    options: tuple[Option, ...] = (
        Option(
            "customers",
            _("档案里没有的客户"),
            (("refuse", _("退回该行")), ("create", _("新建为客户"))),
        ),
        Option(
            "totals",
            _("金额不等于数量×单价"),
            (("refuse", _("退回该行")), ("keep", _("按表中金额导入"))),
        ),
    )
    summaries: Mapping[str, str] = SUMMARIES
    advice: tuple[Advice, ...] = (FIND_BUYERS,)
    clean = staticmethod(clean)
    whole_rows = True
    """The customer's id is put on each row."""

    def settled(self, columns: Mapping[str, int]) -> dict[str, int]:
        """A list of purchases without products and amounts has one figure for each: its “price” is the amount."""
        found = dict(columns)
        if "price" in found and "amount" not in found and "product" not in found:
            found["amount"] = found.pop("price")
        return found

    def missing(self, columns: Mapping[str, int]) -> list[Message]:
        """An order needs a day, a customer and money."""
        found: list[Message] = []
        if "ordered" not in columns:
            found.append(_("请指出哪一列是下单日期。"))
        if not {"customer_name", "customer_phone", "customer_number"} & columns.keys():
            found.append(_("请指出哪一列是客户名称、客户手机或客户编号。"))
        if "amount" not in columns and not {"quantity", "price"} <= columns.keys():
            found.append(_("请指出哪一列是金额，或哪两列是数量和单价。"))
        return found

    def examiner(self, work: Work) -> OrderExaminer:
        """For one check."""
        return OrderExaminer(work)

    def writer(self, work: Work, *, expected: int) -> OrderWriter:
        """For one import."""
        return OrderWriter(work, expected=expected)

    def undo(self, actor: Actor, batch_id: int, *, filled: Sequence[int], at: datetime) -> int:
        """Remove the orders, then the customers created for them. Products stay in the catalogue."""
        removed = remove_batch(actor, batch_id, at=at)
        if actor.may("customers.import"):
            customers.remove_batch(actor, batch_id, at=at)
        return removed

    def labels(self, actor: Actor, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
        """Orders are never shown beside rows."""
        return {}


def days_to_present(sheet: Sheet, plan: Plan, today: date) -> int:
    """By how many days the orders of ``sheet`` must be moved for the last of them to lie before ``today``."""
    place, order = plan.columns["ordered"], plan.orders.get("ordered")
    days = [day for row in sheet.rows if (day := clean_date(row[place], order=order).value) is not None]
    return (today - max(days)).days - 1 if days else 0
