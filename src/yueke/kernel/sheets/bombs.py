"""What a workbook would become in memory, told before it is read: the reader lays every cell in one dense table,
and a process that asks for more memory than there is ends at once, whatever is caught around it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from yueke.kernel.cleaning.wording import _
from yueke.kernel.sheets.errors import SheetError
from yueke.kernel.sheets.headers import HEADER_WITHIN
from yueke.kernel.sheets.sheet import Limits

MOST_PARTS = 2_000
"""Parts of a workbook: some dozens are usual."""

SPARE_ROWS = HEADER_WITHIN + 1000
"""Rows beyond the data allowed for titles, totals and notes."""

_BLOCK = 1 << 20
_LONGEST_TAG = 200
_ROWS = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]*0*([0-9]+)")
_COLUMNS = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s/>]")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def refuse_bombs(data: bytes, limits: Limits) -> None:
    """Raise :class:`SheetError` for a workbook in a ZIP which is small packed and enormous unpacked or laid out.

    Every part is unpacked once, block by block: what its directory says of a size may be a lie.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _refuse_strangers({part.filename for part in parts})
            unpacked = sum(part.file_size for part in parts)
            if unpacked > limits.unpacked or len(parts) > MOST_PARTS:
                raise SheetError(_("文件展开后太大：{size} MB，请拆成几个文件", size=unpacked // 2**20))
            for part in parts:
                with archive.open(part) as content:
                    if part.filename.startswith("xl/worksheets/"):
                        _refuse_wide(content, limits)
                    else:
                        _read_through(content)
    except _BROKEN as error:
        raise SheetError(_("文件不完整，可能上传或下载中断；请重新保存再上传")) from error


def _refuse_strangers(names: set[str]) -> None:
    """Only what the checks below understand may reach the reader, which tries every kind it knows."""
    if "word/document.xml" in names:
        raise SheetError(_("这是{what}，不是表格；请上传 xlsx、xls 或 csv 文件", what="Word"))
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise SheetError(_("文件打不开，可能已损坏或不是表格；请用 Excel 打开，另存为 xlsx 再上传"))
    if not any(name.startswith("xl/") for name in names):
        raise SheetError(_("这是{what}，不是表格；请上传 xlsx、xls 或 csv 文件", what=_("压缩包")))


def _read_through(content: IO[bytes]) -> None:
    for _block in iter(lambda: content.read(_BLOCK), b""):
        pass


def _refuse_wide(content: IO[bytes], limits: Limits) -> None:
    """Refuse a sheet of too many rows or columns, or whose corners lie too far apart."""
    height = width = 0
    rows = named_rows = 0
    for block in _blocks(content):
        height = max(height, max(map(_number, set(_ROWS.findall(block))), default=0))
        width = max(width, max(map(_column, set(_COLUMNS.findall(block))), default=0))
        tags = _ROW_TAG.findall(block)
        rows += len(tags)
        named_rows += len(re.findall(rb"\sr\s*=\s*[\"'][0-9]", block)) if tags else 0
        cells = len(_CELL_TAG.findall(block))
        if cells > len(_COLUMNS.findall(block)):
            # Cells without a place of their own follow each other.
            width = max(width, max(len(_CELL_TAG.findall(row)) for row in _ROW_TAG.split(block)))
        _check(max(height, height + rows - named_rows), width, limits)


def _check(height: int, width: int, limits: Limits) -> None:
    if height > limits.rows + SPARE_ROWS:
        raise SheetError(_("行太多：{count} 行，一次最多 {limit} 行，请拆成几个文件", count=height, limit=limits.rows))
    if width > limits.columns:
        raise SheetError(_("列太多：{count} 列，最多 {limit} 列", count=width, limit=limits.columns))
    if height * width > limits.cells:
        raise SheetError(_("表格太大：{rows} 行 × {columns} 列，请拆成几个文件", rows=height, columns=width))


def _blocks(content: IO[bytes]) -> Iterator[bytes]:
    """The content in blocks that end between two rows where there are any, so that no place is cut in two."""
    rest = b""
    while block := content.read(_BLOCK):
        block = rest + block
        at = max(block.rfind(b"<row"), block.rfind(b":row"), block.rfind(b"<", 0, max(0, len(block) - _LONGEST_TAG)))
        at = block.rfind(b"<", 0, at + 1) if at > 0 else 0
        if at <= 0 or len(block) - at > 4 * _BLOCK:
            at = len(block)
        rest = block[at:]
        yield block[:at]
    yield rest


def _number(digits: bytes) -> int:
    return int(digits[:12])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + letter - 64
    return number
