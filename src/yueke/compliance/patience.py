"""How long somebody waits for answers of the database: a page for a moment, a worker to the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from yueke.compliance.side_by_side import answers
from yueke.compliance.sql import beside_another

Found = TypeVar("Found")


class TooSlow(Exception):
    """Answering takes longer than whoever asked wants to wait."""


class Patience:
    """How long answering may take, in seconds over two connections; None: to the end, over one, beside other work."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self.until = None if seconds is None else time.monotonic() + seconds

    def put(self, questions: Iterable[Callable[[], Found]]) -> list[Found]:
        """What each question answers; raises TooSlow, and has the database give up, when the time is over."""
        if self.until is None:
            with beside_another():
                return [question() for question in questions]
        own = threading.get_ident()
        with _given_up_after(self.until):
            return answers([partial(self._one, question, own) for question in questions])

    def _one(self, question: Callable[[], Found], own: int) -> Found:
        # The second connection is another thread's, and its own.
        with nullcontext() if threading.get_ident() == own else _given_up_after(self.until):
            if time.monotonic() >= (self.until or 0):
                raise TooSlow
            try:
                # Given up within a transaction, the rest of it goes on.
                with transaction.atomic() if connection.in_atomic_block else nullcontext():
                    return question()
            except OperationalError as error:
                if isinstance(error.__cause__, QueryCanceled):
                    raise TooSlow from error
                raise


@contextmanager
def _given_up_after(until: float | None) -> Iterator[None]:
    """Have the database give up a statement that runs beyond ``until``."""
    if until is None or (left := until - time.monotonic()) <= 0:
        raise TooSlow
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout TO {max(1, int(left * 1000))}")
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout TO DEFAULT")
