"""Which way of asking suits (D5.4): ranked by cost, time, expected response and depth, with the reasons in words.

The figures assumed of each way are estimates to begin with, to be replaced by the company's own experience: nothing here is
measured. Every result follows from them and from the terms by arithmetic anybody can repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Mode
from yueke.kernel.errors import Message

COST, TIME, RESPONSE, DEPTH = "cost", "time", "response", "depth"
CRITERIA: dict[str, Message] = {COST: _("费用"), TIME: _("时间"), RESPONSE: _("回收率"), DEPTH: _("深入程度")}
MOST_IMPORTANT = 3


@dataclass(frozen=True)
class Assumed:
    """What is assumed of a way of asking: yuan once, yuan for each person asked, working days before the first answer,
    answers in a day, the share of those asked who answer (0..1), and how deep the answers go (1..5)."""

    once: float
    each: float
    setup: int
    per_day: float
    response: float
    depth: int


ASSUMED: dict[str, Assumed] = {
    Mode.LINK: Assumed(0, 0.1, 1, 200, 0.15, 2),
    Mode.OPEN: Assumed(200, 0, 1, 40, 0.05, 2),
    Mode.PHONE: Assumed(300, 8, 2, 60, 0.35, 3),
    Mode.ONSITE: Assumed(500, 40, 3, 12, 0.6, 4),
    Mode.PAPER: Assumed(300, 6, 5, 30, 0.2, 2),
    Mode.DEPTH: Assumed(1000, 300, 5, 3, 0.5, 5),
    Mode.GROUP: Assumed(2000, 200, 7, 8, 0.4, 5),
}
"""To begin with. An import is no way of asking."""


@dataclass(frozen=True)
class Terms:
    """What the survey has to keep to. ``answers`` wanted; ``people`` on the list, 0 unknown; ``budget`` in yuan and ``days``
    of work, None without a limit; ``importance`` of each criterion, 0..3."""

    answers: int
    people: int = 0
    budget: float | None = None
    days: int | None = None
    importance: Mapping[str, float] | None = None

    def weight(self, criterion: str) -> float:
        """How much a criterion counts; all the same when nothing is said."""
        return (self.importance or {}).get(criterion, 1.0)


@dataclass(frozen=True)
class Ranked:
    """A way of asking with what it would take: people to ask, yuan, days. ``score`` 0..1, the greater the better;
    ``against`` says what it breaks of the terms, ``speaks_for`` what it does best."""

    mode: str
    ask: int
    cost: float
    days: int
    response: float
    depth: int
    score: float
    against: tuple[Message, ...]
    speaks_for: tuple[Message, ...]

    @property
    def fits(self) -> bool:
        """Whether it keeps to the terms."""
        return not self.against


def ranked(terms: Terms, assumed: Mapping[str, Assumed] = ASSUMED) -> list[Ranked]:
    """All ways, the ones that keep to the terms first, each part by score.

    A criterion gives the best way 1 and the others their proportion of it: half as fast, half the points. The score is the
    mean of the four, weighted by importance.
    """
    taken = {mode: _taken(terms, one) for mode, one in assumed.items() if one.response > 0 and one.per_day > 0}
    if not taken or terms.answers < 1:
        return []
    points = {
        COST: _proportion({mode: cost for mode, (_ask, cost, _days) in taken.items()}, least=True),
        TIME: _proportion({mode: float(days) for mode, (_ask, _cost, days) in taken.items()}, least=True),
        RESPONSE: _proportion({mode: assumed[mode].response for mode in taken}, least=False),
        DEPTH: _proportion({mode: float(assumed[mode].depth) for mode in taken}, least=False),
    }
    found = []
    for mode, (ask, cost, days) in taken.items():
        weights = {name: max(0.0, terms.weight(name)) for name in CRITERIA}
        total = sum(weights.values()) or 1.0
        score = sum(points[name][mode] * weight for name, weight in weights.items()) / total
        best = tuple(_BEST[name] for name in CRITERIA if points[name][mode] == 1.0)
        found.append(
            Ranked(
                mode, ask, cost, days, assumed[mode].response, assumed[mode].depth, score, _against(terms, ask, cost, days), best
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.fits, -one.score, one.mode))


_BEST: dict[str, Message] = {COST: _("费用最低"), TIME: _("最快"), RESPONSE: _("回收率最高"), DEPTH: _("最深入")}


def _taken(terms: Terms, one: Assumed) -> tuple[int, float, int]:
    """People to ask, yuan, days."""
    ask = ceil(terms.answers / one.response - 1e-9)
    return ask, one.once + one.each * ask, one.setup + ceil(terms.answers / one.per_day - 1e-9)


def _proportion(values: Mapping[str, float], *, least: bool) -> dict[str, float]:
    best = (min if least else max)(values.values())
    if least:
        # What costs nothing at all is best; a yuan more keeps the others apart.
        return {mode: (best + 1) / (value + 1) for mode, value in values.items()}
    return {mode: value / best for mode, value in values.items()}


def _against(terms: Terms, ask: int, cost: float, days: int) -> tuple[Message, ...]:
    checks: Iterable[tuple[bool, Callable[[], Message]]] = (
        (
            bool(terms.people) and ask > terms.people,
            lambda: _("要问 %(ask)s 人，名单上只有 %(people)s 人") % {"ask": f"{ask:,}", "people": f"{terms.people:,}"},
        ),
        (
            terms.budget is not None and cost > terms.budget,
            lambda: _("约需 %(cost)s 元，超出预算") % {"cost": f"{cost:,.0f}"},
        ),
        (
            terms.days is not None and days > terms.days,
            lambda: _("约需 %(days)s 天，时间不够") % {"days": days},
        ),
    )
    return tuple(told() for holds, told in checks if holds)
