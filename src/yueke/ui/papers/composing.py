"""A paper made ready to be written: numbered, in order, every text cleaned, every fixed word said.

PDF, DOCX and HTML are written from this and decide nothing about the content, so the three say the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Literal

import segno
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yueke.kernel.cleaning.text import printable
from yueke.ui.charts import Chart, Text
from yueke.ui.formats import NOTHING, count, moment
from yueke.ui.papers.drawing import NARROW, draw
from yueke.ui.papers.layouts import LAYOUTS, Layout
from yueke.ui.papers.numerals import Counter
from yueke.ui.papers.paper import (
    LEVELS,
    Attachments,
    Block,
    Column,
    Figure,
    Heading,
    MethodNotes,
    Paper,
    Paragraph,
    Qr,
    Signature,
    Table,
)

_MEASURED_ROWS = 300
_WIDEST_TEXT = 44
_NARROWEST = 5
_SMALLEST_TABLE = 5.5


@dataclass(frozen=True)
class HeadingPart:
    number: str
    text: str
    level: int
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class TextPart:
    """One paragraph; ``mark`` is the number of its note, 0 for none."""

    text: str
    mark: int = 0
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class TablePart:
    """``shares`` are the widths of the columns (sum 1); ``size`` the size of the letters in points."""

    label: str
    caption: str
    titles: tuple[str, ...]
    aligns: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float
    empty: str
    note: str
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class FigurePart:
    """``svg`` is empty when there is nothing to draw; then ``empty`` says so. ``narrow`` is the same for a phone."""

    label: str
    caption: str
    svg: str
    narrow: str
    empty: str
    note: str
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True)
class SignaturePart:
    by: str
    on: str
    places: tuple[str, ...]
    kind: Literal["signature"] = "signature"


@dataclass(frozen=True)
class AttachmentsPart:
    label: str
    names: tuple[str, ...]
    kind: Literal["attachments"] = "attachments"


@dataclass(frozen=True)
class NotesPart:
    """``items`` are (mark, text); the mark is empty for what belongs to the whole paper."""

    title: str
    items: tuple[tuple[str, str], ...]
    kind: Literal["notes"] = "notes"


Part = HeadingPart | TextPart | TablePart | FigurePart | SignaturePart | AttachmentsPart | NotesPart


@dataclass(frozen=True)
class QrPart:
    svg: str
    caption: str


@dataclass(frozen=True)
class Composed:
    """A whole paper in the order in which it is written."""

    layout: Layout
    title: str
    company: str
    number: str
    addressee: str
    on: str
    secrecy: str
    signer: str
    copies: str
    qr: QrPart | None
    parts: tuple[Part, ...]


def compose(paper: Paper) -> Composed:
    """Make ``paper`` ready, in the language in force."""
    layout = LAYOUTS[paper.layout]
    copies = "、".join(line(name) for name in paper.copies)
    return Composed(
        layout=layout,
        title=clean(paper.title),
        company=line(paper.company),
        number=line(paper.number),
        addressee=line(paper.addressee),
        on=moment(paper.on, "formal") if paper.on else "",
        secrecy=line(paper.secrecy),
        signer=_("签发人：%(name)s") % {"name": line(paper.signer)} if paper.signer else "",
        copies=_("抄送：%(names)s。") % {"names": copies} if copies else "",
        qr=_qr(paper.qr) if paper.qr else None,
        parts=tuple(_Composing(layout).parts(paper.blocks)),
    )


def clean(text: Text) -> str:
    """The text as it can be written into any file; line ends stay."""
    return printable(str(text)).strip()


def line(text: Text) -> str:
    """The text on one line."""
    return " ".join(clean(text).split("\n"))


def width(text: str) -> int:
    """How many half-width signs the widest line of ``text`` takes."""
    return max(
        (sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in one) for one in text.split("\n")),
        default=0,
    )


class _Composing:
    """Numbers what is counted through a paper: headings, tables, figures, notes."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.headings = Counter(LEVELS)
        self.tables = self.figures = 0
        self.notes: list[str] = []

    def parts(self, blocks: Sequence[Block]) -> Iterator[Part]:
        """The parts in order; the notes where the paper has a place for them, else at the end of its text."""
        found: list[Part | MethodNotes] = []
        for block in blocks:
            found.extend(self._of(block))
        if self.notes and not any(isinstance(part, MethodNotes) for part in found):
            found.insert(_end_of_text(found), MethodNotes())
        for part in found:
            if isinstance(part, MethodNotes):
                yield from self._notes(part)
            else:
                yield part

    def _of(self, block: Block) -> Iterator[Part | MethodNotes]:
        match block:
            case Heading():
                yield HeadingPart(self.headings.next(block.level), line(block.text), block.level)
            case Paragraph():
                yield from self._paragraphs(block)
            case Table():
                yield self._table(block)
            case Figure():
                yield self._figure(block.chart)
            case Signature():
                on = moment(block.on, "formal") if block.on else ""
                yield SignaturePart(line(block.by), on, tuple(line(place) for place in block.places))
            case Attachments():
                yield AttachmentsPart(pgettext("paper", "附件"), tuple(line(name) for name in block.names))
            case MethodNotes():
                yield block

    def _paragraphs(self, block: Paragraph) -> Iterator[Part]:
        lines = [one.strip() for one in clean(block.text).split("\n") if one.strip()]
        parts = [TextPart(one) for one in lines]
        if parts and block.note:
            self.notes.append(line(block.note))
            parts[-1] = replace(parts[-1], mark=len(self.notes))
        return iter(parts)

    def _notes(self, block: MethodNotes) -> Iterator[NotesPart]:
        marked = [(str(mark), text) for mark, text in enumerate(self.notes, start=1)]
        whole = [("", line(item)) for item in block.items]
        self.notes = []
        if marked or whole:
            yield NotesPart(_("口径与说明"), (*marked, *whole))

    def _table(self, block: Table) -> TablePart:
        self.tables += 1
        titles = tuple(_titled(column) for column in block.columns)
        rows = tuple(tuple(NOTHING if cell is None else clean(cell) for cell in row) for row in block.rows)
        aligns = tuple(column.align for column in block.columns)
        size, shares = _fitted(titles, aligns, rows, self.layout)
        return TablePart(
            label=_("表%(n)s") % {"n": self.tables},
            caption=line(block.caption),
            titles=titles,
            aligns=aligns,
            shares=shares,
            rows=rows,
            size=size,
            empty="" if rows else _("没有数据。"),
            note=_noted(block.note),
        )

    def _figure(self, chart: Chart) -> FigurePart:
        self.figures += 1
        caption = line(chart.title) + (_("（%(unit)s）") % {"unit": line(chart.unit)} if chart.unit else "")
        if chart.n is not None:
            caption += f"  n={count(chart.n)}"
        return FigurePart(
            label=_("图%(n)s") % {"n": self.figures},
            caption=caption,
            svg="" if chart.empty else draw(chart),
            narrow="" if chart.empty else draw(chart, NARROW),
            empty=_("没有数据，未画图。") if chart.empty else "",
            note=_noted(chart.note),
        )


