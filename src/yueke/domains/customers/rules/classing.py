"""Classes by frequency and amount (clause A3.1) and grades by value, potential and loyalty (clause A3.2).

:func:`decide` answers for one customer; ``classing.py`` beside this package says the same in SQL for everybody.
A test holds the two together, so change both or neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yueke.kernel.terms import Term

CLASSES = "A3.1-share"
GRADES = "A3.2-review"
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Figures:
    """What a customer bought in the window: orders, yuan, yuan of its later and earlier half, months that had any."""

    orders: int = 0
    amount: Decimal = Decimal(0)
    later: Decimal = Decimal(0)
    earlier: Decimal = Decimal(0)
    months: int = 0


@dataclass(frozen=True)
class Points:
    """The parts of a grade, each 0–100 with one decimal, and their weighted total."""

    value: Decimal
    potential: Decimal
    loyalty: Decimal
    score: Decimal


@dataclass(frozen=True)
class Decision:
    """The class and grade of one customer, with the points behind the grade."""

    frequency_class: str
    amount_class: str
    grade: str
    points: Points


@dataclass(frozen=True)
class ClassPolicy:
    """The terms of clauses A3.1 and A3.2: counts are orders, money is yuan, shares are 0–1, scores 0–100."""

    window: Term
    grade_window: Term
    high: int
    medium: int
    low: int
    large: Decimal
    middling: Decimal
    small: Decimal
    weight_value: Decimal
    weight_potential: Decimal
    weight_loyalty: Decimal
    full_value: Decimal
    full_potential: Decimal
    full_loyalty: int
    diamond: Decimal
    platinum: Decimal
    gold: Decimal

    @classmethod
    def from_terms(cls, terms: Mapping[str, Mapping[str, Any]]) -> ClassPolicy:
        """Read the terms of ``A3.1-share`` and ``A3.2-review``, typed or plain as in a pack."""
        classes, grades = terms[CLASSES], terms[GRADES]
        frequency, amount = classes["frequency"], classes["amount"]
        weights, thresholds = grades["weights"], grades["grades"]
        return cls(
            window=_term(classes["window"]),
            grade_window=_term(grades["window"]),
            high=int(frequency["high"]),
            medium=int(frequency["medium"]),
            low=int(frequency["low"]),
            large=_number(amount["large"]),
            middling=_number(amount["medium"]),
            small=_number(amount["small"]),
            weight_value=_number(weights["value"]),
            weight_potential=_number(weights["potential"]),
            weight_loyalty=_number(weights["loyalty"]),
            full_value=_number(grades["full_value"]),
            full_potential=_number(grades["full_potential"]),
            full_loyalty=int(grades["full_loyalty"]),
            diamond=_number(thresholds["diamond"]),
            platinum=_number(thresholds["platinum"]),
            gold=_number(thresholds["gold"]),
        )


def decide(figures: Figures, policy: ClassPolicy, *, graded: Figures | None = None) -> Decision:
    """Class and grade of a customer with ``figures`` (``graded``: those of the grade's window, when it differs)."""
    points = points_of(graded or figures, policy)
    return Decision(
        _step(figures.orders, (policy.high, "high"), (policy.medium, "medium"), (policy.low, "low")),
        _step(figures.amount, (policy.large, "large"), (policy.middling, "medium"), (policy.small, "small")),
        _step(
            points.score,
            (policy.diamond, "diamond"),
            (policy.platinum, "platinum"),
            (policy.gold, "gold"),
            below="ordinary",
        ),
        points,
    )


def points_of(figures: Figures, policy: ClassPolicy) -> Points:
    """The points of a grade.

    Value: full at ``full_value`` yuan. Potential: half at no growth from the earlier to the later half of the
    window, full at growth ``full_potential`` or when all was bought in the later half. Loyalty: full at
    ``full_loyalty`` months with a purchase.
    """
    value = _share(figures.amount, policy.full_value)
    if figures.earlier > 0:
        # One division only: PostgreSQL and Python cut quotients at different digits.
        growth = 50 * (figures.later - figures.earlier) / (figures.earlier * policy.full_potential)
        potential = _clip(50 + growth)
    else:
        potential = Decimal(100 if figures.later > 0 else 0)
    loyalty = _share(Decimal(figures.months), Decimal(policy.full_loyalty))
    value, potential, loyalty = _rounded(value), _rounded(potential), _rounded(loyalty)
    score = policy.weight_value * value + policy.weight_potential * potential + policy.weight_loyalty * loyalty
    return Points(value, potential, loyalty, _rounded(score))


def _step(number: Decimal | int, *steps: tuple[Decimal | int, str], below: str = "none") -> str:
    return next((name for threshold, name in steps if number >= threshold), below)


def _share(part: Decimal, full: Decimal) -> Decimal:
    return _clip(100 * part / full)


def _clip(points: Decimal) -> Decimal:
    return min(max(points, Decimal(0)), Decimal(100))


def _rounded(points: Decimal) -> Decimal:
    return points.quantize(_TENTH, ROUND_HALF_UP)


def _term(value: Term | str) -> Term:
    return value if isinstance(value, Term) else Term.parse(value)


def _number(value: Any) -> Decimal:
    text = str(value).strip()
    return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
