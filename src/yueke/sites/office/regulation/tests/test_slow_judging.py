"""Where judging takes longer than a page waits: the text first, one job for a crowd, lights with their moment."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.compliance import commands as compliance
from yueke.compliance import jobs, judged
from yueke.compliance.models import Amendment, KeptJudgement
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

URL = "/regulation/"
CLAUSE = "/clause/B8.1-general/"
HTMX = {"HX-Request": "true", "HX-Target": "book"}
TERMS = {"interval_0": "12", "interval_1": "months", "grace_0": "10", "grace_1": "days"}
LATER = re.compile(r'hx-get="([^"]*newer=[^"]*)"')


@pytest.fixture(autouse=True)
def slow(settings):
    """No page waits for judging at all."""
    settings.JUDGING_AT_ONCE = 0.0


def waiting(name: str = "compliance.judge") -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name=name, status="todo").order_by("id"))


def work() -> int:
    """Carry out what waits for a worker; returns how many jobs there were."""
    found = [*waiting(), *waiting("compliance.compare")]
    tasks = {task.name: task for task in (jobs.judge, jobs.compare)}
    for job in found:
        tasks[job.task_name].func(**job.args)
    ProcrastinateJob.objects.filter(pk__in=[job.pk for job in found]).delete()
    return len(found)


def general(html: str) -> str:
    start = html.index('id="clause-B8.1-general"')
    return html[start : html.index("</div>\n", html.index("y-clause-n", start))]


def later(html: str) -> str:
    return LATER.search(html)[1].replace("&amp;", "&")


def test_the_text_comes_first_and_the_lights_when_the_worker_has_judged(trade):
    browser = trade.browser(trade.supervisor)
    html = browser.get(URL, {"pack": "B"}).content.decode()
    assert "对一般客户至少每6个月回访一次" in html
    assert "正在逐条判定" in html
    assert "light-broken" not in general(html)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    again = browser.get(later(html), headers=HTMX)
    assert (again.status_code, again.content) == (204, b""), "nothing to show yet"
    assert work() == 1
    again = browser.get(later(html), headers=HTMX).content.decode()
    assert "<html" not in again
    assert "light-broken" in general(again)
    assert "2 / 5" in general(again)
    whole = browser.get(URL, {"pack": "B"}).content.decode()
    assert "正在逐条判定" not in whole
    assert "http-equiv" not in whole
    assert not waiting(), "what was just judged is not judged again"


def test_a_crowd_has_it_judged_once(trade):
    other = trade.house.hire("watch.two", trade.house.root, "supervisor")
    for person in (trade.supervisor, other, trade.supervisor):
        trade.browser(person).get(URL)
    assert len(waiting()) == 1
    job = waiting()[0]
    assert (job.queue_name, job.lock) == ("judging", "judging")
    assert job.priority < 0, "whatever else waits goes first"


def test_an_old_result_is_shown_with_its_moment_while_it_is_renewed(trade):
    browser = trade.browser(trade.supervisor)
    browser.get(URL, {"pack": "B"})
    work()
    KeptJudgement.objects.update(judged_at=AT - timedelta(hours=2), seconds=12.0)
    html = browser.get(URL, {"pack": "B"}).content.decode()
    assert "2 / 5" in general(html)
    assert "判定于 2026-11-20 08:00，正在更新" in html
    assert len(waiting()) == 1
    assert browser.get(later(html), headers=HTMX).status_code == 204, "it shows what there is already"
    work()
    newer = browser.get(later(html), headers=HTMX).content.decode()
    assert "正在更新" not in newer
    assert "2 / 5" in general(newer)


def test_within_its_time_a_kept_result_is_not_renewed(trade):
    browser = trade.browser(trade.supervisor)
    browser.get(URL, {"pack": "B"})
    work()
    KeptJudgement.objects.update(judged_at=AT - timedelta(seconds=100), seconds=12.0)
    assert "正在更新" not in browser.get(URL, {"pack": "B"}).content.decode()
    assert not waiting()


def test_lights_of_another_edition_are_not_shown_as_todays(trade):
    browser = trade.browser(trade.supervisor)
    browser.get(URL, {"pack": "B"})
    work()
    values = {"interval": "24 months", "grace": "10 days"}
    proposer = organization.actor_for(trade.supervisor)
    row = compliance.propose_amendment(proposer, "B8.1-general", values, effective_from=AT.date(), reason="试行", at=AT)
    compliance.approve_amendment(SYSTEM, row.pk, at=AT)
    html = browser.get(URL, {"pack": "B"}).content.decode()
    assert "正在逐条判定" in html
    assert "light-broken" not in general(html)
    work()
    assert "正在逐条判定" not in browser.get(URL, {"pack": "B"}).content.decode()


def test_nobody_sees_what_was_counted_for_another_scope(trade):
    trade.browser(trade.supervisor).get(URL, {"pack": "B"})
    work()
    north = trade.browser(trade.north)
    html = north.get(URL, {"pack": "B"}).content.decode()
    assert "2 / 5" not in html
    assert "正在逐条判定" in html
    work()
    assert "1 / 3" in general(north.get(URL, {"pack": "B"}).content.decode())
    south = trade.browser(trade.south).get(URL, {"pack": "B"}).content.decode()
    assert "1 / 3" not in south
    assert "正在逐条判定" in south
    assert "2 / 5" in general(trade.browser(trade.supervisor).get(URL, {"pack": "B"}).content.decode())


def test_a_reader_whose_judging_has_become_quick_is_answered_at_once(trade, settings):
    browser = trade.browser(trade.supervisor)
    browser.get(URL, {"pack": "B"})
    work()
    settings.JUDGING_AT_ONCE = 60.0
    KeptJudgement.objects.update(figures={}, judged_at=AT - timedelta(days=1), seconds=0.1)
    html = browser.get(URL, {"pack": "B"}).content.decode()
    assert "2 / 5" in general(html), "counted now, not what was kept"
    assert not waiting()


def test_after_a_night_not_even_the_first_reader_blocks_and_sees_the_lights_of_the_month(trade, settings):
    compliance.take_snapshot(SYSTEM, at=AT)
    settings.JUDGING_AT_ONCE = 1.0
    KeptJudgement.objects.update(seconds=12.0)
    html = trade.browser(trade.supervisor).get(URL, {"pack": "B", "period": "month"}).content.decode()
    assert "正在逐条判定" not in html
    quarter = trade.browser(trade.supervisor).get(URL, {"pack": "B"}).content.decode()
    assert "正在逐条判定" in quarter, "the night tells that it is slow"
    north = trade.browser(trade.north).get(URL, {"pack": "B"}).content.decode()
    assert "正在逐条判定" in north
    assert len(waiting()) == 2


def test_a_clause_shows_its_words_first_and_then_figures_cases_and_charts(trade):
    browser = trade.browser(trade.supervisor)
    html = browser.get(CLAUSE).content.decode()
    assert "对一般客户至少每6个月回访一次" in html
    assert "王小明" not in html
    assert "正在计算" in html
    pieces = [f"{CLAUSE}trend/", f"{CLAUSE}owners/"]
    for piece in pieces:
        assert "正在计算" in browser.get(piece, headers={"HX-Request": "true"}).content.decode()
        assert browser.get(f"{piece}?newer=", headers={"HX-Request": "true"}).status_code == 204
    assert work() == 4
    html = browser.get(CLAUSE).content.decode()
    assert "正在计算" not in html
    assert "n=5" in html
    assert "乙商贸有限公司" in html
    assert "员工north.rep" in browser.get(pieces[1]).content.decode()
    assert browser.get(pieces[0]).context["rate_chart"].n == 5
    assert not waiting()


def test_names_of_customers_are_not_kept(trade):
    browser = trade.browser(trade.supervisor)
    browser.get(CLAUSE)
    work()
    cases = KeptJudgement.objects.get(topic="cases B8.1-general")
    assert len(cases.figures["rows"]) == 3
    assert {row["label"] for row in cases.figures["rows"]} == {""}


def test_cases_of_another_state_are_another_question(trade):
    browser = trade.browser(trade.supervisor)
    browser.get(CLAUSE)
    work()
    headers = {"HX-Request": "true", "HX-Target": "cases"}
    html = browser.get(CLAUSE, {"state": "kept"}, headers=headers).content.decode()
    assert "正在计算" in html
    assert browser.get(later(html), headers=headers).status_code == 204
    work()
    html = browser.get(later(html), headers=headers).content.decode()
    assert "甲商贸有限公司" in html
    assert "乙商贸有限公司" not in html


def test_a_clause_is_taken_out_of_the_judged_book(trade):
    browser = trade.browser(trade.supervisor)
    browser.get(URL)
    work()
    KeptJudgement.objects.update(judged_at=AT - timedelta(seconds=5), seconds=12.0)
    html = browser.get(CLAUSE).content.decode()
    assert "n=5" in html
    assert "判定于 2026-11-20" in html


def test_other_terms_are_tried_by_the_worker(trade):
    browser = trade.browser(trade.supervisor)
    html = browser.get(f"{CLAUSE}what-if/", TERMS).content.decode()
    assert "正在计算" in html
    work()
    result = browser.get(f"{CLAUSE}what-if/", TERMS).context["result"]
    assert (result.now.broken, result.then.broken) == (3, 0)
    other = browser.get(f"{CLAUSE}what-if/", TERMS | {"interval_0": "3"}).content.decode()
    assert "正在计算" in other, "other terms, another question"


def test_a_proposal_learns_later_what_its_terms_would_have_meant(trade):
    boss = trade.browser(trade.supervisor)
    sent = boss.post(f"{CLAUSE}what-if/", TERMS | {"effective_from": "2026-12-01", "reason": "过密"})
    row = Amendment.objects.get()
    assert not row.is_compared
    html = boss.get(sent.headers["Location"]).content.decode()
    assert "正在计算" in html
    assert boss.get(f"{sent.headers['Location']}?newer=", headers=HTMX).status_code == 204
    work()
    row.refresh_from_db()
    assert row.what_if["now"]["broken"] == 3
    figures = boss.get(sent.headers["Location"]).context["figures"]
    assert figures["then"]["broken"] == 0
    assert not compliance.compare_terms(SYSTEM, row.pk, at=AT), "once"


def test_the_dashboard_and_the_desk_wait_for_the_worker_too(trade):
    manager = trade.browser(trade.manager)
    for url, told in (("/dashboard/red/", "一般客户定期回访"), ("/desk/figures/", "按时率")):
        browser = trade.browser(trade.supervisor) if "dashboard" in url else manager
        html = browser.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "正在计算" in html
        assert told not in html
        assert browser.get(later(html), headers={"HX-Request": "true"}).status_code == 204
        assert work() == 1
        assert told in browser.get(later(html), headers={"HX-Request": "true"}).content.decode()


def test_kept_results_are_let_go_of(trade):
    trade.browser(trade.supervisor).get(URL)
    work()
    assert judged.let_go(clock.now() + timedelta(days=2)) == 0
    assert judged.let_go(clock.now() + timedelta(days=4)) == 1
    assert not KeptJudgement.objects.exists()
