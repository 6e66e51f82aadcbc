"""The pages of survey plans: drawn up, submitted, decided on by others, run to the end; refusals change nothing."""

from __future__ import annotations

import pytest

from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.models import Survey, Version
from yueke.sites.office.surveys.plans.acts import ACTS
from yueke.sites.office.surveys.plans.tests.desk import Desk


def form(desk: Desk, **more) -> dict:
    given = {
        "title": "新品调查", "kind": "adhoc", "purpose": "了解新品", "population": "买过新品的顾客", "content": "性能",
        "modes": ["link", "open"], "starts_on": "2026-11-23", "ends_on": "2026-12-10", "report_on": "2026-12-20",
        "owner": desk.researcher.pk, "department": desk.house.branch.pk, "cause": "", "rule": "full steps",
        "smallest_group": "5", "precision": "2.5", "template": "satisfaction_form", "wave_of": "",
    }  # fmt: skip
    return given | more


def stored() -> list[list[dict]]:
    return [list(model.objects.order_by("pk").values()) for model in (Survey, Version)]


def text(answer) -> str:
    return answer.content.decode()


def test_a_plan_is_drawn_up_from_a_template_and_changed(desk):
    browser = desk.browser(desk.researcher)
    page = text(browser.get("/surveys/new/"))
    assert "客户服务调查问卷" in page
    answer = browser.post("/surveys/new/", form(desk))
    made = Survey.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/surveys/{made.pk}/")
    assert (made.modes, str(made.precision), made.wave, bool(made.definition)) == (["link", "open"], "2.5", 1, True)
    here = f"/surveys/{made.pk}/"
    assert "内容齐备，可以提交审批" in text(browser.get(here))
    assert browser.post(f"{here}edit/", form(desk, title="新品调查（改）", content="")).status_code == 303
    page = text(browser.get(here))
    assert "新品调查（改）" in page
    assert "请写明调查内容。" in page
    assert f"{here}submit/" not in page, "what lacks something is not offered to be submitted"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "请填写标题。"), ({"owner": "999999"}, "请选择在职人员。"),
        ({"ends_on": "2026-11-01"}, "结束日期不能早于开始日期。"), ({"confidential": "on", "smallest_group": "3"}, "请填 5 到 100"),
        ({"template": "own:99"}, "请从列表中选择问卷模板"), ({"precision": "60"}, "精度在 0 到 50 分之间。"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_the_field_and_nothing_is_written(desk, change, message):
    answer = desk.browser(desk.researcher).post("/surveys/new/", form(desk, **change))
    assert answer.status_code == 422
    assert message in text(answer)
    assert "买过新品的顾客" in text(answer), "what was typed is kept"
    assert not Survey.objects.exists()


def test_html_stays_text(desk):
    browser = desk.browser(desk.researcher)
    browser.post("/surveys/new/", form(desk, title="<b>x</b>", purpose="<script>alert(1)</script>"))
    for address in ("/surveys/", f"/surveys/{Survey.objects.get().pk}/"):
        assert "<script>alert(1)" not in text(browser.get(address))
        assert "<b>x</b>" not in text(browser.get(address))


def test_from_submission_to_the_end_of_the_collection(desk):
    here = f"/surveys/{desk.planned().pk}/"
    researcher, head = desk.browser(desk.researcher), desk.browser(desk.head)

    def state() -> str:
        return str(Survey.objects.values_list("state", flat=True).get())

    assert researcher.post(f"{here}submit/").status_code == 303
    assert "调查计划待审批" in text(head.get("/desk/"))
    assert "下半年满意度调查" in text(head.get("/surveys/?state=submitted"))
    assert f"{here}approve/" not in text(researcher.get(here))
    assert head.post(f"{here}reject/", {"reason": ""}).status_code == 422
    assert head.post(f"{here}reject/", {"reason": "对象太宽"}).status_code == 303
    assert "退回：对象太宽" in text(researcher.get(here))
    researcher.post(f"{here}submit/")
    researcher.post(f"{here}take-back/")
    assert state() == "draft"
    researcher.post(f"{here}submit/")
    assert head.post(f"{here}approve/", {"note": "同意"}).status_code == 303
    assert "调查计划待审批" not in text(head.get("/desk/"))
    researcher.post(f"{here}revise/", {"reason": "改时间"})
    assert state() == "draft"
    researcher.post(f"{here}submit/")
    head.post(f"{here}approve/", {"note": ""})
    for step, reached in (("launch", "running"), ("pause", "paused"), ("resume", "running"), ("close", "cleaning")):
        assert researcher.post(f"{here}{step}/").status_code == 303
        assert state() == reached
    assert "甄别答卷、加权" in text(researcher.get(here))
    assert researcher.post(f"{here}extend/", {"ends_on": "2026-11-01"}).status_code == 422
    assert researcher.post(f"{here}extend/", {"ends_on": "2026-12-30"}).status_code == 303
    assert researcher.post(f"{here}cancel/", {"reason": "停办"}).status_code == 303
    page = text(researcher.get(here))
    assert "已取消：停办" in page
    assert "停办" in page.partition("经过")[2], "the trail tells why"


ALLOWED = {
    "draft": {"submit", "cancel"}, "submitted": {"take_back", "approve", "reject", "cancel"},
    "approved": {"revise", "launch", "cancel"}, "running": {"pause", "close", "cancel"},
}  # fmt: skip
"""By state, what is offered to whoever holds every right (and submitted nothing)."""
SENT = {"reason": "原因", "note": "", "ends_on": "2026-12-30"}


@pytest.mark.parametrize("state", ALLOWED)
def test_only_the_next_steps_are_offered_and_the_others_change_nothing(desk, state):
    made = {"draft": desk.planned, "submitted": desk.submitted, "approved": desk.approved, "running": desk.running}
    survey = made[state]()
    here = f"/surveys/{survey.pk}/"
    head = desk.browser(desk.head)
    page = text(head.get(here))
    assert {code for code in ACTS if f'{here}{code.replace("_", "-")}/"' in page} == ALLOWED[state]
    before = stored()
    for code in ACTS.keys() - ALLOWED[state]:
        assert head.post(f"{here}{code.replace('_', '-')}/", SENT).status_code == 422, code
        assert stored() == before, code


def test_nobody_decides_on_their_own_plan(desk):
    survey = desk.planned()
    commands.submit(desk.actor(desk.head), survey.pk, at=AT)
    here, head = f"/surveys/{survey.pk}/", desk.browser(desk.head)
    assert "不能审批自己提交的计划" in text(head.get(here))
    assert "调查计划待审批" not in text(head.get("/desk/"))
    before = stored()
    for step in ("approve", "reject"):
        answer = head.post(f"{here}{step}/", SENT)
        assert answer.status_code == 422
        assert "不能审批自己提交的计划" in text(answer)
    assert stored() == before


def test_who_may_not_is_refused_and_changes_nothing(desk):
    survey = desk.approved()
    before, here = stored(), f"/surveys/{survey.pk}/"
    for person in (desk.rep, desk.house.hire("watch.one", desk.house.root, "supervisor")):
        browser = desk.browser(person)
        for code in ACTS:
            assert browser.post(f"{here}{code.replace('_', '-')}/", SENT).status_code == 403, code
        assert browser.get("/surveys/new/").status_code == 403
    away = desk.house.hire("far.head", desk.house.service, "manager")
    assert desk.browser(away).get(here).status_code == 404
    assert desk.browser(away).post(f"{here}launch/").status_code == 404
    assert stored() == before


def test_the_next_wave_takes_over_plan_and_questionnaire(desk):
    first = desk.running()
    browser = desk.browser(desk.researcher)
    page = text(browser.get(f"/surveys/new/?wave_of={first.pk}"))
    assert "了解满意度及其原因" in page
    assert 'value="2026-11-20"' not in page, "its days are its own"
    browser.post("/surveys/new/", form(desk, wave_of=first.pk, template=""))
    second = Survey.objects.latest("pk")
    assert (second.wave_of_id, second.wave, second.definition == first.definition) == (first.pk, 2, True)
    assert "第 2 期" in text(browser.get(f"/surveys/{first.pk}/")) or "各期" in text(
        browser.get(f"/surveys/{first.pk}/")
    )
    assert browser.get("/surveys/new/?wave_of=99999999").status_code == 200


def test_the_list_is_narrowed_sorted_counted_and_exported(desk):
    desk.running(title="运行中的")
    desk.submitted(title="待批的", modes=("paper",))
    browser = desk.browser(desk.head)
    for query, total in (
        ({}, 2), ({"text": "运行"}, 1), ({"state": "submitted"}, 1), ({"state": "open"}, 2), ({"mode": "paper"}, 1),
        ({"kind": "loyalty"}, 0), ({"sort": "-ends", "page": "x"}, 2), ({"owner_id": "zz", "state": "x"}, 2),
    ):  # fmt: skip
        assert browser.get("/surveys/", query).context["page"].total == total, query
    tabs = {str(tab.title): tab.count for tab in browser.get("/surveys/").context["view"].tabs}
    assert (tabs["待审批"], tabs["收集中"]) == ("1", "1")
    sheet = browser.post("/surveys/export/", {"form": "csv"}, follow=True).getvalue().decode("utf-8-sig")
    assert "运行中的" in sheet


def test_the_calendar_shows_the_year_and_what_the_regulation_asks_for(desk, django_assert_max_num_queries):
    from yueke.compliance import commands as compliance
    from yueke.kernel.access import SYSTEM

    browser = desk.browser(desk.researcher)
    assert "还没有调查计划" in text(browser.get("/surveys/calendar/"))
    for code in ("A", "C", "E"):
        compliance.adopt(SYSTEM, code, at=AT)
    desk.planned()
    with django_assert_max_num_queries(16):
        page = text(browser.get("/surveys/calendar/"))
    assert "11-20 – 12-20" in page
    assert "报告 12-31" in page
    assert "至少每6个月进行一次" in page
    months = page.split("s-month")
    assert "按期调查" in months[4], "the last quarter's result is due on 20 April"
    assert "下半年满意度调查" not in text(browser.get("/surveys/calendar/?year=2027"))
    assert browser.get("/surveys/calendar/?year=99999").status_code == 200


def test_pages_take_few_queries(desk, django_assert_max_num_queries):
    first = desk.running()
    commands.plan(desk.actor(desk.researcher), commands.Plan("二", "periodic", "x", desk.researcher.pk, desk.house.branch.pk, wave_of_id=first.pk), at=AT)  # fmt: skip
    for n in range(4):
        desk.submitted(title=f"第{n}")
    browser = desk.browser(desk.head)
    for address, most in (("/surveys/", 17), (f"/surveys/{first.pk}/", 17), ("/surveys/new/", 14)):
        browser.get(address)
        with django_assert_max_num_queries(most):
            assert browser.get(address).status_code == 200


def test_the_history_of_its_rows_is_told(desk):
    page = text(desk.browser(desk.head).get(f"/history/survey/{desk.approved().pk}/"))
    assert "批准" in page
