"""The numbers in the menu: what waits for the actor's decision, counted together in one query."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Value

from yueke.domains.channels.mail import queries as letters
from yueke.domains.complaints import queries as complaints
from yueke.domains.customers import queries as customers
from yueke.kernel.access import Actor

CAP = 99
"""Counting stops there; the menu then shows ``99+``."""


def badges(actor: Actor) -> dict[str, str]:
    """Badges by the url name of the page that lists what waits; no query for those who decide nothing."""
    found = _counting(actor)
    if found is None:
        return {}
    statement, params = found
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        counts = Counter(name for (name,) in cursor.fetchall())
    return {name: str(n) if n <= CAP else f"{CAP}+" for name, n in counts.items()}


@lru_cache(maxsize=256)
def _counting(actor: Actor) -> tuple[str, tuple[Any, ...]] | None:
    """The statement that answers one row for each thing that waits: composing it takes longer than answering it."""
    tagged = [
        rows.order_by().annotate(page=Value(name)).values_list("page", flat=True)[: CAP + 1]
        for name, rows in _waiting(actor).items()
    ]
    if not tagged:
        return None
    union = tagged[0].union(*tagged[1:], all=True) if len(tagged) > 1 else tagged[0]
    statement, params = union.query.sql_with_params()
    return statement, tuple(params)


def _waiting(actor: Actor) -> dict[str, QuerySet[Any]]:
    found: dict[str, QuerySet[Any]] = {}
    if actor.may("customers.key.decide"):
        others = ~Q(applied_by_id=actor.person_id) | Q(applied_by_id__isnull=True)
        found["office:key-customers"] = customers.open_qualifications(actor).filter(others)
    if actor.may("customers.steward"):
        found["office:change-requests"] = customers.open_change_requests(actor)
    if any(actor.may(f"complaints.{what}") for what in ("accept", "assign", "handle")):
        found["office:complaints"] = complaints.to_take_up(actor)
    if actor.may(letters.DECIDE):
        found["office:letters"] = letters.waiting(actor)
    return found
