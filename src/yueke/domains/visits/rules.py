"""Decisions about visits, without database or clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

# What 《客户回访登记表》 must hold once a customer was spoken to (clause B8.2).
RECORD_FIELDS = ("method", "contact_name", "content", "satisfaction")
# The customer was really contacted: only these results fulfil a visiting duty.
FULFILLING_RESULTS = ("reached", "refused")
DAYS_AHEAD = 14
UNSATISFIED = 2
"""Up to here, of five, a visited customer is not satisfied."""


@dataclass(frozen=True)
class VisitRecord:
    """What is written down about a visit; ``satisfaction`` 1 (very dissatisfied) to 5 (very satisfied)."""

    result: str
    method: str
    contact_name: str = ""
    content: str = ""
    opinion: str = ""
    satisfaction: int | None = None
    refusal_reason: str = ""
    products: tuple[str, ...] = field(default=())
    next_step: str = ""


def missing_fields(record: Mapping[str, Any]) -> list[str]:
    """The fields of the record form still empty, by name. However it went, the method is owed (clause B8.2)."""
    result = record.get("result")
    if result == "reached":
        return [name for name in RECORD_FIELDS if not record.get(name)]
    if result == "refused":
        return [name for name in ("method", "refusal_reason") if not record.get(name)]
    if result == "unreachable":
        return [] if record.get("method") else ["method"]
    return ["result"]


def day_to_plan(due: date, today: date) -> date:
    """The day a visit is planned for: two weeks before it is due, never in the past."""
    return max(today, due - timedelta(days=DAYS_AHEAD))
