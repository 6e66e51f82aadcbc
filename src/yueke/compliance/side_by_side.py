"""Several questions to the database at once: one processor alone would answer them in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from django.db import connection, connections
from django.utils import translation

from yueke.compliance.sql import beside_another
from yueke.kernel.within import remembering

Answer = TypeVar("Answer")


def answers(questions: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """What each question answers, in their order; a second connection takes its share of them.

    Within a transaction they are put in turn, for another connection would not see what was written in it. The
    first error of any of them is raised. All are answered by one working calendar, asked for once.
    """
    with remembering():
        return _answers(questions)


def _answers(questions: Sequence[Callable[[], Answer]]) -> list[Answer]:
    if len(questions) < 2 or connection.in_atomic_block:
        return [question() for question in questions]
    waiting = deque(enumerate(questions))
    found: dict[int, Answer] = {}

    def next_one() -> tuple[int, Callable[[], Answer]] | None:
        try:
            return waiting.popleft()
        except IndexError:
            return None

    def work() -> None:
        try:
            while (taken := next_one()) is not None:
                n, question = taken
                found[n] = question()
        except BaseException:
            waiting.clear()
            raise

    language = translation.get_language()

    def aside() -> None:
        try:
            with translation.override(language), beside_another():
                work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as second:
        other = second.submit(copy_context().run, aside)
        with beside_another():
            work()
        other.result()
    return [found[n] for n in range(len(questions))]
