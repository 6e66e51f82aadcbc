"""What a cut says of itself: answers in, counted and screened out, the main figure before and after, and the weighting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from yueke.domains.surveys.rules.cuts import Bools, Columns
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.domains.surveys.rules.weights import Plan
from yueke.methods.satisfaction.scales import Figure, Scale, mean_score

_MAIN = ("overall", "recommend", "performance")


def main_rating(asked: Questionnaire) -> str | None:
    """The reference of the rating a survey is first judged by: the overall one, else recommending, else the first there is."""
    bound = list(asked.bindings())
    for role in _MAIN:
        for reference, binding in bound:
            if binding.role == role or (role == "overall" and binding.indicator == "overall"):
                return reference
    return next(iter(asked.scales()), None)


def summary(
    columns: Columns, asked: Questionnaire, rule: str, *, states: Mapping[str, int], screened: Mapping[str, int],
    undecided: int, plan: Plan, chosen: bool, told: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """The summary of a cut, as JSON.

    ``states``: responses by state; ``screened``: screened out by reason (one with two reasons counts under both); ``plan`` of the
    weights and whether somebody has ``chosen`` it; ``told`` by ``rules.weights``. ``main``: the main rating as it came in
    (``before``), without what was screened out (``screened``), and weighted (``after``), each as a ``Figure``.
    """
    reference = main_rating(asked)
    days = columns.day
    return {
        "answers_in": columns.n, "counted": int(columns.counted.sum()), "screened_out": int((~columns.counted).sum()),
        "screened_by": dict(screened), "undecided": undecided, "states": dict(states),
        "first_day": int(days.min()) if columns.n else None, "last_day": int(days.max()) if columns.n else None,
        "modes": {label: int((columns.mode.is_(label) & columns.counted).sum()) for label in columns.mode.labels},
        "main": _main(columns, asked, rule, reference),
        "weighting": {"chosen": chosen, "plan": plan.kept(), **told},
    }  # fmt: skip


def _main(columns: Columns, asked: Questionnaire, rule: str, reference: str | None) -> dict[str, Any] | None:
    values = columns.ratings.get(reference or "")
    if reference is None or values is None:
        return None
    steps = asked.scales()[reference]
    scale = Scale(steps[0], steps[-1], rule)
    # An answer off the scale was given before the scale changed: the version says so, no figure counts it.
    values = np.where((values >= scale.low) & (values <= scale.high), values, np.nan)
    everybody: Bools = np.ones(columns.n, np.bool_)
    return {
        "reference": reference,
        "before": _figure(values, everybody, scale, None),
        "screened": _figure(values, columns.counted, scale, None),
        "after": _figure(values, columns.counted, scale, columns.weight),
    }


def _figure(values: Any, rows: Bools, scale: Scale, weights: Any) -> dict[str, Any]:
    figure: Figure = mean_score(values[rows].tolist(), scale, None if weights is None else weights[rows].tolist())
    return asdict(figure)
