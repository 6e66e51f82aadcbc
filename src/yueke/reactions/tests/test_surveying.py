"""What sets surveys off: drafts proposed once, customers invited by the survey that collects; who is told what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yueke.domains.catalogue import commands as catalogue
from yueke.domains.channels.models import Notice
from yueke.domains.complaints.events import ComplaintClosed
from yueke.domains.customers.models import Customer
from yueke.domains.improvement.events import MeasuresFinished
from yueke.domains.improvement.models import Improvement, Source
from yueke.domains.orders import commands as orders
from yueke.domains.orders.models import Order
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import RoleGrant
from yueke.domains.organization.tests.house import AT, House, house, house_of_file
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy.queries import not_to_be_surveyed
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Plan
from yueke.domains.surveys.models import Invitation, Survey
from yueke.domains.visits.events import VisitCompleted
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import publish
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.reactions import survey_notices

__all__ = ["house", "house_of_file"]
DAY = timedelta(days=1)


class Story:
    """A researcher plans, the head approves; one customer with an order."""

    def __init__(self, house: House) -> None:
        def hire(username: str, role: str) -> Actor:
            return organization.actor_for(house.hire(username, house.branch, role))

        self.house, self.researcher, self.head = house, hire("researcher", "research"), hire("head", "manager")
        given = {"department_id": house.branch.pk, "created_at": AT, "updated_at": AT, "reviewed_at": AT}
        self.customers = Customer.objects.bulk_create(
            Customer(number=f"KH-{n}", name=f"客户{n}", phone=f"1380000000{n}", phone_index=bytes([n]) * 16, **given)
            for n in range(4)
        )

    def planned(self, **more) -> Survey:
        given = {
            "content": "全部", "population": "刚交付的顾客", "modes": ("link",), "starts_on": AT.date(),
            "ends_on": AT.date() + 30 * DAY, "report_on": AT.date() + 40 * DAY,
        }  # fmt: skip
        drawn = Plan(
            "订单后", more.pop("kind", "after_order"), "了解", self.researcher.person_id or 0, self.house.branch.pk
        )
        return commands.plan(self.researcher, replace(drawn, **given | more), at=AT, template="after_order")

    def running(self, **more) -> Survey:
        found = commands.submit(self.researcher, self.planned(**more).pk, at=AT)
        commands.approve(self.head, found.pk, at=AT)
        return commands.launch(self.researcher, found.pk, at=AT)


@pytest.fixture
def story(house) -> Story:
    return Story(house)


def react(kind: str, name: str) -> None:
    """Run the reaction to the latest event of ``kind``, as its job would."""
    found = Event.objects.filter(kind=kind).latest("pk")
    run(found.pk, name, at=found.at)


def told(kind: str) -> set[int]:
    """Who has an unread notice, the founder aside, who may everything."""
    found = Notice.objects.filter(kind=f"surveys.{kind}", read_at=None).exclude(recipient__username="admin")
    return set(found.values_list("recipient_id", flat=True))


def test_a_new_product_becomes_a_draft_for_research_once(story):
    made = catalogue.create(SYSTEM, {"name": "折叠展架", "launched_on": AT.date()}, at=AT)
    react("catalogue.product_created", "surveying.product_is_new")
    found = Survey.objects.get()
    assert (found.state, found.kind, found.cause, found.owner_id) == (
        "draft",
        "adhoc",
        "new_product",
        story.researcher.person_id,
    )
    assert (found.origin_kind, found.origin_id, found.origin_label) == ("catalogue.product", made.pk, made.code)
    assert found.starts_on == AT.date() + 7 * DAY
    react("surveys.planned", "survey_notices.draft_was_made")
    assert told("proposed") == {story.researcher.person_id}
    catalogue.edit(SYSTEM, made.pk, {"launched_on": AT.date() - DAY}, at=AT)
    react("catalogue.product_edited", "surveying.product_becomes_new")
    assert Survey.objects.count() == 1


@pytest.mark.parametrize("launched_on", [None, date(2024, 1, 1)])
def test_an_old_product_is_no_news(story, launched_on):
    catalogue.create(SYSTEM, {"name": "折叠展架", "launched_on": launched_on}, at=AT)
    react("catalogue.product_created", "surveying.product_is_new")
    assert not Survey.objects.exists()


def test_a_major_improvement_and_a_major_complaint_become_drafts(story):
    given = {
        "department_id": story.house.branch.pk,
        "owner_id": story.head.person_id,
        "created_at": AT,
        "updated_at": AT,
    }
    small, major = (
        Improvement.objects.create(number=f"GJ-{n}", title="加护角", problem="划伤", **given) for n in range(2)
    )
    Source.objects.bulk_create(
        Source(improvement=major, kind="visits.visit", origin_id=n, label=f"HF-{n}", added_at=AT) for n in range(5)
    )
    for one in (small, major):
        publish(SYSTEM, MeasuresFinished(at=AT, improvement_id=one.pk, number=one.number))
        react("improvement.finished", "surveying.improvement_is_done")
    for grade in ("general", "major"):
        closed = ComplaintClosed(
            at=AT, complaint_id=7 if grade == "major" else 6, number=f"TS-{grade}", round=1, satisfaction=4, grade=grade
        )
        publish(SYSTEM, closed)
        react("complaints.closed", "surveying.major_complaint_is_closed")
    assert list(Survey.objects.order_by("pk").values_list("cause", "origin_label")) == [
        ("improvement", "GJ-1"), ("complaint", "TS-major")
    ]  # fmt: skip


def test_without_anybody_who_plans_nothing_is_proposed(house):
    RoleGrant.objects.filter(role__permissions__contains=["surveys.plan"]).delete()
    catalogue.create(SYSTEM, {"name": "折叠展架", "launched_on": AT.date()}, at=AT)
    react("catalogue.product_created", "surveying.product_is_new")
    assert not Survey.objects.exists()


def test_whoever_was_just_served_is_asked_by_the_survey_that_collects(story):
    survey = story.running()
    order = Order.objects.create(
        number="DD-1",
        customer=story.customers[0],
        ordered_at=AT,
        amount=100,
        created_at=AT,
        department=story.house.branch,
    )
    orders.set_delivered(SYSTEM, order.pk, on=AT.date(), at=AT)
    react("orders.order_delivered", "surveying.order_is_finished")
    made = Invitation.objects.get()
    assert (made.survey_id, made.customer_id) == (survey.pk, story.customers[0].pk)
    assert made.parameters["origin"] == f"orders.order:{order.pk}"


@pytest.mark.parametrize(
    ("visit_kind", "result", "survey_kind", "invited"),
    [
        ("regular", "reached", "after_visit", 1), ("after_service", "reached", "after_repair", 1),
        ("regular", "refused", "after_visit", 0), ("regular", "reached", "after_order", 0),
    ],
)  # fmt: skip
def test_after_a_visit_only_who_was_reached_and_only_by_the_right_survey(
    story, visit_kind, result, survey_kind, invited
):
    story.running(kind=survey_kind)
    happened = VisitCompleted(
        at=AT, visit_id=3, customer_id=story.customers[1].pk, number="HF-3", visit_kind=visit_kind, result=result,
        satisfaction=5,
    )  # fmt: skip
    publish(SYSTEM, happened)
    react("visits.completed", "surveying.visit_is_done")
    assert Invitation.objects.count() == invited


def test_a_settled_complaint_asks_whoever_is_known_and_willing(story):
    survey = story.running(kind="after_complaint")
    known, unwilling = story.customers[0].pk, story.customers[1].pk
    privacy.record_consent(SYSTEM, unwilling, "service", agreed=False, medium="phone", at=AT)
    for n, customer in enumerate((None, unwilling, known)):
        closed = ComplaintClosed(
            at=AT, complaint_id=n + 1, number=f"TS-{n}", customer_id=customer, round=1, satisfaction=4, grade="general"
        )
        publish(SYSTEM, closed)
        react("complaints.closed", "surveying.complaint_is_closed")
    assert list(Invitation.objects.values_list("customer_id", "survey_id")) == [(known, survey.pk)]


def test_the_privacy_centre_knows_who_is_asked_in_no_survey(story):
    first, second, third = (one.pk for one in story.customers[:3])
    privacy.record_consent(SYSTEM, first, "service", agreed=False, medium="phone", at=AT)
    privacy.record_consent(SYSTEM, second, "marketing", agreed=False, medium="phone", at=AT)
    privacy.freeze(SYSTEM, third, reason="本人要求", at=AT)
    assert not_to_be_surveyed(AT + DAY) == {first, third}
    assert not_to_be_surveyed(AT + DAY, second) == frozenset()


def test_approvers_are_told_of_a_plan_until_somebody_decides(story):
    found = story.planned()
    commands.submit(story.researcher, found.pk, at=AT)
    react("surveys.submitted", "survey_notices.plan_waits")
    assert told("submitted") == {story.head.person_id}
    commands.take_back(story.researcher, found.pk, at=AT)
    react("surveys.taken_back", "survey_notices.plan_is_taken_back")
    assert told("submitted") == set()
    commands.submit(story.researcher, found.pk, at=AT)
    react("surveys.submitted", "survey_notices.plan_waits")
    assert told("submitted") == {story.head.person_id}, "asked anew"
    commands.reject(story.head, found.pk, "太宽", at=AT)
    react("surveys.rejected", "survey_notices.plan_is_rejected")
    assert (told("submitted"), told("rejected")) == (set(), {story.researcher.person_id})
    commands.submit(story.researcher, found.pk, at=AT)
    commands.approve(story.head, found.pk, at=AT)
    react("surveys.approved", "survey_notices.plan_is_approved")
    assert told("approved") == {story.researcher.person_id}


def test_the_owner_is_told_of_days_that_run_out_once_before_and_once_after(story):
    survey = story.running()
    ends = AT + 30 * DAY
    assert survey_notices.every_night(ends - 4 * DAY) == 0
    assert survey_notices.every_night(ends - 3 * DAY) == 1
    assert survey_notices.every_night(ends - 2 * DAY) == 0
    assert survey_notices.every_night(ends + DAY) == 1
    assert told("ending") == {story.researcher.person_id}
    commands.close(story.researcher, survey.pk, at=ends + DAY)
    assert survey_notices.every_night(ends + 2 * DAY) == 0
    assert survey_notices.every_night(ends + 8 * DAY) == 1
    assert told("report_due") == {story.researcher.person_id}
