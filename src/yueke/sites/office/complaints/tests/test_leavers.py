"""Complaints of somebody who leaves: who lets them go reads what changes hands, the successor goes on by the same clocks."""

from __future__ import annotations

from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Escalation
from yueke.domains.complaints.tests.house import AT
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.sites.office.complaints.tests.test_pages import text


def test_who_lets_somebody_go_reads_that_complaints_change_hands(house, browser):
    page = text(browser("admin").get(f"/system/people/{house.engineer.person_id}/leave/"))
    assert "未归档的投诉" in page


def test_the_successor_goes_on_where_the_leaver_stopped(house, browser):
    row = house.investigating()
    running = list(row.clocks.filter(stopped_at=None).values_list("pk", "due_at"))
    Escalation.objects.create(
        complaint=row, clock_id=running[0][0], person_id=house.engineer.person_id, percent=50, sent_at=AT
    )
    commands.hand_over_all(SYSTEM, house.engineer.person_id, house.second.person_id, at=clock.now())
    page = browser("second").get(f"/complaints/{row.pk}/")
    assert sorted(running) == sorted((one.pk, one.due_at) for one in row.clocks.filter(stopped_at=None))
    assert "更换承办人" in [line.detail for line in page.context["lines"]]
    assert "签收提醒" in text(page), "and signs for what the leaver was told"
    assert f"代 {house.engineer.name}" in text(page)
    handed = [line for line in page.context["lines"] if line.text == "转办投诉" and not line.detail]
    assert len(handed) == 1, "the hand-over to the department is told as before"
