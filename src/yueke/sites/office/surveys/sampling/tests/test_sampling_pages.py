"""The sampling desk: list and its check, size in words, allocation before the draw, draw, proof, list, and ways of asking."""

from __future__ import annotations

import re

import pytest

from yueke.domains.customers.models import Customer
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Population, Wanted
from yueke.domains.surveys.models import Draw, Frame, Member, Response, Version
from yueke.domains.surveys.queries.samples import overall_question
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel.events.models import Event
from yueke.sites.office.surveys.plans.tests.desk import Desk

POPULATION = {"who": ["current", "past"], "months": "12", "strata_by": ["grade"]}
SPREAD = {"method": "stratified", "n": "24", "rule": "proportional", "reserve": "50"}
DRAW = SPREAD | {"seed": "20261120-07"}


def text(answer) -> str:
    return answer.content.decode()


def stored() -> list[list[dict]]:
    return [list(model.objects.order_by("pk").values()) for model in (Frame, Draw, Member)]


def here(survey) -> str:
    return f"/surveys/{survey.pk}/sample/"


def drawn(desk: Desk, survey, **more) -> Draw:
    actor = desk.actor(desk.researcher)
    frame = commands.take_frame(actor, survey.pk, Population(strata_by=("grade",)), opted_out=(), at=AT)
    given = {"method": "stratified", "n": 24, "seed": "s", "reserve": 0.5} | more
    return commands.draw_sample(actor, frame.pk, Wanted(**given), at=AT)


def test_from_the_population_to_the_drawn_sample(desk):
    survey, browser = desk.approved(), desk.browser(desk.researcher)
    Customer.objects.filter(number="KH-0003").update(phone_index=None)
    assert "一、总体与名单" in text(browser.get(here(survey)))
    assert browser.post(f"{here(survey)}take/", POPULATION).status_code == 303
    frame = Frame.objects.get()
    assert (frame.size, frame.left_off, frame.strata_by) == (49, {"missing": 1}, ["grade"])
    page = text(browser.get(here(survey)))
    assert "没有可用的联系方式" in page
    assert frame.fingerprint in page
    assert "钻石" in page, "strata are told in words"
    size = text(browser.get(here(survey), {"precision": "8", "deviation": "25", "response": "100"}))
    # n0 = (1.96 × 25 / 8)² = 37.5; with 49 on the list 37.5 / (1 + 37.5 / 49) = 21.2.
    assert "需要 22 份有效答卷" in size
    assert "要联系 22 人" in size
    assert "全部调查（普查）" in text(
        browser.get(here(survey), {"precision": "2", "deviation": "25", "response": "30"})
    )
    table = text(browser.get(here(survey), SPREAD))
    rows = re.findall(
        r"<tr><td>([^<]+)</td><td class=\"num\">(\d+)</td><td class=\"num\">(\d+)</td><td class=\"num\">(\d+)</td></tr>",
        table,
    )
    rows = [row for row in rows if row[0] != "合计"]
    assert [row[:2] for row in rows] == [("黄金级", "17"), ("钻石级", "16"), ("普通级", "16")]
    assert sum(int(row[2]) for row in rows) == sum(int(row[3]) for row in rows) == 24
    assert not Draw.objects.exists(), "looking draws nothing"
    assert browser.post(f"{here(survey)}draw/", DRAW).status_code == 303
    made = Draw.objects.get()
    assert (made.size, made.reserve, made.seed) == (24, 12, "20261120-07")
    assert sorted(made.numbers.values()) == sorted(int(row[2]) for row in rows), "drawn as it was shown"
    page = text(browser.get(here(survey)))
    assert made.proof in page
    assert "代表性" in page


def test_the_offered_seed_is_never_the_same_and_may_be_changed(desk):
    survey, browser = desk.approved(), desk.browser(desk.researcher)
    browser.post(f"{here(survey)}take/", POPULATION)
    seeds = {re.search(r'name="seed" value="([^"]+)"', text(browser.get(here(survey), SPREAD)))[1] for _n in range(3)}
    assert len(seeds) == 3
    assert all(re.fullmatch(r"20261120-\d{8}", seed) for seed in seeds)


