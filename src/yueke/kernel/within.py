"""What is remembered until the running command ends: questions whose answer must not change within one anyway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_memory: ContextVar[dict[str, Any] | None] = ContextVar("yueke_within", default=None)


def memory() -> dict[str, Any]:
    """What the running command has remembered so far, by name; outside of one, nothing is remembered."""
    known = _memory.get()
    return {} if known is None else known


@contextmanager
def remembering() -> Iterator[None]:
    """Remember until the end of this block, or of the one it lies in."""
    token = _memory.set({} if _memory.get() is None else _memory.get())
    try:
        yield
    finally:
        _memory.reset(token)
