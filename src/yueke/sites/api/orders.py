"""Orders, and the products they are made of."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from yueke.domains.catalogue import queries as catalogue
from yueke.domains.catalogue.models import Product
from yueke.domains.catalogue.queries import ProductFilter
from yueke.domains.customers.choices import Channel
from yueke.domains.customers.queries import name_told
from yueke.domains.orders import commands, queries
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.orders.lifecycles import ORDER_LIFE
from yueke.domains.orders.models import Order
from yueke.domains.orders.queries import OrderFilter
from yueke.kernel import clock
from yueke.kernel.access import Actor, require, require_any
from yueke.kernel.errors import Invalid
from yueke.sites.api.door import Caller
from yueke.sites.api.kinds import Day, Id, Line, Moment, Money, OneOf, Price, Quantity
from yueke.sites.api.once import Key, once
from yueke.sites.api.paging import Listed, Paging, listed

router = Router(tags=["orders"])

_STATES = tuple(code for code, _label in ORDER_LIFE.choices)


class OrderQuery(Paging):
    """What the list is narrowed by; ranges include both ends."""

    text: Annotated[str, Field(max_length=100)] = ""
    customer_id: Id | None = None
    state: Annotated[str, OneOf(_STATES, "")] = ""
    channel: Annotated[str, OneOf(Channel, "")] = ""
    department_id: Id | None = None
    person_id: Id | None = None
    ordered_from: Day | None = None
    ordered_to: Day | None = None
    amount_from: Money | None = None
    amount_to: Money | None = None
    sort: Annotated[str, OneOf(tuple(queries.SORTS))] = "-ordered"


class LineTold(Schema):
    """One product of an order; money in yuan."""

    product_id: int | None
    product_name: str
    quantity: Decimal
    price: Decimal
    amount: Decimal


class OrderListed(Schema):
    """An order as a list tells it; money in yuan."""

    id: int
    number: str
    customer_id: int
    customer_number: str
    customer_name: str
    ordered_at: datetime
    amount: Decimal
    state: Annotated[str, OneOf(_STATES)]
    channel: str
    promised_on: date | None
    delivered_on: date | None
    department_id: int | None
    department_name: str
    person_id: int | None
    person_name: str


class OrderTold(OrderListed):
    """An order in full."""

    remark: str
    lines: list[LineTold]


class PageOfOrders(Listed[OrderListed]):
    """A page of orders."""


class NewLine(Schema):
    """A line to be: the name of what was sold, or a product that has one. ``price`` is that of one unit, in yuan."""

    model_config = ConfigDict(extra="forbid")

    product_id: Id | None = None
    product_name: Annotated[str, Field(max_length=120)] = ""
    quantity: Quantity
    price: Price


class NewOrder(Schema):
    """An order to be. Without ``number`` one is given by rule."""

    model_config = ConfigDict(extra="forbid")

    customer_id: Id
    ordered_at: Moment
    number: Annotated[str, Field(max_length=40)] = ""
    channel: Annotated[str, OneOf(Channel, "")] = ""
    promised_on: Day | None = None
    delivered_on: Day | None = None
    cost: Money | None = None
    remark: Line = ""
    lines: Annotated[list[NewLine], Field(min_length=1, max_length=200)]


class ProductQuery(Paging):
    """What the list of products is narrowed by."""

    text: Annotated[str, Field(max_length=100)] = ""
    category: Annotated[str, Field(max_length=60)] = ""
    active: bool | None = None
    sort: Annotated[str, OneOf(tuple(catalogue.SORTS))] = "code"


class ProductTold(Schema):
    """Something sold; its list price in yuan."""

    id: int
    code: str
    name: str
    category: str
    unit: str
    price: Decimal
    launched_on: date | None
    is_active: bool
    description: str


class PageOfProducts(Listed[ProductTold]):
    """A page of products."""


@router.get("/orders", response=PageOfOrders, operation_id="list_orders")
def list_orders(request: Caller, asked: Query[OrderQuery]) -> Any:
    """The orders within the data scope, filtered as in the staff's list."""
    actor = request.actor
    require(actor, "orders.view")
    filters = OrderFilter(**asked.model_dump(exclude=set(Paging.model_fields)))
    order = queries.order_of(filters)
    return listed(queries.orders(actor, filters), asked, order, lambda row: _listed(actor, row), PageOfOrders)


@router.get("/orders/{order_id}", response=OrderTold, operation_id="get_order")
def get_order(request: Caller, order_id: Id) -> Any:
    """One order with its lines."""
    require(request.actor, "orders.view")
    return _told(request.actor, order_id)


@router.post("/orders", response={201: OrderTold}, operation_id="create_order")
def create_order(request: Caller, body: NewOrder, key: Key = None) -> Any:
    """Record an order; it belongs to the person whose token it is."""
    actor = request.actor
    require(actor, "orders.view")
    require(actor, "orders.create")
    made = once(
        request, key, lambda: commands.create(actor, _draft(actor, body), at=timezone.localtime(clock.now())).pk
    )
    return Status(201, _told(actor, made))


@router.get("/products", response=PageOfProducts, tags=["products"], operation_id="list_products")
def list_products(request: Caller, asked: Query[ProductQuery]) -> Any:
    """What the company sells and sold."""
    actor = request.actor
    require_any(actor, "orders.view | orders.create")
    active = {True: "1", False: "0", None: ""}[asked.active]
    filters = ProductFilter(asked.text, asked.category, active, asked.sort)
    return listed(catalogue.listed(actor, filters), asked, catalogue.order_of(filters), _product, PageOfProducts)


def _told(actor: Actor, order_id: int) -> OrderTold:
    found = queries.order(actor, order_id)
    lines = [
        LineTold.model_construct(
            product_id=line.product_id, product_name=line.product_name, quantity=line.quantity, price=line.price,
            amount=line.amount,
        )
        for line in found.lines
    ]  # fmt: skip
    return OrderTold.model_construct(**_facts(actor, found.order), remark=found.order.remark, lines=lines)


def _listed(actor: Actor, order: Order) -> OrderListed:
    return OrderListed.model_construct(**_facts(actor, order))


def _facts(actor: Actor, order: Order) -> dict[str, Any]:
    plain = (
        "id", "number", "customer_id", "ordered_at", "amount", "state", "channel", "promised_on", "delivered_on",
        "department_id", "person_id",
    )  # fmt: skip
    return {name: getattr(order, name) for name in plain} | {
        "customer_number": order.customer.number,
        "customer_name": name_told(actor, order.customer),
        "department_name": order.department.name if order.department else "",
        "person_name": order.person.name if order.person else "",
    }


def _draft(actor: Actor, body: NewOrder) -> OrderDraft:
    products = catalogue.by_ids(actor, {line.product_id for line in body.lines if line.product_id})
    unknown = {
        f"lines.{n}.product_id": [_("没有这个产品。请重新选择。")]
        for n, line in enumerate(body.lines)
        if line.product_id and line.product_id not in products
    }
    if unknown:
        raise Invalid(_("请改正标出的内容。"), fields=unknown)
    lines = tuple(
        LineDraft(
            line.product_name.strip() or (products[line.product_id].name if line.product_id else ""),
            line.quantity,
            line.price,
            product_id=line.product_id,
        )
        for line in body.lines
    )
    return OrderDraft(**body.model_dump(exclude={"lines"}), lines=lines)


def _product(product: Product) -> ProductTold:
    return ProductTold.model_construct(**{name: getattr(product, name) for name in ProductTold.model_fields})
