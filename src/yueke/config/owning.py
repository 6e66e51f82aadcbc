"""Working as the database role that owns the tables, for the few things that need it: migrations, restores, figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from yueke.config import env

_ROLE = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def as_owner() -> Iterator[None]:
    """Run a block in which Django's connection is the owner's; the database stays the one it is.

    Counts for the whole process, so it is for command lines and tests, not for web processes. Where one role is used
    for everything, nothing changes. Raises RuntimeError within a transaction, which belongs to one role.
    """
    owner = env.owner_settings()
    connection = connections[DEFAULT_DB_ALIAS]
    now = {name: connection.settings_dict.get(name) for name in _ROLE}
    if owner is None or owner["USER"] == now["USER"]:
        yield
        return
    _connect_with({"OPTIONS": {}} | {name: owner[name] for name in _ROLE if name in owner})
    try:
        yield
    finally:
        _connect_with(now)


def count_rows() -> None:
    """Give the planner the figures of all tables, after so much was written that it would otherwise guess."""
    with as_owner(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("ANALYZE")


def sweep_tables() -> None:
    """Free what a transaction that broke off left in the tables, and count them anew.

    Such tables have pages but no rows, and counted like that (the server does so on its own, soon after) they are taken
    for empty however much is written to them within one transaction.
    """
    with as_owner(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _connect_with(role: dict[str, Any]) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        raise RuntimeError("a transaction belongs to one role")
    connection.close()
    connection.settings_dict.update(role)
