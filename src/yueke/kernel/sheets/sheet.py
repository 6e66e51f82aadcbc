"""What a read sheet is: columns, data rows, and an account of every other row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from yueke.kernel.cleaning.text import Cell

#: Header of the column that failed rows come back with; ignored when such a sheet is uploaded again.
REASON_COLUMN = "错误原因"

TITLE, HEADER, BLANK, TOTAL, NOTE, EXAMPLE = "title", "header", "blank", "total", "note", "example"


@dataclass(frozen=True)
class Limits:
    """What is refused: bytes of the file, bytes unpacked, data rows, columns, and rows times columns."""

    bytes: int = 64 * 2**20
    unpacked: int = 1024 * 2**20
    rows: int = 200_000
    columns: int = 300
    cells: int = 20_000_000


class OtherRow(NamedTuple):
    """A row that is no data: its number in the sheet (from 1), kind, text, and why it is not taken as
    data."""

    number: int
    kind: str
    text: str
    reason: str


@dataclass
class Sheet:
    """One sheet.  ``rows[i]`` holds one cell per column and stands in sheet row ``row_numbers[i]`` (from 1).

    ``others`` are all remaining rows: title, header, blank, total, note, example.  ``headerless`` when no
    header row was found and the columns are named A列, B列 …  ``encoding`` and ``delimiter`` are set for text
    files.
    """

    filename: str
    name: str
    columns: list[str]
    rows: list[list[Cell]]
    row_numbers: list[int]
    others: list[OtherRow]
    height: int
    header_row: int | None = None
    headerless: bool = False
    encoding: str = ""
    delimiter: str = ""
    #: Sheets of the same workbook that were not read, as (name, rows).
    other_sheets: list[tuple[str, int]] = field(default_factory=list)

    @property
    def first_row_number(self) -> int | None:
        """The sheet row of the first data row; None when there is none."""
        return self.row_numbers[0] if self.row_numbers else None

    def accounting(self) -> dict[str, int]:
        """How many rows of each kind the sheet has, ``data`` among them; they add up to ``height``."""
        counted = Counter(other.kind for other in self.others)
        counted["data"] = len(self.rows)
        return dict(counted)


def column_letters(index: int) -> str:
    """``A`` for 0, ``AB`` for 27: as spreadsheet programs name columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
