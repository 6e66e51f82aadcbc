"""What may be told of groups of few answers: nothing that could be about a handful of people, not even by taking away.

A group below the smallest is joined with the next until what is joined is large enough, because with the total and the groups
shown the one left out could be worked out (the secondary suppression of L. Willenborg and T. de Waal, "Elements of Statistical
Disclosure Control", Springer 2001, 6). Tables of two groups: cross them first, then join.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from yueke.domains.surveys.rules.cuts import MISSING, Bools, Coded

JOINED = "（人数少，合并）"
"""The label under which small groups are shown together."""
_UNKNOWN = ""


def may_show(n: int, smallest: int) -> bool:
    """Whether a figure of ``n`` answers may leave the survey at all."""
    return n >= max(1, smallest)


def alone(counts: Mapping[str, int], smallest: int) -> list[str]:
    """Labels that may be shown each by itself, in their order; the others only together, and if even they all are too few (of
    a total below ``smallest``) not at all."""
    kept = [label for label, n in counts.items() if may_show(n, smallest)]
    rest = sum(counts.values()) - sum(counts[label] for label in kept)
    while kept and 0 < rest < smallest:
        least = min(kept, key=lambda label: (counts[label], label))
        kept.remove(least)
        rest += counts[least]
    return kept


def joined(group: Coded, counted: Bools, smallest: int) -> Coded:
    """The group with small labels joined under :data:`JOINED`; of too few answers in all every label is missing.

    Rows without a label are a group like any other, or their figure could be had by taking the others away.
    """
    told = group.codes[counted]
    by_code = np.bincount(told[told >= 0], minlength=len(group.labels))
    counts = {label: int(n) for label, n in zip(group.labels, by_code, strict=True)}
    unknown = int((told < 0).sum())
    kept = alone({**counts, **({_UNKNOWN: unknown} if unknown else {})}, smallest)
    if not may_show(int(counted.sum()), smallest):
        return Coded((), np.full(len(group.codes), MISSING, np.int32))
    stays = tuple(label for label in kept if label != _UNKNOWN)
    gone = [label for label in group.labels if label not in stays and counts[label]]
    joins = bool(gone) or (unknown > 0 and _UNKNOWN not in kept)
    labels = (*stays, JOINED) if joins else stays
    place = {label: code for code, label in enumerate(labels)}
    last = len(stays) if joins else MISSING
    codes = np.array([*(place.get(label, last) for label in group.labels), MISSING], np.int32)[group.codes]
    if unknown and _UNKNOWN not in kept:
        codes = np.where(group.codes < 0, last, codes).astype(np.int32)
    return Coded(labels, codes)


def crossed(first: Coded, second: Coded) -> Coded:
    """Two groups as one; where either is missing, the pair is."""
    pairs = first.codes.astype(np.int64) * max(1, len(second.labels)) + second.codes
    known = (first.codes >= 0) & (second.codes >= 0)
    there, codes = np.unique(pairs[known], return_inverse=True)
    width = max(1, len(second.labels))
    labels = tuple(f"{first.labels[pair // width]} · {second.labels[pair % width]}" for pair in there.tolist())
    found = np.full(len(first.codes), MISSING, np.int32)
    found[known] = codes
    return Coded(labels, found)
