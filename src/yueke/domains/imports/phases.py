"""The parts of the long work on a batch, and how its progress is told."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str, int, int], None]
"""``tell(phase, done, total)``; raises :class:`Stopped` when somebody asked for it. Phases: :data:`PHASES`."""

READ, CLEAN, COMPARE, KEEP, WRITE = PHASES = ("read", "clean", "compare", "keep", "write")


class Stopped(Exception):
    """Somebody asked the work to end; nothing of it is kept."""


def silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""
