"""The indicators a rating may feed, as a drop-down offers them."""

from __future__ import annotations

from functools import cache

from yueke.domains.surveys import library
from yueke.domains.surveys.rules.telling import short


@cache
def offered() -> tuple[tuple[str, str], ...]:
    """Code and what is meant, by code: those the questionnaires of the library feed, named by what they ask there."""
    found: dict[str, str] = {}
    for _kind, _basis, asked in library.built_in().values():
        for question in asked.questions():
            if question.binding is not None:
                found.setdefault(question.binding.indicator, short(question.text))
            for row in question.rows:
                if row.binding is not None:
                    found[row.binding.indicator] = short(row.text)
    return tuple(sorted(found.items()))


def choices(now: str = "") -> list[tuple[str, str]]:
    """For a drop-down; an indicator that is bound now stays, even when it is offered no more."""
    known = [(code, f"{code} · {name}") for code, name in offered()]
    return known if not now or now in dict(known) else [*known, (now, now)]
