"""Reading back what was written: texts, sizes and fonts of PDF and DOCX."""

from __future__ import annotations

from io import BytesIO

import docx
import pypdf
from docx.document import Document
from PIL import Image


def pdf(content: bytes) -> pypdf.PdfReader:
    """The PDF, opened."""
    return pypdf.PdfReader(BytesIO(content))


def words(content: bytes) -> str:
    """All text of a PDF without blanks and line ends, which lines break at."""
    return bare("".join(page.extract_text() for page in pdf(content).pages))


def bare(text: str) -> str:
    """``text`` without anything a line break may add or take."""
    return "".join(text.replace("\u200b", "").split())


def families(content: bytes) -> set[str]:
    """The typefaces embedded in a PDF."""
    found = set()
    for page in pdf(content).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(font.get_object()["/BaseFont"].split("+")[-1].removesuffix("-Identity-H"))
    return found


def inked(picture: bytes, ppi: float) -> tuple[float, float, float, float]:
    """Where there is anything on a page: left, top, right, bottom in millimetres."""
    page = Image.open(BytesIO(picture)).convert("L").point(lambda light: 255 if light < 200 else 0)
    left, top, right, bottom = (place / ppi * 25.4 for place in page.getbbox())
    return left, top, right, bottom


def word(content: bytes) -> Document:
    """The DOCX, opened."""
    return docx.Document(BytesIO(content))


def word_text(document: Document) -> str:
    """All text of a DOCX, tables, head and foot included."""
    section = document.sections[0]
    places = [document.element.body, section.footer._element, section.even_page_footer._element]
    return "\n".join(node.text or "" for place in places for node in place.iter() if node.tag.endswith("}t"))
