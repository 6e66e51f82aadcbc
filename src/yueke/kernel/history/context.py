"""Telling the database who acts: one setting for the transaction, read by the triggers when a row changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

_TELL = "SELECT set_config('yueke.act', %s, true), set_config('yueke.act_id', '', true)"
"""True: until the transaction ends. What is told anew begins a new act."""


@dataclass(frozen=True)
class Origin:
    """Where a request comes from: ``door`` (web, job, the name of a command line), its id and network address."""

    door: str = ""
    request_id: str = ""
    address: str = ""


_usual = Origin()
_origin: ContextVar[Origin | None] = ContextVar("yueke_origin", default=None)


def came_in_by(door: str) -> None:
    """Say once for the whole process by which door its work comes in, where no request says otherwise."""
    global _usual
    _usual = Origin(door=door)


def origin() -> Origin:
    """Where whatever runs now comes from."""
    return _origin.get() or _usual


@contextmanager
def arriving(from_where: Origin) -> Iterator[None]:
    """Run the block as coming ``from_where``."""
    token = _origin.set(from_where)
    try:
        yield
    finally:
        _origin.reset(token)


@dataclass(frozen=True)
class Acting:
    """Who acts, by which command, because of which clause and event."""

    person_id: int | None
    name: str
    post: str
    command: str
    at: datetime | None = None
    clause: str = ""
    cause_id: int | None = None


def tell_database(acting: Acting) -> None:
    """Have changes from here to the end of the transaction kept as one act of ``acting``; one small query."""
    here = origin()
    told = {
        "person": acting.person_id,
        "name": acting.name,
        "post": acting.post,
        "command": acting.command,
        "at": acting.at.isoformat() if acting.at else None,
        "clause": acting.clause,
        "cause": acting.cause_id,
        "door": here.door,
        "request": here.request_id,
        "address": here.address,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [json.dumps({name: value for name, value in told.items() if value})])
