"""The only readers of orders for others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, Self

from django.db.models import Count, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order, OrderLine
from yueke.domains.orders.months import months_bought
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.terms import Term
from yueke.kernel.windows import month_starts, window_start

SORTS: dict[str, tuple[str, ...]] = {
    "ordered": ("ordered_at", "id"),
    "-ordered": ("-ordered_at", "-id"),
}
"""The orders of a list; each is answered by an index."""

_NAMED_CUSTOMERS = 200
"""How many customers a name in the search box may stand for."""


@dataclass(frozen=True)
class OrderFilter:
    """What a list of orders is narrowed by; empty values narrow nothing, ranges include both ends.

    ``overdue_on``: open orders promised for a day before that one.
    """

    text: str = ""
    customer_id: int | None = None
    state: str = ""
    channel: str = ""
    department_id: int | None = None
    person_id: int | None = None
    ordered_from: date | None = None
    ordered_to: date | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    overdue_on: date | None = None
    batch_id: int | None = None
    sort: str = "-ordered"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address; what cannot be read is left out."""
        values: dict[str, Any] = {
            name: str(params.get(name, ""))[:100].strip() for name in ("text", "state", "channel")
        }
        for name in ("customer_id", "department_id", "person_id", "batch_id"):
            values[name] = _parsed(int, params.get(name))
        for name in ("ordered_from", "ordered_to", "overdue_on"):
            values[name] = _parsed(date.fromisoformat, params.get(name))
        for name in ("amount_from", "amount_to"):
            values[name] = _parsed(Decimal, params.get(name))
        if params.get("sort") in SORTS:
            values["sort"] = params["sort"]
        return cls(**values)

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address, which :meth:`read` reads back; defaults left out."""
        pairs = ((f.name, getattr(self, f.name), f.default) for f in dataclasses.fields(self))
        return [(name, str(value)) for name, value, default in pairs if value != default]


@dataclass(frozen=True)
class OrderDetail:
    """One order with its lines."""

    order: Order
    lines: tuple[OrderLine, ...]


class Totals(NamedTuple):
    """How many orders, and yuan together."""

    orders: int
    amount: Decimal


@dataclass(frozen=True)
class CustomerTotals:
    """What a customer bought in all and in the year before the asked moment; cancelled orders not counted."""

    orders: int
    amount: Decimal
    first_at: datetime | None
    last_at: datetime | None
    year_orders: int
    year_amount: Decimal


def orders(actor: Actor, filters: OrderFilter | None = None) -> QuerySet[Order]:
    """The orders ``actor`` may see that pass ``filters``, ordered; customer, department and person joined."""
    filters = filters or OrderFilter()
    rows = _matching(actor, filters).order_by(*order_of(filters))
    return rows.select_related("customer", "department", "person").only(
        *(field.name for field in Order._meta.concrete_fields),
        "customer__name",
        "customer__number",
        "customer__kind",
        "customer__is_key",
        "department__name",
        "person__name",
    )


def first_orders(actor: Actor, customer_ids: Iterable[int]) -> dict[int, datetime]:
    """When those of the customers who have bought did so first; cancelled orders do not count."""
    rows = Order.objects.visible_to(actor).filter(customer_id__any_of=sorted(customer_ids)).exclude(state="cancelled")
    return dict(rows.order_by().values_list("customer_id").annotate(first=Min("ordered_at")))


def prospects_of_batch(actor: Actor, batch_id: int) -> list[int]:
    """The prospects for whom an imported batch recorded orders: ids, ascending."""
    rows = Order.objects.visible_to(actor).filter(import_batch_id=batch_id, customer__stage="prospect")
    return list(rows.order_by("customer_id").values_list("customer_id", flat=True).distinct())


def find(actor: Actor, text: str, limit: int = 20) -> list[Order]:
    """Suggestions: visible orders whose number begins with ``text`` (three characters at least)."""
    text = text.strip().upper()
    if len(text) < 3:
        return []
    rows = Order.objects.visible_to(actor).filter(number__startswith=text).select_related("customer")
    # Unordered while cut: sorting every match of a common beginning would read them all.
    return sorted(rows.order_by()[: min(limit, 50)], key=lambda order: order.number)


def order_of(filters: OrderFilter) -> tuple[str, ...]:
    """The order ``filters`` ask for, complete with its tie-breaker."""
    return SORTS.get(filters.sort, SORTS["-ordered"])


def order(actor: Actor, order_id: int) -> OrderDetail:
    """One order with its lines; visible through the order's own scope or through its customer."""
    found = Order.objects.select_related("customer", "department", "person").filter(pk=order_id).first()
    if found is None:
        raise NotFound
    if not Order.objects.visible_to(actor).filter(pk=order_id).exists():
        customers.get(actor, found.customer_id)
    return OrderDetail(found, tuple(found.lines.select_related("product")))


def of_customer(actor: Actor, customer_id: int | Customer) -> QuerySet[Order]:
    """All orders of a customer the actor may see, newest first."""
    customer = customers.get(actor, customer_id)
    rows = Order.objects.filter(customer=customer).select_related("department", "person")
    return rows.order_by("-ordered_at", "-id")


def latest_of_customer(actor: Actor, customer_id: int | Customer, limit: int) -> list[Order]:
    """The latest orders of a customer the actor may see: number, time, amount, state and who took it."""
    shown = ("number", "ordered_at", "amount", "state", "customer_id", "person__name")
    return list(of_customer(actor, customer_id).select_related(None).select_related("person").only(*shown)[:limit])


