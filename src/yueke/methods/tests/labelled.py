"""The labelled complaints of ``data/``, and the pairs they make: same problem, other problem, other product."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import NamedTuple

FILES = ("complaints", "complaints_reworded", "complaints_retold")
UNRELATED = 240
"""About how many pairs of different products are taken, evenly from all of a file."""


class Told(NamedTuple):
    """One complaint: which product, which problem of which category, in whose words; ``measures``: of the held-out half."""

    product: str
    category: str
    problem: str
    text: str
    measures: bool


class Pair(NamedTuple):
    """Two complaints of a file and how they stand to each other: same, other (problem of the product) or unrelated."""

    kind: str
    a: Told
    b: Told


def complaints(file: str) -> list[Told]:
    """All complaints of one of :data:`FILES`."""
    found: list[Told] = []
    product = category = problem = ""
    count = 0
    for line in (Path(__file__).parent / "data" / f"{file}.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            product, count = line[2:], count + 1
        elif line.startswith("- "):
            category, problem = line[2:].split(": ", 1)
        elif line and not line.startswith("#"):
            found.append(Told(product, category, problem, line, count % 2 == 0))
    return found


def pairs(file: str) -> list[Pair]:
    """Every pair of a product, both of the same half, and every so manieth of different products."""
    together, apart = [], []
    for a, b in combinations(complaints(file), 2):
        if a.product == b.product:
            together.append(Pair("same" if a.problem == b.problem else "other", a, b))
        elif a.measures == b.measures:
            apart.append(Pair("unrelated", a, b))
    return together + apart[:: max(1, len(apart) // UNRELATED)]
