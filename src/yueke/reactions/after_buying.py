"""Somebody bought: a prospect becomes a customer, and what the regulation owes customers begins."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import commands as customers
from yueke.domains.customers.events import BecameCustomer
from yueke.domains.orders import queries as orders
from yueke.domains.orders.events import ImportedOrdersRemoved, OrderCreated, OrdersImported
from yueke.kernel.access import Actor
from yueke.kernel.events import effects, reaction


@reaction(OrderCreated, why=_("首次购买后，潜在客户转为客户"), clause="B5")
def welcome(event: OrderCreated, actor: Actor, at: datetime) -> None:
    """The buyer of an order recorded by hand."""
    customers.become_customers(actor, orders.first_orders(actor, [event.customer_id]), at=at)


@reaction(OrdersImported, why=_("导入订单后，其中的潜在客户转为客户"), clause="B5")
def welcome_all(event: OrdersImported, actor: Actor, at: datetime) -> None:
    """The prospects among the buyers of a sheet."""
    if event.batch_id is not None:
        prospects = orders.prospects_of_batch(actor, event.batch_id)
        customers.become_customers(actor, orders.first_orders(actor, prospects), at=at)


@reaction(ImportedOrdersRemoved, why=_("撤销导入的订单后，没有其他订单的恢复为潜在客户"), clause="B5")
def part_with(event: ImportedOrdersRemoved, actor: Actor, at: datetime) -> None:
    """Those whom that sheet alone had made customers."""
    made = [effect.customer_id for effect in effects(event.stream, of=OrdersImported, kind=BecameCustomer)]
    bought = orders.first_orders(actor, made)
    customers.become_prospects_again(actor, [pk for pk in made if pk not in bought], at=at)
