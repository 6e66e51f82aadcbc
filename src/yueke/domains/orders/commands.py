"""The only writers of orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import queries as customers
from yueke.domains.orders import numbers
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.orders.events import (
    ImportedOrdersRemoved,
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrdersImported,
)
from yueke.domains.orders.lifecycles import ORDER_LIFE
from yueke.domains.orders.models import Order, OrderLine
from yueke.domains.orders.rules import amount_of, check_total, state_of, total_of
from yueke.kernel.access import Actor, command
from yueke.kernel.copying import copy_rows, reserve_ids
from yueke.kernel.errors import Invalid, Message, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import next_number, next_numbers

__all__ = ["LineDraft", "OrderDraft", "cancel", "create", "create_many", "remove_batch", "set_delivered"]

_ORDER = (
    "id", "number", "customer_id", "ordered_at", "channel", "department_id", "person_id", "amount", "cost",
    "promised_on", "delivered_on", "state", "remark", "import_batch_id", "created_at",
)  # fmt: skip
TOO_MUCH = Decimal(10) ** 12
"""The amount in yuan from which neither an order nor a line can be recorded."""

_LINE = ("order_id", "product_id", "product_name", "quantity", "price", "amount")


@command(may="orders.create")
def create(actor: Actor, draft: OrderDraft, *, at: datetime) -> Order:
    """Record an order with its lines. Raises :class:`Invalid` naming every wrong field."""
    customer = customers.get(actor, draft.customer_id)
    if customer.archived_at is not None:
        raise Refused(_("该客户的档案已归档，不能登记订单。"))
    _check(draft, at)
    order = Order(
        number=draft.number.strip() or next_number(numbers.ORDER, at),
        customer=customer,
        ordered_at=draft.ordered_at,
        channel=draft.channel,
        department_id=draft.department_id or actor.department_id,
        person_id=draft.person_id or actor.person_id,
        amount=total_of(draft),
        cost=draft.cost,
        promised_on=draft.promised_on,
        delivered_on=draft.delivered_on,
        state=state_of(draft),
        remark=draft.remark,
        created_at=at,
    )
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError as error:
        if "number" in str(error):
            raise Invalid(_("这个订单号已被使用。"), field="number") from error
        raise
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            product_id=line.product_id,
            product_name=line.product_name,
            quantity=line.quantity,
            price=line.price,
            amount=amount_of(line),
        )
        for line in draft.lines
    )
    publish(
        actor,
        OrderCreated(
            order_id=order.pk,
            customer_id=customer.pk,
            number=order.number,
            amount=str(order.amount),
            at=at,
        ),
    )
    return order


@command(may="orders.create")
def set_delivered(actor: Actor, order_id: int, *, on: date, at: datetime) -> Order:
    """Record that the goods arrived on ``on``; refused for a day before the order or after today."""
    order = _held(actor, order_id)
    if on > at.date():
        raise Invalid(_("实际交付日不能晚于今天。"), field="on")
    if on < order.ordered_at.astimezone(at.tzinfo).date():
        raise Invalid(_("实际交付日不能早于下单日。"), field="on")
    ORDER_LIFE.move(order, "deliver", at=at, delivered_on=on)
    publish(actor, OrderDelivered(order_id=order.pk, customer_id=order.customer_id, on=on, at=at))
    return order


@command(may="orders.create")
def cancel(actor: Actor, order_id: int, *, reason: str, at: datetime) -> Order:
    """Call the order off; it no longer counts as a purchase."""
    order = _held(actor, order_id)
    if not reason.strip():
        raise Invalid(_("请写明取消原因。"), field="reason")
    ORDER_LIFE.move(order, "cancel", at=at)
    publish(actor, OrderCancelled(order_id=order.pk, customer_id=order.customer_id, reason=reason.strip(), at=at))
    return order


@command(may="orders.import")
def create_many(actor: Actor, drafts: Sequence[OrderDraft], *, batch_id: int | None, at: datetime) -> list[int]:
    """Record many orders by COPY; returns their ids in order. Values are taken as they are: check them first.

    Raises Refused when a number in the drafts is already used.
    """
    drafts = list(drafts)
    if not drafts:
        return []
    ids = reserve_ids(Order, len(drafts))
    named = _numbered(drafts, at)
    copy_rows(Order, _ORDER, _order_rows(actor, drafts, ids, named, batch_id, at))
    copy_rows(OrderLine, _LINE, _line_rows(drafts, ids))
    publish(actor, OrdersImported(batch_id=batch_id, count=len(ids), at=at))
    return ids


@command(may="orders.import")
def remove_batch(actor: Actor, batch_id: int, *, at: datetime) -> int:
    """Take out every order a batch recorded; returns how many. Refused when one was delivered or cancelled since."""
    batch = Order.objects.filter(import_batch_id=batch_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.number FROM orders_order o JOIN kernel_event e ON e.stream = 'orders.order:' || o.id"
            " WHERE o.import_batch_id = %s ORDER BY o.id LIMIT 5",
            [batch_id],
        )
        changed = [row[0] for row in cursor.fetchall()]
    if changed:
        raise Refused(_("不能撤销：导入之后订单 %(numbers)s 已有变动。") % {"numbers": "、".join(changed)})
    OrderLine.objects.filter(order__in=batch.values("pk"))._raw_delete(using=batch.db)
    gone: int = batch._raw_delete(using=batch.db)
    publish(actor, ImportedOrdersRemoved(batch_id=batch_id, count=gone, at=at))
    return gone


def _held(actor: Actor, order_id: int) -> Order:
    if not Order.objects.visible_to(actor).filter(pk=order_id).exists():
        raise NotFound
    return Order.objects.select_for_update(no_key=True).get(pk=order_id)


def _check(draft: OrderDraft, at: datetime) -> None:
    problems: dict[str, list[Message]] = {}
    if draft.ordered_at > at:
        problems["ordered_at"] = [_("下单时间不能晚于现在。")]
    if not draft.lines and draft.amount is None:
        problems["lines"] = [_("请至少填写一行产品，或填写订单金额。")]
    if any(not line.product_name.strip() for line in draft.lines):
        problems["lines"] = [_("请填写产品名称。")]
    if any(line.quantity <= 0 for line in draft.lines):
        problems["lines"] = [_("数量必须大于 0。")]
    if total_of(draft) >= TOO_MUCH or any(amount_of(line) >= TOO_MUCH for line in draft.lines):
        problems["lines"] = [_("金额太大了，请检查数量和单价。")]
    if draft.amount is not None and draft.lines and (wrong := check_total(draft.lines, draft.amount)):
        problems["amount"] = [_("订单金额与明细合计相差 %(yuan)s 元。") % {"yuan": wrong}]
    if draft.cost is not None and draft.cost < 0:
        problems["cost"] = [_("成本不能为负。")]
    day = draft.ordered_at.astimezone(at.tzinfo).date()
    for name in ("promised_on", "delivered_on"):
        if (on := getattr(draft, name)) is not None and on < day:
            problems[name] = [_("不能早于下单日。")]
    if problems:
        raise Invalid(_("有几处需要修改。"), fields=problems)


def _order_rows(
    actor: Actor,
    drafts: Sequence[OrderDraft],
    ids: Sequence[int],
    named: Sequence[str],
    batch_id: int | None,
    at: datetime,
) -> Iterator[tuple[Any, ...]]:
    for draft, pk, number in zip(drafts, ids, named, strict=True):
        yield (
            pk, number, draft.customer_id, draft.ordered_at, draft.channel,
            draft.department_id or actor.department_id, draft.person_id or actor.person_id, total_of(draft),
            draft.cost, draft.promised_on, draft.delivered_on, state_of(draft), draft.remark[:200], batch_id, at,
        )  # fmt: skip


def _line_rows(drafts: Sequence[OrderDraft], ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    for draft, pk in zip(drafts, ids, strict=True):
        for line in draft.lines:
            yield pk, line.product_id, line.product_name, line.quantity, line.price, amount_of(line)


def _numbered(drafts: Sequence[OrderDraft], at: datetime) -> list[str]:
    given = [draft.number for draft in drafts if draft.number]
    taken = list(Order.objects.filter(number__in=given).values_list("number", flat=True)[:5]) if given else []
    if taken:
        raise Refused(_("订单号已被使用：%(numbers)s。") % {"numbers": "、".join(taken)})
    fresh = iter(next_numbers(numbers.ORDER, at, len(drafts) - len(given)))
    return [draft.number or next(fresh) for draft in drafts]
