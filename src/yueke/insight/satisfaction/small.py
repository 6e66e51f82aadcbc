"""Groups too small to be told of: figures of few people would tell what each of them said.

The rule is the surveys' (``domains.surveys.rules.groups``); here small groups are left out rather than joined, because a figure is
compared with others under its own name.
"""

from __future__ import annotations

from collections.abc import Sequence

from yueke.domains.surveys.rules.groups import alone
from yueke.domains.surveys.rules.plans import SMALLEST_CONFIDENTIAL


def smallest_of(smallest: int, *, confidential: bool) -> int:
    """The fewest answers of which a figure is told."""
    return max(1, smallest, SMALLEST_CONFIDENTIAL if confidential else 1)


def told_groups(counts: Sequence[int], smallest: int, unknown: int = 0) -> list[bool]:
    """Which groups of ``counts`` answers may be told, so that those hidden, with ``unknown`` of no group, cannot be worked out."""
    # By places, so that no label of a group can be taken for those without one.
    named = {f"{place:06}": n for place, n in enumerate(counts)}
    kept = set(alone({**named, **({"": unknown} if unknown else {})}, smallest))
    return [name in kept for name in named]
