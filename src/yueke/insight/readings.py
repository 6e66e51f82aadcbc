"""The figure of one indicator in a cut, with its interval: what a finding of an earlier wave is held against (A6.4)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from yueke.domains.surveys.models import Cut, Survey
from yueke.domains.surveys.rules.cuts import Columns
from yueke.domains.surveys.rules.shape import opened
from yueke.insight.satisfaction.indexing import branches, combined, index
from yueke.insight.satisfaction.measuring import Measure, measured
from yueke.insight.satisfaction.study import Study, joined
from yueke.insight.satisfaction.told import Beside, Told, Tree

INDEX = "index"
"""The code of the whole index, as findings name it."""


def study_of(survey: Survey, cut: Cut, columns: Columns, tree: Tree | None = None) -> Study:
    """A cut with the questionnaire that was asked, and the tree its index is made by."""
    told = Told(
        survey.title, cut.n, cut.made_at, cut.fingerprint, survey.population, rule=survey.rule,
        confidential=survey.confidential, smallest=survey.smallest_group,
    )  # fmt: skip
    beside = Beside() if tree is None else replace(Beside(), tree=tree)
    return Study(columns, opened(survey.definition), told, beside)


def reading_of(study: Study, code: str) -> Measure | None:
    """The figure of ``code``: :data:`INDEX`, an indicator, a group of indicators, or the reference of a question.

    Points of 100. None where this wave did not ask it, or too few answered.
    """
    if study.is_too_small:
        return None
    if code == INDEX:
        whole = index(study)
        found = whole.measure if whole else None
    else:
        found = _of(study, code)
    return found if found is not None and found.value is not None and found.low is not None else None


def _of(study: Study, code: str) -> Measure | None:
    asked = [one for one in study.of("performance", "overall") if code in (one.indicator, one.ref)]
    if asked:
        scores = joined([study.scores(one) for one in asked])
        return measured(combined(scores, np.full(len(asked), 1 / len(asked))), study.design, study.smallest)
    return next((one.measure for one in branches(study) if one.code == code), None)
