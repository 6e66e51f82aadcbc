"""Rows of a sheet of complaints looked at together: who complained, what they name, what was imported before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from yueke.domains.complaints.commands.importing import key_of
from yueke.domains.complaints.models import Category, Complaint
from yueke.domains.imports.importer import Findings, Remark, Row, Work
from yueke.domains.orders.importing.buyers import Buyers, Found, identity_of
from yueke.domains.orders.models import Order
from yueke.domains.organization import queries as organization
from yueke.kernel.cleaning.wording import _

AT_ONCE = 5_000
_EXISTS = _("原编号已导入过")


class ComplaintExaminer:
    """Settles the customer, order, category, department and handler of each row; then finds rows that come again."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.buyers = Buyers(work.actor)
        self.strict = work.plan.options.get("customers") == "refuse"
        self.categories = dict(Category.objects.filter(is_active=True).order_by("-parent_id").values_list("name", "pk"))
        self.departments = {row.name: row.id for row in organization.departments(work.actor)}
        self.people: dict[str, int | None] = {}
        self.numbers: dict[str, list[int]] = {}

    def take(self, rows: Sequence[Row]) -> None:
        """Put ids on each row, or the reason why not; on refused rows too, to tell everything at once."""
        self.buyers.find(row.record for row in rows if row.record is not None)
        orders = self._orders(rows)
        for row in rows:
            if row.record is not None:
                self._customer(row, self.buyers.known[identity_of(row.record)])
            self._order(row, orders)
            self._named(row)
            if row.values.get("number") and not row.problems:
                self.numbers.setdefault(key_of(row.values["number"]), []).append(row.number)
            row.record = None

    def look(self) -> None:
        """Nothing yet: what to ask for is known only at the end."""

    def finish(self) -> Findings:
        """Rows that must not be imported (again)."""
        findings = Findings()
        for part in _parts(sorted(self.numbers)):
            for key in Complaint.objects.filter(intake_key__in=part).values_list("intake_key", flat=True):
                findings.refusals.update((row, Remark.of("number", _EXISTS)) for row in self.numbers[key])
        for rows in self.numbers.values():
            text = _("原编号与第 {row} 行相同", row=rows[0])
            findings.refusals.update(
                (row, Remark.of("number", text)) for row in rows[1:] if row not in findings.refusals
            )
        return findings

    def _customer(self, row: Row, found: Found) -> None:
        if found.customer_id is not None:
            row.values["customer_id"] = found.customer_id
        elif found.problem is not None:
            # A number that nobody has is a mistake; a name nobody has is a caller without an archive.
            unknown = found.unknown and not self.strict and not row.record["number"]
            if not unknown:
                row.problems.append(found.problem)
            else:
                row.notes.append(Remark.of("customer_name", _("档案里没有这位客户，称呼和电话留在投诉上")))

    def _orders(self, rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
        wanted = {row.values["order"] for row in rows if row.values.get("order")}
        found = Order.objects.visible_to(self.work.actor).filter(number__in=wanted)
        return {one.number: (one.pk, one.customer_id) for one in found} if wanted else {}

    def _order(self, row: Row, orders: dict[str, tuple[int, int]]) -> None:
        number = row.values.pop("order", "")
        if not number:
            return
        order_id, customer_id = orders.get(number, (0, 0))
        if not order_id:
            row.problems.append(Remark.of("order", _("没有订单“{name}”", name=number)))
        elif row.values.setdefault("customer_id", customer_id) != customer_id:
            row.problems.append(Remark.of("order", _("订单“{name}”不是这位客户的", name=number)))
        else:
            row.values["order_id"] = order_id

    def _named(self, row: Row) -> None:
        category, department = row.values.pop("category", ""), row.values.pop("department", "")
        if category and category not in self.categories:
            row.problems.append(Remark.of("category", _("没有投诉类别“{name}”", name=category)))
        elif category:
            row.values["category_id"] = self.categories[category]
        if department and department not in self.departments:
            row.problems.append(Remark.of("department", _("没有部门“{name}”", name=department)))
        elif department:
            row.values["department_id"] = self.departments[department]
        handler = row.values.pop("handler", "")
        if handler and (person := self._person(handler)) is not None:
            row.values["handler_id"] = person
        elif handler:
            row.notes.append(Remark.of("handler", _("没有（或不止一位）同事叫“{name}”，承办人留空", name=handler)))

    def _person(self, name: str) -> int | None:
        if name not in self.people:
            hits = organization.find_people(self.work.actor, name, limit=5)
            found = [hit.id for hit in hits if hit.name == name]
            self.people[name] = found[0] if len(found) == 1 else None
        return self.people[name]


def _parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
