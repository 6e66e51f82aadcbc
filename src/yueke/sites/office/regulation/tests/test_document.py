"""The regulation page: who sees it, what its lights say, how it is narrowed, what it costs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yueke.compliance.evidence import judge
from yueke.domains.organization.tests.house import AT
from yueke.sites.office.regulation.periods import asked_period

URL = "/regulation/"


def line(html: str, clause_id: str) -> str:
    """The printed line of one clause."""
    start = html.index(f'id="clause-{clause_id}"')
    return html[start : html.index("</div>\n", html.index("y-clause-n", start))]


def test_each_light_stands_beside_its_clause_with_kept_and_total(trade):
    html = trade.browser(trade.supervisor).get(URL, {"pack": "B"}).content.decode()
    general = line(html, "B8.1-general")
    assert "light-broken" in general
    assert "40.0" in general
    assert "2 / 5" in general
    assert "超期 3 件" in general
    assert "做到 2，未做到 3。临近到期 1。最近一次 2026-10-05 09:00。" in general
    assert "随“" in line(html, "B8.1-installed")
    assert "待启用" in line(html, "B8.1-installed")


def test_every_leaf_of_the_pack_is_printed_once_and_counted_in_the_head(trade):
    found = judge(asked_period({}, AT.date()).period, AT)
    for code in ("A", "B"):
        html = trade.browser(trade.supervisor).get(URL, {"pack": code}).content.decode()
        chapters = [c for c in found if c.pack.code == code]
        for clause in chapters[0].pack.clauses():
            assert html.count(f'id="clause-{clause.id}"') == 1, clause.id
        head = html[html.index("y-tally") : html.index("</header>", html.index("y-tally"))]
        shown = [int(n) for n in re.findall(r"</span>(\d+)</span>", head)]
        assert len(shown) == 4
        assert sum(shown) == len(list(chapters[0].pack.leaves()))


def test_filter_by_light_owner_and_chapter_lives_in_the_address(trade):
    browser = trade.browser(trade.supervisor)
    red = browser.get(URL, {"pack": "B", "light": "broken"}).content.decode()
    assert 'id="clause-B8.1-general"' in red
    assert 'id="clause-B8.1"' in red, "the article of a part that matches stays"
    assert 'id="clause-B8.1-installed"' not in red
    chapter = browser.get(URL, {"pack": "B", "chapter": "B4"}).content.decode()
    assert 'id="clause-B4.2"' in chapter
    assert 'id="clause-B8.1-general"' not in chapter
    owner = browser.get(URL, {"pack": "B", "owner": "sales_representative"}).content.decode()
    assert 'id="clause-B4.2"' in owner
    assert 'id="clause-B8.1-general"' not in owner


@pytest.mark.parametrize(
    "params", [{"pack": "Z"}, {"light": "purple"}, {"period": "week", "on": "2026-13-41"}, {"on": "9999-01-01"}]
)
def test_nonsense_in_the_address_shows_the_whole_document(trade, params):
    assert trade.browser(trade.supervisor).get(URL, params).status_code == 200


def test_htmx_gets_only_the_book(trade):
    headers = {"HX-Request": "true", "HX-Target": "book"}
    html = trade.browser(trade.supervisor).get(URL, {"pack": "B"}, headers=headers).content.decode()
    assert "<html" not in html
    assert 'id="clause-B8.1-general"' in html


def test_figures_keep_to_the_data_scope(trade):
    html = trade.browser(trade.north).get(URL, {"pack": "B"}).content.decode()
    general = line(html, "B8.1-general")
    assert "1 / 3" in general
    assert "只计您数据范围内的客户" in html


def test_without_the_permission_there_is_no_page(trade):
    system = trade.house.hire("sys.admin", trade.house.root, "sysadmin")
    assert trade.browser(system).get(URL).status_code == 403


def test_english_readers_get_the_english_text(trade):
    browser = trade.browser(trade.supervisor)
    browser.cookies["django_language"] = "en"
    html = browser.get(URL, {"pack": "B"}).content.decode()
    assert "Ordinary customers are visited at least once every 6 months." in html


def test_another_period_has_other_figures(trade):
    html = trade.browser(trade.supervisor).get(URL, {"pack": "B", "on": "2026-07-01"}).content.decode()
    assert "无到期" in line(html, "B8.1-general")
    assert "2026年第3季度" in html


def test_one_question_to_the_database_for_each_judged_leaf(trade):
    found = judge(asked_period({}, AT.date()).period, AT)
    leaves = [leaf for c in found for e in c.clauses for leaf in (e.parts or (e,)) if not leaf.note]
    browser = trade.browser(trade.supervisor)
    browser.get(URL)
    with CaptureQueriesContext(connection) as asked:
        browser.get(URL)
    questions = [query["sql"] for query in asked if query["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]
    counting = [sql for sql in questions if "AS at_risk" in sql]
    assert len(counting) == len(leaves) > 10
    assert len(questions) - len(counting) <= 16
