"""Do two complaints tell of the same problem?  A number between 0 and 1, and the words that speak for it.

Cosine of weighted character pieces (G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval",
Information Processing & Management 24 (1988) 513-523), with the meanings of ``meanings`` as pieces of their own.
Pieces of one to three characters instead of words: W. B. Cavnar and J. M. Trenkle, "N-gram-based text categorization",
SDAIR 1994.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from zlib import crc32

from yueke.methods.text.folding import EMPTY, pieces, told
from yueke.methods.text.meanings import meanings

SIMILAR = 0.23
"""From here on two texts probably tell of the same problem. Measured by ``benchmarks/similarity.py`` on products no choice was
made on: of complaints told again 76 % are found, and 97 % of those found are right; in wholly other words far fewer are."""
SIMILAR_WEIGHED = 0.13
"""The same when pieces are weighed by :func:`rarities`: 82 % found, 86 % of these right."""
MEANING = 0.6
"""How much the meanings count beside the characters."""


@dataclass(frozen=True)
class Shared:
    """What two texts have in common: ``words`` of the first, ``other`` of the second (the same when literally shared)."""

    words: str
    other: str


def shingles(text: str) -> frozenset[int]:
    """Stable 31-bit numbers of the pairs of characters of a text and of its meanings, for a search of candidates.

    Two texts that may be similar share some of them: ask for arrays that overlap, then compare by :func:`similarity`.
    """
    runs = told(text)
    found = {piece for piece in pieces(runs, 2) if len(piece) == 2} or set(runs)
    found.update(f"≈{name}" for name in meanings(runs))
    return frozenset(crc32(piece.encode()) & 0x7FFFFFFF for piece in found)


def rarities(texts: Iterable[str]) -> dict[str, float]:
    """Inverse document frequency, ln((1 + n) / (1 + df)) + 1, of the pieces of many texts; ``""`` is for unknown ones."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        runs = told(text)
        counts.update(pieces(runs).keys())
        counts.update(f"≈{name}" for name in meanings(runs))
        total += 1
    table = {piece: log((1 + total) / (1 + df)) + 1 for piece, df in counts.items()}
    table[""] = log(1 + total) + 1
    return table


def similarity(a: str, b: str, idf: Mapping[str, float] | None = None) -> float:
    """How similar two texts are, 0..1; from :data:`SIMILAR` on they probably tell of the same problem.

    The mean of the cosines of characters and of meanings, these weighing :data:`MEANING` as much, so that the length of
    a story does not drown what it is about. A text none of whose meanings are known is compared by characters alone.
    ``idf`` weighs pieces by how rare they are in the company's own complaints (:func:`rarities`).
    """
    return Text.of(a, idf).similarity(Text.of(b, idf))


@dataclass(frozen=True, slots=True)
class Text:
    """A text prepared for many comparisons: weights of its character pieces and meanings, each of length 1."""

    characters: dict[str, float]
    meant: dict[str, float]

    @classmethod
    def of(cls, text: str, idf: Mapping[str, float] | None = None) -> Text:
        """Prepare ``text``; both sides of a comparison need the same ``idf``."""
        runs = told(text)
        characters = {piece: 1 + log(times) for piece, times in pieces(runs).items()}
        return cls(_unit(characters, idf), _unit({f"≈{name}": 1.0 for name in meanings(runs)}, idf))

    def similarity(self, other: Text) -> float:
        """As :func:`similarity`."""
        literal = _cosine(self.characters, other.characters)
        if not self.meant or not other.meant:
            return literal
        return min(1.0, (literal + MEANING * _cosine(self.meant, other.meant)) / (1 + MEANING))


def _unit(weights: dict[str, float], idf: Mapping[str, float] | None) -> dict[str, float]:
    if idf is not None:
        unknown = idf.get("", 1.0)
        weights = {piece: weight * idf.get(piece, unknown) for piece, weight in weights.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {piece: weight / length for piece, weight in weights.items()}


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    return min(1.0, sum(weight * b[piece] for piece, weight in a.items() if piece in b))


def why(a: str, b: str, most: int = 5) -> list[Shared]:
    """What speaks for the similarity: the longest pieces both tell (two characters or more), then what means the same.

    Pieces do not overlap; at most ``most`` of each kind.
    """
    first, second = told(a), told(b)
    literal = [Shared(piece, piece) for piece in _longest_common(first, second, most)]
    mine, theirs = meanings(first), meanings(second)
    meant = [Shared(mine[name], theirs[name]) for name in mine if name in theirs and mine[name] != theirs[name]]
    return literal + meant[:most]


def _longest_common(first: list[str], second: list[str], most: int) -> list[str]:
    """Up to ``most`` pieces of both, longest first, each place used once."""
    found: list[str] = []
    mine, theirs = " ".join(first), "\n".join(second)
    while len(found) < most and len(piece := _longest(mine, theirs)) >= 2:
        if not EMPTY.issuperset(piece):
            found.append(piece)
        mine, theirs = mine.replace(piece, " "), theirs.replace(piece, "\n")
    return found


def _longest(a: str, b: str) -> str:
    """The longest common substring, the first of the longest; by halving its length, as parts of a common one are common."""
    low, high, best = 0, min(len(a), len(b)), ""
    while low < high:
        size = (low + high + 1) // 2
        theirs = {b[i : i + size] for i in range(len(b) - size + 1)}
        common = next((a[i : i + size] for i in range(len(a) - size + 1) if a[i : i + size] in theirs), "")
        if common:
            low, best = size, common
        else:
            high = size - 1
    return best
