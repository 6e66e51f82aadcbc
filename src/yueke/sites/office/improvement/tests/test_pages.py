"""The improvement pages: proposing from sources, the list and the board, measures with evidence, the decisions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yueke.domains.improvement import commands
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Effect, Evidence, Improvement, Measure
from yueke.domains.improvement.rules import Origin
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM

DAY = timedelta(days=1)


def actor(person):
    return organization.actor_for(person)


@pytest.fixture
def found(trade) -> Improvement:
    """Proposed by the south's representative for the north's department, with one measure of the north's."""
    department = trade.north.memberships.get().department_id
    draft = ImprovementDraft(
        "货架划伤", "十月有 7 单划伤。", department, trade.north.pk, "没有防护角", ("为什么划伤？碰撞",)
    )
    visit = Visit.objects.filter(state="done").earliest("pk")
    made = commands.propose(actor(trade.south), draft, [Origin("visits.visit", visit.pk, visit.number)], at=AT)
    measure = MeasureDraft("preventive", "加装防护角", trade.north.pk, (AT + 9 * DAY).date())
    commands.add_measure(actor(trade.south), made.pk, measure, at=AT)
    return made


def agreed(trade, found) -> Measure:
    commands.approve(actor(trade.manager), found.pk, at=AT)
    return found.measures.get()


def verifying(trade, found) -> Improvement:
    measure = agreed(trade, found)
    commands.complete_measure(actor(trade.north), measure.pk, "已加装", at=AT)
    commands.verify_measure(actor(trade.supervisor), measure.pk, at=AT)
    return Improvement.objects.get(pk=found.pk)


def form(trade, **more):
    given = {"title": "送货慢", "problem": "平均晚两天。", "whys": "为什么晚？\n\n为什么没排？", "cause": "没有排班"}
    given |= {"department": trade.north.memberships.get().department_id, "owner": trade.north.pk, "counted_kind": ""}
    return given | more


def test_proposing_from_what_gave_rise_to_it(trade):
    browser = trade.browser(trade.north)
    visits = list(Visit.objects.filter(state="done").order_by("pk"))
    address = (
        "/improvements/new/?"
        + "&".join(f"source=visits.visit:{one.pk}" for one in visits)
        + "&source=x:1&source=visits.visit:zz"
    )
    page = browser.get(address).content.decode()
    mine, foreign = visits[0].number, visits[1].number
    assert mine in page
    assert foreign not in page, "outside the data scope, even its number is not told"
    answer = browser.post(
        address, form(trade, counted_kind="visits.dissatisfied", narrow_kind="regular", narrow_department="")
    )
    assert answer.status_code == 303
    made = Improvement.objects.get()
    assert answer.headers["Location"] == f"/improvements/{made.pk}/"
    assert [one.label for one in made.sources.all()] == [mine]
    assert (made.whys, made.counted_kind) == (["为什么晚？", "为什么没排？"], "visits.dissatisfied")
    assert made.counted_filter == {"kind": "regular"}
    kept = browser.get(f"/improvements/{made.pk}/edit/").content.decode()
    assert '<option value="regular" selected' in kept
    assert mine in browser.get(f"/improvements/{made.pk}/").content.decode()


