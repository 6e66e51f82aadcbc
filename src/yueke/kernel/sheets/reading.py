"""Reading a spreadsheet or text file into a :class:`Sheet`, with every row accounted for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import python_calamine

from yueke.kernel.cleaning.text import Cell, stripped
from yueke.kernel.cleaning.wording import _
from yueke.kernel.sheets.bombs import SPARE_ROWS, refuse_bombs
from yueke.kernel.sheets.encodings import decoded, delimiter_of
from yueke.kernel.sheets.errors import SheetError
from yueke.kernel.sheets.headers import (
    column_names,
    header_index,
    kind_of_row,
    looks_like_data,
)
from yueke.kernel.sheets.sheet import BLANK, HEADER, TITLE, Limits, OtherRow, Sheet, column_letters

_WHY = {
    "total": _("合计行，不是数据"),
    "note": _("说明或签字行，不是数据"),
    "example": _("示例行，不是数据"),
    "header": _("表头"),
    "title": _("表头之上的标题或填表信息"),
    "blank": _("空行"),
}
_INSTRUCTIONS = re.compile(r"说明|须知|instruction|readme|字典|选项|模板说明", re.I)


def read_table(
    source: str | Path | bytes,
    filename: str = "",
    *,
    sheet: str | None = None,
    limits: Limits | None = None,
    known_titles: Collection[str] = (),
) -> Sheet:
    """Read one sheet of ``source`` (a path or the bytes of a file).

    The kind of file is told from its content, ``filename`` serves messages only.  Without ``sheet`` the
    visible sheet with the most rows that is no page of instructions is taken.  ``known_titles`` (titles and
    synonyms of the fields looked for) make finding the header surer.  Raises :class:`SheetError`.
    """
    limits = limits or Limits()
    filename = filename or (Path(source).name if not isinstance(source, bytes) else "")
    data = _content(source, limits)
    kind = _kind_of(data)
    if kind == "workbook":
        found, rows, merged, others = _from_workbook(data, sheet, limits)
        result = _arranged(rows, merged, known_titles, limits)
        result.name, result.other_sheets = found, others
    else:
        text, encoding = decoded(data)
        delimiter = delimiter_of(text)
        result = _arranged(_from_text(text, delimiter, limits), (), known_titles, limits)
        result.encoding, result.delimiter = encoding, delimiter
    result.filename = filename
    return result


def read_cells(data: bytes, limits: Limits | None = None) -> list[list[Cell]]:
    """The rows of a sheet (or the lines of a text) as they stand, whatever they are. Raises :class:`SheetError`."""
    limits = limits or Limits()
    data = _content(data, limits)
    if _kind_of(data) == "workbook":
        return _from_workbook(data, None, limits)[1]
    text, _encoding = decoded(data)
    return [list(line.split("\t")) for line in text.splitlines()]


def _content(source: str | Path | bytes, limits: Limits) -> bytes:
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size > limits.bytes:
        raise SheetError(
            _(
                "文件太大：{size} MB，最大 {limit} MB，请拆成几个文件",
                size=-(-size // 2**20),
                limit=limits.bytes // 2**20,
            )
        )
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise SheetError(_("文件是空的"))
    return data


def _kind_of(data: bytes) -> str:
    """``workbook`` or ``text``; refuses what only looks like a table."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "workbook"
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")) or b"<html" in head:
        raise SheetError(_("这是改了扩展名的网页文件；请用 Excel 打开，另存为 xlsx 再上传"))
    if head.startswith(b"<?xml"):
        raise SheetError(_("这是 XML 表格；请用 Excel 打开，另存为 xlsx 再上传"))
    known = {
        b"%pdf": "PDF",
        b"\x89png": _("图片"),
        b"\xff\xd8\xff": _("图片"),
        b"gif8": _("图片"),
        b"rar!": _("压缩包"),
        b"7z\xbc\xaf": _("压缩包"),
        b"\x1f\x8b": _("压缩包"),
    }
    for start, what in known.items():
        if head.startswith(start):
            raise SheetError(_("这是{what}，不是表格；请上传 xlsx、xls 或 csv 文件", what=what))
    return "text"


