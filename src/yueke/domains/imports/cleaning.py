"""All rows of a sheet understood, chunk by chunk; large sheets by several processes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from yueke.domains.imports.importer import CHUNK, Cleaner, Importer, Plan, Row, Told
from yueke.domains.imports.phases import CLEAN
from yueke.domains.imports.rowstore import in_words
from yueke.kernel.cleaning.text import Cell
from yueke.kernel.forking import shared_out
from yueke.kernel.progress import Tell
from yueke.kernel.sheets.sheet import Sheet

_COPIES = 4
"""Copies of this process that clean a sheet."""


def cleaned(importer: Importer, plan: Plan, sheet: Sheet, tell: Tell) -> Iterator[Sequence[Row] | Sequence[Told]]:
    """Every data row of ``sheet`` in order, in chunks: :class:`Row` if the importer wants ``whole_rows``, else Told.

    While the caller looks at one chunk, others may be cleaned already.
    """
    total = len(sheet.rows)
    clean = importer.clean

    def part(number: int) -> list[Row] | list[Told]:
        rows = slice(number * CHUNK, (number + 1) * CHUNK)
        found = understood(clean, plan, sheet.row_numbers[rows], sheet.rows[rows])
        return found if importer.whole_rows else [in_words(row) for row in found]

    parts = -(-total // CHUNK)
    # Whole rows cost more to send than to clean.
    found: Iterator[Any] = map(part, range(parts)) if importer.whole_rows else shared_out(part, parts, most=_COPIES)
    done = 0
    for rows in found:
        done += len(rows)
        tell(CLEAN, done, total)
        yield rows


def understood(clean: Cleaner, plan: Plan, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]) -> list[Row]:
    """The rows of one chunk."""
    return [clean(plan, number, cells) for number, cells in zip(numbers, rows, strict=True)]
