"""The page of a clause: figures, breaches that open the case, scope, fragments."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.organization.queries import actor_for
from yueke.domains.visits import commands as visits
from yueke.sites.office.regulation.tests.company import REACHED, day

URL = "/clause/B8.1-general/"


def test_it_says_what_the_clause_says_and_rests_on(trade):
    html = trade.browser(trade.supervisor).get(URL).content.decode()
    for text in (
        "对一般客户至少每6个月回访一次。",
        "判断依据：每户一般客户相邻两次完成的回访是否不超过6个月",
        "客服专员",
        "一般客户按期生成定期回访，登记后计算下一次。",
        "2026-01-01 起",
        "2024-01-01 起",
        "制度原文",
        "40.0",
        "2026-10-05 09:00",
    ):
        assert text in html, text


def test_breaches_are_listed_with_their_owner_and_people_masked(trade):
    html = trade.browser(trade.supervisor).get(URL).content.decode()
    table = html[html.index('id="cases"') :]
    assert "乙商贸有限公司" in table
    assert "丁商贸有限公司" in table
    assert "员工south.rep" in table
    assert "王*明" in table
    assert "王小明" not in html
    assert "甲商贸有限公司" not in table


def test_an_opinion_leads_to_the_record_it_was_written_down_in(trade):
    rep, customer = actor_for(trade.south), trade.ids["丙"]
    visit = visits.record_visit(rep, customer, "regular", REACHED, at=day("2026-10-12"))
    visits.send_feedback(rep, visit.pk, trade.house.sales.pk, "门板有异响", at=day("2026-10-12"))
    draft = ComplaintDraft(channel="phone", description="玻璃碎了", wish="换新", customer_id=customer)
    complaint = complaints.register(rep, draft, at=day("2026-10-13"))
    html = trade.browser(trade.supervisor).get("/clause/A1.3-answered/").content.decode()
    table = html[html.index('id="cases"') :]
    for number, url in ((visit.number, f"/visits/{visit.pk}/"), (complaint.number, f"/complaints/{complaint.pk}/")):
        assert re.search(rf'href="{url}">{number}\b', table), url
    assert "丙商贸有限公司" not in table, "the label of an opinion names nobody"


def test_the_other_states_and_one_owner_can_be_asked_for(trade):
    browser = trade.browser(trade.supervisor)
    kept = browser.get(URL, {"state": "kept"}).content.decode()
    assert "甲商贸有限公司" in kept
    assert "乙商贸有限公司" not in kept
    risk = browser.get(URL, {"state": "at_risk"}).content.decode()
    assert "戊商贸有限公司" in risk
    south = browser.get(URL, {"owner": trade.south.pk}).content.decode()
    assert "丁商贸有限公司" in south
    assert "乙商贸有限公司" not in south


def test_nothing_of_other_departments_is_told(trade):
    browser = trade.browser(trade.north)
    for url in (URL, f"{URL}trend/", f"{URL}owners/", f"{URL}?owner={trade.south.pk}", f"{URL}?state=pending"):
        html = browser.get(url).content.decode()
        assert "丁商贸有限公司" not in html, url
        assert "戊商贸有限公司" not in html, url
    assert "员工south.rep" not in browser.get(f"{URL}owners/").content.decode()
    assert re.search(r"n=3\b", browser.get(URL).content.decode())


def test_trend_and_owners_come_as_fragments_and_in_the_page_without_script(trade):
    browser = trade.browser(trade.supervisor)
    trend = browser.get(f"{URL}trend/").content.decode()
    assert "每月执行率" in trend
    assert "2026-10" in trend
    owners = browser.get(f"{URL}owners/").content.decode()
    assert "员工north.rep" in owners
    assert "33.3" in owners
    whole = browser.get(URL, {"whole": "1"}).content.decode()
    assert "每月执行率" in whole
    assert "员工north.rep" in whole


@pytest.mark.parametrize(
    ("clause_id", "words"),
    [
        ("B8.1", "一般客户定期回访"),
        ("B8.1-installed", "启用前不作考核"),
        ("A3.1", "频次"),
    ],
)
def test_parents_and_planned_clauses_have_pages(trade, clause_id, words):
    response = trade.browser(trade.supervisor).get(f"/clause/{clause_id}/")
    assert response.status_code == 200
    assert words in response.content.decode()


def test_every_clause_of_both_packs_has_a_page(trade):
    from yueke.compliance.regulation import regulation

    browser = trade.browser(trade.supervisor)
    for clause in regulation().clauses():
        assert browser.get(f"/clause/{clause.id}/").status_code == 200, clause.id


def test_unknown_clauses_and_people_without_permission(trade):
    assert trade.browser(trade.supervisor).get("/clause/Z9/").status_code == 404
    system = trade.house.hire("sys.admin", trade.house.root, "sysadmin")
    for url in (URL, f"{URL}trend/", f"{URL}owners/", f"{URL}what-if/", "/amendments/"):
        assert trade.browser(system).get(url).status_code == 403, url


def test_nonsense_in_the_address_is_no_error(trade):
    browser = trade.browser(trade.supervisor)
    large = "9" * 20
    for query in ("page=-4", f"page={large}", "page=x", "owner=x", f"owner={large}", "state=x", "period=é"):
        assert browser.get(f"{URL}?{query}").status_code == 200, query


def test_questions_to_the_database(trade):
    browser = trade.browser(trade.supervisor)
    browser.get(URL)
    with CaptureQueriesContext(connection) as asked:
        browser.get(URL)
    # Settings and, in a test's transaction, savepoints come with each of the judged questions.
    questions = [query["sql"] for query in asked if not query["sql"].startswith(("SET", "SAVEPOINT", "RELEASE"))]
    assert len(questions) <= 22


@pytest.mark.parametrize(
    "language,clause_id,told,code",
    [
        ("zh-hans", "B4.3", "上门", "onsite"),
        ("en", "B4.3", "On site", "onsite"),
        ("zh-hans", "B8.2", "受访人", "contact_name"),
        ("en", "B8.2-form", "Person spoken to", "contact_name"),
    ],
)
def test_codes_in_terms_are_told_in_words(trade, language, clause_id, told, code):
    browser = trade.browser(trade.manager)
    browser.cookies["django_language"] = language
    html = browser.get(f"/clause/{clause_id}/").content.decode()
    assert told in html
    assert code not in html


def test_how_often_is_told_in_words(trade):
    page = trade.browser(trade.manager).get("/clause/A5.4-analysis/").content.decode()
    assert "每月" in page.split("参数与沿革")[1]
    assert ">month<" not in page
