"""Which category may a complaint belong to?  Suggested while it is being written, with the words that speak for it.

Without training by keywords that the caller gives; with a :class:`Model` that ``learning.train`` made of closed complaints.
Nothing here needs NumPy: a web process suggests in well under a millisecond from plain arrays.
"""

from __future__ import annotations

import json
import struct
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, log, sqrt
from sys import byteorder

from yueke.methods.intervals import wilson
from yueke.methods.text.folding import folded, pieces

_LOOSE = frozenset("的了和与就都也还呢吗吧啊着过")
"""A fragment that begins or ends with these was cut out of a sentence, and reads so."""
VERSION = 1
"""Of the bytes a model is kept in; others are refused."""


@dataclass(frozen=True)
class Suggestion:
    """A category, its share of the evidence (all shares make 1) and the fragments of the text that speak for it most.

    The share ranks; it is no probability that the category is right. That is told by :class:`Accuracy`.
    """

    category: str
    share: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class Accuracy:
    """How often a model was right about texts it had not seen, by stratified cross-validation.

    ``n`` texts; ``first``: the first suggestion was right, with its 95 % Wilson interval; ``among_three``: the right one was
    among the first three; ``confusion[i][j]``: how many texts of category i were taken for j (order of ``Model.categories``).
    """

    n: int
    folds: int
    first: float
    low: float
    high: float
    among_three: float
    confusion: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, folds: int, confusion: Sequence[Sequence[int]], among_three: int) -> Accuracy:
        """From what was taken for what, and how often the right one was among the first three."""
        n = sum(map(sum, confusion))
        right = sum(row[i] for i, row in enumerate(confusion))
        low, high = wilson(right, n) or (0.0, 1.0)
        return cls(n, folds, right / n, low, high, among_three / n, tuple(tuple(row) for row in confusion))


