"""What is known of the data besides the answers: whose they are, from when, and what they are set against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Told:
    """A cut in words: ``title`` of the survey, ``cut`` its number, ``made_at``, ``fingerprint`` of the columns.

    ``population`` says who was asked, ``size`` how many there are (None: not known). ``weighted``: how answers were weighted, in
    words. ``rule``: how steps of scales become 0..100. ``smallest``: figures of fewer answers are not told. ``asked``: by stratum
    how many were asked and answered.
    """

    title: str
    cut: int
    made_at: datetime
    fingerprint: str
    population: str = ""
    size: int | None = None
    weighted: str = ""
    rule: str = "full steps"
    confidential: bool = False
    smallest: int = 5
    asked: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Node:
    """An indicator of the evaluation tree (E2.1): its name, the one above it, how much it counts among its siblings."""

    title: str
    parent: str = ""
    weight: float = 1.0


Tree = Mapping[str, Node]


@dataclass(frozen=True)
class Benchmark:
    """Somebody else's figure of an indicator (empty: the index), entered with its ``period`` and ``source`` (D5.2, D5.9).

    0..100; ``low`` and ``high`` its 95 % interval where it is known.
    """

    indicator: str
    name: str
    value: float
    period: str = ""
    source: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Counts:
    """What happened outside the survey, by group: ``title`` (complaints, lost customers), by label how many ``of`` how many."""

    title: str
    of: str
    groups: Mapping[str, tuple[float, float]]


Outside = Mapping[str, tuple[Counts, ...]]
"""By dimension (region, grade, department)."""


@dataclass(frozen=True)
class Spoken:
    """What people wrote: ``texts`` in an order by chance, and, unless confidential, which of them came from the ``dissatisfied``."""

    texts: tuple[str, ...]
    dissatisfied: tuple[bool, ...] | None = None


@dataclass(frozen=True)
class Beside:
    """What the answers are looked at beside: the indicator tree, the target of the index, benchmarks, counts of other modules."""

    tree: Tree = field(default_factory=dict)
    target: float | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    outside: Outside = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By dimension of ``Columns.groups`` the words for its labels."""
