"""How many complaints each tab of the list shows, counted together and no further than the tab can say."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, Value

from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.lists import DESKS
from yueke.kernel.access import Actor

COUNTED = ("new", "to_assign", "to_sign", "working", "to_review", "to_visit", "to_file")
"""The desks whose tab bears a number: those in which somebody must act."""
CAP = 99
"""Counting stops there."""


def tab_counts(actor: Actor) -> dict[str, int]:
    """For each counted desk, and ``mine``, how many complaints of the actor's reach it shows: up to one beyond the cap.

    One query, and what the reach itself asks.
    """
    statement, params = (_of_everything if actor.scope.kind == "all" else _counting)(actor)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return dict(Counter(name for (name,) in cursor.fetchall()))


def _counting(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    rows = Complaint.objects.visible_to(actor).order_by()
    person = actor.person_id or 0
    parts = {code: rows.filter(state__in=DESKS[code]) for code in COUNTED}
    # What is one's own needs no scope: it is in everybody's reach.
    parts["mine"] = Complaint.objects.open().filter(Q(handler_id=person) | Q(investigator_id=person)).order_by()
    named = [found.annotate(tab=Value(code)).values_list("tab", flat=True)[: CAP + 1] for code, found in parts.items()]
    statement, params = named[0].union(*named[1:], all=True).query.sql_with_params()
    return statement, tuple(params)


_of_everything = lru_cache(maxsize=256)(_counting)
"""Of those who see all, whose reach asks nothing: composing the statement takes longer than answering it."""