def _from_workbook(
    data: bytes, wanted: str | None, limits: Limits
) -> tuple[str, list[list[Cell]], Sequence[Any], list[tuple[str, int]]]:
    """(sheet name, rows, merged ranges, other sheets with their heights)."""
    if data.startswith(b"PK"):
        refuse_bombs(data, limits)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        heights = {}
        for about in book.sheets_metadata:
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                visible = about.visible == python_calamine.SheetVisibleEnum.Visible
                end = book.get_sheet_by_name(about.name).end
                heights[about.name] = (visible, end[0] + 1 if end else 0)
        if not heights:
            raise SheetError(_("文件里没有工作表"))
        if wanted is not None and wanted not in heights:
            raise SheetError(_("文件里没有名为“{name}”的工作表", name=wanted))
        name = (
            wanted
            if wanted is not None
            else max(heights, key=lambda n: (heights[n][0], not _INSTRUCTIONS.search(n), heights[n][1]))
        )
        chosen = book.get_sheet_by_name(name)
        height, width = heights[name][1], chosen.end[1] + 1 if chosen.end else 0
        if height > limits.rows + SPARE_ROWS:
            raise _too_many(height, limits)
        if width > limits.columns:
            raise SheetError(_("列太多：{count} 列，最多 {limit} 列", count=width, limit=limits.columns))
        rows: list[list[Cell]] = [list(row) for row in chosen.to_python(skip_empty_area=False)]
        others = [(other, height) for other, (_visible, height) in heights.items() if other != name and height]
        return name, rows, chosen.merged_cell_ranges or (), others
    except python_calamine.PasswordError as error:
        raise SheetError(_("文件设有密码；请去掉密码再上传")) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise SheetError(_("文件打不开，可能已损坏或不是表格；请用 Excel 打开，另存为 xlsx 再上传")) from error


def _too_many(count: int, limits: Limits) -> SheetError:
    return SheetError(_("行太多：{count} 行，一次最多 {limit} 行，请拆成几个文件", count=count, limit=limits.rows))


def _from_text(text: str, delimiter: str, limits: Limits) -> list[list[Cell]]:
    """Records of a delimited text.  A record with line breaks inside quotes is one row, as in a
    spreadsheet program."""
    for strict in (True, False):
        reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter, strict=strict)
        rows: list[list[Cell]] = []
        try:
            for row in reader:
                rows.append(list(row))
                if len(rows) > limits.rows + SPARE_ROWS:
                    raise _too_many(len(rows), limits)
        except csv.Error as error:
            if "unexpected end" in str(error) or "field larger" in str(error):
                raise SheetError(
                    _("第 {row} 行的引号没有闭合，后面的内容无法分列", row=len(rows) + 1), row=len(rows) + 1
                ) from error
            continue
        return rows
    raise SheetError(_("第 {row} 行无法分列", row=len(rows) + 1), row=len(rows) + 1)


