"""The indicators a rating may feed, as a drop-down offers them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from yueke.domains.evaluations import queries as evaluations
from yueke.domains.surveys import library
from yueke.domains.surveys.rules.telling import short


def offered() -> list[tuple[str, str]]:
    """Code and what is meant: the tree of indicators in use, in its order, then what only questionnaires of the library feed.
    One query."""
    branches = evaluations.tree()
    idle = {one.row.code for one in branches if not one.row.is_active}
    tree = {one.row.code: one.row.title for one in branches if one.row.is_active}
    return [*tree.items(), *((code, name) for code, name in _of_library() if code not in tree and code not in idle)]


@cache
def _of_library() -> tuple[tuple[str, str], ...]:
    """Named by what is asked there."""
    found: dict[str, str] = {}
    for _kind, _basis, asked in library.built_in().values():
        for question in asked.questions():
            if question.binding is not None:
                found.setdefault(question.binding.indicator, short(question.text))
            for row in question.rows:
                if row.binding is not None:
                    found[row.binding.indicator] = short(row.text)
    return tuple(sorted(found.items()))


def choices(known: Sequence[tuple[str, str]], now: str = "") -> list[tuple[str, str]]:
    """For a drop-down; an indicator that is bound now stays, even when it is offered no more."""
    found = [(code, f"{code} · {name}") for code, name in known]
    return found if not now or now in dict(found) else [*found, (now, now)]
