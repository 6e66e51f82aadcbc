"""Several tables in one workbook, each on a sheet with what its figures mean below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yueke.kernel.cleaning.text import Cell
from yueke.kernel.sheets.writing import Formats, Target, sheet_name, shown_width, workbook_at, write_cell, written_text


@dataclass(frozen=True)
class Sheet:
    """One table. ``shares`` are the columns (from 0) whose numbers 0..1 are shown as per cent."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    shares: Sequence[int] = ()


def write_book(target: Target, sheets: Sequence[Sheet]) -> int:
    """Write all sheets; return how many rows. Names are made fit for a spreadsheet program, and different."""
    with workbook_at(target, streaming=False) as book:
        formats = Formats(book)
        per_cent = book.add_format({"num_format": "0.0%"})
        names: set[str] = set()
        for one in sheets:
            sheet = book.add_worksheet(_unused(one.name, names))
            _write(sheet, one, formats, per_cent)
    return sum(len(one.rows) for one in sheets)


def _write(sheet: Any, one: Sheet, formats: Formats, per_cent: Any) -> None:
    for j, title in enumerate(one.columns):
        longest = max([shown_width(str(title)), *(shown_width(str(row[j])) for row in one.rows[:200])], default=8)
        sheet.set_column(j, j, min(60, max(10, longest + 2)))
        sheet.write_string(0, j, written_text(str(title)), formats.header)
    sheet.freeze_panes(1, 0)
    for i, row in enumerate(one.rows, 1):
        for j, cell in enumerate(row):
            write_cell(sheet, i, j, cell, formats, form=per_cent if j in one.shares and cell is not None else None)
    for k, note in enumerate(one.notes, len(one.rows) + 2):
        sheet.write_string(k, 0, written_text(note))


def _unused(name: str, names: set[str]) -> str:
    number, found = 1, sheet_name(name)
    while found.lower() in names:
        number += 1
        found = sheet_name(name, number)
    names.add(found.lower())
    return found
