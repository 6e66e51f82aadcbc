"""The pages of findings over HTTP: from a result to its improvement, a meeting with minutes, the review, checks, registers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yueke.domains.findings import commands
from yueke.domains.findings.choices import Step
from yueke.domains.findings.commands import ExpectationDraft, FindingDraft, MeetingDraft
from yueke.domains.findings.models import (
    Action,
    Benchmark,
    Check,
    CrossCheck,
    Decision,
    Expectation,
    Finding,
    Issue,
    Meeting,
    Review,
    Segment,
    Trend,
)
from yueke.domains.findings.rules import Point, Reading
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys.models import Survey
from yueke.kernel.access import SYSTEM
from yueke.methods.fairness import Rated, fair_scores

DAY = timedelta(days=1)
READING = Reading(72.4, 70.1, 74.7, 412, "a" * 64)


def actor(person):
    return organization.actor_for(person)


def department(person):
    return person.memberships.get().department_id


def noted(trade, **more) -> Finding:
    facts = {
        "kind": "priority", "statement": "响应速度最弱", "department_id": department(trade.manager),
        "owner_id": trade.manager.pk, "indicator": "service.speed", "indicator_name": "响应速度", "reading": READING,
    }  # fmt: skip
    return commands.note(actor(trade.supervisor), FindingDraft(**(facts | more)), at=AT)


def wave(trade, number="DC1", **more) -> Survey:
    return Survey.objects.create(
        number=number, title="年度调查", kind="periodic", state="cleaning", purpose="了解", owner=trade.manager,
        department_id=department(trade.manager), launched_at=AT - 9 * DAY, closed_at=AT - DAY, created_at=AT - 30 * DAY,
        updated_at=AT, **more,
    )  # fmt: skip


def test_a_result_becomes_a_finding(trade):
    browser, survey = trade.browser(trade.supervisor), wave(trade)
    address = f"/findings/new/?survey={survey.pk}&indicator=service.speed&figure=72.4&low=70.1&high=74.7&n=412"
    page = browser.get(address).content.decode()
    assert 'value="72.4"' in page
    assert "DC1 年度调查" in page
    given = {
        "kind": "problem", "statement": "响应慢 <b>x</b>", "unit": "points", "figure": "72.4", "low": "70.1", "high": "74.7",
        "n": "412", "department": department(trade.manager), "owner": trade.manager.pk, "survey": survey.pk,
        "indicator": "service.speed",
    }  # fmt: skip
    assert browser.post("/findings/new/", given).status_code == 303
    found = Finding.objects.get()
    assert (found.survey_id, found.survey_label, found.series_id) == (survey.pk, "DC1 年度调查", survey.pk)
    page = browser.get(f"/findings/{found.pk}/").content.decode()
    assert "响应慢 &lt;b&gt;" in page
    assert "70.1～74.7" in page


@pytest.mark.parametrize(
    "change,message",
    [
        ({"statement": ""}, "请填写结论。"),
        ({"owner": "999999"}, "请选择在职人员"),
        ({"low": ""}, "数值、区间和样本量要一起填"),
        ({"figure": "80"}, "数值应当落在区间之内"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_written(trade, change, message):
    given = {
        "kind": "problem", "statement": "慢", "unit": "points", "figure": "72.4", "low": "70.1", "high": "74.7", "n": "412",
        "department": department(trade.manager), "owner": trade.manager.pk,
    }  # fmt: skip
    answer = trade.browser(trade.supervisor).post("/findings/new/", given | change)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Finding.objects.exists()


def test_taken_up_answered_and_held_against_the_next_wave(trade):
    browser, found = trade.browser(trade.supervisor), noted(trade)
    assert browser.post(f"/findings/{found.pk}/take-up/", {}).status_code == 303
    assert trade.browser(trade.manager).post(f"/findings/{found.pk}/answer/", {"answer": "两班倒"}).status_code == 303
    survey = wave(trade, "DC2")
    given = {"survey": survey.pk, "figure": "78.9", "low": "76.5", "high": "81.3", "n": "20"}
    assert browser.post(f"/findings/{found.pk}/again/", given).status_code == 303
    page = browser.get(f"/findings/{found.pk}/").content.decode()
    for words in ("两班倒", "+6.5", "提高", "仅供参考", "已答复"):
        assert words in page
    assert trade.browser(trade.supervisor).post(f"/findings/{found.pk}/edit/", {}).status_code == 422


def test_nobody_else_answers_and_nobody_without_the_right_sees(trade):
    found = noted(trade)
    commands.take_up(actor(trade.supervisor), found.pk, at=AT)
    aside = trade.house.hire("reads-only", trade.house.service, "service")
    assert trade.browser(aside).post(f"/findings/{found.pk}/answer/", {"answer": "我来"}).status_code == 403
    stranger = trade.house.hire("sees-nothing", trade.house.sales, "sales")
    assert trade.browser(stranger).get("/findings/").status_code == 403
    assert Finding.objects.get().state == "taken_up"


def test_the_list_is_cheap_however_long(trade, django_assert_max_num_queries):
    for n in range(25):
        noted(trade, statement=f"结论 {n}")
    browser = trade.browser(trade.supervisor)
    browser.get("/findings/")
    with django_assert_max_num_queries(14):
        page = browser.get("/findings/?state=open&kind=priority").content.decode()
    assert "结论 24" in page
    assert "结论 3<" not in page, "on the second page"
    assert "还没有这样的结论" in browser.get("/findings/?text=没有的").content.decode()


def test_a_decision_rests_on_findings_and_is_looked_at_later(trade):
    browser, found = trade.browser(trade.supervisor), noted(trade)
    given = {
        "field": "sales", "decision": "老客户优先排产", "findings": [found.pk], "decided_by": trade.manager.pk,
        "decided_on": AT.date().isoformat(), "look_on": (AT.date() + 90 * DAY).isoformat(),
    }  # fmt: skip
    assert browser.post("/findings/decisions/new/", given | {"findings": []}).status_code == 422
    assert browser.post("/findings/decisions/new/", given).status_code == 303
    made = Decision.objects.get()
    assert browser.post(f"/findings/decisions/{made.pk}/look/", {"effect": "复购上升"}).status_code == 303
    page = browser.get("/findings/decisions/").content.decode()
    assert found.number in page
    assert "复购上升" in browser.get(f"/findings/decisions/{made.pk}/").content.decode()


def planned(trade) -> Meeting:
    noted(trade)
    plan = MeetingDraft("评价会议", date(2026, 7, 1), AT - DAY, trade.manager.pk, people=(trade.supervisor.pk,))
    return commands.plan(actor(trade.supervisor), plan, at=AT - 2 * DAY)


def test_a_meeting_from_its_agenda_to_read_minutes(trade):
    browser, meeting = trade.browser(trade.supervisor), planned(trade)
    here = f"/findings/meetings/{meeting.pk}/"
    assert "响应速度最弱" in browser.get(here).content.decode()
    assert browser.post(f"{here}issue/", {}).status_code == 422, "nobody came, nothing was concluded"
    given = {"came": [trade.manager.pk], "summary": "逐项讨论", "point_1": "调整排班"}
    assert browser.post(f"{here}minutes/", given).status_code == 303
    action = {"what": "招两名客服", "owner": trade.manager.pk, "due_on": (AT.date() + 30 * DAY).isoformat()}
    assert browser.post(f"{here}actions/", action).status_code == 303
    assert browser.post(f"{here}issue/", {}).status_code == 303
    meeting.refresh_from_db()
    assert (meeting.state, meeting.body["number"]) == ("issued", meeting.number)
    manager = trade.browser(trade.manager)
    desk = manager.get("/desk/").content.decode()
    assert "招两名客服" in desk
    assert manager.post(f"{here}read/").status_code == 303
    assert manager.post(f"/findings/actions/{Action.objects.get().pk}/done/", {"doing": "已到岗"}).status_code == 303
    page = manager.get(here).content.decode()
    for words in ("已到岗", "调整排班", "已阅读 1 / 2"):
        assert words in page
    assert browser.post(f"{here}minutes/", given).status_code == 422, "issued minutes stay"


def test_minutes_as_files(trade):
    browser, meeting = trade.browser(trade.supervisor), planned(trade)
    answer = browser.post(f"/findings/papers/meeting/{meeting.pk}/", {"form": "docx"})
    assert answer.status_code in (200, 303)
    assert browser.post(f"/findings/papers/other/{meeting.pk}/", {"form": "pdf"}).status_code == 404


def test_a_year_is_reviewed_with_what_there_is(trade):
    browser, year = trade.browser(trade.supervisor), AT.year - 1
    assert browser.post("/findings/reviews/new/", {"year": year}).status_code == 303
    made = Review.objects.get()
    page = browser.get(f"/findings/reviews/{made.pk}/").content.decode()
    assert "当年没有发出个人链接的调查" in page
    assert browser.post(f"/findings/reviews/{made.pk}/issue/", {}).status_code == 422
    given = {"judgement": "数据不足", "changes": "明年起每半年一次", "amendment": ""}
    assert browser.post(f"/findings/reviews/{made.pk}/judge/", given).status_code == 303
    assert browser.post(f"/findings/reviews/{made.pk}/issue/", {}).status_code == 303
    made.refresh_from_db()
    assert (made.state, made.body["blocks"][1]["rows"][1][1]) == ("issued", "缺")


def test_a_check_finds_something_to_mend(trade):
    browser = trade.browser(trade.supervisor)
    assert browser.post("/findings/checks/new/", {"quarter": "2026-07-01"}).status_code == 303
    made = Check.objects.get()
    first, *others = made.items.order_by("n")
    for item in others:
        assert browser.post(f"/findings/checks/points/{item.pk}/", {"result": "good"}).status_code == 303
    assert browser.post(f"/findings/checks/points/{first.pk}/", {"result": "bad"}).status_code == 422
    given = {
        "result": "bad",
        "mend": "补样本",
        "mend_owner": trade.manager.pk,
        "mend_by": (AT.date() + 9 * DAY).isoformat(),
    }
    assert browser.post(f"/findings/checks/{made.pk}/finish/", {"verdict": "基本符合"}).status_code == 422
    assert browser.post(f"/findings/checks/points/{first.pk}/", given).status_code == 303
    assert browser.post(f"/findings/checks/{made.pk}/finish/", {"verdict": "基本符合"}).status_code == 303
    manager = trade.browser(trade.manager)
    assert "补样本" in manager.get("/desk/").content.decode()
    assert manager.post(f"/findings/checks/points/{first.pk}/mend/", {"mending": "已补"}).status_code == 303
    assert "已补" in browser.get(f"/findings/checks/{made.pk}/").content.decode()


def test_registers_and_their_cross_check(trade):
    browser = trade.browser(trade.supervisor)
    benchmark = {
        "against": "industry", "name": "协会", "indicator": "总体满意度", "value": "78.5", "scale": "百分制", "n": "5200",
        "begins_on": "2025-01-01", "ends_on": "2025-12-31", "source": "白皮书",
        "file": SimpleUploadedFile("白皮书.pdf", b"%PDF-1.4\n%%EOF\n"),
    }  # fmt: skip
    assert browser.post("/benchmarks/new/", benchmark).status_code == 303
    made = Benchmark.objects.get()
    assert "78.5 百分制（n=5,200）" in browser.get("/benchmarks/").content.decode()
    assert browser.get(f"/benchmarks/{made.pk}/file/").headers["Content-Disposition"].startswith("attachment")
    trend = {"kind": "lost", "month": "2026-10", "value": "3", "source": "销售部"}
    assert browser.post("/benchmarks/trends/new/", trend).status_code == 303
    assert browser.post("/benchmarks/trends/new/", trend | {"value": "4"}).status_code == 303
    assert Trend.objects.get().value == 4
    assert "流失客户" in browser.get("/benchmarks/trends/").content.decode()
    assert (
        browser.post(
            "/benchmarks/segments/new/", {"name": "门店", "whose": "current", "owner": trade.manager.pk}
        ).status_code
        == 303
    )
    expected = {
        "segment": Segment.objects.get().pk, "attribute": "送货", "expectation": "三天到", "importance": "82",
        "how": "stated", "heard": "interview", "source": "访谈",
    }  # fmt: skip
    assert browser.post("/benchmarks/expectations/new/", expected).status_code == 303
    one, survey = Expectation.objects.get(), wave(trade)
    assert "门店 · 送货" in browser.get("/benchmarks/cross-checks/new/").content.decode()
    counts = {f"complaints_{one.pk}": "4", f"lost_{one.pk}": "1", f"won_{one.pk}": "0"}
    given = counts | {"survey": survey.pk, "conclusion": "一致", "process": "访谈不足"}
    assert browser.post("/benchmarks/cross-checks/new/", given).status_code == 303
    done = CrossCheck.objects.get()
    assert "与期望相背" in browser.get(f"/benchmarks/cross-checks/{done.pk}/").content.decode()
    assert browser.post(f"/benchmarks/{made.pk}/withdraw/", {"reason": "过时"}).status_code == 303
    assert browser.post(f"/benchmarks/segments/{one.segment_id}/retire/", {}).status_code == 303
    assert "还没有登记标杆" in browser.get("/benchmarks/").content.decode()


@pytest.fixture
def issued(trade) -> Issue:
    """Two employees, far apart, and one of whom too little is known."""
    people = (trade.manager.pk, trade.supervisor.pk, trade.north.pk)
    rows = [Rated(people[0], 88 + n % 5) for n in range(60)] + [Rated(people[1], 60 + n % 5) for n in range(60)]
    rows += [Rated(people[2], 70 + n) for n in range(3)]
    names = {people[0]: "经理", people[1]: "监督", people[2]: "北区"}
    return commands.issue_scores(
        SYSTEM, "employee", date(2026, 7, 1), date(2026, 10, 1), fair_scores(rows), names, at=AT
    )


def test_scores_are_shown_to_whom_they_concern(trade, issued):
    here = f"/findings/scores/{issued.pk}/"
    whole = trade.browser(trade.supervisor).get(here).content.decode()
    assert "经理" in whole
    assert "北区" not in whole, "three answers are hidden"
    own = trade.browser(trade.manager).get(here).content.decode()
    assert "高于总平均" in own
    assert "<td>监督</td>" not in own


def test_scores_of_a_quarter_nobody_rated(trade):
    answer = trade.browser(trade.supervisor).post(
        "/findings/scores/new/", {"subject": "department", "quarter": "2026-07-01"}
    )
    assert answer.status_code == 422
    assert "评价太少" in answer.content.decode()
    assert not Issue.objects.exists()


@pytest.mark.parametrize("what", ["decisions", "meetings", "reviews", "checks", "scores"])
def test_empty_lists_say_what_to_do(trade, what):
    assert "y-empty" in trade.browser(trade.supervisor).get(f"/findings/{what}/").content.decode()


def test_a_check_begun_twice_is_one(trade):
    points = [Point(Step.USING, "结论有答复")]
    made = {commands.begin_check(actor(trade.supervisor), date(2026, 7, 1), points, at=AT).pk for _turn in range(2)}
    assert len(made) == 1


def test_a_newer_expectation_takes_the_place_of_the_older(trade):
    boss = actor(trade.supervisor)
    segment = commands.add_segment(boss, "门店", "current", trade.manager.pk, at=AT)
    for weight in (70.0, 85.0):
        draft = ExpectationDraft(segment.pk, "送货", "三天到", weight, "stated", "interview", "访谈")
        commands.add_expectation(boss, draft, at=AT)
    assert list(Expectation.objects.filter(replaced_at=None).values_list("importance", flat=True)) == [85.0]
