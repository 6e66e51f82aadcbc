"""The search for garbage in cycles, put off while masses of plain rows are handled."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles within; a decorator too.

    Rows by the ten thousand are freed as soon as nobody holds them, yet each search walks through all of them
    again in vain: a third of a second, several times in one import. For the whole process, so only for long work.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
