"""Which acts may be done to many complaints at once, and their addresses."""

from __future__ import annotations

from django.http import QueryDict
from django.urls import reverse

from yueke.kernel.access import Actor
from yueke.sites.office.complaints.acts import ACTS, Act

BATCHED = ("accept", "assign", "sign", "change_handler", "pass_on", "supervise", "tell", "archive")
"""The acts that make sense for many at once, in the order of the bar."""
RIGHTS = tuple(sorted({one.strip() for code in BATCHED for one in ACTS[code].permission.split("|")}))
"""Whoever holds one of these has something to do in the bar."""


def name_of_batch(code: str) -> str:
    """The name of the address of an act for many."""
    return f"complaints-{code.replace('_', '-')}"


def buttons(actor: Actor, query: QueryDict) -> list[tuple[Act, str]]:
    """The acts the bar offers, each with its address for the filter one is on."""
    filtered = query.urlencode()
    return [
        (ACTS[code], f"{reverse(f'office:{name_of_batch(code)}')}?{filtered}")
        for code in BATCHED
        if any(actor.may(one.strip()) for one in ACTS[code].permission.split("|"))
    ]
