"""What a paper says. All texts are data: nothing in them is ever read as markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yueke.ui.charts import Chart, Text

LayoutName = Literal["plain", "official"]
Align = Literal["left", "center", "right"]

LEVELS = 4
"""How deep headings go: 一、（一）1.（1）."""

MOST_ROWS = 5_000
"""Rows of one table: well over a hundred pages."""


@dataclass(frozen=True)
class Heading:
    """A heading of ``level`` 1 to 4; its number is written by the layout, not by hand."""

    text: Text
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= LEVELS:
            raise ValueError(f"There is no heading of level {self.level}.")


@dataclass(frozen=True)
class Paragraph:
    """Running text; each line of it is a paragraph. ``note`` says by what a figure in it is meant (口径)."""

    text: Text
    note: Text = ""


@dataclass(frozen=True)
class Column:
    """A column of a table. ``unit`` is written into its heading; figures belong to the right."""

    title: Text
    align: Align = "left"
    unit: Text = ""


@dataclass(frozen=True)
class Table:
    """Rows of texts as they shall be read (``ui.formats`` writes figures); None is shown as a dash."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Text | None]]
    caption: Text = ""
    note: Text = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("A table has columns.")
        if len(self.rows) > MOST_ROWS:
            raise ValueError(f"A table of a paper has {MOST_ROWS:,} rows at most; longer lists belong into a workbook.")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("Every row of a table has as many cells as there are columns.")


@dataclass(frozen=True)
class Figure:
    """A chart. Its title, unit, number of observations and note are the chart's own."""

    chart: Chart


@dataclass(frozen=True)
class Signature:
    """Who signs and when, below the text; ``places`` are lines to sign by hand."""

    by: Text = ""
    on: date | None = None
    places: Sequence[Text] = ()


@dataclass(frozen=True)
class Attachments:
    """Names of what goes with the paper."""

    names: Sequence[Text]


@dataclass(frozen=True)
class MethodNotes:
    """How figures were defined and data cleaned (口径). Notes of paragraphs are listed here, too."""

    items: Sequence[Text] = ()


@dataclass(frozen=True)
class Qr:
    """A code to scan: ``data`` in it, ``caption`` beneath."""

    data: str
    caption: Text = ""


Block = Heading | Paragraph | Table | Figure | Signature | Attachments | MethodNotes


@dataclass(frozen=True)
class Paper:
    """One formal document.

    ``layout``: ``plain`` for a company's own reports (简版), ``official`` after GB/T 9704 (公文版). ``number`` is
    the issue number; ``addressee`` whom it is for; ``signer`` who issues it (签发人, official only); ``secrecy`` a
    marking such as 内部资料; ``copies`` who else gets it (抄送). A long title is broken into lines of about one length;
    a line end in it breaks it there instead, so that no word is torn.
    """

    title: Text
    company: Text
    blocks: Sequence[Block] = ()
    layout: LayoutName = "plain"
    number: Text = ""
    addressee: Text = ""
    on: date | None = None
    secrecy: Text = ""
    signer: Text = ""
    copies: Sequence[Text] = ()
    qr: Qr | None = None
