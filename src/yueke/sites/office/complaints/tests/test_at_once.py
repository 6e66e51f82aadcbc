"""Two people at the same complaint: the slower hears who did what, and keeps what they wrote."""

from __future__ import annotations

from yueke.domains.complaints.models import Transfer
from yueke.sites.office.menu import Link, _together


def test_whoever_comes_second_hears_what_happened_and_keeps_their_words(house, browser):
    complaint = house.accepted()
    first, second = browser("agent"), browser("manager")
    path = f"/complaints/{complaint.pk}/assign/"
    # Both have the form before them.
    assert first.get(path).status_code == second.get(path).status_code == 200
    given = {"department_id": str(house.aftersales.pk), "note": "请当天上门"}
    assert first.post(path, given).status_code == 303
    answer = second.post(path, {"department_id": str(house.service.pk), "note": "由客服先联系客户"})
    told = answer.content.decode()
    assert answer.status_code == 422
    for words in ("待签收", house.agent.name, "转办投诉", "由客服先联系客户"):
        assert words in told, words
    assert Transfer.objects.get(complaint=complaint).to_department_id == house.aftersales.pk


def test_a_group_counted_no_further_says_so():
    def links(*badges: str) -> list[Link]:
        return [Link("投诉", "/", badge=badge) for badge in badges]

    assert _together(links("3", "", "4")) == "7"
    assert _together(links("3", "99+")) == "99+"
    assert _together(links("")) == ""
