"""The parts of the long work on a batch, as its progress names them."""

from __future__ import annotations

READ, CLEAN, COMPARE, KEEP, WRITE = PHASES = ("read", "clean", "compare", "keep", "write")
