"""Word's side of a layout: page, named styles, rules and tables, by the measures in ``layouts``."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from yueke.ui.papers.layouts import A4, Face, Layout
from yueke.ui.papers.word.forms import Form, forms

_GROUND = "F4F0E8"
_LATIN = "Times New Roman"
_FIELDS = {"%(page)s": "PAGE", "%(pages)s": "NUMPAGES"}

_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
# The order of elements is part of the format.
_AFTER_WRAP = (
    "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
    "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
    "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:rPr",
)  # fmt: skip


class Styles:
    """Makes the styles of ``layout`` in ``document`` as they are asked for."""

    def __init__(self, document: Document, layout: Layout) -> None:
        self.document = document
        self.layout = layout
        self.official = layout.name == "official"
        self._forms = forms(layout)
        self._made: dict[str, Any] = {}

    def named(self, name: str) -> Any:
        """The style ``name``, ready for use."""
        if name not in self._made:
            self._made[name] = self._make(name, self._forms[name])
        return self._made[name]

    def page(self) -> None:
        """A4 with the margins of the layout; the official one on a grid of 22 lines of 28 signs."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(A4[0]), Mm(A4[1])
        top, right, bottom, left = self.layout.margins
        section.top_margin, section.right_margin = Mm(top), Mm(right)
        section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
        section.header_distance = Mm(15)
        section.footer_distance = Mm(bottom - 12 if self.official else 12)
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        if self.official:
            # Lines only: a grid of signs is laid out differently by every program; spacing gives 28 signs everywhere.
            grid = OxmlElement("w:docGrid")
            grid.set(qn("w:type"), "lines")
            grid.set(qn("w:linePitch"), str(round(self.layout.pitch * 20)))
            section._sectPr.append(grid)
        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")

    def code(self, image: BytesIO, caption: str) -> None:
        """A code to scan in the margin above the first page, where it moves no text."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        section.header_distance = Mm(8 if self.official else 5)
        paragraph = section.first_page_header.paragraphs[0]
        paragraph.style = self.named("二维码")
        shape = paragraph.add_run().add_picture(image, width=Mm(18 if self.official else 14))
        shape._inline.docPr.set("descr", caption)

    def foot(self, secrecy: str) -> None:
        """Page numbers: — 1 — outside on both sides (official), else 第 1 页，共 9 页 at the right."""
        section = self.document.sections[0]
        odd, even = (section.footer, section.first_page_footer), section.even_page_footer
        if self.official:
            self.document.settings.odd_and_even_pages_header_footer = True
            for footer, style in ((odd[0], "页码单"), (odd[1], "页码单"), (even, "页码双")):
                self._numbered(footer.paragraphs[0], style, "— %(page)s —")
        else:
            for footer in odd:
                words = _("第 %(page)s 页，共 %(pages)s 页")
                self._numbered(footer.paragraphs[0], "页脚", words, before=f"{secrecy}\t")

    def _numbered(self, paragraph: Paragraph, style: str, words: str, *, before: str = "") -> None:
        """``words`` with fields at their places for numbers, after ``before``."""
        paragraph.style = self.named(style)
        paragraph.add_run(before)
        for piece in re.split(r"(%\(pages?\)s)", words):
            if piece in _FIELDS:
                _field(paragraph, _FIELDS[piece])
            elif piece:
                paragraph.add_run(piece)

    def rule(self, paragraph: Paragraph, *sides: str) -> None:
        """A line above or below a paragraph, in the accent of the layout."""
        borders = OxmlElement("w:pBdr")
        colour = self.layout.ink if "top" in sides else self.layout.accent
        for side in sides:
            border = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", colour[1:])):
                border.set(qn(f"w:{name}"), value)
            borders.append(border)
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:wordWrap", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def table(self, table: Any, shares: Sequence[float]) -> None:
        """The widths of the columns, and the lines: all of them (official), or hairlines between the rows."""
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        if not self.official:
            borders = OxmlElement("w:tblBorders")
            for side, kind, thick, colour in _HAIRLINES:
                border = OxmlElement(f"w:{side}")
                for name, value in (("val", kind), ("sz", thick), ("space", "0"), ("color", colour)):
                    border.set(qn(f"w:{name}"), value)
                borders.append(border)
            layout = table._tbl.tblPr.find(qn("w:tblLayout"))
            layout.addprevious(borders)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Pt(share * self.layout.text_width)
        for cell, share in zip(table.rows[0].cells, shares, strict=True):
            cell.width = Pt(share * self.layout.text_width)

    def cell(self, cell: Any, text: str, align: str, size: float, *, head: bool = False) -> None:
        """Write ``text`` into a cell; those of the ``head`` stand out."""
        paragraph = cell.paragraphs[0]
        for run in paragraph.runs:
            run._r.getparent().remove(run._r)
        paragraph.style = self.named(f"表格{align}")
        run = paragraph.add_run(text)
        if head:
            self._set_face(run, self.layout.label)
            if not self.official:
                _shade(cell, _GROUND)
        run.font.size = Pt(size)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    def rows(self, table: Any, rows: Sequence[Sequence[str]], aligns: Sequence[str], size: float) -> None:
        """Append ``rows``. The first is built, the others are copies of it with other texts: building each cell
        anew takes fifty times as long, and reports have thousands."""
        first = table.add_row()
        for cell, text, align in zip(first.cells, rows[0], aligns, strict=True):
            self.cell(cell, text, align, size)
        self._keep_together(first)
        pattern = first._tr
        for row in rows[1:]:
            added = copy.deepcopy(pattern)
            for cell, text in zip(added.tc_lst, row, strict=True):
                cell.p_lst[0].r_lst[0].text = text
            table._tbl.append(added)

    def nothing(self, table: Any, words: str, size: float) -> None:
        """One row that says there are none."""
        cells = table.add_row().cells
        self.cell(cells[0].merge(cells[-1]), words, "center", size)

    def repeat(self, row: Any) -> None:
        """Show this row again at the top of each page."""
        self._keep_together(row)
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def _keep_together(self, row: Any) -> None:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))

    def _make(self, name: str, made: Form) -> Any:
        styles = self.document.styles
        known = any(style.name == name for style in styles)
        style: Any = styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if not known:
            style.base_style = None
        self._set_face(style, made.face)
        if closer := self._closer(made):
            self._track(style, closer)
        self._shape(style.paragraph_format, made)
        properties = style.element.get_or_add_pPr()
        for old in properties.findall(qn("w:pBdr")):
            properties.remove(old)
        # Long words of Latin letters may be broken anywhere (允许西文在单词中间换行).
        wrap = OxmlElement("w:wordWrap")
        wrap.set(qn("w:val"), "0")
        properties.insert_element_before(wrap, *_AFTER_WRAP)
        return style

    def _shape(self, form: Any, made: Form) -> None:
        form.alignment = _ALIGNMENTS[made.align]
        sign = made.face.size + self._closer(made)
        form.first_line_indent = Pt(made.indent * sign)
        form.left_indent, form.right_indent = Pt(made.left * sign), Pt(made.right * sign)
        form.space_before, form.space_after = Pt(made.before), Pt(made.after)
        form.keep_with_next = made.next_to
        form.widow_control = not self.official
        if made.line is None:
            form.line_spacing = 1.0
        else:
            form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            form.line_spacing = Pt(made.line or self.layout.pitch)
        if made.tab:
            form.tab_stops.add_tab_stop(Pt(made.tab), WD_TAB_ALIGNMENT.RIGHT)

    def _closer(self, made: Form) -> float:
        """How much closer (points) signs of the size of the text stand, so that a line holds as many as it shall."""
        return self.layout.tracking if made.face.size == self.layout.body.size else 0

    def _track(self, style: Any, closer: float) -> None:
        """Set the signs a little closer, in twentieths of a point."""
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(closer * 20)))
        style.element.get_or_add_rPr().insert_element_before(
            spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect", "w:lang"
        )

    def _set_face(self, owner: Any, face: Face) -> None:
        """Name the typeface for Chinese and for Latin letters; the theme's fonts must not win over them."""
        font = owner.font
        font.size, font.bold, font.italic = Pt(face.size), face.bold, False
        font.color.rgb = RGBColor.from_string(face.colour[1:].upper())
        latin = _LATIN if self.official else face.word
        font.name = latin
        fonts = (
            owner.element.get_or_add_rPr().rFonts if hasattr(owner.element, "get_or_add_rPr") else owner._r.rPr.rFonts
        )
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), latin)
        fonts.set(qn("w:eastAsia"), face.word)


_HAIRLINES = (
    ("top", "single", "8", "24272B"),
    ("left", "nil", "0", "auto"),
    ("bottom", "single", "8", "24272B"),
    ("right", "nil", "0", "auto"),
    ("insideH", "single", "4", "CFC7B8"),
    ("insideV", "nil", "0", "auto"),
)


def space(document: Document) -> None:
    """An empty line: Word joins tables that touch."""
    document.add_paragraph()


def _shade(cell: Any, colour: str) -> None:
    """A ground of one colour behind a cell."""
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        ground.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(ground)


def _field(paragraph: Paragraph, code: str) -> None:
    """A field Word fills in, such as PAGE."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            run._r.append(instruction)