@dataclass(frozen=True)
class Model:
    """What was learned: a weight for each fragment (rows) and category (columns, row by row in ``weights``).

    ``idf`` holds one number for each fragment; ``left_out`` the categories with too few examples to learn from.
    """

    categories: tuple[str, ...]
    fragments: tuple[str, ...]
    idf: array[float]
    weights: array[float]
    accuracy: Accuracy
    left_out: tuple[str, ...] = field(default=())

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {fragment: row for row, fragment in enumerate(self.fragments)}

    def suggest(self, text: str, most: int = 3) -> list[Suggestion]:
        """The best ``most`` categories for ``text``, the best first; none when it holds no fragment known."""
        values = self._values(text)
        if not values:
            return []
        width = len(self.categories)
        totals = [0.0] * width
        for row, value in values.items():
            start = row * width
            for column, weight in enumerate(self.weights[start : start + width]):
                totals[column] += value * weight
        greatest = max(totals)
        shares = [exp(total - greatest) for total in totals]
        order = sorted(range(width), key=lambda column: (-shares[column], column))[:most]
        return [Suggestion(self.categories[c], shares[c] / sum(shares), self._because(values, c)) for c in order]

    def _values(self, text: str) -> dict[int, float]:
        """Row → tf-idf of the text's known fragments, of length 1."""
        rows = self._rows
        found = {
            rows[piece]: (1 + log(times)) * self.idf[rows[piece]]
            for piece, times in pieces(folded(text).split()).items()
            if piece in rows
        }
        length = sqrt(sum(value * value for value in found.values()))
        return {row: value / length for row, value in found.items()}

    def _because(self, values: dict[int, float], column: int) -> tuple[str, ...]:
        width = len(self.categories)
        gains = []
        for row, value in values.items():
            weights = self.weights[row * width : (row + 1) * width]
            # Against the mean of all categories: a fragment that speaks for each of them speaks for none.
            gains.append((value * (weights[column] - sum(weights) / width), self.fragments[row]))
        return _without_parts([fragment for gain, fragment in sorted(gains, reverse=True) if gain > 0])

    def to_bytes(self) -> bytes:
        """The model for a database column or file: a header of JSON and both arrays, little-endian, compressed."""
        told = self.accuracy
        header = {
            "version": VERSION,
            "categories": self.categories,
            "fragments": self.fragments,
            "left_out": self.left_out,
            "accuracy": [told.n, told.folds, told.first, told.low, told.high, told.among_three, told.confusion],
        }
        text = json.dumps(header, ensure_ascii=False).encode()
        return zlib.compress(struct.pack("<I", len(text)) + text + _little(self.idf) + _little(self.weights))

    @classmethod
    def from_bytes(cls, kept: bytes) -> Model:
        """The model again.

        Raises:
            ValueError: these are not the bytes of a model, or of another version.
        """
        try:
            plain = zlib.decompress(kept)
            end = 4 + struct.unpack_from("<I", plain)[0]
            header = json.loads(plain[4:end])
        except (zlib.error, struct.error, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ValueError("not a model") from error
        if not isinstance(header, dict) or header.get("version") != VERSION:
            raise ValueError("a model of another version")
        fragments = tuple(header["fragments"])
        idf, weights = _floats(plain[end : end + 4 * len(fragments)]), _floats(plain[end + 4 * len(fragments) :])
        if len(weights) != len(fragments) * len(header["categories"]):
            raise ValueError("not a whole model")
        n, folds, first, low, high, among_three, confusion = header["accuracy"]
        accuracy = Accuracy(n, folds, first, low, high, among_three, tuple(tuple(row) for row in confusion))
        return cls(tuple(header["categories"]), fragments, idf, weights, accuracy, tuple(header["left_out"]))


def by_keywords(text: str, keywords: Mapping[str, Sequence[str]], most: int = 3) -> list[Suggestion]:
    """The categories whose keywords the text holds, most evidence first; none when it holds none.

    A keyword counts by its length and by how few categories share it, once however often it stands there.
    """
    plain = folded(text)
    sharing: dict[str, int] = {}
    spelled = {category: {folded(word) for word in words} - {""} for category, words in keywords.items()}
    for words in spelled.values():
        for word in words:
            sharing[word] = sharing.get(word, 0) + 1
    evidence: dict[str, list[tuple[float, str]]] = {}
    for category, words in spelled.items():
        if found := [(len(word) / sharing[word], word) for word in words if word in plain]:
            evidence[category] = sorted(found, key=lambda one: (-one[0], one[1]))
    total = sum(weight for found in evidence.values() for weight, _ in found)
    told = [
        Suggestion(category, sum(weight for weight, _ in found) / total, _without_parts([word for _, word in found]))
        for category, found in evidence.items()
    ]
    return sorted(told, key=lambda one: -one.share)[:most]


def suggest(
    text: str, keywords: Mapping[str, Sequence[str]], model: Model | None = None, most: int = 3
) -> list[Suggestion]:
    """What the model suggests; by keywords without a model, and for what it has not learned.

    Of ``most`` places one is kept for a category that was never learned but is named by its words; it comes before what
    the model reads from single characters alone.
    """
    learned = model.suggest(text, most) if model else []
    if model is None or not learned:
        return by_keywords(text, keywords, most)
    others = {category: words for category, words in keywords.items() if category not in model.categories}
    spoken = by_keywords(text, others, 1)
    firm = [one for one in learned if any(len(fragment) > 1 for fragment in one.because)]
    loose = [one for one in learned if one not in firm]
    return [*firm[: most - len(spoken)], *spoken, *loose][:most]


def _without_parts(fragments: list[str], most: int = 3) -> tuple[str, ...]:
    """The first ``most`` that are no part of, hold no, and continue no one before, those that read like words first.

    Single characters only when nothing else is left.
    """
    chosen: list[str] = []
    for fragment in sorted(fragments, key=lambda one: (len(one) == 1, one[0] in _LOOSE or one[-1] in _LOOSE)):
        if not any(_share_words(fragment, other) for other in chosen):
            chosen.append(fragment)
        if len(chosen) == most:
            break
    return tuple(chosen)


def _share_words(one: str, other: str) -> bool:
    """Whether one holds the other, or they are pieces of the same words: the end of one is where the other begins."""
    if one in other or other in one:
        return True
    return any(one[-n:] == other[:n] or other[-n:] == one[:n] for n in range(2, min(len(one), len(other))))


def _little(numbers: array[float]) -> bytes:
    if byteorder == "little":
        return numbers.tobytes()
    turned = array("f", numbers)
    turned.byteswap()
    return turned.tobytes()


def _floats(kept: bytes) -> array[float]:
    numbers = array("f")
    numbers.frombytes(kept)
    if byteorder != "little":
        numbers.byteswap()
    return numbers
