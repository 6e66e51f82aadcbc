"""Writes a composed paper with python-docx, part after part."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from yueke.ui.papers.composing import (
    AttachmentsPart,
    Composed,
    FigurePart,
    HeadingPart,
    NotesPart,
    SignaturePart,
    TablePart,
    TextPart,
    compose,
)
from yueke.ui.papers.paper import Paper
from yueke.ui.papers.pdf import picture
from yueke.ui.papers.word.styles import Styles, space

_EPOCH = (1980, 1, 1, 0, 0, 0)


def written(paper: Paper) -> bytes:
    """The paper as DOCX."""
    document = docx.Document()
    _Writing(document, compose(paper)).write()
    out = BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


class _Writing:
    """One composed paper on its way into a document."""

    def __init__(self, document: Document, composed: Composed) -> None:
        self.document = document
        self.composed = composed
        self.layout = composed.layout
        self.official = composed.layout.name == "official"
        self.styles = Styles(document, composed.layout)

    def write(self) -> None:
        """The page, the opening, the parts, the copies."""
        properties = self.document.core_properties
        properties.title, properties.author = self.composed.title[:255], self.composed.company[:255]
        properties.comments = ""
        properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - the file format knows no zone
        self.styles.page()
        self.styles.foot(self.composed.secrecy)
        if self.composed.qr:
            self.styles.code(BytesIO(picture(self.composed.qr.svg)), self.composed.qr.caption or _("二维码"))
        if self.official:
            self._official_opening()
        else:
            self._plain_opening()
        for part in self.composed.parts:
            self._part(part)
        if self.official and self.composed.copies:
            copies = self._line(self.composed.copies, "抄送")
            self.styles.rule(copies, "top", "bottom")

    def _part(self, part: Any) -> None:
        match part:
            case HeadingPart():
                self._line(part.number + part.text, f"Heading {part.level}")
            case TextPart():
                paragraph = self._line(part.text, "Normal")
                if part.mark:
                    paragraph.add_run(str(part.mark)).font.superscript = True
            case TablePart():
                self._table(part)
            case FigurePart():
                self._figure(part)
            case SignaturePart():
                self._signature(part)
            case AttachmentsPart():
                self._attachments(part)
            case NotesPart():
                self._line(part.title, "口径标题")
                for mark, text in part.items:
                    self._line(f"{mark or '·'}  {text}", "说明")

    def _official_opening(self) -> None:
        composed = self.composed
        if composed.secrecy:
            self._line(composed.secrecy, "标注")
        if composed.company:
            self._line(composed.company, "发文机关标志")
        if composed.number or composed.signer:
            both = "\t".join(one for one in (composed.number, composed.signer) if one)
            number = self._line(both, "发文字号" if not composed.signer else "发文字号与签发人")
            if composed.company:
                self.styles.rule(number, "bottom")
        self._line(composed.title, "Title")
        if composed.addressee:
            self._line(f"{composed.addressee}：", "主送机关")

    def _plain_opening(self) -> None:
        composed = self.composed
        if composed.company:
            self._line(composed.company, "发文机关标志")
        title = self._line(composed.title, "Title")
        self.styles.rule(title, "bottom")
        about = [one for one in (composed.number, composed.on, composed.signer) if one]
        if about:
            self._line("　".join(about), "说明")
        if composed.addressee:
            self._line(f"{composed.addressee}：", "主送机关")

    def _table(self, part: TablePart) -> None:
        if part.caption:
            self._line(f"{part.label}  {part.caption}", "表题")
        table = self.document.add_table(rows=1, cols=len(part.titles), style="Table Grid")
        self.styles.table(table, part.shares)
        for cell, title in zip(table.rows[0].cells, part.titles, strict=True):
            self.styles.cell(cell, title, "center", part.size, head=True)
        self.styles.repeat(table.rows[0])
        if part.rows:
            self.styles.rows(table, part.rows, part.aligns, part.size)
        else:
            self.styles.nothing(table, part.empty, part.size)
        self._line(part.note, "说明") if part.note else space(self.document)

    def _figure(self, part: FigurePart) -> None:
        place = self._line("" if part.svg else part.empty, "图")
        if part.svg:
            shape = place.add_run().add_picture(BytesIO(picture(part.svg)), width=Pt(self.layout.text_width))
            shape._inline.docPr.set("descr", part.caption)
        self._line(f"{part.label}  {part.caption}", "图题")
        if part.note:
            self._line(part.note, "说明")

    def _signature(self, part: SignaturePart) -> None:
        if part.by or part.on:
            space(self.document)
        for text in (part.by, part.on):
            if text:
                self._line(text, "落款")
        for place in part.places:
            self._line(f"{place}：{'_' * 20}", "签字")

    def _attachments(self, part: AttachmentsPart) -> None:
        for i, name in enumerate(part.names):
            number = f"{i + 1}. " if len(part.names) > 1 else ""
            self._line(f"{part.label}：{number}{name}" if i == 0 else f"{number}{name}", "附件" if i == 0 else "附件续")

    def _line(self, text: str, style: str) -> Paragraph:
        """A paragraph; python-docx writes tabs and line ends as Word's own, everything else as text."""
        return self.document.add_paragraph(text, style=self.styles.named(style))


def _timeless(content: bytes) -> bytes:
    """The package with one fixed date on its members, so that it depends on the paper alone."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as timeless,
    ):
        for member in package.namelist():
            timeless.writestr(zipfile.ZipInfo(member, _EPOCH), package.read(member), zipfile.ZIP_DEFLATED)
    return out.getvalue()
