"""The boxes an MP4 or QuickTime file is made of (ISO/IEC 14496-12, «ISO base media file format»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True)
class Box:
    """One box: its name, where it begins, and where its content begins and ends."""

    name: bytes
    at: int
    inside: int
    end: int


def boxes(file: BinaryIO, start: int, end: int, *, most: int) -> Iterator[Box]:
    """The boxes between two places, at most so many; none from the first on that is cut off or no honest one."""
    for _n in range(most):
        if start >= end:
            return
        file.seek(start)
        head = file.read(8)
        if len(head) < 8:
            return
        length, name = int.from_bytes(head[:4]), head[4:]
        inside = start + 8
        if length == 1:
            length, inside = int.from_bytes(file.read(8)), start + 16
        stop = end if length == 0 else start + length
        # Shorter than its own head, or sticking out of what holds it.
        if stop < inside or stop > end:
            return
        yield Box(name, start, inside, stop)
        start = stop
