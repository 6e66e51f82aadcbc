"""The index of a survey and its parts, for each respondent and for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.rules.cuts import Reals
from yueke.insight.satisfaction.measuring import Measure, measured
from yueke.insight.satisfaction.study import Item, Study, joined
from yueke.kernel.errors import Message

By = Literal["acsi", "tree", "overall"]
HALF = 0.5
"""A respondent's index is told from answers that carry at least this share of the weight."""
NAMES: dict[str, Message] = {
    "product": _("产品质量"), "service": _("服务"), "price": _("价格"), "delivery": _("交付"), "brand": _("品牌"),
    "loyalty": _("忠诚"), "overall": _("总体满意度"), "expectation": _("顾客期望"), "quality": _("感知质量"),
    "value": _("感知价值"), "satisfaction": _("顾客满意"), "complaint": _("投诉处理"),
}  # fmt: skip
"""What groups of indicators are called that no tree names."""


@dataclass(frozen=True)
class Index:
    """The index: ``by`` what it is made, of which ratings with which shares, of each respondent (n), and of all."""

    by: By
    items: tuple[Item, ...]
    shares: tuple[float, ...]
    respondents: Reals
    measure: Measure


@dataclass(frozen=True)
class Branch:
    """A group of indicators: its code and name, share of the index, ratings, and figure of each respondent (n) and of all."""

    code: str
    title: str
    share: float
    items: tuple[Item, ...]
    respondents: Reals
    measure: Measure


def index(study: Study) -> Index | None:
    """ACSI's where its three questions were asked, else that of the indicator tree, else the overall question; None without any."""
    for by in (acsi, of_tree, of_overall):
        found = by(study)
        if found is not None:
            return found
    return None


def acsi(study: Study) -> Index | None:
    """Overall, against expectation, against the ideal: of respondents who answered all three."""
    asked = study.of("overall", "comparison")
    if len(asked) < 3 and study.of("comparison") and len(study.of("expectation")) == 1:
        asked = (*asked, *study.of("expectation"))
    if len(asked) < 3 or not any(one.role == "comparison" for one in asked):
        return None
    scores = joined([study.scores(one, "from zero") for one in asked])
    shares = np.full(len(asked), 1 / len(asked))
    return _indexed(study, "acsi", asked, shares, combined(scores, shares, 1.0))


def of_tree(study: Study) -> Index | None:
    """The weighted mean of the ratings of our performance, by the tree's weights."""
    asked = study.of("performance")
    if not asked:
        return None
    shares = shares_of(study, asked)
    return _indexed(study, "tree", asked, shares, combined(joined([study.scores(one) for one in asked]), shares))


def of_overall(study: Study) -> Index | None:
    """The first overall question alone."""
    asked = study.of("overall")[:1]
    return _indexed(study, "overall", asked, np.ones(1), study.scores(asked[0])) if asked else None


def branches(study: Study) -> list[Branch]:
    """The groups of indicators just below the root, each an index of its own."""
    asked = study.of("performance")
    if not asked:
        return []
    shares, depth = shares_of(study, asked), _depth(study, asked)
    groups: dict[str, list[int]] = {}
    for place, one in enumerate(asked):
        chain = chain_of(study, one.indicator)
        groups.setdefault(chain[min(depth, len(chain) - 1)], []).append(place)
    found = []
    for code, places in groups.items():
        own = shares[places]
        # What weighs nothing in the index is still told by itself, its questions alike.
        within = own / own.sum() if own.sum() else np.full(len(places), 1 / len(places))
        scores = combined(joined([study.scores(asked[k]) for k in places]), within)
        measure = measured(scores, study.design, study.smallest)
        items = tuple(asked[k] for k in places)
        found.append(Branch(code, title_of(study, code), float(own.sum()), items, scores, measure))
    return found


def overall(study: Study) -> Item | None:
    """The question after satisfaction as a whole."""
    return next(iter(study.of("overall")), None)


def combined(scores: Reals, shares: Reals, least: float = HALF) -> Reals:
    """Each respondent's weighted mean (n) of scores (n × k) of those given, NaN where they carry less than ``least`` of the weight."""
    there = ~np.isnan(scores)
    carried = there @ shares
    enough = (carried > 0) & (carried >= least * shares.sum() - 1e-12)
    total = np.where(there, scores, 0.0) @ shares
    return np.where(enough, total / np.where(carried > 0, carried, 1.0), np.nan)


def shares_of(study: Study, asked: tuple[Item, ...]) -> Reals:
    """How much each rating counts: the product of the shares along its chain, among what was asked; together 1."""
    chains = [chain_of(study, one.indicator) for one in asked]
    siblings: dict[str, set[str]] = {}
    for chain in chains:
        for above, one in zip(("", *chain), chain, strict=False):
            siblings.setdefault(above, set()).add(one)
    shares = np.ones(len(asked))
    for place, chain in enumerate(chains):
        for above, one in zip(("", *chain), chain, strict=False):
            total = sum(_weight(study, other) for other in siblings[above])
            shares[place] *= _weight(study, one) / total if total else 0.0
        shares[place] /= sum(other.indicator == asked[place].indicator for other in asked)
    return shares / shares.sum() if shares.sum() else np.full(len(asked), 1 / len(asked))


def chain_of(study: Study, indicator: str) -> tuple[str, ...]:
    """The indicator and those above it, the top first: of the tree, else by the points in its code."""
    tree = study.beside.tree
    if indicator in tree:
        chain: list[str] = []
        one = indicator
        while one and one not in chain:
            chain.append(one)
            one = tree[one].parent if one in tree else ""
        return tuple(reversed(chain))
    parts = indicator.split(".")
    return tuple(".".join(parts[: k + 1]) for k in range(len(parts)))


def title_of(study: Study, code: str) -> str:
    """What an indicator or a group of them is called."""
    if code in study.beside.tree:
        return study.beside.tree[code].title
    last = code.rpartition(".")[2]
    return str(NAMES[last]) if last in NAMES else study.title_of(code)


def _indexed(study: Study, by: By, asked: tuple[Item, ...], shares: Reals, respondents: Reals) -> Index:
    measure = measured(respondents, study.design, study.smallest)
    return Index(by, asked, tuple(map(float, shares)), respondents, measure)


def _depth(study: Study, asked: tuple[Item, ...]) -> int:
    """How many roots all share: below them groups begin."""
    chains = [chain_of(study, one.indicator) for one in asked]
    depth = 0
    while all(len(chain) > depth + 1 for chain in chains) and len({chain[depth] for chain in chains}) == 1:
        depth += 1
    return depth


def _weight(study: Study, code: str) -> float:
    return study.beside.tree[code].weight if code in study.beside.tree else 1.0
