"""Which visits an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from yueke.domains.customers import queries as customers
from yueke.domains.visits.choices import Kind, Result
from yueke.domains.visits.queries import VisitFilter
from yueke.kernel.access import Actor

PLANNED, RECORDS = "planned", "records"
ORDERS: dict[str, tuple[str, str]] = {PLANNED: ("planned_on", "id"), RECORDS: ("-planned_on", "-id")}
"""The orders of the two lists."""

ASKED = ("view", "q", "kind", "result", "owner", "from", "to", "dissatisfied")
"""The parameters that narrow a list of visits."""


def number_of(text: str | None) -> int | None:
    """An id written in an address; None when it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def asked(actor: Actor, params: Mapping[str, str], which: str, today: date) -> VisitFilter:
    """The filter of the list ``which``; what cannot be read does not narrow."""
    text = params.get("q", "").strip()
    ids = customers.customer_ids(actor, customers.CustomerFilter(text=text)) if text else None
    narrowed: dict[str, Any] = {
        "kind": params.get("kind", "") if params.get("kind") in Kind.values else "",
        "result": params.get("result", "") if params.get("result") in Result.values else "",
        "owner_id": number_of(params.get("owner")),
        "from_date": _day(params.get("from")),
        "to_date": _day(params.get("to")),
        "customer_ids": ids,
        "dissatisfied": params.get("dissatisfied") == "1",
    }
    if which == RECORDS:
        return VisitFilter(**narrowed | {"state": "done"})
    return VisitFilter(**narrowed | {"state": "planned"} | _of_view(actor, params.get("view", ""), today))


def _of_view(actor: Actor, view: str, today: date) -> dict[str, Any]:
    if view == "mine":
        return {"owner_id": actor.person_id}
    if view == "overdue":
        return {"overdue_on": today}
    if view == "week":
        return {"to_date": today + timedelta(days=6 - today.weekday())}
    return {}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
