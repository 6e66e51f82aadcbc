"""All rows of a sheet understood, chunk by chunk; large sheets by several processes at once."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from yueke.domains.imports.importer import CHUNK, Cleaner, Plan, Row
from yueke.domains.imports.phases import CLEAN, Tell
from yueke.kernel.cleaning.text import Cell
from yueke.kernel.sheets.sheet import Sheet

ALONE_UP_TO = 20_000
"""Rows that one process cleans faster than others would start."""


def cleaned(clean: Cleaner, plan: Plan, sheet: Sheet, tell: Tell) -> Iterator[list[Row]]:
    """Every data row of ``sheet`` in order, in chunks."""
    total = len(sheet.rows)
    workers = min(4, (os.cpu_count() or 1))
    # A process that serves as a daemon itself may have no children.
    if total <= ALONE_UP_TO or workers < 2 or multiprocessing.current_process().daemon:
        for start in range(0, total, CHUNK):
            tell(CLEAN, start, total)
            stop = start + CHUNK
            yield understood(clean, plan, sheet.row_numbers[start:stop], sheet.rows[start:stop])
        return
    yield from _by_many(clean, plan, sheet, workers, tell)


def understood(
    clean: Cleaner, plan: Plan, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]
) -> list[Row]:
    """The rows of one chunk."""
    return [clean(plan, number, cells) for number, cells in zip(numbers, rows, strict=True)]


def _by_many(clean: Cleaner, plan: Plan, sheet: Sheet, workers: int, tell: Tell) -> Iterator[list[Row]]:
    total = len(sheet.rows)
    waiting: deque[tuple[int, Future[list[Row]]]] = deque()
    # Spawned, not forked: a fork would share the open database connection.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_prepared) as pool:
        try:
            for start in range(0, total, CHUNK):
                numbers, rows = sheet.row_numbers[start : start + CHUNK], sheet.rows[start : start + CHUNK]
                waiting.append((start, pool.submit(_without_cells, clean, plan, numbers, rows)))
                if len(waiting) > 2 * workers:
                    yield _with_cells(sheet, *waiting.popleft(), tell)
            while waiting:
                yield _with_cells(sheet, *waiting.popleft(), tell)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _prepared() -> None:
    """In the other process: importers live beside models, which want Django set up."""
    import django

    django.setup()


def _without_cells(
    clean: Cleaner, plan: Plan, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]
) -> list[Row]:
    """In the other process; the cells need not travel back."""
    found = understood(clean, plan, numbers, rows)
    for row in found:
        row.cells = ()
    return found


def _with_cells(sheet: Sheet, start: int, future: Future[list[Row]], tell: Tell) -> list[Row]:
    rows = future.result()
    for place, row in enumerate(rows, start):
        row.cells = sheet.rows[place]
    tell(CLEAN, start + len(rows), len(sheet.rows))
    return rows