@pytest.mark.parametrize(
    ("what", "sent", "message"),
    [
        ("take", POPULATION | {"who": []}, "请选择调查哪些顾客。"),
        ("take", POPULATION | {"months": "0"}, "不能小于 1。"),
        ("take", POPULATION | {"strata_by": ["grade", "kind", "province"]}, "最多按 2 项分层。"),
        ("take", POPULATION | {"tag": "没有人有"}, "没有可以调查的顾客"),
        ("draw", DRAW | {"n": "3"}, "样本太少"),
        ("draw", DRAW | {"n": "51"}, "样本量在 1 到 50 之间。"),
        ("draw", DRAW | {"seed": ""}, "请填写随机种子。"),
        ("draw", DRAW | {"method": "guess"}, "请从列表中选择抽样方法"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(desk, what, sent, message):
    survey, browser = desk.approved(), desk.browser(desk.researcher)
    commands.take_frame(desk.actor(desk.researcher), survey.pk, Population(strata_by=("grade",)), opted_out=(), at=AT)
    before = stored()
    answer = browser.post(f"{here(survey)}{what}/", sent)
    assert answer.status_code == 422
    assert message in text(answer)
    assert stored() == before


def test_the_draw_is_proved_and_a_changed_one_is_found_out(desk):
    survey, browser = desk.approved(), desk.browser(desk.head)
    made = drawn(desk, survey)

    def checked() -> str:
        assert browser.post(f"{here(survey)}check/").status_code == 303
        return text(browser.get(here(survey)))

    assert "复核一致" in checked()
    other = Customer.objects.exclude(pk__in=made.members.values("customer_id")).earliest("pk")
    Member.objects.filter(draw=made, is_reserve=False, place=1).update(customer=other)
    assert "复核不一致" in checked()


def test_a_draw_is_given_up_with_a_reason_before_anybody_was_asked(desk):
    survey, browser = desk.approved(), desk.browser(desk.researcher)
    made = drawn(desk, survey)
    before = stored()
    assert browser.post(f"{here(survey)}draw/", DRAW).status_code == 422
    assert browser.post(f"{here(survey)}replace/", {"reason": ""}).status_code == 422
    Member.objects.filter(draw=made).update(asked_at=AT)
    asked = stored()
    assert "样本中已有人被调查" in text(browser.post(f"{here(survey)}replace/", {"reason": "换"}))
    assert stored() == asked
    Member.objects.filter(draw=made).update(asked_at=None)
    assert stored() == before
    assert browser.post(f"{here(survey)}replace/", {"reason": "分层有误"}).status_code == 303
    page = text(browser.get(here(survey)))
    assert "作废的抽样" in page
    assert "分层有误" in page


def test_the_list_leaves_on_paper_and_as_a_file_masked_and_noted(desk):
    survey, browser = desk.approved(), desk.browser(desk.researcher)
    drawn(desk, survey)
    sheet = text(browser.get(f"{here(survey)}sheet/"))
    assert sheet.count("商贸有限公司") == 36
    assert "13800000004" not in sheet, "numbers are masked for who may not see them"
    file = browser.post(f"{here(survey)}export/", {"form": "csv"}).getvalue().decode("utf-8-sig")
    assert file.startswith("次序,备用,客户编号,客户名称,电话,层,入样概率")
    assert "13800000004" not in file
    assert len(file.strip().splitlines()) == 37
    noted = Event.objects.filter(kind__contains="export").order_by("pk")
    assert [row.payload["rows"] for row in noted][-2:] == [36, 36]


def test_who_may_not_see_customers_sees_figures_only(desk):
    survey = desk.approved()
    drawn(desk, survey)
    before = stored()
    watch = desk.house.hire("watch.one", desk.house.root, "supervisor")
    for person in (watch, desk.rep):
        browser = desk.browser(person)
        if browser.get(here(survey)).status_code == 200:
            assert "商贸有限公司" not in text(browser.get(here(survey)))
        for address, method in (
            ("take", "post"),
            ("draw", "post"),
            ("replace", "post"),
            ("sheet", "get"),
            ("export", "post"),
        ):
            answer = getattr(browser, method)(f"{here(survey)}{address}/", DRAW | POPULATION)
            assert answer.status_code in (403, 404), address
    far = desk.browser(desk.house.hire("far.head", desk.house.service, "manager"))
    for address in ("", "sheet/", "replace/"):
        assert far.get(f"{here(survey)}{address}").status_code == 404
    assert stored() == before


def test_once_it_runs_nothing_of_the_sample_changes(desk):
    survey, browser = desk.approved(), desk.browser(desk.researcher)
    drawn(desk, survey)
    commands.launch(desk.actor(desk.researcher), survey.pk, at=AT)
    page = text(browser.get(here(survey)))
    assert "作废重抽" not in page
    before = stored()
    for address in ("take", "draw", "replace"):
        assert browser.post(f"{here(survey)}{address}/", DRAW | POPULATION | {"reason": "换"}).status_code == 422
    assert stored() == before


def test_neyman_takes_the_spread_of_the_wave_before(desk):
    first = desk.running()
    version = Version.objects.get(survey=first)
    code = overall_question(opened(first.definition)).code
    Response.objects.bulk_create(
        Response(
            survey=first, version=version, mode="link", state="completed", stratum=grade, answers={code: said},
            key_index=f"{grade}{n}".encode(), started_at=AT, saved_at=AT, finished_at=AT,
        )
        for grade, varied in (("diamond", (1, 5)), ("gold", (3, 4)), ("ordinary", (3, 4)))
        for n, said in enumerate(varied * 20)
    )  # fmt: skip
    actor = desk.actor(desk.researcher)
    plan = commands.Plan(
        "二期", "periodic", "x", desk.researcher.pk, desk.house.branch.pk, modes=("phone",), wave_of_id=first.pk
    )
    second = commands.plan(actor, plan, at=AT)
    commands.take_frame(actor, second.pk, Population(strata_by=("grade",)), opted_out=(), at=AT)
    browser = desk.browser(desk.researcher)
    page = text(browser.get(here(second), SPREAD | {"rule": "neyman"}))
    assert f"标准差取自上期 {first.number}，n=120" in page
    assert "奈曼最优" in page
    browser.post(f"{here(second)}draw/", DRAW | {"rule": "neyman"})
    numbers = Draw.objects.get().numbers
    # Standard deviations 2.03 and 0.51 steps: four parts of the diamonds to one of the others.
    assert numbers["diamond"] > numbers["gold"] + numbers["ordinary"]


def test_the_ways_of_asking_are_compared_under_changed_assumptions(desk):
    survey, browser = desk.approved(), desk.browser(desk.researcher)
    address = f"/surveys/{survey.pk}/modes/"
    page = text(browser.get(address))
    assert "默认是估计" in page
    assert page.index("个人链接") < page.index("深度访谈")
    asked = {
        "answers": "100",
        "budget": "500",
        "days": "",
        "phone-each": "0.01",
        "phone-once": "0",
        "weight-depth": "0",
    }
    changed = text(browser.get(address, asked))
    assert "已按您的经验修改" in changed
    assert "超出预算" in changed
    assert browser.get(address, {"answers": "zz", "phone-each": "nan", "weight-cost": "-9"}).status_code == 200


def test_pages_take_few_queries(desk, django_assert_max_num_queries):
    survey, browser = desk.approved(), desk.browser(desk.researcher)
    addresses = [
        here(survey),
        f"{here(survey)}?method=stratified&n=24&rule=proportional&reserve=0",
        f"/surveys/{survey.pk}/modes/",
    ]
    browser.post(f"{here(survey)}take/", POPULATION)
    for address in addresses:
        browser.get(address)
        with django_assert_max_num_queries(14):
            assert browser.get(address).status_code == 200
    browser.post(f"{here(survey)}draw/", DRAW)
    with django_assert_max_num_queries(16):
        assert browser.get(here(survey)).status_code == 200