def _arranged(rows: list[list[Cell]], merged: Sequence[Any], known: Collection[str], limits: Limits) -> Sheet:
    """Tell title, header, data and the rest apart."""
    top = _lower_header_row(rows, merged, header_index(rows, known))
    header_spans = _filled_down(rows, merged, top)
    above = rows[top - 1] if top is not None and top - 1 in header_spans else None
    data_from = 0 if top is None else top + 1
    width = max((_width(row) for row in rows[data_from if top is None else top :]), default=0)
    if width > limits.columns:
        raise SheetError(_("列太多：{count} 列，最多 {limit} 列", count=width, limit=limits.columns))
    header = rows[top] if top is not None else []
    names = column_names(header, above, width) if top is not None else []
    columns = [name or f"{column_letters(i)}列" for i, name in enumerate(names or [""] * width)]
    sheet = Sheet("", "", columns, [], [], [], len(rows), None if top is None else top + 1, top is None)
    header_texts = [stripped(cell) for cell in header]
    last = next((i for i in range(len(rows) - 1, -1, -1) if _width(rows[i])), -1)
    for i, row in enumerate(rows):
        kind = _row_kind(i, row, top, above is not None, header_texts, last)
        if kind is None:
            sheet.rows.append(row[:width] + [""] * (width - len(row)))
            sheet.row_numbers.append(i + 1)
        else:
            text = " ".join(found for cell in row if (found := stripped(cell)))
            sheet.others.append(OtherRow(i + 1, kind, text[:200], _WHY[kind]))
    if len(sheet.rows) > limits.rows:
        raise _too_many(len(sheet.rows), limits)
    if not sheet.rows:
        raise SheetError(_("没有数据行：只有表头、标题或空行"))
    return sheet


def _width(row: Sequence[Cell]) -> int:
    """How many columns up to the last filled cell."""
    for i in range(len(row) - 1, -1, -1):
        cell = row[i]
        if cell is not None and cell != "" and (not isinstance(cell, str) or cell.strip()):
            return i + 1
    return 0


def _row_kind(i: int, row: Sequence[Cell], top: int | None, two_rows: bool, header: list[str], last: int) -> str | None:
    if not _width(row):
        return BLANK
    if top is not None and i <= top:
        return HEADER if i == top or (two_rows and i == top - 1) else TITLE
    first = row[0]
    if (
        isinstance(first, str)
        and first
        and i < last - 5
        and not _SUSPICIOUS.match(first)
        and first != (header[0] if header else "")
    ):
        return None  # the everyday case, decided without looking at the other cells
    texts = [stripped(cell) for cell in row]
    # A cell of nothing but control characters looks filled and is not.
    return kind_of_row(texts, header, at_end=i >= last - 5) if any(texts) else BLANK


_SUSPICIOUS = re.compile(r"\s*(?:[合总小共累汇本分注备说填制审复打以第示例样范提*eEtTsSgG]|$)")


def _lower_header_row(rows: list[list[Cell]], merged: Sequence[Any], top: int | None) -> int | None:
    """The last row of the header: the next one when cells of row ``top`` are merged down into it, or over
    its words."""
    if top is None or top + 1 >= len(rows):
        return top
    spans = [((a, b), (c, d)) for (a, b), (c, d) in merged if a <= top <= c]
    if any(last_row == top + 1 for (_a, _b), (last_row, _d) in spans):
        return top + 1
    below = [cell for cell in rows[top + 1] if stripped(cell)]
    groups = [span for span in spans if span[1][1] > span[0][1]]
    words = all(isinstance(cell, str) and not looks_like_data(stripped(cell)) for cell in below)
    return top + 1 if groups and below and words else top


def _filled_down(rows: list[list[Cell]], merged: Sequence[Any], top: int | None) -> set[int]:
    """Give every cell of a merged range in header and data its value; return the rows of ranges in the
    header.

    A range is ((first row, first column), (last row, last column)), from 0.  Titles above the header stay as
    they are.
    """
    header_rows: set[int] = set()
    if top is None:
        return header_rows
    for (first_row, first_column), (last_row, last_column) in merged:
        if last_row < top - 1 or (last_row == top - 1 and last_column - first_column + 1 >= _width(rows[top])):
            continue
        if first_row >= len(rows) or first_column >= len(rows[first_row]):
            continue
        value = rows[first_row][first_column]
        if first_row <= top:
            header_rows.update(range(first_row, min(last_row, top) + 1))
        elif last_column > first_column:
            continue  # a note across the sheet: repeating it would make data of it
        for i in range(first_row, min(last_row, len(rows) - 1) + 1):
            for j in range(first_column, min(last_column, len(rows[i]) - 1) + 1):
                rows[i][j] = value
    return header_rows
