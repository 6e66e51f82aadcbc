"""Orders of a checked sheet recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yueke.domains.catalogue.commands import ensure_many
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.imports.importer import Work
from yueke.domains.imports.rowstore import opened
from yueke.domains.orders import numbers
from yueke.domains.orders.commands import create_many
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.organization import queries as organization
from yueke.kernel.cleaning.names import looks_like_institution, looks_like_organization
from yueke.kernel.numbering import next_numbers

Values = Mapping[str, Any]
_AT_ONCE = 10_000
"""Orders opened together; of the others only the sealed rows are in memory."""


class OrderWriter:
    """Records orders, and the customers they name where that was asked for.

    Takes its numbers before the long transaction, which would lock them.
    """

    def __init__(self, work: Work, *, expected: int) -> None:
        self.work = work
        self.customers: dict[str, int] = {}
        self.products: dict[str, int] = {}
        self.departments = {row.name: row.id for row in organization.departments(work.actor)}
        self.people: dict[str, int | None] = {}
        with transaction.atomic():
            self.fresh = iter(next_numbers(numbers.ORDER, work.at, expected))

    def create(self, entries: Sequence[Sequence[bytes]], *, done: Callable[[int], None]) -> list[int]:
        """One order for each entry, with a line for each of its rows."""
        ids: list[int] = []
        for start in range(0, len(entries), _AT_ONCE):
            ids += self._create([[opened(row).values for row in rows] for rows in entries[start : start + _AT_ONCE]])
            done(len(ids))
        return ids

    def _create(self, entries: Sequence[Sequence[Values]]) -> list[int]:
        self._know_customers(rows[0] for rows in entries)
        self._know_products(row for rows in entries for row in rows)
        self._know_people(rows[0] for rows in entries)
        drafts = [self._draft(rows) for rows in entries]
        return create_many(self.work.actor, drafts, batch_id=self.work.batch_id, at=self.work.at)

    def fill(self, entries: Sequence[tuple[int, Values]]) -> None:
        """Orders are never filled up: a number known already is refused at the check."""
        raise AssertionError("no order is a duplicate to be filled")

    def link(self, pairs: Sequence[tuple[int, int, str]], *, certain: bool) -> None:
        """Orders are not linked."""

    def _draft(self, rows: Sequence[Values]) -> OrderDraft:
        first = rows[0]
        lines = tuple(line for row in rows if (line := self._line(row)) is not None)
        costs = [Decimal(row["cost"]) for row in rows if row.get("cost")]
        amounts = [Decimal(row["amount"]) for row in rows if row.get("amount")]
        remark = first.get("remark", "")
        if not lines and first.get("quantity"):
            remark = "；".join(part for part in (remark, f"数量 {first['quantity'].removesuffix('.000')}") if part)
        return OrderDraft(
            customer_id=first.get("customer_id") or self.customers[first["buyer"]["id"]],
            ordered_at=datetime.fromisoformat(first["ordered_at"]),
            lines=lines,
            number=first.get("number") or next(self.fresh, ""),
            amount=sum(amounts, Decimal(0)) if len(amounts) == len(rows) else None,
            cost=sum(costs, Decimal(0)) if costs else None,
            channel=first.get("channel", ""),
            department_id=self.departments.get(first.get("department", "")),
            person_id=self.people.get(first.get("person", "")),
            promised_on=_day(first.get("promised")),
            delivered_on=_day(first.get("delivered")),
            remark=remark[:200],
        )

    def _line(self, row: Values) -> LineDraft | None:
        name = row.get("product")
        if not name:
            return None
        quantity = Decimal(row.get("quantity") or 1)
        amount = Decimal(row["amount"]) if row.get("amount") else None
        price = Decimal(row["price"]) if row.get("price") else (amount or Decimal(0)) / quantity
        return LineDraft(name, quantity, price.quantize(Decimal("0.01")), amount, self.products[name])

    def _know_products(self, rows: Iterable[Values]) -> None:
        fresh: dict[str, Values] = {}
        for row in rows:
            name = row.get("product")
            if name and name not in self.products:
                fresh.setdefault(name, {k: row[k] for k in ("unit", "price") if row.get(k)})
        if fresh:
            self.products |= ensure_many(self.work.actor, fresh, facts=fresh, at=self.work.at)

    def _know_customers(self, rows: Iterable[Values]) -> None:
        """Create the customers that are not in the archive; a customer of ours since the first order seen."""
        first_seen: dict[str, tuple[Values, datetime]] = {}
        for row in rows:
            buyer = row.get("buyer")
            if buyer is None or buyer["id"] in self.customers:
                continue
            ordered = datetime.fromisoformat(row["ordered_at"])
            known = first_seen.get(buyer["id"])
            if known is None or ordered < known[1]:
                first_seen[buyer["id"]] = ({**row, **buyer}, ordered)
        drafts = [_customer(row, since) for row, since in first_seen.values()]
        ids = customers.create_many(self.work.actor, drafts, batch_id=self.work.batch_id, at=self.work.at)
        self.customers |= dict(zip(first_seen, ids, strict=True))

    def _know_people(self, rows: Iterable[Values]) -> None:
        for name in {row["person"] for row in rows if row.get("person")} - self.people.keys():
            hits = organization.find_people(self.work.actor, name, limit=5)
            found = [hit.id for hit in hits if hit.name == name]
            self.people[name] = found[0] if len(found) == 1 else None


def _customer(row: Values, since: datetime) -> CustomerDraft:
    """Who has bought is a customer. Without a name the number stands for it."""
    name = row.get("name") or f"客户 {row['number'][-20:] or row['phone']}"
    kind = "enterprise" if looks_like_organization(name) else "individual"
    return CustomerDraft(
        name=name,
        kind="institution" if looks_like_institution(name) else kind,
        number=row["number"],
        phone=row.get("phone", ""),
        channel=row.get("channel", ""),
        learned_at=since,
        created_at=since,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
