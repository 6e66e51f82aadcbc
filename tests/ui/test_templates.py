"""Tags escape what they show, pages answer HTMX with the right piece, names in templates exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from yueke.ui.charts import Chart, Series
from yueke.ui.page import announce, go, page, toast
from yueke.ui.samples import guide
from yueke.ui.templatetags import yueke as tags
from yueke.ui.views import LEAVES

SOURCE = Path(__file__).resolve().parents[2] / "src/yueke"


def request(path="/", **headers):
    found = RequestFactory().get(path, headers=headers)
    found.htmx = HtmxDetails(found)
    return found


def rendered(text, **context):
    return engines["django"].from_string(text).render(context, request())


def test_highlight_escapes_text_and_marks_every_word():
    assert tags.highlight("<b>明远纺织 Ming", "明远 ming") == "&lt;b&gt;<mark>明远</mark>纺织 <mark>Ming</mark>"
    assert tags.highlight("a&b", "") == "a&amp;b"
    assert tags.highlight("1+1", ["+"]) == "1<mark>+</mark>1"


def test_light_says_its_word_beside_a_figure():
    assert "达标: </span>97" in tags.light("kept", "97")
    assert "light-broken" in tags.light("red")
    assert "light-none" in tags.light(None)
    assert "&lt;i&gt;" in tags.light("kept", "<i>", "<i>")


@pytest.mark.parametrize(("tone", "text"), [("at_risk", "办理中"), ("broken", "重大"), ("kept", "Closed")])
def test_a_state_in_words_is_heard_as_it_is(tone, text):
    """A complaint in progress is not 临近, a major one not 未达标: the word of a rate would be wrong."""
    heard = re.sub(r"<svg.*?</svg>|<[^>]+>", "", tags.light(tone, text))
    assert heard == text


@pytest.mark.parametrize("text", ["97.2 %", "3 个超时", "—"])
def test_a_figure_is_heard_with_its_verdict(text):
    heard = re.sub(r"<svg.*?</svg>|<[^>]+>", "", tags.light("broken", text))
    assert heard == f"未达标: {text}"


def test_spark_needs_two_points_and_survives_a_flat_line():
    assert tags.spark([None, 0.5]) == ""
    assert "polyline" in tags.spark([0.5, None, 0.5])


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_leaf_of_the_guide_renders_without_inline_code(leaf):
    html = render_to_string(f"ui/guide/{leaf}.html", guide(request()), request())
    assert not re.search(r'\son[a-z]+="|\sstyle="|javascript:|hx-on', html)
    assert all('type="application/json"' in tag or " src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert "{{" not in html
    assert "{%" not in html


def test_htmx_gets_the_piece_it_asked_for():
    leaf, context = "ui/guide/list.html", guide(request())
    whole = page(request(), leaf, context).content.decode()
    piece = page(request(hx_request="true", hx_target="customers"), leaf, context).content.decode()
    other = page(request(hx_request="true", hx_target="nowhere"), leaf, context).content.decode()
    boosted = page(request(hx_request="true", hx_target="customers", hx_boosted="true"), leaf, context)
    assert "<html" in whole
    assert "<html" not in piece
    assert "data-batch-all" in piece
    assert "<html" in other
    assert b"<html" in boosted.content
    assert "HX-Target" in page(request(), leaf, context)["Vary"]


def test_a_missing_template_is_not_taken_for_a_missing_piece():
    with pytest.raises(Exception, match=r"nowhere\.html"):
        page(request(hx_request="true", hx_target="x"), "ui/nowhere.html")


def test_events_add_up():
    answer = announce(toast(HttpResponse(), "已办结", undo="/u/"), "list:refresh")
    assert json.loads(answer["HX-Trigger"]) == {
        "toast": {"text": "已办结", "level": "done", "undo": "/u/"},
        "list:refresh": None,
    }
    assert answer["HX-Trigger"].isascii()


def test_go_redirects_both_ways():
    assert go(request(), "/x/")["Location"] == "/x/"
    assert go(request(hx_request="true"), "/x/")["HX-Redirect"] == "/x/"


def test_chart_offers_its_table():
    chart = Chart("bar", "回访", ["1月", "2月"], [Series("次", [3, None])])
    assert chart.rows() == [["1月", 3], ["2月", None]]
    assert not chart.empty
    assert Chart("bar", "空", ["1月"], [Series("次", [None])]).empty
    dots = Chart("scatter", "图", (), [Series("点", [(1, 2, "甲")])])
    assert dots.rows() == [["甲", 1, 2]]


def test_chart_data_cannot_leave_its_script():
    html = rendered('<c-chart id="x" :chart="chart" />', chart=Chart("bar", "</script><b>", ["a"], [Series("s", [1])]))
    assert "</script><b>" not in html


def test_pagination_keeps_the_filter_and_ends_where_it_ends():
    html = render_to_string("ui/guide/list.html", guide(request("/?page=1&leaf=list")), request("/?page=1&leaf=list"))
    assert "leaf=list&amp;page=2" in html
    assert "page=0" not in html
    assert '<input type="hidden" name="leaf" value="list">' in html


def test_icons_named_in_templates_are_in_the_sprite_list():
    lines = (SOURCE / "ui/icons.txt").read_text("utf-8").splitlines()
    known = {name for line in lines for name in line.partition("#")[0].split()}
    used = {}
    for path in SOURCE.rglob("templates/**/*.html"):
        for name in re.findall(r"""{% icon ["']([\w-]+)["']|<c-empty icon="([\w-]+)\"""", path.read_text("utf-8")):
            used[name[0] or name[1]] = path.name
    assert {name: where for name, where in used.items() if name not in known} == {}
    assert len(used) > 20


def test_static_files_named_in_templates_exist():
    named = {
        name
        for path in SOURCE.rglob("templates/**/*.html")
        for name in re.findall(r'{% static "(yueke/[^"]+)" %}', path.read_text("utf-8"))
    }
    assert {name for name in named if not (SOURCE / "ui/static" / name).is_file()} == set()
    assert "yueke/paper.css" in named


def test_only_one_file_names_colours():
    others = [
        path for path in (SOURCE / "ui/static/yueke").glob("*.css") if path.name not in {"paper.css", "print.css"}
    ]
    loose = {
        (path.name, found) for path in others for found in re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
    }
    assert loose == set()


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_error_pages_need_neither_request_nor_database(status):
    assert "data-problem" in engines["django"].get_template(f"{status}.html").render()
