"""Fair scores for assessment (E4.1): what customers rated in a span, by department or employee.

Departments and people do not choose the customers they meet: ratings given after a complaint are lower than those after an
order, whoever was responsible. Scores are freed of that mix, drawn to the mean where little is known, and come with an interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yueke.domains.evaluations import scored
from yueke.methods.fairness import Cell, FairScores, fair_scores_of_cells

SUBJECTS = ("department", "employee")
SMALLEST = 5
"""Units with fewer answers are left out: their score is all but the mean, and might tell of single customers."""


def fair_scores_of(begins_on: date, ends_on: date, subject: str) -> FairScores | None:
    """The fair scores of a span up to, not including, ``ends_on``; points of 100. None when nothing can be told.

    ``subject``: ``department`` or ``employee``. Answers of confidential surveys name nobody and never count.
    """
    if subject not in SUBJECTS:
        raise ValueError(f"no scores of {subject!r}")
    told = scored.ratings_of(begins_on, ends_on, subject)
    return scores_of([Cell(one.unit_id, one.case, one.n, one.mean, one.n * one.variance) for one in told])


def scores_of(cells: Sequence[Cell]) -> FairScores | None:
    """Score answers summed up by unit and case, units with fewer than :data:`SMALLEST` left out."""
    sizes: dict[object, int] = {}
    for one in cells:
        sizes[one.unit] = sizes.get(one.unit, 0) + one.n
    return fair_scores_of_cells([one for one in cells if sizes[one.unit] >= SMALLEST])


def ranks(units: Sequence[Any]) -> dict[int, int]:
    """The place of each unit (by ``unit_id``) that can be told apart from the mean of all; nobody else has one.

    From the highest score down. Whoever's interval overlaps that of the first of a place shares it: their order is noise.
    """
    found: dict[int, int] = {}
    place, lowest = 0, float("inf")
    for position, one in enumerate(sorted(units, key=lambda one: (-one.fair, one.unit_id)), start=1):
        if one.high < lowest:
            place, lowest = position, one.low
        if one.verdict in ("above", "below"):
            found[one.unit_id] = place
    return found
