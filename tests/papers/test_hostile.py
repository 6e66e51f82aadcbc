"""Texts are data: markup of any kind stays the text it is, and nothing makes a paper fail."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.reading import bare, word, word_text, words
from yueke.ui.charts import Chart, Series
from yueke.ui.papers.drawing import draw
from yueke.ui.papers.paper import (
    Attachments,
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
from yueke.ui.papers.pdf import to_pdf
from yueke.ui.papers.screen import to_html, to_page
from yueke.ui.papers.word import to_docx

ATTACKS = {
    "typst": '#panic("x") #read("/etc/passwd") @ref <label> $x^2$ *b* _i_ `r` \\u{41} \\ // /* [ ] { } = - + / ~ --- "q"',
    "closing": '") #read("main.typ") #("',
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;&#65;]]>{{ 7|add:7 }}{% debug %}",
    "formula": '=HYPERLINK("http://x","y") +1+1 -2 @SUM(A1)',
    "word": "{{ r }} {%p if 1 %} PAGE \\* MERGEFORMAT </w:t><w:br/>",
    "format": "%(page)s %(pages)s %s {0} {page}",
}


def everywhere(text, layout="plain"):
    """A paper with ``text`` in every field."""
    chart = Chart(
        "bar", text, (text, text), (Series(text, (1, 2)), Series(text, (2, 3))), unit=text, note=text, x_title=text
    )
    points = Chart("quadrant", text, (), (Series(text, ((1, 2, text),)),), cross=(1, 1), x_title=text, unit=text)
    blocks = (
        Heading(text), Paragraph(text, note=text), Table((Column(text, unit=text),), ((text,),), text, text),
        Figure(chart), Figure(points), MethodNotes((text,)), Attachments((text, text)), Signature(text, date(2026, 1, 2), (text,)),
    )  # fmt: skip
    return Paper(
        text, text, blocks, layout, number=text, addressee=text, on=date(2026, 1, 2), secrecy=text, signer=text,
        copies=(text,), qr=Qr("https://example.com", text),
    )  # fmt: skip


@pytest.mark.parametrize("layout", ["plain", "official"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_stays_text_in_pdf(attack, layout):
    # In a text of a hundred signs the lines break; blanks there are gone.
    told = words(to_pdf(everywhere(ATTACKS[attack], layout)))
    assert told.count(bare(ATTACKS[attack])) >= 10


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_stays_text_in_word(attack):
    content = to_docx(everywhere(ATTACKS[attack], "official"))
    told = bare(word_text(word(content)))
    assert told.count(bare(ATTACKS[attack])) >= 10
    with zipfile.ZipFile(BytesIO(content)) as package:
        fields = package.read("word/document.xml").decode().count("<w:instrText")
    assert fields == 0, "the text has no fields; the page numbers in the foot are ours"


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("written", [to_html, lambda paper: to_page(paper).decode()])
def test_markup_stays_text_in_html(attack, written):
    html = written(everywhere(ATTACKS[attack]))
    assert "<script" not in html
    assert "<img" not in html
    assert html.count(str(escape(ATTACKS[attack]))) >= 10
    ElementTree.fromstring(to_html(everywhere(ATTACKS[attack])).replace("<br>", "<br/>"))


def test_no_field_of_word_comes_from_a_text():
    foot = word(to_docx(everywhere("%(page)s"))).sections[0].footer.paragraphs[0]
    assert "%(page)s" in foot.text


@pytest.mark.parametrize("kind", ["line", "bar", "hbar", "stack", "pareto", "funnel", "control", "scatter"])
def test_drawings_hold_no_markup_of_their_texts(kind):
    data = ((1, 2, ATTACKS["html"]),) if kind == "scatter" else (3, 1)
    chart = Chart(
        kind,
        "t",
        (ATTACKS["html"], "b"),
        (Series(ATTACKS["html"], data),),
        limits=(1, 2, 3) if kind == "control" else None,
    )
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(draw(chart)).iter()}
    assert tags <= {"svg", "line", "polyline", "polygon", "rect", "circle", "text"}


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.sampled_from(["plain", "official"]))
def test_any_text_can_be_written(text, layout):
    paper = everywhere(text, layout)
    assert to_pdf(paper).startswith(b"%PDF")
    word(to_docx(paper))
    ElementTree.fromstring(draw(paper.blocks[3].chart))


@pytest.mark.parametrize("text", ["\x00\x01\x1b", "\ud800", "\ufffe", "a\u202eb\u2066c", "\u200b\u200b"])
def test_control_characters_and_turned_text_are_left_out(text):
    paper = Paper(f"前{text}后", "", (Paragraph(text),))
    kept = "".join(sign for sign in text if sign in "abc")
    assert f"前{kept}后" in words(to_pdf(paper))
    assert f"前{kept}后" in word_text(word(to_docx(paper)))
    assert f"前{kept}后" in to_html(paper)
