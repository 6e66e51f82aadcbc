"""How complete a customer's archive is (clause A2.2): weights of facts by nature of the customer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

_PERSON = {
    "name": 15,
    "phone": 25,
    "address": 15,
    "province": 10,
    "birthday": 10,
    "preferences": 10,
    "email": 5,
    "gender": 5,
    "channel": 5,
}
_ORGANIZATION = {
    "name": 15,
    "phone": 20,
    "contact": 20,
    "address": 15,
    "province": 10,
    "industry": 10,
    "email": 5,
    "channel": 5,
}
WEIGHTS = {"individual": _PERSON, "enterprise": _ORGANIZATION, "institution": _ORGANIZATION}
"""Points of each fact by kind of customer; 100 together. ``address`` and ``contact`` are rows of their own."""


@dataclass(frozen=True)
class Completeness:
    """The score (0–100) and the facts still missing, heaviest first, each with the points it would add."""

    score: int
    missing: tuple[tuple[str, int], ...]


def completeness(kind: str, facts: Collection[str]) -> Completeness:
    """The completeness of a customer of ``kind`` whose archive holds ``facts`` (names of non-empty fields)."""
    return _completeness(kind, frozenset(facts))


@lru_cache(maxsize=2048)
def _completeness(kind: str, facts: frozenset[str]) -> Completeness:
    weights = WEIGHTS[kind]
    missing = sorted(((f, w) for f, w in weights.items() if f not in facts), key=lambda pair: -pair[1])
    return Completeness(100 - sum(weight for _field, weight in missing), tuple(missing))