def _end_of_text(parts: Sequence[Part | MethodNotes]) -> int:
    """The place after the last part that is neither a signature nor a list of attachments."""
    place = len(parts)
    while place and isinstance(parts[place - 1], SignaturePart | AttachmentsPart):
        place -= 1
    return place


def _titled(column: Column) -> str:
    unit = line(column.unit)
    return line(column.title) + (_("（%(unit)s）") % {"unit": unit} if unit else "")


def _noted(note: Text) -> str:
    text = clean(note)
    return _("注：%(note)s") % {"note": text} if text else ""


def _fitted(
    titles: Sequence[str], aligns: Sequence[str], rows: Sequence[Sequence[str]], layout: Layout
) -> tuple[float, tuple[float, ...]]:
    """The size of a table's letters, and its columns' shares of the width.

    Figures keep to one line, and text shares what is left by its length; a table too wide for that is set smaller.
    """
    measured = rows[:_MEASURED_ROWS]
    natural = [max([width(title), *(width(row[i]) for row in measured)]) for i, title in enumerate(titles)]
    figures = [align == "right" for align in aligns]
    wanted: list[float] = [
        max(_NARROWEST, n + 3 if figure else min(n + 3, _WIDEST_TEXT))
        for n, figure in zip(natural, figures, strict=True)
    ]
    least = sum(n if figure else min(n, 10) for n, figure in zip(wanted, figures, strict=True))
    size = layout.table.size
    room = layout.text_width / (size / 2)
    if least > room:
        size = max(_SMALLEST_TABLE, round(size * room / least, 2))
        room = layout.text_width / (size / 2)
    fixed = sum(n for n, figure in zip(wanted, figures, strict=True) if figure)
    text = sum(n for n, figure in zip(wanted, figures, strict=True) if not figure)
    if text and fixed < room:
        stretch = (room - fixed) / text
        wanted = [n if figure else n * stretch for n, figure in zip(wanted, figures, strict=True)]
    total = sum(wanted)
    return size, tuple(round(n / total, 5) for n in wanted)


def _qr(code: Qr) -> QrPart:
    out = BytesIO()
    made = segno.make(printable(code.data), error="m", micro=False)
    made.save(out, kind="svg", border=0, xmldecl=False, omitsize=True, svgclass=None, lineclass=None)
    return QrPart(out.getvalue().decode(), line(code.caption))
