"""Composing SQL from parts without losing track of their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

_PLACE = re.compile(r"\{(\w+)\}")
_PART = 1_000
_SET_WISE = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
_ONE_OF_TWO = """; SELECT set_config('max_parallel_workers_per_gather', least(
  current_setting('max_parallel_workers_per_gather')::int,
  greatest(current_setting('max_parallel_workers')::int / 2 - 1, 0))::text, true)"""
_AS_BEFORE = (
    "SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT; SET LOCAL work_mem TO DEFAULT;"
    " SET LOCAL max_parallel_workers_per_gather TO DEFAULT"
)

_beside_another: ContextVar[bool] = ContextVar("beside_another", default=False)


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with ``%s`` places and the values that fill them, in order."""

    text: str
    params: tuple[Any, ...] = ()


def sql(template: str, /, **parts: Any) -> Sql:
    """Fill ``{name}`` places: an :class:`Sql` part is put in, anything else becomes a parameter."""
    params: list[Any] = []

    def fill(place: re.Match[str]) -> str:
        part = parts[place[1]]
        if isinstance(part, Sql):
            params.extend(part.params)
            return part.text
        params.append(part)
        return "%s"

    return Sql(_PLACE.sub(fill, template), tuple(params))


def joined(parts: Iterable[Sql], by: str) -> Sql:
    """The parts with ``by`` between them."""
    listed = list(parts)
    return Sql(by.join(p.text for p in listed), tuple(v for p in listed for v in p.params))


def rows(statement: Sql) -> list[dict[str, Any]]:
    """Run a query; each row by column name."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def rows_streamed(statement: Sql) -> Iterator[dict[str, Any]]:
    """Like :func:`rows_set_wise`, fetched a part at a time, so that memory does not grow with the rows."""
    with transaction.atomic(savepoint=False), connection.cursor() as settings:
        # Read to the end even for the first rows: the plan for all of them is the good one.
        settings.execute(_SET_WISE + "; SET LOCAL cursor_tuple_fraction = 1")
        with connection.chunked_cursor() as cursor:
            cursor.execute(statement.text, statement.params)
            while part := cursor.fetchmany(_PART):
                names = [column[0] for column in cursor.description]
                for row in part:
                    yield dict(zip(names, row, strict=True))
        settings.execute(_AS_BEFORE + "; SET LOCAL cursor_tuple_fraction TO DEFAULT")


@contextmanager
def beside_another() -> Iterator[None]:
    """In this block a second connection asks as much at the same time: each is left half of the processors.

    With workers of their own, two statements at once keep two processors busy with each other: half as long again.
    """
    before = _beside_another.set(True)
    try:
        yield
    finally:
        _beside_another.reset(before)


def rows_set_wise(statement: Sql) -> list[dict[str, Any]]:
    """Like :func:`rows`, for statements over a whole population.

    The planner cannot know how large the intermediate sets are and, guessing few rows, may join them row by
    row: seconds become minutes. Such joins are ruled out for this statement, and it gets room for hashing.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_SET_WISE + _ONE_OF_TWO if _beside_another.get() else _SET_WISE)
        found = rows(statement)
        # In a transaction of the caller's the settings would outlive this statement.
        cursor.execute(_AS_BEFORE)
        return found
