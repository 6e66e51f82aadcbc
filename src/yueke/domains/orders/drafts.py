"""An order before it is recorded: the input of create and of imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One product of an order; money in yuan. ``amount`` None: quantity × price."""

    product_name: str
    quantity: Decimal
    price: Decimal
    amount: Decimal | None = None
    product_id: int | None = None


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order to be. ``amount`` None: the sum of the lines; ``number`` empty: given by rule."""

    customer_id: int
    ordered_at: datetime
    lines: tuple[LineDraft, ...] = ()
    number: str = ""
    amount: Decimal | None = None
    cost: Decimal | None = None
    channel: str = ""
    department_id: int | None = None
    person_id: int | None = None
    promised_on: date | None = None
    delivered_on: date | None = None
    state: str = ""
    remark: str = ""
