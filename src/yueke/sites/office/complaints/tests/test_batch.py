"""One thing done to many complaints, and the numbers on the tabs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.commands import batches
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.tests.house import AT
from yueke.sites.office.complaints.acts import ACTS
from yueke.sites.office.complaints.batched import BATCHED
from yueke.sites.office.complaints.tests.test_pages import text

BATCH = "/complaints/batch"


def states() -> list[str]:
    return list(Complaint.objects.order_by("pk").values_list("state", flat=True))


def three(house):
    return [house.registered(AT + timedelta(minutes=n), description=f"第{n}件：玻璃裂了") for n in range(3)]


def test_what_is_asked_first_changes_nothing_and_names_the_complaints(house, browser):
    rows = three(house)
    answer = browser("agent").post(f"{BATCH}/accept/", {"ids": [row.pk for row in rows]})
    shown = text(answer)
    assert answer.status_code == 200
    assert all(row.number in shown for row in rows)
    assert "受理 3 件" in shown
    assert states() == ["registered"] * 3


def test_the_ticked_ones_are_assigned_and_the_refused_told_one_by_one(house, browser):
    rows = three(house)
    desk = browser("agent")
    for row in rows[:2]:
        commands.accept(house.agent, row.pk, at=AT + timedelta(hours=1))
    given = {"ids": [row.pk for row in rows], "given": "1", "department_id": house.aftersales.pk, "note": "请尽快"}
    answer = desk.post(f"{BATCH}/assign/?desk=open", given)
    assert answer.headers["Location"] == "/complaints/?desk=open"
    assert states() == ["assigned", "assigned", "registered"]
    told = text(desk.get("/complaints/"))
    assert "已处理 2 件" in told
    report = told.partition("/downloads/reports/")[2].partition("/")[0]
    page = text(desk.get(f"/downloads/reports/{report}/"))
    assert rows[2].number in page
    assert "不能转办" in page


def test_all_means_the_whole_filter(house, browser):
    three(house)
    other = house.registered(description="送货晚了两天", channel="web")
    answer = browser("watch").post(
        f"{BATCH}/supervise/?channel=phone", {"all": "1", "given": "1", "order": "请于今日联系客户"}
    )
    assert answer.status_code == 303
    assert list(Complaint.objects.order_by("pk").values_list("supervised", flat=True)) == [1, 1, 1, 0]
    assert other.pk


def test_what_is_wrong_in_the_form_is_told_there_and_nothing_done(house, browser):
    rows = three(house)
    answer = browser("watch").post(
        f"{BATCH}/supervise/",
        {"ids": [row.pk for row in rows], "given": "1", "order": "快", "due_at": "2020-01-01T10:00"},
    )
    assert answer.status_code == 422
    assert "答复期限应晚于现在" in text(answer)
    assert not Complaint.objects.filter(supervised__gt=0).exists()


def test_out_of_reach_and_too_many_are_refused(house, browser, monkeypatch):
    rows = three(house)
    for row in rows:
        commands.accept(house.agent, row.pk, at=AT + timedelta(hours=1))
    refused = browser("engineer").post(f"{BATCH}/assign/", {"ids": [rows[0].pk]})
    assert refused.status_code == 403
    monkeypatch.setattr(batches, "MOST", 2)
    with pytest.raises(batches.Invalid):
        batches.each([row.pk for row in rows], lambda pk: None)
    gone = batches.each([0], lambda pk: queries.complaint(house.agent, pk))
    assert (gone.changed, gone.left_count) == (0, 1)


def test_a_batch_leaves_what_is_out_of_reach(house, browser):
    strange = house.accepted()
    given = {"ids": [strange.pk], "given": "1", "order": "请尽快"}
    assert strange.number not in text(browser("second").post(f"{BATCH}/tell/", {"ids": [strange.pk]}))
    refused = browser("second").post(f"{BATCH}/tell/", given | {"kind": "progress", "text": "快了", "medium": "phone"})
    assert refused.status_code == 303
    assert not strange.told.filter(kind="progress").exists()


def test_nothing_ticked_is_said(house, browser):
    desk = browser("agent")
    assert desk.post(f"{BATCH}/accept/", {}).status_code == 303
    assert "请先勾选投诉" in text(desk.get("/complaints/"))


def test_many_lead_to_one_improvement_with_its_sources(house, browser):
    rows = three(house)
    manager = browser("manager")
    answer = manager.post(f"{BATCH}/improve/", {"ids": [row.pk for row in rows[:2]]})
    assert answer.status_code == 303
    form = text(manager.get(answer.headers["Location"]))
    assert rows[0].number in form
    assert rows[1].number in form
    assert rows[2].number not in form


def test_the_tabs_say_how_many_wait(house, browser):
    three(house)
    one = house.assigned()
    assert queries.tab_counts(house.agent) == {"new": 3, "to_sign": 1}
    commands.sign(house.engineer, one.pk, at=AT + timedelta(hours=2))
    assert queries.tab_counts(house.engineer)["mine"] == 1
    assert '<span class="y-count">3</span>' in text(browser("agent").get("/complaints/"))


def test_every_batched_act_is_an_act():
    assert set(BATCHED) <= set(ACTS)
