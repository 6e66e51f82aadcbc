"""The cleaning pages: deciding one by one and many at once, audits, weights, settling, call-backs; nobody is told by them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.customers.models import Customer
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands.calling_back import owe_call_backs
from yueke.domains.surveys.commands.cleaning import flag_responses
from yueke.domains.surveys.models import AuditCall, CallBack, Cut, Flag, Response, Screening, Survey, Weighting
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.tests.answered import ASKED, answers, response
from yueke.kernel.access import SYSTEM
from yueke.sites.office.surveys.plans.tests.desk import Desk

HOUR = timedelta(hours=1)


def text(answer) -> str:
    return answer.content.decode()


def stored() -> list[list[dict]]:
    return [list(m.objects.order_by("pk").values()) for m in (Flag, Screening, AuditCall, Weighting, Cut, CallBack)]


def here(survey) -> str:
    return f"/surveys/{survey.pk}/cleaning/"


def filled(desk: Desk, n: int = 30, *, close: bool = True, **more) -> Survey:
    """A survey of known customers; the first answered too fast, the second failed the trap."""
    actor = desk.actor(desk.researcher)
    found = desk.planned(**more)
    commands.write_questionnaire(actor, found.pk, ASKED, basis=_basis(found), at=AT)
    commands.submit(actor, found.pk, at=AT)
    commands.approve(desk.actor(desk.head), found.pk, at=AT)
    commands.launch(actor, found.pk, at=AT)
    known = [None] * n if found.confidential else [one.pk for one in Customer.objects.order_by("pk")[:n]]
    special = {0: {"seconds": 4}, 1: {"answers": answers(1, Q3=5)}}
    Response.objects.bulk_create(
        response(found, k, customer_id=pk, **special.get(k, {})) for k, pk in enumerate(known)
    )  # fmt: skip
    return commands.close(actor, found.pk, at=AT) if close else found


def _basis(found: Survey) -> str:
    return opened(found.definition).fingerprint


def test_from_the_check_to_the_settled_data(desk, django_assert_max_num_queries):
    survey, browser = filled(desk), desk.browser(desk.researcher)
    assert "没有等待判定的答卷" in text(browser.get(here(survey)))
    assert browser.post(f"{here(survey)}check/").status_code == 303
    with django_assert_max_num_queries(26):
        page = text(browser.get(here(survey)))
    assert "用时 4 秒，同方式一般" in page
    assert "检测题“这一题请选 2”没有按要求作答" in page
    fast, trap = Screening.objects.order_by("pk")
    before = stored()
    browser.post(f"{here(survey)}decide/?standing=open", {"ids": [fast.pk], "do": "screen"})
    assert "剔除答卷要写明理由" in text(browser.get(here(survey)))
    assert stored() == before
    browser.post(f"{here(survey)}decide/?reason=fast", {"all": "1", "do": "screen", "why": "4 秒答完"})
    fast.refresh_from_db()
    assert (fast.decision, fast.why, fast.decided_by_id) == ("screen", "4 秒答完", desk.researcher.pk)
    drawer = text(browser.get(f"{here(survey)}answers/{trap.pk}/"))
    assert "项目a：2 分（满分 5）" in drawer
    assert "还有 1 份存疑的答卷没有判定" in text(browser.post(f"{here(survey)}settle/"))
    assert browser.post(f"{here(survey)}answers/{trap.pk}/", {"decision": "keep", "why": "看过"}).status_code == 303
    assert (
        browser.post(
            f"{here(survey)}weights/", {"draw": "on", "group_1": "Q4", "shares_1": "女 52\n男：48%"}
        ).status_code
        == 303
    )
    weights = text(browser.get(f"{here(survey)}weights/"))
    assert "52.0" in weights
    assert browser.post(f"{here(survey)}settle/").status_code == 303
    survey.refresh_from_db()
    assert survey.state == "settled"
    page = text(browser.get(f"{here(survey)}cuts/"))
    assert Cut.objects.get().fingerprint[:16] in page
    assert "清理前" in page
    assert "答得太快 1" in page


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"group_1": "Q4", "shares_1": "女"}, "shares_1", "看不懂"),
        ({"group_1": "Q4", "shares_1": "女 100"}, "shares_1", "没有填它在总体中的占比"),
        ({"group_1": "Q4"}, "shares_1", "抽样名单里没有这一项"),
        ({"highest": "0.5"}, "highest", "大于平均权重"),
    ],
)
def test_margins_that_cannot_be_are_told_at_their_field(desk, sent, field, words):
    survey = filled(desk)
    before = stored()
    answer = desk.browser(desk.researcher).post(f"{here(survey)}weights/", sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert words in text(answer)
    assert stored() == before


def test_an_audit_from_the_draw_to_its_rate(desk):
    survey, browser = filled(desk), desk.browser(desk.researcher)
    assert (
        browser.post(f"{here(survey)}audits/", {"size": "4", "questions": ["Q1", "Q4"], "seed": "摇号"}).status_code
        == 303
    )
    calls = list(AuditCall.objects.order_by("place"))
    assert "仅供参考" not in text(browser.get(f"{here(survey)}audits/"))
    form = text(browser.get(f"{here(survey)}audits/{calls[0].pk}/"))
    assert "总的来说您满意吗？（原答：" in form
    lacking = browser.post(f"{here(survey)}audits/{calls[0].pk}/", {"result": "reached", "Q1": "yes"})
    assert lacking.status_code == 422
    for call in calls[:2]:
        browser.post(f"{here(survey)}audits/{call.pk}/", {"result": "reached", "Q1": "yes", "Q4": "yes"})
    page = text(browser.get(f"{here(survey)}audits/"))
    assert "100" in page
    assert "仅供参考" in page


def test_of_a_confidential_survey_the_pages_tell_answers_only(desk):
    survey, browser = filled(desk, confidential=True), desk.browser(desk.researcher)
    Response.objects.filter(survey=survey).update(words='{"Q9": "我是老王"}')
    flag_responses(SYSTEM, survey.pk, at=AT)
    one = Screening.objects.order_by("pk").first()
    for page in (text(browser.get(here(survey))), text(browser.get(f"{here(survey)}answers/{one.pk}/"))):
        assert f"#{one.pk}" in page
        assert "老王" not in page
        assert "答完时间" not in page
        assert str(one.response.key_index) not in page
    assert "不能电话复核" in text(browser.get(f"{here(survey)}audits/"))
    assert browser.post(f"{here(survey)}audits/", {"size": "1", "questions": ["Q1"], "seed": "x"}).status_code == 422


def test_who_may_not_clean_changes_nothing(desk):
    survey = filled(desk)
    flag_responses(SYSTEM, survey.pk, at=AT)
    browser, before = desk.browser(desk.rep), stored()
    for address in ("check/", "decide/", "cut/", "settle/", "weights/", "audits/"):
        assert browser.post(here(survey) + address, {"do": "keep"}).status_code in (403, 404)
    assert stored() == before


def test_calling_back_and_what_comes_of_it(desk, django_assert_max_num_queries):
    survey = filled(desk, close=False)
    ids = list(Response.objects.filter(survey=survey).values_list("pk", flat=True))
    Response.objects.filter(pk=ids[5]).update(finished_at=AT - HOUR)
    owed = owe_call_backs(SYSTEM, ids, at=AT)
    assert owed
    browser = desk.browser(desk.head)
    browser.get("/call-backs/")
    with django_assert_max_num_queries(14):
        page = text(browser.get("/call-backs/"))
    assert "登记回电" in page
    one = owed[0]
    assert browser.post(f"/call-backs/{one.pk}/", {"result": "reached", "words": ""}).status_code == 422
    sent = {"result": "reached", "words": "送货晚了三天", "complains": "on"}
    assert browser.post(f"/call-backs/{one.pk}/", sent).status_code == 303
    one.refresh_from_db()
    assert (one.said, one.complaint_wanted, one.done_by_id) == ("送货晚了三天", True, desk.head.pk)
    assert "送货晚了三天" in text(browser.get("/call-backs/?standing=done"))