@pytest.mark.parametrize(
    "change,message",
    [
        ({"title": ""}, "请填写标题。"),
        ({"owner": "999999"}, "请选择在职人员。"),
        ({"whys": "一\n" * 8}, "最多追问"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_written(trade, change, message):
    answer = trade.browser(trade.north).post("/improvements/new/", form(trade, **change))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "平均晚两天" in answer.content.decode(), "what was typed is kept"
    assert not Improvement.objects.exists()


def test_the_fields_of_the_events_follow_the_choice(trade):
    browser = trade.browser(trade.north)
    headers = {"HX-Request": "true", "HX-Target": "counted"}
    page = browser.get(
        "/improvements/scope/", {"counted_kind": "visits.dissatisfied"}, headers=headers
    ).content.decode()
    assert 'name="narrow_department"' in page
    assert "定期回访" in page
    assert (
        "counted_department"
        not in browser.get("/improvements/scope/", {"counted_kind": "x"}, headers=headers).content.decode()
    )


def test_html_stays_text(trade):
    browser = trade.browser(trade.north)
    browser.post("/improvements/new/", form(trade, problem="<script>alert(1)</script>", whys="<b>x</b>"))
    page = browser.get(f"/improvements/{Improvement.objects.get().pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page


def test_the_list_and_the_board_show_what_is_mine_to_see(trade, found):
    agreed(trade, found)
    for address in ("/improvements/", "/improvements/board/"):
        assert "货架划伤" in trade.browser(trade.north).get(address).content.decode()
        assert "货架划伤" in trade.browser(trade.manager).get(address).content.decode()
    stranger = trade.house.hire("third.rep", trade.house.sales, "service")
    assert "货架划伤" not in trade.browser(stranger).get("/improvements/").content.decode()
    assert "没有进行中的改进" in trade.browser(stranger).get("/improvements/board/").content.decode()
    assert trade.browser(stranger).get(f"/improvements/{found.pk}/").status_code == 404
    manager = trade.browser(trade.manager)
    for query, total in (
        ({"text": "划伤"}, 1),
        ({"state": "draft"}, 0),
        ({"sort": "due"}, 1),
        ({"sort": "-due", "page": "x"}, 1),
    ):
        assert manager.get("/improvements/", query).context["page"].total == total, query
    assert "货架划伤" in manager.post("/improvements/export/", {"form": "csv"}, follow=True).getvalue().decode(
        "utf-8-sig"
    )


def test_pages_take_few_queries(trade, found, django_assert_max_num_queries):
    for n in range(3):
        commands.add_measure(
            actor(trade.south),
            found.pk,
            MeasureDraft("corrective", f"措施{n}", trade.north.pk, (AT + DAY).date()),
            at=AT,
        )
    agreed_one = commands.approve(actor(trade.manager), found.pk, at=AT)
    for measure in agreed_one.measures.all():
        paper = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n")
        commands.complete_measure(actor(trade.north), measure.pk, "已加装", [paper], at=AT)
    browser = trade.browser(trade.manager)
    for address, most in (("/improvements/", 14), ("/improvements/board/", 18), (f"/improvements/{found.pk}/", 18)):
        browser.get(address)
        with django_assert_max_num_queries(most):
            assert browser.get(address).status_code == 200


def test_approving_doing_verifying_and_closing(trade, found):
    north, manager, watch = (trade.browser(one) for one in (trade.north, trade.manager, trade.supervisor))
    here = f"/improvements/{found.pk}/"
    assert "等待审批人批准立项" in manager.get(here).content.decode()
    assert "批准立项" not in north.get(here).content.decode().partition("y-steps")[0]
    assert north.post(f"{here}approve/", {"note": ""}).status_code == 403
    assert manager.post(f"{here}approve/", {"note": "同意"}).status_code == 303
    measure = found.measures.get()
    duties = (
        north.get("/desk/").content.decode()
        if north.get("/desk/").status_code == 200
        else north.get("/").content.decode()
    )
    assert f"/improvements/measures/{measure.pk}/done/" in duties, "the measure is on the work list"
    empty = north.post(f"/improvements/measures/{measure.pk}/done/", {"doing": ""})
    assert empty.status_code == 422
    photo = SimpleUploadedFile("现场.pdf", b"%PDF-1.4\n%%EOF\n")
    wrong = SimpleUploadedFile("程序.pdf", b"MZ\x90\x00")
    refused = north.post(f"/improvements/measures/{measure.pk}/done/", {"doing": "已加装", "evidence": [photo, wrong]})
    assert refused.status_code == 422
    assert "文件内容不是可接受的类型" in refused.content.decode()
    assert Measure.objects.get(pk=measure.pk).done_at is None
    photo.seek(0)
    done = north.post(f"/improvements/measures/{measure.pk}/done/", {"doing": "已加装", "evidence": [photo]})
    assert done.status_code == 303
    file = Evidence.objects.get()
    got = watch.get(f"/improvements/evidence/{file.pk}/")
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    assert "attachment" in got.headers["Content-Disposition"]
    assert "验证通过" in watch.get(f"/improvements/measures/{measure.pk}/verify/").content.decode()
    assert watch.post(f"/improvements/measures/{measure.pk}/verify/", {"note": "看过"}).status_code == 303
    early = watch.post(f"{here}close/", {"note": ""})
    assert early.status_code == 422
    assert "效果还没有测得" in early.content.decode()
    assert watch.post(f"{here}gauge/").status_code == 303
    assert "没有结束" in watch.get(here).content.decode()
    assert watch.post(f"{here}explain/", {"reason": "一年只有两件"}).status_code == 303
    assert north.post(f"{here}close/", {"note": ""}).status_code == 403
    assert watch.post(f"{here}close/", {"note": "同意"}).status_code == 303
    assert Improvement.objects.get(pk=found.pk).state == "closed"


def test_the_owner_is_told_why_they_may_not_close(trade, found):
    verifying(trade, found)
    Improvement.objects.filter(pk=found.pk).update(owner=trade.supervisor.pk, unmeasured_reason="太少")
    answer = trade.browser(trade.supervisor).post(f"/improvements/{found.pk}/close/", {"note": ""})
    assert answer.status_code == 422
    assert "责任人不能关闭自己负责的改进" in answer.content.decode()
    assert Improvement.objects.get(pk=found.pk).state == "verifying"


def test_the_effect_is_shown_with_its_figures_interval_and_method(trade, found):
    verifying(trade, found)
    Improvement.objects.filter(pk=found.pk).update(verdict="effective", counted_kind="visits.dissatisfied")
    day = AT.date()
    Effect.objects.create(
        improvement=found, round=1, counted_kind="visits.dissatisfied", counted_filter={"kind": "regular"},
        before_from=day - 100 * DAY, before_end=day - 10 * DAY, after_from=day - 9 * DAY, after_end=day, before=24, after=7,
        before_exposure=120.0, after_exposure=130.0, ratio=0.27, low=0.1, high=0.64, level=0.95, method="exact rate ratio",
        verdict="effective", measured_at=AT,
    )  # fmt: skip
    for address in (f"/improvements/{found.pk}/", f"/improvements/{found.pk}/sheet/"):
        page = trade.browser(trade.manager).get(address).content.decode()
        assert "措施后的发生率是措施前的 0.27 倍（95% 区间 0.10～0.64）" in page
        assert "不满意的回访（回访类别：定期回访）" in page
    page = trade.browser(trade.manager).get(f"/improvements/{found.pk}/").content.decode()
    assert "Clopper-Pearson" in page
    assert 'data-chart="effect-chart"' in page


def test_the_sheet_is_the_form_with_its_measures(trade, found):
    agreed(trade, found)
    page = trade.browser(trade.north).get(f"/improvements/{found.pk}/sheet/").content.decode()
    assert "纠正预防措施单" in page
    assert "加装防护角" in page
    assert found.number in page


def test_sources_are_added_by_number_or_by_joining(trade, found):
    browser = trade.browser(trade.north)
    here = f"/improvements/{found.pk}/"
    number = found.sources.get().label
    again = browser.post(f"{here}sources/", {"kind": "visits.visit", "number": number})
    assert again.status_code == 422
    assert "已经是来源了" in again.content.decode()
    foreign = Visit.objects.filter(state="done").latest("pk").number
    assert (
        "没有找到这个编号"
        in browser.post(f"{here}sources/", {"kind": "visits.visit", "number": foreign}).content.decode()
    )
    south = trade.browser(trade.south)
    target = Visit.objects.filter(state="done").latest("pk")
    join = f"/improvements/join/?source=visits.visit:{target.pk}"
    assert found.number in south.get(join).content.decode()
    assert south.post(join, {"number": "GJ-none"}).status_code == 422
    assert south.post(join, {"number": found.number.lower()}).status_code == 303
    assert found.sources.count() == 2
    source = found.sources.latest("pk")
    assert browser.post(f"{here}sources/{source.pk}/remove/").status_code == 303
    assert found.sources.count() == 1


def test_a_stranger_finds_nothing_and_changes_nothing(trade, found):
    measure = agreed(trade, found)
    stranger = trade.browser(trade.house.hire("third.rep", trade.house.sales, "service"))
    for path in ("", "sheet/", "edit/", "sources/", "measures/"):
        assert stranger.get(f"/improvements/{found.pk}/{path}").status_code == 404
    assert stranger.post(f"/improvements/measures/{measure.pk}/done/", {"doing": "x"}).status_code == 404
    assert Measure.objects.get(pk=measure.pk).done_at is None


def test_the_history_of_its_rows_is_told(trade, found):
    agreed(trade, found)
    page = trade.browser(trade.manager).get(f"/history/improvement/{found.pk}/").content.decode()
    assert "批准立项" in page
    assert "计划完成日期" in page


def test_the_desk_gathers_what_waits_for_a_decision(trade, found):
    manager = trade.browser(trade.manager)
    address = "/desk/"
    assert "改进待批准" in manager.get(address).content.decode()
    measure = agreed(trade, found)
    commands.complete_measure(actor(trade.north), measure.pk, "已加装", at=AT)
    assert "措施待验证" in trade.browser(trade.supervisor).get(address).content.decode()
    commands.verify_measure(SYSTEM, measure.pk, at=AT)
    commands.explain_effect(SYSTEM, found.pk, "太少", at=AT)
    assert "改进待关闭" in manager.get(address).content.decode()