def totals_of_customer(actor: Actor, customer_id: int | Customer, at: datetime) -> CustomerTotals:
    """What a customer bought until ``at``; two queries, one for a customer already read."""
    customer = customers.get(actor, customer_id)
    year = Q(ordered_at__gt=window_start(timezone.localtime(at), Term(12, "months")))
    found = (
        _counted(at)
        .filter(customer=customer)
        .aggregate(
            orders=Count("pk"),
            first_at=Min("ordered_at"),
            last_at=Max("ordered_at"),
            year_orders=Count("pk", filter=year),
            year_amount=Coalesce(Sum("amount", filter=year), Decimal(0)),
            # Last: from here on the name means the sum, no longer the column.
            amount=Coalesce(Sum("amount"), Decimal(0)),
        )
    )
    return CustomerTotals(**found)


def totals(actor: Actor, filters: OrderFilter | None = None) -> Totals:
    """Count and sum of the filtered orders; reads them all, so ask for it only on narrow filters."""
    found = _matching(actor, filters or OrderFilter()).aggregate(
        orders=Count("pk"), amount=Coalesce(Sum("amount"), Decimal(0))
    )
    return Totals(found["orders"], found["amount"])


class MonthOfOrders(NamedTuple):
    """Orders taken in a month, and yuan together."""

    month: date
    orders: int
    amount: Decimal


def by_month(actor: Actor, first: date, end: date) -> list[MonthOfOrders]:
    """Orders taken from ``first`` up to, not including, ``end``, cancelled ones not counted; empty months left out."""
    rows = Order.objects.visible_to(actor).exclude(state="cancelled")
    rows = rows.filter(ordered_at__gte=_midnight(first), ordered_at__lt=_midnight(end)).order_by()
    counted = rows.annotate(month=TruncMonth("ordered_at")).values_list("month")
    found = counted.annotate(orders=Count("pk"), amount=Sum("amount")).order_by("month")
    return [MonthOfOrders(month.date(), orders, amount) for month, orders, amount in found]


def placed(first: date, end: date) -> int:
    """How many orders everybody took from ``first`` up to, not including, ``end``, cancelled ones not counted."""
    rows = Order.objects.exclude(state="cancelled")
    return rows.filter(ordered_at__gte=_midnight(first), ordered_at__lt=_midnight(end)).count()


def purchases(at: datetime, window: Term) -> QuerySet[Any, Any]:
    """What every customer bought in the ``window`` (at most five years) before ``at``, cancelled orders not counted.

    Rows ``customer_id, orders, amount, later, earlier, months, first_at, last_at``: ``later`` and ``earlier`` are
    the yuan of the window's halves, ``months`` the rolling months (counted back from ``at``) with a purchase.
    Customers without an order in the window have no row.
    """
    at = timezone.localtime(at)
    start = window_start(at, window)
    later = Q(ordered_at__gt=start + (at - start) / 2)
    return (
        _counted(at)
        .filter(ordered_at__gt=start)
        .order_by()
        .values("customer_id")
        .annotate(
            orders=Count(Value(1)),
            later=Coalesce(Sum("amount", filter=later), Decimal(0)),
            earlier=Coalesce(Sum("amount", filter=~later), Decimal(0)),
            months=months_bought("ordered_at", month_starts(at, start)),
            first_at=Min("ordered_at"),
            last_at=Max("ordered_at"),
            # Last: from here on the name means the sum.
            amount=Sum("amount"),
        )
    )


def _counted(at: datetime) -> QuerySet[Order]:
    return Order.objects.filter(ordered_at__lte=at).exclude(state="cancelled")


def _matching(actor: Actor, f: OrderFilter) -> QuerySet[Order]:
    rows = Order.objects.visible_to(actor)
    if f.text:
        rows = rows.filter(_text(actor, f.text))
    same = {
        "customer_id": f.customer_id,
        "state": f.state,
        "channel": f.channel,
        "department_id": f.department_id,
        "person_id": f.person_id,
        "import_batch_id": f.batch_id,
        "amount__gte": f.amount_from,
        "amount__lte": f.amount_to,
    }
    rows = rows.filter(**{name: value for name, value in same.items() if value not in (None, "")})
    if f.ordered_from is not None:
        rows = rows.filter(ordered_at__gte=_midnight(f.ordered_from))
    if f.ordered_to is not None:
        rows = rows.filter(ordered_at__lt=_midnight(f.ordered_to + timedelta(days=1)))
    if f.overdue_on is not None:
        rows = rows.filter(state="open", promised_on__lt=f.overdue_on)
    return rows


def _text(actor: Actor, text: str) -> Q:
    """Orders whose number begins with ``text``, or of customers it finds."""
    asked = customers.customer_ids(actor, customers.CustomerFilter(text=text))
    return Q(number__startswith=text.upper()) | Q(customer_id__in=list(asked[:_NAMED_CUSTOMERS]))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _parsed(read: Any, text: Any) -> Any:
    if text in (None, ""):
        return None
    try:
        value = read(str(text))
    except (ValueError, InvalidOperation):
        return None
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value) < 10**12):
        return None
    if isinstance(value, int) and not 0 <= value < 2**63:
        return None
    return None if isinstance(value, date) and not 1900 <= value.year <= 9000 else value
