"""A draft is edited as text; what comes from the data stays, and nothing is lost on the way into a table and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from yueke.ui.charts import Chart, Series
from yueke.ui.papers.editing import PaperForm, blocks_of
from yueke.ui.papers.paper import Column, Figure, Heading, Paper, Paragraph, Signature, Table
from yueke.ui.papers.samples import report
from yueke.ui.papers.stored import from_data, to_data
from yueke.ui.samples import guide

TABLE = Table((Column("甲"),), (("1",),))
FIGURE = Figure(Chart("bar", "图", ("a",), (Series("数", (1,)),)))


def entered(form):
    """What a browser sends back unchanged: line ends as browsers send them."""
    return {
        name: str(form.get_initial_for_field(field, name)).replace("\n", "\r\n") for name, field in form.fields.items()
    }


def test_a_draft_sent_back_unchanged_is_the_same():
    paper = report()
    form = PaperForm(paper, entered(PaperForm(paper)))
    assert form.is_valid(), form.errors
    assert form.edited() == paper


def test_a_line_end_in_the_title_stays():
    paper = Paper("关于热风枪质量投诉\n处理情况的报告", "")
    form = PaperForm(paper, entered(PaperForm(paper)))
    assert form.is_valid()
    assert form.edited().title == paper.title


def test_numbers_are_shown_and_counted_anew():
    paper = Paper("题", "", (Heading("甲"), Heading("乙"), Paragraph("正文", note="口径")))
    form = PaperForm(paper)
    assert form["text-0"].initial == "一、甲\n二、乙\n正文〔注：口径〕"
    data = entered(form) | {"text-0": "二、乙\n五、丙\n（七）丁\n\n  正文改了〔注：新口径〕 "}
    edited = PaperForm(paper, data)
    assert edited.is_valid()
    assert edited.edited().blocks == (Heading("乙"), Heading("丙"), Heading("丁", 2), Paragraph("正文改了", "新口径"))


def test_tables_and_charts_stay_between_the_texts():
    paper = Paper("题", "", (Paragraph("前"), TABLE, FIGURE, Paragraph("后"), Signature("某")))
    form = PaperForm(paper, entered(PaperForm(paper)) | {"text-0": "新前", "text-1": "中", "text-2": ""})
    assert form.is_valid()
    assert form.edited().blocks == (Paragraph("新前"), TABLE, Paragraph("中"), FIGURE, Signature("某"))


def test_an_empty_paper_has_a_place_to_write_and_none_after_the_signature():
    assert [name for name in PaperForm(Paper("题", "")).fields if name.startswith("text")] == ["text-0"]
    signed = Paper("题", "", (Paragraph("文"), Signature("某")))
    assert [name for name in PaperForm(signed).fields if name.startswith("text")] == ["text-0"]


def test_title_addressee_and_layout_are_entered():
    paper = report()
    form = PaperForm(paper, entered(PaperForm(paper)) | {"title": "新题", "addressee": "", "layout": "official"})
    assert form.is_valid()
    assert (form.edited().title, form.edited().addressee, form.edited().layout) == ("新题", "", "official")
    assert form.edited().number == paper.number


@pytest.mark.parametrize("wrong", [{"title": ""}, {"layout": "other"}, {"text-0": "长" * 20_001}])
def test_wrong_entries_are_told_at_their_field(wrong):
    form = PaperForm(report(), entered(PaperForm(report())) | wrong)
    assert not form.is_valid()
    assert list(form.errors) == list(wrong)


@pytest.mark.parametrize(
    "line,block",
    [
        ("一、基本情况", Heading("基本情况", 1)),
        ("（二）经过", Heading("经过", 2)),
        ("(二)经过", Heading("经过", 2)),
        ("1. 首次联系", Heading("首次联系", 3)),
        ("（1）现场核查", Heading("现场核查", 4)),
        ("1. 为客户换货；", Paragraph("1. 为客户换货；")),
        ("（1）致歉。", Paragraph("（1）致歉。")),
        ("3.5分以下为不满意", Paragraph("3.5分以下为不满意")),
        ("〔注：只有注〕", Paragraph("", "只有注")),
    ],
)
def test_how_lines_are_read(line, block):
    assert blocks_of(line) == [block]


words = st.text("客户投诉处理报告ABC123，", min_size=1, max_size=20).map(str.strip).filter(bool)
texts = st.one_of(
    st.builds(Heading, words, st.integers(1, 2)),
    st.builds(Paragraph, words.map(lambda one: f"文{one}"), st.just("") | words),
)


@given(st.lists(texts | st.sampled_from([TABLE, FIGURE]), max_size=12))
def test_any_draft_sent_back_unchanged_is_the_same(blocks):
    paper = Paper("题", "", tuple(blocks))
    form = PaperForm(paper, entered(PaperForm(paper)))
    assert form.is_valid()
    assert form.edited() == paper


@given(st.text(max_size=200))
def test_whatever_is_typed_becomes_a_paper(text):
    paper = Paper("题", "", (TABLE,))
    form = PaperForm(paper, {"title": "题", "layout": "plain", "text-0": text, "text-1": text})
    if form.is_valid():
        again = PaperForm(form.edited(), entered(PaperForm(form.edited())))
        assert again.is_valid()
        assert TABLE in again.edited().blocks


def test_the_form_shows_the_data_where_it_stands():
    page = render_to_string("ui/guide/paper.html", guide(RequestFactory().get("/")))
    html = page[page.index("修改文稿") :]
    places = [html.index(one) for one in ("text-0", "表1", "图1", "图2", "三、处理意见", "检测报告")]
    assert places == sorted(places)
    assert html.count("<textarea") == 5, "the title and four texts"


@pytest.mark.parametrize("layout", ["plain", "official"])
def test_a_paper_goes_through_a_table_and_back(layout):
    quadrant = Chart(
        "quadrant", "四象限", (), (Series("点", ((0.5, 4.6, "包装"),)),), cross=(0.6, 4.0), x_title="重要性"
    )
    control = Chart("control", "控制图", ("1", "2"), (Series("率", (0.1, 0.2)),), limits=(0.0, 0.1, 0.2), share=True)
    full = report(layout)
    paper = replace(full, blocks=(*full.blocks, Figure(quadrant), Figure(control), Signature(places=("客户签字",))))
    assert from_data(json.loads(json.dumps(to_data(paper)))) == paper


@pytest.mark.parametrize("data", [{}, {"title": "题"}, {"title": "题", "company": "", "blocks": [{"kind": "script"}]}])
def test_anything_else_is_refused(data):
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_data(data)
