"""A dissatisfied visit nobody took up is found from the duty and becomes a complaint by hand."""

from __future__ import annotations

from datetime import timedelta

from yueke.domains.complaints.models import Complaint
from yueke.domains.organization.tests.house import AT
from yueke.domains.visits import commands as visits
from yueke.domains.visits.commands import PastVisit
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import SYSTEM

BUTTON = "登记为投诉"


def visited(trade, satisfaction: int, days: int = 400) -> Visit:
    """A visit of the past, as it is imported: no reaction heard of it."""
    record = VisitRecord(
        result="reached", method="phone", contact_name="店长", content="不满意", opinion="送来的层板是歪的",
        satisfaction=satisfaction,
    )  # fmt: skip
    past = PastVisit(
        customer_id=trade.ids["乙"], kind="regular", done_at=AT - timedelta(days=days), person_id=trade.north.pk,
        department_id=trade.house.service.pk, record=record,
    )  # fmt: skip
    (pk,) = visits.record_many(SYSTEM, [past], at=AT)
    return Visit.objects.get(pk=pk)


def test_the_duty_leads_to_the_earliest_visit_that_has_none(trade):
    browser = trade.browser(trade.north)
    later, first, fine = visited(trade, 1, 30), visited(trade, 2), visited(trade, 4, 500)
    duty = f"/visits/unsatisfied/{trade.ids['乙']}/"
    assert browser.get(duty).headers["Location"] == f"/visits/{first.pk}/"
    assert BUTTON in browser.get(f"/visits/{first.pk}/").content.decode()
    assert BUTTON not in browser.get(f"/visits/{fine.pk}/").content.decode()
    answer = browser.post(f"/visits/{first.pk}/complain/")
    made = Complaint.objects.get()
    assert answer.headers["Location"] == f"/complaints/{made.pk}/"
    assert (made.origin_kind, made.origin_id, made.channel) == ("visits.visit", first.pk, "visit")
    assert (made.description.splitlines()[0], made.received_at) == ("送来的层板是歪的", first.done_at)
    assert made.first_contact_id == trade.north.pk, "whoever visited heard it first"
    assert BUTTON not in browser.get(f"/visits/{first.pk}/").content.decode()
    assert browser.get(duty).headers["Location"] == f"/visits/{later.pk}/"
    browser.post(f"/visits/{later.pk}/complain/")
    assert browser.get(duty).headers["Location"] == f"/customers/{trade.ids['乙']}/", "nothing waits any more"


def test_asked_twice_it_is_one(trade):
    visit, browser = visited(trade, 1), trade.browser(trade.north)
    for _twice in range(2):
        assert browser.post(f"/visits/{visit.pk}/complain/").status_code == 303
    assert Complaint.objects.count() == 1


def test_satisfied_customers_foreign_visits_and_onlookers_make_no_complaint(trade):
    fine, bad = visited(trade, 4, 500), visited(trade, 1)
    assert trade.browser(trade.north).post(f"/visits/{fine.pk}/complain/").status_code == 409
    assert trade.browser(trade.south).post(f"/visits/{bad.pk}/complain/").status_code == 404
    onlooker = trade.browser(trade.supervisor)
    assert BUTTON not in onlooker.get(f"/visits/{bad.pk}/").content.decode()
    assert onlooker.post(f"/visits/{bad.pk}/complain/").status_code == 403
    assert not Complaint.objects.exists()
