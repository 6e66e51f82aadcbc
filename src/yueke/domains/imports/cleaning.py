"""All rows of a sheet understood, chunk by chunk; large sheets by several processes at once."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from typing import Any

from yueke.domains.imports.importer import CHUNK, Cleaner, Importer, Plan, Row, Told
from yueke.domains.imports.phases import CLEAN
from yueke.kernel.cleaning.text import Cell
from yueke.kernel.progress import Tell
from yueke.kernel.sheets.sheet import Sheet

ALONE_UP_TO = 20_000
"""Rows that one process cleans faster than others would start."""

Part = tuple[Sequence[int], Sequence[Sequence[Cell]]]


def cleaned(importer: Importer, plan: Plan, sheet: Sheet, tell: Tell) -> Iterator[Sequence[Row] | Sequence[Told]]:
    """Every data row of ``sheet`` in order, in chunks: :class:`Row` if the importer wants ``whole_rows``, else Told."""
    total = len(sheet.rows)
    parts = (
        (sheet.row_numbers[start : start + CHUNK], sheet.rows[start : start + CHUNK])
        for start in range(0, total, CHUNK)
    )
    workers = min(4, os.cpu_count() or 1)
    # A process that serves as a daemon itself may have no children. Whole rows cost more to send than to clean.
    alone = total <= ALONE_UP_TO or workers < 2 or multiprocessing.current_process().daemon
    done = 0
    work = partial(understood if importer.whole_rows else told, importer.clean, plan)
    found: Iterator[Any] = map(work, parts) if alone or importer.whole_rows else _by_many(work, parts, workers)
    for part in found:
        done += len(part)
        tell(CLEAN, done, total)
        yield part


def understood(clean: Cleaner, plan: Plan, part: Part) -> list[Row]:
    """The rows of one chunk."""
    return [clean(plan, number, cells) for number, cells in zip(*part, strict=True)]


def told(clean: Cleaner, plan: Plan, part: Part) -> list[Told]:
    """The rows of one chunk in words."""
    from yueke.domains.imports.rowstore import in_words

    return [in_words(row) for row in understood(clean, plan, part)]


def _by_many(work: Any, parts: Iterator[Part], workers: int) -> Iterator[list[Told]]:
    waiting: deque[Future[list[Told]]] = deque()
    # Spawned, not forked: a fork would share the open database connection.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_prepared) as pool:
        try:
            for part in parts:
                waiting.append(pool.submit(work, part))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _prepared() -> None:
    """In the other process: importers live beside models, which want Django set up."""
    import django

    django.setup()
