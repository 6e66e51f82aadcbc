"""The shapes of duty: each turns a question into one set-wise SQL statement of cases."""

from __future__ import annotations

from collections.abc import Callable

from yueke.compliance.shapes import calendar, deadline, follow_up, gate, recurring, threshold
from yueke.compliance.shapes.question import COLUMNS, Question
from yueke.compliance.sql import Sql

_CASES: dict[str, Callable[[Question], Sql]] = {
    "recurring": recurring.cases,
    "deadline": deadline.cases,
    "follow_up": follow_up.cases,
    "gate": gate.cases,
    "threshold": threshold.cases,
    "calendar": calendar.cases,
}
_OPEN: dict[str, Callable[[Question], Sql]] = {
    "recurring": recurring.open_cases,
    "deadline": deadline.open_cases,
    "follow_up": follow_up.open_cases,
    "calendar": calendar.open_cases,
}

__all__ = ["COLUMNS", "Question", "cases_sql", "open_sql", "opens"]


def cases_sql(question: Question) -> Sql:
    """The cases that fall due in the question's period."""
    return _CASES[question.control.shape](question)


def opens(shape: str) -> bool:
    """Whether cases of the shape can be open, and so appear in work lists."""
    return shape in _OPEN


def open_sql(question: Question) -> Sql:
    """The cases that are open now and due before the question's horizon."""
    return _OPEN[question.control.shape](question)
