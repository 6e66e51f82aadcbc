"""What became of one thing done to many records: how many changed, which were left as they were, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yueke.kernel.errors import Message

MOST_NAMED = 500
"""How many of the records left are named."""


@dataclass(frozen=True)
class Left:
    """A record a batch left as it was."""

    record_id: int
    reason: Message


@dataclass(frozen=True)
class BatchOutcome:
    """``changed`` records were changed, ``left_count`` were not; ``left`` names the first of these."""

    changed: int
    left_count: int = 0
    left: tuple[Left, ...] = ()


def left_for(reason: Message, ids: Iterable[int]) -> list[Left]:
    """Records left for one and the same reason."""
    return [Left(record_id, reason) for record_id in ids]


def outcome(changed: int, left: Sequence[Left], left_count: int) -> BatchOutcome:
    """The outcome of a batch; only the first of those left are kept by name."""
    return BatchOutcome(changed, left_count, tuple(left[:MOST_NAMED]))
