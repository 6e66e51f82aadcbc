"""Pages, margins, lines and typefaces are those of the two layouts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from docx.oxml.ns import qn

from papers.reading import bare, families, inked, pdf, word, words
from yueke.ui.papers.layouts import LAYOUTS, POINTS_PER_MM
from yueke.ui.papers.paper import Column, Heading, Paper, Paragraph, Table
from yueke.ui.papers.pdf import to_pdf, to_pictures
from yueke.ui.papers.samples import report
from yueke.ui.papers.word import to_docx

HAN = "客户满意是企业生存发展之本诚信服务是我们始终坚持的根本原则"


def placed(page):
    """The texts of a page with their places in millimetres from the left and from the bottom, and their sizes."""
    found = []

    def visit(text, cm, tm, _font, size):
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / POINTS_PER_MM, y / POINTS_PER_MM, size * abs(tm[0]) * abs(cm[0])))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("layout", ["plain", "official"])
def test_every_page_is_a4_with_the_text_inside_the_margins(layout):
    top, right, bottom, left = LAYOUTS[layout].margins
    pages = pdf(to_pdf(report(layout))).pages
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(595, 842)}
    for picture in to_pictures(replace(report(layout), qr=None), ppi=72):
        inked_left, inked_top, inked_right, _bottom = inked(picture, 72)
        assert inked_left >= left - 0.5
        assert inked_right <= 210 - right + 0.5
        assert inked_top >= (top if layout == "official" else 12)
    body = [y for page in pages for text, _x, y, _size in placed(page) if len(text) > 12]
    assert min(body) >= bottom


def test_an_official_page_has_22_lines_of_28_signs():
    paper = Paper("题", "", tuple(Paragraph(HAN * 12) for _one in range(6)), "official")
    page = pdf(to_pdf(paper)).pages[1]
    lines = [line for line in page.extract_text().split("\n") if bare(line) and "—" not in line]
    assert len(lines) == 22
    full = [bare(line) for line in lines if len(bare(line)) >= 26]
    assert {len(line) for line in full} == {28, 26}, "full lines, and first lines with two signs of indent"


def test_official_sizes_are_those_of_the_guide():
    paper = replace(report("official"), qr=None)
    sizes = {text: round(size, 1) for text, _x, _y, size in placed(pdf(to_pdf(paper)).pages[0])}
    assert sizes["关于热风枪质量投诉处理情况的报告"] == 22
    assert sizes["客户管理委员会："] == 16
    assert next(size for text, size in sizes.items() if text.startswith("一、")) == 16
    assert sizes["内部资料"] == 16


def test_official_page_numbers_stand_outside():
    pages = pdf(to_pdf(report("official"))).pages
    places = [next((x, round(size)) for text, x, _y, size in placed(page) if text.startswith("—")) for page in pages]
    assert [x > 105 for x, _size in places] == [number % 2 == 0 for number in range(len(pages))]
    assert {size for _x, size in places} == {14}


@pytest.mark.parametrize("company", ["甲", "宁波杭州湾新区前湾国际供应链管理（集团）有限责任公司第二分公司慈溪联络处"])
def test_the_name_over_an_official_paper_stays_on_one_line(company):
    paper = Paper("题", company, (), "official", number="甲〔2026〕1号")
    assert company in pdf(to_pdf(paper)).pages[0].extract_text().split("\n")


@pytest.mark.parametrize("layout", ["plain", "official"])
def test_pdfs_hold_their_typefaces(layout):
    assert families(to_pdf(report(layout))) == (
        {"NotoSansSC-Regular"} if layout == "plain" else {"NotoSansSC-Regular", "NotoSerifSC-Regular"}
    )


@pytest.mark.parametrize("layout", ["plain", "official"])
def test_a_word_page_has_the_same_measures(layout):
    section = word(to_docx(report(layout))).sections[0]
    measures = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert tuple(round(one.mm) for one in measures) == LAYOUTS[layout].margins
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_official_word_styles_name_the_typefaces_of_offices():
    document = word(to_docx(report("official")))
    asked = {
        "Title": ("方正小标宋简体", 22),
        "Normal": ("仿宋_GB2312", 16),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
        "Heading 3": ("仿宋_GB2312", 16),
        "页码单": ("宋体", 14),
    }
    for name, (family, size) in asked.items():
        style = document.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == family, name
        assert style.font.size.pt == size, name
    assert document.settings.odd_and_even_pages_header_footer
    assert "PAGE" in [node.text for node in document.sections[0].footer._element.iter(qn("w:instrText"))]


def test_word_headings_are_headings_and_tables_are_tables():
    document = word(to_docx(report()))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:4] == [
        ("Heading 1", "一、基本情况"), ("Heading 2", "（一）受理经过"),
        ("Heading 3", "1. 首次联系"), ("Heading 4", "（1）现场核查"),
    ]  # fmt: skip
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["月份", "受理（件）", "按时办结率", "主要原因"]
    assert [cell.text for cell in table.rows[12].cells] == ["12月", "118", "97.7\u202f%", "交货延误、包装破损"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(document.inline_shapes) == 2
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        "投诉原因（件）  n=116", "按时办结率  n=1,239",
    ]  # fmt: skip


def test_a_table_of_sixty_pages_repeats_its_head():
    rows = tuple((f"第{i}行", f"{i:,}", "交货延误、包装破损，客户要求换货") for i in range(2_200))
    paper = Paper(
        "大表", "公司", (Table((Column("名称"), Column("数", "right"), Column("原因")), rows, caption="台账"),)
    )
    pages = pdf(to_pdf(paper)).pages
    assert len(pages) >= 60
    for page in (pages[0], pages[30], pages[-1]):
        assert "名称" in page.extract_text()
    assert "第2199行" in bare(pages[-1].extract_text())
    table = word(to_docx(paper)).tables[0]
    assert len(table._tbl.tr_lst) == 2_201
    assert (
        "".join(node.text or "" for node in table._tbl.tr_lst[-1].iter(qn("w:t")))
        == "第2199行2,199交货延误、包装破损，客户要求换货"
    )


@pytest.mark.parametrize("layout", ["plain", "official"])
@pytest.mark.parametrize("columns", [1, 3, 14])
def test_long_latin_words_break_inside_the_margins(layout, columns):
    long = "https://example.com/" + "0123456789abcdefghij" * 12
    table = Table(
        tuple(Column(f"C{i}", "right" if i % 2 else "left") for i in range(columns)),
        ((long, *["1,234,567.89"] * (columns - 1)),),
    )
    paper = Paper(long[:180], "公司", (Heading(long), Paragraph(f"请见{long}。"), table), layout, addressee=long)
    right = LAYOUTS[layout].margins[1]
    for picture in to_pictures(paper, ppi=72):
        assert inked(picture, 72)[2] <= 210 - right + 0.5
    assert words(to_pdf(paper)).count(long) >= 2
