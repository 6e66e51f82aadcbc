"""Store boxes: the code of a store, and paper slips entered all at once or not at all."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Category, Complaint
from yueke.domains.complaints.tests.house import AT, House
from yueke.kernel.access import SYSTEM

SLIPS = "/complaints/boxes/slips/"


def text(answer) -> str:
    return answer.content.decode()


def grid(house: House, *rows: dict[str, str], token: str = "t-1", **more: str) -> dict[str, str]:
    """The grid as the browser sends it, ten rows."""
    sent = {
        "_once": token, "slip-TOTAL_FORMS": "10", "slip-INITIAL_FORMS": "0",
        "store_id": str(house.aftersales.pk), "collected_on": "2026-11-16", **more,
    }  # fmt: skip
    for n, row in enumerate(rows):
        sent |= {f"slip-{n}-{name}": value for name, value in row.items()}
    return sent


def test_every_store_has_a_sheet_that_leads_to_the_form(house: House, browser, django_assert_max_num_queries):
    desk = browser("clerk")
    with django_assert_max_num_queries(26):
        shown = text(desk.get("/complaints/boxes/"))
    assert f"/complaints/boxes/{house.aftersales.pk}/?paper=a6" in shown
    assert "http://testserver/p/complaints/" in shown
    commands.set_desk(SYSTEM, house.service.pk, hotline="400-800-1234", portal_address="https://kf.example.com", at=AT)
    for paper in ("a4", "a6"):
        sheet = text(desk.get(f"/complaints/boxes/{house.aftersales.pk}/?paper={paper}"))
        assert f"https://kf.example.com/p/complaints/?store={house.aftersales.pk}" in sheet
        assert f"is-{paper}" in sheet
        assert "<svg" in sheet
        assert "售后部" in sheet
        assert "400-800-1234" in sheet
    assert desk.get("/complaints/boxes/999999/").status_code == 404
    assert browser("auditor").get("/complaints/boxes/").status_code == 403


def test_slips_become_complaints_of_their_store_and_day(house: House, browser, django_assert_max_num_queries):
    desk = browser("clerk")
    with django_assert_max_num_queries(26):
        assert "录入意见箱纸条" in text(desk.get(f"{SLIPS}?store={house.aftersales.pk}"))
    kind = Category.objects.get(name="等待过久").pk
    sent = grid(
        house,
        {
            "description": "排队太久",
            "category_id": str(kind),
            "caller_phone": "13900001111",
            "written_on": "2026-11-10",
        },
        {},
        {"description": "没有留电话，地面太滑", "wish": "铺防滑垫"},
    )
    answer = desk.post(SLIPS, sent)
    assert answer.headers["Location"] == "/complaints/?channel=store_box"
    first, second = Complaint.objects.order_by("received_at")
    noon = datetime(2026, 11, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (first.received_at, first.category.name, first.channel) == (noon, "等待过久", "store_box")
    assert (second.wish, second.caller_phone, second.origin_label) == ("铺防滑垫", "", "意见箱")
    assert {first.store_id, second.store_id} == {house.aftersales.pk}
    assert {first.first_contact_id, second.recorded_by_id} == {house.clerk.person_id}
    assert desk.post(SLIPS, sent).headers["Location"] == "/complaints/?channel=store_box"
    assert Complaint.objects.count() == 2, "sent again it is the same"


def test_one_wrong_row_and_none_is_saved_and_all_come_back(house: House, browser):
    desk = browser("clerk")
    wrong = {"description": "电话写错的", "caller_phone": "12"}
    answer = desk.post(SLIPS, grid(house, {"description": "好的一行"}, wrong, {"wish": "没有内容"}))
    assert answer.status_code == 422
    shown = text(answer)
    for words in ("还没有保存", "号码看起来不对", "请照纸条写明内容", "好的一行", "电话写错的", "没有内容"):
        assert words in shown, words
    assert not Complaint.objects.exists()
    right = grid(house, {"description": "好的一行"}, wrong | {"caller_phone": "13900001111"})
    assert desk.post(SLIPS, right).status_code == 303, "the same form, put right"
    assert Complaint.objects.count() == 2


def test_empty_and_impossible_grids_are_told(house: House, browser):
    desk = browser("clerk")
    row = {"description": "排队太久"}
    for sent, message in (
        (grid(house), "还没有填写任何一行"),
        (grid(house, row, store_id=""), "请选择门店"),
        (grid(house, row, collected_on="2026-11-30"), "日期不能晚于今天"),
        (grid(house, row | {"written_on": "2026-11-30"}), "日期不能晚于今天"),
        (grid(house, row | {"category_id": "999999"}), "还没有保存"),
    ):
        answer = desk.post(SLIPS, sent)
        assert answer.status_code == 422
        assert message in text(answer), message
    assert not Complaint.objects.exists()
    assert browser("auditor").post(SLIPS, grid(house, row)).status_code == 403
