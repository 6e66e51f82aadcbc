"""A cut through the answers of a survey: columns, frozen, from which screens and reports alike are computed.

Kept as one compressed NumPy archive, so that a million answers are read in a tenth of a second and anybody can compute the
figures again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
Reals = NDArray[np.float64]
MISSING = -1
"""The code where a label is not known."""


@dataclass(frozen=True)
class Coded:
    """A label for each of n rows: ``codes`` (n) point into ``labels``; :data:`MISSING` where there is none."""

    labels: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, values: Sequence[str]) -> Coded:
        """Code n labels; an empty one is missing. Labels are sorted, so that the same rows give the same codes."""
        labels = tuple(sorted({value for value in values if value}))
        place = {label: code for code, label in enumerate(labels)}
        codes = np.fromiter((place.get(value, MISSING) for value in values), np.int32, len(values))
        return cls(labels, codes)

    def is_(self, label: str) -> Bools:
        """Which rows bear the label (n)."""
        return self.codes == (self.labels.index(label) if label in self.labels else MISSING - 1)


@dataclass(frozen=True)
class Columns:
    """n responses that were answered to the end, a column for each thing known of them.

    ``response``: ids, or 0..n-1 in an order by chance where the survey is confidential. ``counted``: not screened out. ``base``:
    the inverse of the chance of having been drawn (1 where nobody was drawn); ``weight``: the final one, 0 where not counted.
    ``day``: days since 1970-01-01; ``seconds`` spent. ``cluster``: what was drawn or hung together (a store), if anything.
    ``groups``: what figures may be broken down by (region, grade, store, employee …). ``ratings``: steps on the question's
    scale by reference (``Q1``, ``Q3.price``), NaN without an answer or undecided. ``choices``: options by code of the question;
    ``ticks``: ``Q5/a`` of several; ``numbers``: questions asking for one; ``ranks``: ``Q6/a``, 1 best, NaN not placed.
    """

    response: Integers
    counted: Bools
    base: Reals
    weight: Reals
    stratum: Coded
    cluster: Coded
    mode: Coded
    day: Integers
    seconds: Reals
    groups: Mapping[str, Coded] = field(default_factory=dict)
    ratings: Mapping[str, Reals] = field(default_factory=dict)
    choices: Mapping[str, Coded] = field(default_factory=dict)
    ticks: Mapping[str, Bools] = field(default_factory=dict)
    numbers: Mapping[str, Reals] = field(default_factory=dict)
    ranks: Mapping[str, Reals] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Rows, counted or not."""
        return len(self.response)


_PLAIN = ("response", "counted", "base", "weight", "day", "seconds")
_CODED = ("stratum", "cluster", "mode")
_MANY = ("ratings", "ticks", "numbers", "ranks")
_MANY_CODED = ("groups", "choices")
_SMALL: Mapping[str, Any] = {"ratings": np.float32, "numbers": np.float64, "ranks": np.float32, "ticks": np.bool_}


def packed(columns: Columns) -> bytes:
    """The columns as they are kept."""
    labels: dict[str, tuple[str, ...]] = {}
    arrays: dict[str, NDArray[Any]] = {name: getattr(columns, name) for name in _PLAIN}
    coded = {name: getattr(columns, name) for name in _CODED}
    coded |= {f"{kind}:{name}": one for kind in _MANY_CODED for name, one in getattr(columns, kind).items()}
    for name, one in coded.items():
        labels[name], arrays[name] = one.labels, one.codes
    for kind in _MANY:
        for name, values in getattr(columns, kind).items():
            arrays[f"{kind}:{name}"] = np.asarray(values, dtype=_SMALL[kind])
    names = list(arrays)
    told = json.dumps({"names": names, "labels": labels}, ensure_ascii=False).encode()
    kept = BytesIO()
    # Numbered, not named: a code of a question is no safe name of a file. No pickles, so that reading runs nothing.
    stored: dict[str, Any] = {f"a{n}": arrays[one] for n, one in enumerate(names)}
    np.savez_compressed(kept, told=np.frombuffer(told, np.uint8), **stored)
    return kept.getvalue()


def unpacked(kept: bytes | memoryview) -> Columns:
    """The columns as they were.

    Raises:
        ValueError: this is no cut.
    """
    with np.load(BytesIO(bytes(kept)), allow_pickle=False) as stored:
        told = json.loads(stored["told"].tobytes())
        arrays = {name: stored[f"a{n}"] for n, name in enumerate(told["names"])}
    labels = {name: tuple(these) for name, these in told["labels"].items()}
    found: dict[str, Any] = {name: arrays[name] for name in _PLAIN}
    found |= {name: Coded(labels[name], arrays[name]) for name in _CODED}
    for kind in (*_MANY, *_MANY_CODED):
        of_kind = {name.partition(":")[2]: name for name in arrays if name.startswith(f"{kind}:")}
        found[kind] = {
            short: Coded(labels[name], arrays[name]) if kind in _MANY_CODED else _read(kind, arrays[name])
            for short, name in of_kind.items()
        }
    return Columns(**found)


def fingerprint(columns: Columns) -> str:
    """SHA-256 of what the columns say, 64 hexadecimal digits: the same data, packed by any version, have the same."""
    told = sha256()
    for name in _PLAIN:
        told.update(name.encode() + np.ascontiguousarray(getattr(columns, name)).tobytes())
    for name in _CODED:
        _told_coded(told, name, getattr(columns, name))
    for kind in _MANY_CODED:
        for name in sorted(getattr(columns, kind)):
            _told_coded(told, f"{kind}:{name}", getattr(columns, kind)[name])
    for kind in _MANY:
        for name in sorted(getattr(columns, kind)):
            values = np.asarray(getattr(columns, kind)[name], dtype=_SMALL[kind])
            told.update(f"{kind}:{name}".encode() + np.ascontiguousarray(values).tobytes())
    return told.hexdigest()


def _read(kind: str, values: NDArray[Any]) -> NDArray[Any]:
    return values if kind == "ticks" else values.astype(np.float64)


def _told_coded(told: Any, name: str, one: Coded) -> None:
    told.update(name.encode() + "\x1f".join(one.labels).encode() + np.ascontiguousarray(one.codes).tobytes())
