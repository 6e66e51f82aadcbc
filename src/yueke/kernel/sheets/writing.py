"""Writing tables: XLSX row by row in constant memory, CSV that Excel opens rightly.

Text is never turned into formulas, links or numbers.  In XLSX that is a property of the cell.  CSV has no
types, so text that a spreadsheet program would calculate (beginning with = + - @, tab or return, and no plain
number) gets a leading ``'``; reading takes it away again.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from yueke.kernel.cleaning.text import Cell

_SHEET_ROWS = 1_048_576
_CELL_SIGNS = 32_767
_WIDTHS = (6, 50)
_CALCULATED = re.compile(r"[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")

Target = str | Path | IO[bytes]


def shown_width(text: str) -> int:
    """The width of ``text`` in half-width characters, Chinese counting two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


@contextmanager
def workbook_at(target: Target, *, streaming: bool) -> Any:
    """A new workbook in which strings stay strings; closed at the end.

    ``streaming`` keeps one row in memory and wants rows written in order.
    """
    options = {
        "constant_memory": streaming,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "remove_timezone": True,
    }
    book = xlsxwriter.Workbook(str(target) if isinstance(target, str | Path) else target, options)
    try:
        yield book
    finally:
        book.close()


def sheet_name(name: str, number: int = 1) -> str:
    """``name`` as a spreadsheet program accepts it, with a number from the second sheet on."""
    clean = _NOT_IN_SHEET_NAME.sub(" ", name).strip("' ") or "Sheet"
    return clean[:28] + (f" {number}" if number > 1 else "")


class Formats:
    """The cell formats of one workbook, made once."""

    def __init__(self, book: Any) -> None:
        self.header = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "valign": "vcenter"})
        self.text = book.add_format({"num_format": "@"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.time = book.add_format({"num_format": "hh:mm:ss"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.wrong = book.add_format({"num_format": "@", "bg_color": "#FDECEA"})
        self.reason = book.add_format({"font_color": "#B3261E", "text_wrap": False})
        self.note = book.add_format({"text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.example = book.add_format({"italic": True, "font_color": "#7A828A", "num_format": "@"})
        self.star = book.add_format({"bold": True, "font_color": "#D32F2F"})
        self.bold = book.add_format({"bold": True})


def write_cell(
    sheet: Any,
    row: int,
    column: int,
    cell: Cell,
    formats: Formats,
    *,
    as_text: bool = False,
    form: Any = None,
) -> None:
    """Write one cell by its type; whole numbers of more than 11 digits are written as text, as Excel keeps
    only 15."""
    if cell is None or cell == "":
        if form is not None:
            sheet.write_blank(row, column, None, form)
        return
    if isinstance(cell, float) and cell.is_integer() and abs(cell) >= 1e11:
        cell, as_text = str(int(cell)), True
    if isinstance(cell, str):
        sheet.write_string(row, column, written_text(cell), form or (formats.text if as_text else None))
    elif isinstance(cell, bool):
        sheet.write_string(row, column, "是" if cell else "否", form)
    elif isinstance(cell, int | float | Decimal):
        if as_text or (isinstance(cell, int) and abs(cell) >= 10**11):
            sheet.write_string(
                row,
                column,
                f"{cell:.15g}" if isinstance(cell, float) else f"{cell:d}" if isinstance(cell, int) else f"{cell:f}",
                form or formats.text,
            )
        else:
            sheet.write_number(row, column, float(cell), form or (formats.money if isinstance(cell, Decimal) else None))
    elif isinstance(cell, datetime.datetime):
        sheet.write_datetime(row, column, cell, form or formats.moment)
    elif isinstance(cell, datetime.date):
        _write_date(sheet, row, column, cell, form or formats.date)
    elif isinstance(cell, datetime.time | datetime.timedelta):
        sheet.write_datetime(row, column, cell, form or formats.time)
    else:
        sheet.write_string(row, column, written_text(str(cell)), form)


def _write_date(sheet: Any, row: int, column: int, day: datetime.date, form: Any) -> None:
    if day.year < 1900:  # before the first day a spreadsheet knows
        sheet.write_string(row, column, day.isoformat(), form)
    else:
        sheet.write_datetime(row, column, datetime.datetime(day.year, day.month, day.day), form)  # noqa: DTZ001


def written_text(text: str) -> str:
    """``text`` as a cell can hold it: without signs XML forbids, cut at 32,767 characters with ``…``."""
    text = _UNWRITABLE.sub("", text)
    return text if len(text) <= _CELL_SIGNS else text[: _CELL_SIGNS - 1] + "…"


def write_xlsx(
    target: Target,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    name: str = "数据",
    text_columns: Collection[int] = (),
    widths: Sequence[float] | None = None,
    notes: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write a table, streaming ``rows``; return how many.

    ``text_columns`` (from 0) are written as text whatever they hold.  ``notes`` are lines on a last sheet
    (filter, who, when).  Past 1,048,575 rows a further sheet begins.  ``progress`` hears the number of rows
    now and then.
    """
    count = 0
    with workbook_at(target, streaming=True) as book:
        formats = Formats(book)
        sheet, line, number = None, _SHEET_ROWS, 0
        for row in rows:
            if line >= _SHEET_ROWS:
                number += 1
                sheet, line = _begun(book, sheet_name(name, number), columns, widths, formats), 1
            for j, cell in enumerate(row):
                write_cell(sheet, line, j, cell, formats, as_text=j in text_columns)
            line += 1
            count += 1
            if progress is not None and count % 5000 == 0:
                progress(count)
        if sheet is None:
            _begun(book, sheet_name(name), columns, widths, formats)
        if notes:
            about = book.add_worksheet("说明")
            about.set_column(0, 0, 100)
            for i, note in enumerate(notes):
                about.write_string(i, 0, written_text(str(note)), formats.note)
    return count


def _begun(book: Any, name: str, columns: Sequence[str], widths: Sequence[float] | None, formats: Formats) -> Any:
    sheet = book.add_worksheet(name)
    for j, title in enumerate(columns):
        width = widths[j] if widths is not None else min(max(shown_width(title) + 4, 12), _WIDTHS[1])
        sheet.set_column(j, j, max(width, _WIDTHS[0]))
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 22)
    for j, title in enumerate(columns):
        sheet.write_string(0, j, written_text(str(title)), formats.header)
    return sheet


def harmless(text: str) -> str:
    """``text`` for a CSV cell: with a leading ``'`` when a spreadsheet program would calculate it."""
    if _CALCULATED.match(text) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def write_csv(target: Target, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a CSV with the mark by which Excel knows UTF-8; return how many rows."""
    binary: IO[bytes] = Path(target).open("wb") if isinstance(target, str | Path) else target  # noqa: SIM115
    stream = io.TextIOWrapper(binary, encoding="utf-8-sig", newline="", errors="replace", write_through=True)
    count = 0
    try:
        writer = csv.writer(stream)
        writer.writerow([harmless(str(title)) for title in columns])
        for row in rows:
            writer.writerow([_csv_cell(cell) for cell in row])
            count += 1
    finally:
        if binary is target:
            stream.detach()
        else:
            stream.close()
    return count


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(_UNWRITABLE.sub("", cell))
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return str(int(cell))
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell)
