"""Rows of a sheet of orders looked at together: who bought, which rows are one order, what is there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy

from yueke.domains.imports.importer import Findings, FoundGroup, Remark, Row, Work
from yueke.domains.orders.importing.buyers import Buyers, identity_of
from yueke.domains.orders.models import Order
from yueke.domains.organization import queries as organization
from yueke.kernel.cleaning.wording import _
from yueke.kernel.errors import Forbidden

AT_ONCE = 5_000
_EXISTS = _("订单号已在系统中")
_TORN = _("同一订单号的另一行有误，整单退回")


class OrderExaminer:
    """Settles the customer of each row; then joins lines of one order and finds what was imported before."""

    def __init__(self, work: Work) -> None:
        self.buyers = Buyers(work.actor)
        self.departments = {row.name for row in organization.departments(work.actor)} | {""}
        self.create = work.plan.options.get("customers") == "create"
        if self.create and not work.actor.may("customers.import"):
            raise Forbidden(gettext_lazy("新建客户需要“导入客户”的权限。"))
        self.lines: dict[str, list[tuple[int, tuple[str, str]]]] = defaultdict(list)
        self.torn: set[str] = set()
        self.unnumbered: dict[tuple[int, datetime, Decimal], list[int]] = defaultdict(list)

    def take(self, rows: Sequence[Row]) -> None:
        """Put the customer's id on each row, or the reason why not; on refused rows too, to tell everything at once."""
        known = [row for row in rows if row.record is not None]
        self.buyers.find(row.record for row in known)
        for row in known:
            self._settle(row)
        for row in rows:
            number = row.values.get("number", "")
            if row.problems:
                self.torn.add(number)
            elif number:
                who = str(row.values.get("customer_id") or identity_of(row.record))
                self.lines[number].append((row.number, (who, row.values["ordered_at"])))
            elif "customer_id" in row.values:
                self.unnumbered[_mark(row.values)].append(row.number)
            row.record = None

    def look(self) -> None:
        """Nothing yet: what to ask for is known only when orders are joined."""

    def finish(self) -> Findings:
        """Orders of several rows, and rows that must not be imported (again)."""
        findings = Findings()
        known = {number for part in _parts(sorted(self.lines)) for number in _existing(part)}
        for number, lines in self.lines.items():
            first_row, first = lines[0]
            if number in known:
                findings.refusals.update((row, Remark.of("number", _EXISTS)) for row, _who in lines)
            elif number in self.torn:
                findings.refusals.update((row, Remark.of("number", _TORN)) for row, _who in lines)
            elif any(who != first for _row, who in lines):
                text = _("订单号与第 {row} 行相同，但客户或日期不同", row=first_row)
                findings.refusals.update((row, Remark.of("number", text)) for row, _who in lines)
            elif len(lines) > 1:
                findings.groups.append(FoundGroup([row for row, _who in lines], parts=True))
        findings.refusals.update(self._repeated())
        return findings

    def _settle(self, row: Row) -> None:
        department = row.values.get("department", "")
        if department not in self.departments:
            text = _("没有部门“{name}”，记在导入人的部门", name=department)
            row.notes.append(Remark.of("department", text))
        found = self.buyers.known[identity_of(row.record)]
        if found.customer_id is not None:
            row.values["customer_id"] = found.customer_id
        elif found.unknown and self.create:
            buyer = row.record
            row.values["buyer"] = {k: buyer[k] for k in ("number", "name", "phone")} | {"id": identity_of(buyer)}
            row.notes.append(Remark.of("customer_name", _("新建客户“{name}”", name=buyer["name"] or buyer["number"])))
        elif found.problem is not None:
            row.problems.append(found.problem)

    def _repeated(self) -> Iterator[tuple[int, Remark]]:
        """Rows without a number that repeat an order already recorded: same customer, moment and amount."""
        for part in _parts(list(self.unnumbered)):
            rows = Order.objects.filter(customer_id__any_of=_buyers_again(part))
            for customer_id, at, amount, number in rows.values_list("customer_id", "ordered_at", "amount", "number"):
                for row in self.unnumbered.get((customer_id, at, amount), ()):
                    yield row, Remark.of("", _("同一客户同一时间同一金额的订单已有：{number}", number=number))


def _existing(numbers: Sequence[str]) -> list[str]:
    # Of all orders, not only those the importer sees: a number is used once.
    return list(Order.objects.filter(number__any_of=set(numbers)).values_list("number", flat=True))


def _buyers_again(marks: Sequence[tuple[int, datetime, Decimal]]) -> set[int]:
    """The customers of those ``marks`` (customer, moment, amount) that an order has already."""
    with connection.cursor() as cursor:
        # Answered from the index of a customer's orders alone: they may have bought ten times as much before.
        cursor.execute(
            "SELECT mark.customer_id FROM unnest(%s::bigint[], %s::timestamptz[], %s::numeric[])"
            " AS mark (customer_id, ordered_at, amount) WHERE EXISTS (SELECT FROM orders_order o"
            " WHERE o.customer_id = mark.customer_id AND o.ordered_at = mark.ordered_at AND o.amount = mark.amount)",
            [list(values) for values in zip(*marks, strict=True)],
        )
        return {row[0] for row in cursor.fetchall()}


def _mark(values: dict[str, Any]) -> tuple[int, datetime, Decimal]:
    amount = values.get("amount")
    total = Decimal(amount) if amount else Decimal(values["quantity"]) * Decimal(values["price"])
    return values["customer_id"], datetime.fromisoformat(values["ordered_at"]), total.quantize(Decimal("0.01"))


def _parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
