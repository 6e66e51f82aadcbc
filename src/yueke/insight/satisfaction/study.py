"""A survey's answers ready to be worked on: those counted, as scores of 100, with the draw they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yueke.domains.surveys.rules.cuts import Bools, Coded, Columns, Integers, Reals
from yueke.domains.surveys.rules.shape import RATING, Question, Questionnaire, Role
from yueke.insight.satisfaction.small import smallest_of
from yueke.insight.satisfaction.told import Beside, Told
from yueke.methods.satisfaction.scales import Scale
from yueke.methods.weighting.errors import Design

MOST_GROUPS = 40
"""Groups compared with each other; of more, the greatest are."""


@dataclass(frozen=True)
class Item:
    """A rating: its reference in the columns, its words, what it feeds as what, its scale and the words at its ends."""

    ref: str
    title: str
    indicator: str
    role: Role | None
    scale: Scale
    question: Question


@dataclass(frozen=True)
class Study:
    """Columns, the questionnaire that was asked, what is known of the cut, and what it is looked at beside."""

    columns: Columns
    questionnaire: Questionnaire
    told: Told
    beside: Beside = field(default_factory=Beside)

    @cached_property
    def rows(self) -> Integers:
        """Places of the responses that count."""
        return np.flatnonzero(self.columns.counted & (self.columns.weight > 0))

    @property
    def n(self) -> int:
        """Responses that count."""
        return len(self.rows)

    @property
    def smallest(self) -> int:
        """Figures of fewer answers are not told."""
        return smallest_of(self.told.smallest, confidential=self.told.confidential)

    @property
    def is_too_small(self) -> bool:
        """Whether even all together are too few to tell of."""
        return self.n < self.smallest

    @cached_property
    def weights(self) -> Reals:
        """Of the rows (n)."""
        return self.columns.weight[self.rows].astype(float)

    @cached_property
    def design(self) -> Design:
        """The draw of the rows. The weights are taken as they are: what fitting them to margins saves is not told."""
        return drawn(self.columns, self.rows, self.weights)

    @property
    def is_simple(self) -> bool:
        """Whether answers were drawn singly and all weigh alike."""
        return bool(np.ptp(self.weights) < 1e-9) if self.n else True

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All ratings there are answers to, in the order of the questionnaire."""
        found = [item for question in self.questionnaire.questions() for item in _items(question, self.told.rule)]
        return tuple(one for one in found if one.ref in self.columns.ratings)

    def of(self, *roles: Role) -> tuple[Item, ...]:
        """Those that say this of their indicator."""
        return tuple(one for one in self.items if one.role in roles)

    def answers(self, ref: str) -> Reals:
        """Steps chosen (n), NaN without an answer, and for one given on a scale that is no longer asked."""
        found = np.asarray(self.columns.ratings[ref][self.rows], dtype=float)
        scale = next((one.scale for one in self.items if one.ref == ref), None)
        if scale is None:
            return found
        return np.where((found >= scale.low) & (found <= scale.high), found, np.nan)

    def scores(self, item: Item, rule: str = "") -> Reals:
        """The answers as 0..100 (n), by the survey's rule unless told."""
        scale = item.scale if not rule else Scale(item.scale.low, item.scale.high, rule)
        return scored(self.answers(item.ref), scale)

    def group(self, dimension: str) -> Coded:
        """Labels of a dimension, of the rows; those with most answers first, in words where there are any."""
        coded = self._coded(dimension)
        codes, labels = coded.codes[self.rows], list(coded.labels)
        counts = np.bincount(codes[codes >= 0], minlength=len(labels))
        order = sorted(range(len(labels)), key=lambda k: (-counts[k], labels[k]))
        order = [k for k in order if counts[k]]
        place = np.full(len(labels) + 1, -1, dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        words = self.beside.labels.get(dimension, {})
        return Coded(tuple(words.get(labels[k], labels[k]) for k in order), place[codes])

    def raw_labels(self, dimension: str) -> tuple[str, ...]:
        """The labels of :meth:`group` as they stand in the columns."""
        coded = self._coded(dimension)
        codes = coded.codes[self.rows]
        counts = np.bincount(codes[codes >= 0], minlength=len(coded.labels))
        order = sorted(range(len(coded.labels)), key=lambda k: (-counts[k], coded.labels[k]))
        return tuple(coded.labels[k] for k in order if counts[k])

    def _coded(self, dimension: str) -> Coded:
        if dimension == "mode":
            return self.columns.mode
        if dimension == "stratum":
            return self.columns.stratum
        return self.columns.groups[dimension]

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """What figures may be broken down by: what has at least two labels, and one that enough bear."""
        return tuple(one for one in (*self.columns.groups, "mode", "stratum") if self._tells_apart(one))

    def _tells_apart(self, dimension: str) -> bool:
        codes = self._coded(dimension).codes[self.rows]
        counts = np.bincount(codes[codes >= 0], minlength=1)
        return bool((counts > 0).sum() > 1 and counts.max() >= self.smallest)

    def title_of(self, indicator: str) -> str:
        """The name of an indicator: of the tree, else the question's own words, else its code."""
        if indicator in self.beside.tree:
            return self.beside.tree[indicator].title
        return next((one.title for one in self.items if one.indicator == indicator), indicator)

    def name_of(self, item: Item) -> str:
        """What a rating is called: its indicator, unless other ratings of the same role feed it, too."""
        same = [one for one in self.items if one.indicator == item.indicator and one.role == item.role]
        return item.title if len(same) > 1 or not item.indicator else self.title_of(item.indicator)


def drawn(columns: Columns, rows: NDArray[Any], weights: Reals) -> Design:
    """The draw of some rows: strata and clusters as far as there are any; a row without a cluster is one of its own."""
    strata, clusters = columns.stratum.codes[rows], columns.cluster.codes[rows].astype(np.int64)
    own = np.arange(len(rows)) + len(columns.cluster.labels)
    return Design(
        weights,
        strata if len(columns.stratum.labels) > 1 else None,
        np.where(clusters < 0, own, clusters) if (clusters >= 0).any() else None,
    )


def scored(answers: Reals, scale: Scale) -> Reals:
    """Answers as 0..100 (n, NaN stays). One off the scale was given before the scale changed: it is none of this question."""
    known = ~np.isnan(answers) & (answers >= scale.low) & (answers <= scale.high)
    steps = np.rint(answers[known]).astype(np.int64)
    found = np.full(len(answers), np.nan)
    found[known] = np.array([scale.score(one) for one in range(scale.low, scale.high + 1)])[steps - scale.low]
    return found


def joined(columns: Sequence[Reals]) -> Reals:
    """Side by side (n × k)."""
    return np.column_stack(columns) if columns else np.empty((0, 0))


def known(values: Reals) -> Bools:
    """Which are told."""
    return ~np.isnan(values)


def _items(question: Question, rule: str) -> list[Item]:
    if question.kind not in RATING:
        return []
    steps = question.steps
    scale = Scale(steps.start, steps.stop - 1, rule)
    if question.kind != "matrix":
        return [_item(question.code, question.text, question.binding, scale, question)]
    return [_item(f"{question.code}.{row.code}", row.text, row.binding, scale, question) for row in question.rows]


def _item(ref: str, text: str, binding: Any, scale: Scale, question: Question) -> Item:
    indicator, role = (binding.indicator, binding.role) if binding else ("", None)
    if question.kind == "nps" and role is None:
        role = "recommend"
    return Item(ref, text, indicator, role, scale, question)
