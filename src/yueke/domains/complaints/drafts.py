"""What a complaint is taken in with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ComplaintDraft:
    """What somebody complains of. Money in yuan.

    Without ``customer_id`` the caller is unknown and described by ``caller_…``; with it these may be empty: they are
    then the archive's. ``received_at`` is when it came in, by default when it is taken in. ``key`` names the occasion
    (a message id, a form's token): the same key again gives the complaint there is. ``origin_…`` is what it grew out
    of (``visits.visit``). ``department_id`` is which department takes it in, by default the actor's or the store's.
    ``first_contact_id`` is whom the customer told, by default the actor. ``signals`` are codes of
    :class:`~choices.Signal`; ``facts`` answer the category's form by name.
    """

    channel: str
    description: str
    customer_id: int | None = None
    caller_name: str = ""
    caller_phone: str = ""
    caller_email: str = ""
    order_id: int | None = None
    product_id: int | None = None
    product_name: str = ""
    batch: str = ""
    category_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    wish: str = ""
    expectation: str = ""
    happened_on: date | None = None
    received_at: datetime | None = None
    store_id: int | None = None
    department_id: int | None = None
    first_contact_id: int | None = None
    claim_amount: Decimal | None = None
    signals: tuple[str, ...] = ()
    origin_kind: str = ""
    origin_id: int | None = None
    origin_label: str = ""
    key: str = ""


@dataclass(frozen=True)
class OfferDraft:
    """A solution to offer: until when it takes and why; compensation in yuan."""

    solution: str
    needs_until: datetime | None = None
    why: str = ""
    compensation: Decimal = Decimal(0)
    answer_needed: bool = True


@dataclass(frozen=True)
class FindingDraft:
    """What an investigation found: facts, from what it came, what is done, and whether the complaint is right."""

    finding: str
    cause_id: int | None = None
    measures: str = ""
    is_founded: bool | None = None
