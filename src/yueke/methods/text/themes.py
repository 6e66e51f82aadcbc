"""What many short texts speak of, and what they speak of more than others do.

Fragments of two to six characters, counted once a text. A fragment that nearly always stands within a longer one is merged
into it (statistical substring reduction: X. Lü, L. Zhang and J. Hu, IJCNLP 2004); of fragments cut side by side out of words
longer than six characters one is kept. Against other texts, such as those of the
period before, by log-odds with an informative Dirichlet prior: B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin'
words", Political Analysis 16 (2008) 372-403, formulas 16, 20 and 22.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from yueke.methods.intervals import Z95
from yueke.methods.multiplicity import benjamini_hochberg, two_sided
from yueke.methods.text.folding import EMPTY, told

LONGEST = 6
WITHIN = 0.8
"""A fragment is merged into a longer one that stands in this share of its texts."""
SHARED = 3
"""Two fragments that share at least so many characters end to end, and are as frequent, are pieces of the same words."""
FALSE_FINDINGS = 0.05
"""Of the themes told as more or less frequent than before, at most this share is so by chance, on average."""

_FIRST = EMPTY | frozenset("天个次月年点块条件袋盒")
"""No fragment begins with these: what is counted stands before them."""
_LAST = EMPTY | frozenset("不没很太一两三再又并只打")
"""No fragment ends with these: what they are about follows."""
_GENERIC = frozenset(
    "没有 里面 结果 现在 已经 一直 还是 东西 打开 收到 根本 什么 怎么 自己 显示 发现 知道 觉得 时候 小时 分钟 今天 昨天 明天 上次 第二 全部".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Theme:
    """A fragment, in how many of the texts it stands, and how that compares with the background.

    ``count`` of ``n`` texts and ``before`` of ``n_before``; ``odds`` is the ratio of the odds now and before with its 95 %
    interval ``low``..``high``, drawn towards 1 by the prior; ``z`` how sure the direction is; ``verdict``: ``more``, ``fewer``
    or ``as before`` after correction for the many fragments looked at. Without a background these are None.
    ``texts``: places of some texts that hold it.
    """

    fragment: str
    count: int
    n: int
    texts: tuple[int, ...]
    before: int | None = None
    n_before: int | None = None
    odds: float | None = None
    low: float | None = None
    high: float | None = None
    z: float | None = None
    verdict: str | None = None


def themes(
    texts: Sequence[str], background: Sequence[str] | None = None, *, least: int = 3, most: int = 30
) -> list[Theme]:
    """The ``most`` themes that at least ``least`` of the texts hold.

    With a background those that differ most surely come first (those that became fewer have a negative ``z`` and need
    ``least`` texts of the background); without one the most frequent.
    """
    now = _counted(texts)
    before = _counted(background) if background is not None else Counter()
    frequent = {one for one, count in now.items() if count >= least} | {o for o, c in before.items() if c >= least}
    kept = _whole(frequent, now + before)
    examples = _examples(texts, kept)
    if background is None:
        order = sorted(kept, key=lambda one: (-now[one], -len(one), one))[:most]
        return [Theme(one, now[one], len(texts), examples.get(one, ())) for one in order]
    compared = log_odds({one: now[one] for one in kept}, {one: before[one] for one in kept})
    verdicts = _verdicts(compared)
    order = sorted(kept, key=lambda one: (-abs(compared[one][1]), one))[:most]
    return [
        Theme(
            one,
            now[one],
            len(texts),
            examples.get(one, ()),
            before[one],
            len(background),
            *_odds(*compared[one]),
            compared[one][1],
            verdicts[one],
        )
        for one in order
    ]


def log_odds(
    counts: Mapping[str, int], others: Mapping[str, int], strength: float | None = None
) -> dict[str, tuple[float, float]]:
    """For each word the log-odds ratio of ``counts`` against ``others``, and the same in standard errors (z).

    The prior counts of a word are its share of both together times ``strength`` (how many words the prior is worth; the
    mean of both totals, at most 500, when not told): the more, the nearer rare words are drawn to no difference.
    """
    first, second = sum(counts.values()), sum(others.values())
    total = first + second
    if not total:
        return {}
    worth = min(500.0, total / 2) if strength is None else strength
    found = {}
    for word in {**counts, **others}:
        a, b = counts.get(word, 0), others.get(word, 0)
        prior = worth * (a + b) / total
        rest, other_rest = first + worth - a - prior, second + worth - b - prior
        if not prior or rest <= 0 or other_rest <= 0:  # nothing to compare with: a word nobody said, or the only one
            found[word] = (0.0, 0.0)
            continue
        delta = log((a + prior) / rest) - log((b + prior) / other_rest)
        found[word] = (delta, delta / sqrt(1 / (a + prior) + 1 / (b + prior)))
    return found


def _counted(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_fragments(text)))
    return counts


def _fragments(text: str) -> Iterator[str]:
    """Fragments of 2..LONGEST characters that begin and end as a word may, and are no number."""
    for run in told(text):
        for start in range(len(run)):
            if run[start] in _FIRST:
                continue
            for end in range(start + 2, min(start + LONGEST, len(run)) + 1):
                fragment = run[start:end]
                if fragment[-1] not in _LAST and fragment not in _GENERIC and not fragment.isdigit():
                    yield fragment


def _whole(frequent: set[str], counts: Mapping[str, int]) -> list[str]:
    """Without those that a longer frequent fragment stands for, nor those cut out of the same longer words as one kept."""
    kept: list[str] = []
    begin: dict[str, list[str]] = {}
    end: dict[str, list[str]] = {}

    def is_cut(fragment: str) -> bool:
        """Whether a fragment kept goes on where this ends, or the other way round, as often."""
        few = counts[fragment]
        for n in range(max(SHARED, -(-len(fragment) // 2)), len(fragment)):
            for other in (*begin.get(fragment[-n:], ()), *end.get(fragment[:n], ())):
                if min(few, counts[other]) >= WITHIN * max(few, counts[other]):
                    return True
        return False

    for fragment in sorted(frequent, key=lambda one: (-len(one), one)):
        if any(fragment in longer and counts[longer] >= WITHIN * counts[fragment] for longer in kept):
            continue
        if is_cut(fragment):
            continue
        kept.append(fragment)
        for n in range(SHARED, len(fragment)):
            begin.setdefault(fragment[:n], []).append(fragment)
            end.setdefault(fragment[-n:], []).append(fragment)
    return kept


def _examples(texts: Sequence[str], fragments: Iterable[str], most: int = 5) -> dict[str, tuple[int, ...]]:
    wanted = set(fragments)
    found: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        for fragment in set(_fragments(text)) & wanted:
            if len(places := found.setdefault(fragment, [])) < most:
                places.append(place)
    return {fragment: tuple(places) for fragment, places in found.items()}


def _odds(delta: float, z: float) -> tuple[float, float, float]:
    error = abs(delta / z) if z else 0.0
    return exp(delta), exp(delta - Z95 * error), exp(delta + Z95 * error)


def _verdicts(compared: Mapping[str, tuple[float, float]]) -> dict[str, str]:
    adjusted = benjamini_hochberg([two_sided(z) for _, z in compared.values()])
    return {
        word: "as before" if p > FALSE_FINDINGS else "more" if z > 0 else "fewer"
        for (word, (_, z)), p in zip(compared.items(), adjusted, strict=True)
    }
