"""Which answers are so low that somebody calls back, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.methods.satisfaction.scales import Scale

HOURS = 24
POINTS_AT_MOST = 40
"""Of 100, by the survey's own rule: 1 or 2 of five."""
NPS_AT_MOST = 6
"""Detractors (F. F. Reichheld, Harvard Business Review 81/12, 2003)."""


@dataclass(frozen=True)
class Low:
    """A low score: the question, its answer, and points of 100."""

    reference: str
    answer: int
    points: int


def due(answered_at: datetime) -> datetime:
    """By when whoever gave a low score is to be called back."""
    return answered_at + timedelta(hours=HOURS)


def low(asked: Questionnaire, answers: Mapping[str, Any], rule: str) -> Low | None:
    """The first overall rating, or recommendation, at or below the threshold; None when there is none.

    Only what is asked of the whole counts: a low score of one feature is a matter of the analysis.
    """
    roles = dict(asked.bindings())
    for question in asked.questions():
        answer, binding = answers.get(question.code), roles.get(question.code)
        if not isinstance(answer, int) or isinstance(answer, bool):
            continue
        if question.kind == "nps":
            if answer <= NPS_AT_MOST:
                return Low(question.code, answer, 10 * answer)
        elif question.kind in ("scale", "stars") and binding and "overall" in (binding.role, binding.indicator):
            points = Scale(question.steps[0], question.steps[-1], rule).score(answer)
            if points <= POINTS_AT_MOST:
                return Low(question.code, answer, round(points))
    return None
