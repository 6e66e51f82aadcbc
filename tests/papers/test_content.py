"""What a paper says is the same in PDF, DOCX and HTML, and stands in the same order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from papers.reading import bare, pdf, word, word_text, words
from yueke.ui.charts import Chart
from yueke.ui.papers.paper import Column, Figure, Heading, MethodNotes, Paper, Paragraph, Signature, Table
from yueke.ui.papers.pdf import to_pdf
from yueke.ui.papers.samples import report
from yueke.ui.papers.screen import to_html, to_page
from yueke.ui.papers.word import to_docx

IN_ORDER = [
    "关于热风枪质量投诉处理情况的报告",
    "客户管理委员会：",
    "现将投诉TS20261103-0007的处理情况报告如下。",
    "一、基本情况",
    "（一）受理经过",
    "1.首次联系",
    "（1）现场核查",
    "二、调查结果",
    "表12026年投诉受理与办结情况",
    "受理（件）",
    "12月",
    "注：办结率按受理月份统计。",
    "图1投诉原因（件）n=116",
    "图2按时办结率n=1,239",
    "三、处理意见",
    "口径与说明",
    "同类投诉：同一批号、同一原因大类，按受理日期计。",
    "投诉统计截至2026年11月20日",
    "附件：",
    "检测报告",
    "杭州分公司",
    "2026年11月22日",
]


def told_in_html(paper):
    return bare(strip_tags(to_html(paper)))


WAYS = {
    "pdf": lambda paper: words(to_pdf(paper)),
    "docx": lambda paper: bare(word_text(word(to_docx(paper)))),
    "html": told_in_html,
}


@pytest.mark.parametrize("layout", ["plain", "official"])
@pytest.mark.parametrize("way", WAYS)
def test_everything_is_said_in_order(way, layout):
    told = WAYS[way](report(layout))
    place = 0
    for text in IN_ORDER:
        found = told.find(text, place)
        assert found >= 0, f"{text} is not in its place"
        place = found
    assert "悦客示范有限公司" in told
    assert "悦客〔2026〕18号" in told
    assert "内部资料" in told


@pytest.mark.parametrize("way", WAYS)
def test_official_papers_name_signer_and_copies(way):
    told = WAYS[way](report("official"))
    assert "签发人：王建国" in told
    assert "抄送：质量部、客户服务部。" in told


@pytest.mark.parametrize("way", WAYS)
def test_an_empty_paper_can_be_written(way):
    assert "只有标题" in WAYS[way](Paper("只有标题", ""))


@pytest.mark.parametrize("way", WAYS)
def test_empty_tables_and_charts_say_so(way):
    paper = Paper(
        "空", "公司", (Table((Column("项目"), Column("金额", "right", "元")), ()), Figure(Chart("bar", "空的图")))
    )
    told = WAYS[way](paper)
    assert "金额（元）没有数据。" in told
    assert "没有数据，未画图。" in told


@pytest.mark.parametrize("way", WAYS)
def test_notes_stand_at_the_end_of_the_text_when_they_have_no_place(way):
    paper = Paper("题", "", (Paragraph("甲", note="注甲"), Paragraph("乙", note="注乙"), Signature("签名人")))
    told = WAYS[way](paper)
    assert re.search("甲1乙2口径与说明1注甲2注乙签名人", told)


@pytest.mark.parametrize("way", WAYS)
def test_missing_cells_are_dashes_and_lines_in_cells_stay(way):
    told = WAYS[way](Paper("题", "", (Table((Column("甲"),), ((None,), ("上\n下",))),)))
    assert "—上下" in told


def test_only_notes_without_any_are_left_out():
    assert "口径与说明" not in told_in_html(Paper("题", "", (MethodNotes(),)))


def test_lines_of_a_paragraph_are_paragraphs():
    html = to_html(Paper("题", "", (Paragraph("一\n\n 二 \r\n三", note="口"),)))
    assert [strip_tags(one) for one in re.findall(r"<p>(?:(?!</p>).)*</p>", html)][:3] == ["一", "二", "三1"]


@pytest.mark.parametrize("level", [0, 5])
def test_there_are_four_levels(level):
    with pytest.raises(ValueError, match="level"):
        Heading("题", level)


def test_rows_must_fit_their_columns():
    with pytest.raises(ValueError, match="as many cells"):
        Table((Column("甲"), Column("乙")), (("1", "2"), ("3",)))
    with pytest.raises(ValueError, match="columns"):
        Table((), ())
    with pytest.raises(ValueError, match="5,000 rows"):
        Table((Column("甲"),), (("1",),) * 5_001)


def test_fixed_words_are_said_in_the_language_in_force():
    with translation.override("en"):
        told = words(to_pdf(report()))
        assert "Table1" in told
        assert "Page1of" in told
        assert "Definitionsandnotes" in bare(word_text(word(to_docx(report()))))
    assert "第1页，共" in words(to_pdf(report()))


@pytest.mark.parametrize("written", [to_pdf, to_docx, to_page])
@pytest.mark.parametrize("layout", ["plain", "official"])
def test_the_same_paper_gives_the_same_bytes(written, layout):
    first = written(report(layout))
    assert written(report(layout)) == first
    assert written(replace(report(layout), title="另一份")) != first


def test_a_file_of_its_own_fetches_nothing_and_runs_nothing():
    page = to_page(report()).decode()
    assert "<script" not in page
    assert not re.search(r"\b(src|href)\s*=|url\(|@import", page)
    assert "default-src 'none'" in page
    assert page.count("<svg") == 2 * 2 + 1, "two charts, each for a page and for a phone, and a code"


def test_a_pdf_has_title_and_outline():
    reader = pdf(to_pdf(report()))
    assert reader.metadata.title == "关于热风枪质量投诉处理情况的报告"
    assert [one.title for one in reader.outline if not isinstance(one, list)] == [
        "一、基本情况",
        "二、调查结果",
        "三、处理意见",
    ]
