"""How many complaints each tab of the list shows, counted together and no further than the tab can say."""

from __future__ import annotations

from collections import Counter

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
    rows = Complaint.objects.visible_to(actor).order_by()
    person = actor.person_id or 0
    parts = {code: rows.filter(state__in=DESKS[code]) for code in COUNTED}
    # What is one's own needs no scope: it is in everybody's reach.
    parts["mine"] = Complaint.objects.open().filter(Q(handler_id=person) | Q(investigator_id=person)).order_by()
    named = [found.annotate(tab=Value(code)).values_list("tab", flat=True)[: CAP + 1] for code, found in parts.items()]
    return dict(Counter(named[0].union(*named[1:], all=True)))
