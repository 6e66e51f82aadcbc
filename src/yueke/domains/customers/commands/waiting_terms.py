"""Search terms of imported customers wait beside their index until a worker takes them in, all at once (ADR 24)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from yueke.kernel.access import Actor, command

MOST_WAITING = "32MB"
"""What may wait while a sheet is imported: 45,000 customers. Until they are taken in, each search reads through them."""


def let_terms_wait() -> None:
    """Until the end of this transaction, new terms wait for :func:`index_waiting_terms`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL gin_pending_list_limit = '{MOST_WAITING}'")


@command(may="customers.steward")
def index_waiting_terms(actor: Actor, *, at: datetime) -> int:
    """Take the terms that wait into the index; returns how many pages of them there were. What is found is the same.

    The database does it in a function of its own: only the owner of an index may.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT yueke_index_waiting_terms()")
        return int(cursor.fetchone()[0])
