"""Arithmetic of an order. Money is yuan with two decimals, halves rounded up."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from yueke.domains.orders.drafts import LineDraft, OrderDraft

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """``amount`` rounded to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def amount_of(line: LineDraft) -> Decimal:
    """What a line costs: as stated, else quantity × price."""
    return cents(line.quantity * line.price if line.amount is None else line.amount)


def sum_of_lines(lines: Iterable[LineDraft]) -> Decimal:
    """What the lines cost together."""
    return sum((amount_of(line) for line in lines), Decimal("0.00"))


def total_of(draft: OrderDraft) -> Decimal:
    """The order's amount: as stated, else the sum of its lines."""
    return sum_of_lines(draft.lines) if draft.amount is None else cents(draft.amount)


def check_total(lines: Iterable[LineDraft], amount: Decimal) -> Decimal:
    """By how much ``amount`` exceeds the sum of ``lines``; zero when it is right."""
    return cents(amount) - sum_of_lines(lines)


def state_of(draft: OrderDraft) -> str:
    """The state to record: as stated, else delivered when a delivery day is known, else open."""
    return draft.state or ("delivered" if draft.delivered_on else "open")
