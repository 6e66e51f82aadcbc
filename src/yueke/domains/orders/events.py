"""What happens to orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OfOrder(DomainEvent):
    """Base of what happens to one order."""

    order_id: int
    customer_id: int

    @property
    def stream(self) -> str:
        return f"orders.order:{self.order_id}"


@dataclass(frozen=True, kw_only=True)
class OrderCreated(OfOrder):
    """An order was recorded by hand."""

    kind: ClassVar[str] = "orders.order_created"
    label: ClassVar[Message] = pgettext_lazy("happened", "登记订单")
    number: str
    amount: str


@dataclass(frozen=True, kw_only=True)
class OrderDelivered(OfOrder):
    """The goods arrived on ``on``."""

    kind: ClassVar[str] = "orders.order_delivered"
    label: ClassVar[Message] = _("订单交付")
    on: date


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OfOrder):
    """The order was called off."""

    kind: ClassVar[str] = "orders.order_cancelled"
    label: ClassVar[Message] = pgettext_lazy("happened", "取消订单")
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrdersImported(DomainEvent):
    """A batch of orders was recorded at once."""

    kind: ClassVar[str] = "orders.orders_imported"
    label: ClassVar[Message] = pgettext_lazy("happened", "导入订单")
    batch_id: int | None
    count: int

    @property
    def stream(self) -> str:
        return f"imports.batch:{self.batch_id}" if self.batch_id else "orders.imports:0"


@dataclass(frozen=True, kw_only=True)
class ImportedOrdersRemoved(DomainEvent):
    """A batch of imported orders was taken out again."""

    kind: ClassVar[str] = "orders.imported_orders_removed"
    label: ClassVar[Message] = _("撤销导入订单")
    batch_id: int
    count: int

    @property
    def stream(self) -> str:
        return f"imports.batch:{self.batch_id}"
