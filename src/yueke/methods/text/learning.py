"""Learning categories from texts with their categories; runs in the worker.

Tf-idf of character pieces and complement naive Bayes: J. D. M. Rennie, L. Shih, J. Teevan and D. R. Karger, "Tackling the
poor assumptions of naive Bayes text classifiers", ICML 2003. It learns in one pass, from few examples, and is not drawn to
the greatest category, as complaints are spread very unevenly.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yueke.methods.text.categories import Accuracy, Model
from yueke.methods.text.folding import folded, pieces

FRAGMENTS = 20_000
"""How many fragments are kept at most, those of most texts first."""
LEAST_TEXTS = 2
"""A fragment of fewer texts says nothing about others."""
LEAST_EXAMPLES = 5
"""Categories with fewer texts are not learned."""
SMOOTHING = 1.0


def train(texts: Sequence[str], categories: Sequence[str], *, folds: int = 5, seed: int = 1) -> Model | None:
    """Learn from ``texts`` and their ``categories``; None when fewer than two categories have :data:`LEAST_EXAMPLES`.

    Empty texts are passed over. Time and memory grow with the number of characters; some tens of thousands of texts are
    plenty. The accuracy comes from models that had not seen the text judged: fragments, rarities and weights are learned
    anew for each fold. The same input and ``seed`` give the same model.
    """
    if len(texts) != len(categories):
        raise ValueError("as many categories as texts are needed")
    counted = [pieces(folded(text).split()) for text in texts]
    told = [(pieces_, category) for pieces_, category in zip(counted, categories, strict=True) if pieces_]
    examples = Counter(category for _, category in told)
    learned = sorted(category for category, n in examples.items() if n >= LEAST_EXAMPLES)
    if len(learned) < 2:
        return None
    place = {category: number for number, category in enumerate(learned)}
    kept = [(one, place[category]) for one, category in told if category in place]
    documents, labels = [one for one, _ in kept], np.array([number for _, number in kept])
    accuracy = _cross_validated(documents, labels, len(learned), min(folds, LEAST_EXAMPLES), seed)
    fragments, idf, weights = _fitted(documents, labels, len(learned))
    return Model(
        tuple(learned),
        tuple(fragments),
        array("f", idf.tolist()),
        array("f", weights.ravel().tolist()),
        accuracy,
        tuple(sorted(set(examples) - set(learned))),
    )


@dataclass(frozen=True)
class HeldOut:
    """Of the ``n`` latest texts, how many categories were suggested ``first``, and ``among_three``, by what was learned
    from the others."""

    n: int = 0
    first: int = 0
    among_three: int = 0


def held_out(texts: Sequence[str], categories: Sequence[str], *, share: float = 0.2) -> HeldOut:
    """Learn from the first texts and judge the last ``share`` of them, as on the day they came in.

    Nearer to what will be than cross-validation, which learns from later texts, too. A category that was not learned
    counts as wrong. Nothing is judged when too little would be learned.
    """
    if len(texts) != len(categories):
        raise ValueError("as many categories as texts are needed")
    end = len(texts) - int(len(texts) * share)
    counted = [pieces(folded(text).split()) for text in texts]
    examples = Counter(category for one, category in zip(counted[:end], categories[:end], strict=True) if one)
    learned = sorted(category for category, n in examples.items() if n >= LEAST_EXAMPLES)
    if len(learned) < 2 or end == len(texts):
        return HeldOut()
    place = {category: number for number, category in enumerate(learned)}
    kept = [
        (one, place[told]) for one, told in zip(counted[:end], categories[:end], strict=True) if one and told in place
    ]
    fragments, idf, weights = _fitted([one for one, _ in kept], np.array([number for _, number in kept]), len(learned))
    rows = {fragment: row for row, fragment in enumerate(fragments)}
    first = among_three = 0
    for one, told in zip(counted[end:], categories[end:], strict=True):
        found, values = _values(one, rows, idf)
        order = [learned[i] for i in np.argsort(-(values @ weights[found]), kind="stable")[:3]] if len(found) else []
        first += order[:1] == [told]
        among_three += told in order
    return HeldOut(len(texts) - end, first, among_three)


def _cross_validated(documents: list[Counter[str]], labels: np.ndarray, width: int, folds: int, seed: int) -> Accuracy:
    fold = np.empty(len(documents), dtype=int)
    dice = np.random.default_rng(seed)
    for number in range(width):  # stratified: each category is spread evenly over the folds
        members = dice.permutation(np.flatnonzero(labels == number))
        fold[members] = np.arange(len(members)) % folds
    confusion = np.zeros((width, width), dtype=int)
    among_three = 0
    for part in range(folds):
        seen = np.flatnonzero(fold != part)
        fragments, idf, weights = _fitted([documents[i] for i in seen], labels[seen], width)
        rows = {fragment: row for row, fragment in enumerate(fragments)}
        for i in np.flatnonzero(fold == part):
            found, values = _values(documents[i], rows, idf)
            order = np.argsort(-(values @ weights[found]), kind="stable")
            confusion[labels[i], order[0]] += 1
            among_three += int(labels[i] in order[:3])
    return Accuracy.of(folds, confusion.tolist(), among_three)


def _fitted(documents: list[Counter[str]], labels: np.ndarray, width: int) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Fragments (k), their idf (k) and weights (k × width)."""
    bearing = Counter(piece for document in documents for piece in document)
    common = [piece for piece, n in bearing.most_common() if n >= LEAST_TEXTS]
    fragments = sorted(common[:FRAGMENTS])
    rows = {fragment: row for row, fragment in enumerate(fragments)}
    idf = np.array([np.log((1 + len(documents)) / (1 + bearing[one])) + 1 for one in fragments])
    sums = np.zeros((len(fragments), width))
    for document, label in zip(documents, labels, strict=True):
        found, values = _values(document, rows, idf)
        sums[found, label] += values
    others = sums.sum(axis=1, keepdims=True) - sums + SMOOTHING
    return fragments, idf, -np.log(others / others.sum(axis=0, keepdims=True))


def _values(document: Counter[str], rows: dict[str, int], idf: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and tf-idf, 1 + ln of the count and of length 1, of the fragments known."""
    known = [(rows[piece], times) for piece, times in document.items() if piece in rows]
    found = np.array([row for row, _ in known], dtype=int)
    values = (1 + np.log([times for _, times in known])) * idf[found] if known else np.zeros(0)
    length = np.sqrt(values @ values)
    return found, values / length if length else values
