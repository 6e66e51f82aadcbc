"""What the visit commands do, and what they refuse without changing anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from yueke.domains.customers.commands import remove_batch
from yueke.domains.customers.models import Customer
from yueke.domains.organization.models import Department, Person
from yueke.domains.visits import commands, queries
from yueke.domains.visits.commands import Duty
from yueke.domains.visits.models import Visit, VisitFeedback
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import SYSTEM, Actor, Scope
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.lifecycle import StaleMove

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
RECORD = VisitRecord(result="reached", method="phone", contact_name="联系人", content="使用正常", satisfaction=5)
MAY = frozenset({"visits.record", "visits.plan", "visits.feedback.answer"})


@pytest.fixture
def cast():
    """Two representatives of two departments, each with one customer."""
    people, departments, customers = [], [], []
    for name in ("north", "south"):
        department = Department.objects.create(name=name, path=f"/{name}/")
        person = Person.objects.create(username=name, name=name)
        customers.append(
            Customer.objects.create(
                number=name,
                name=name,
                owner=person,
                department=department,
                created_at=AT,
                updated_at=AT,
                reviewed_at=AT,
            )
        )
        departments.append(department)
        people.append(Actor(person.pk, name, department_id=department.pk, permissions=MAY, scope=Scope("self")))
    return people, departments, customers


def plan(customer, at=AT, owner=None):
    duty = Duty(customer.pk, at + timedelta(days=30), owner or customer.owner_id, customer.department_id)
    return commands.plan_duties(SYSTEM, "B4.2", "maintenance", [duty], at=at)


def test_duties_become_planned_visits_once(cast):
    _people, _departments, (customer, _other) = cast
    assert plan(customer) == 1
    assert plan(customer) == 0
    visit = Visit.objects.get()
    assert (visit.state, visit.kind, visit.clause) == ("planned", "maintenance", "B4.2")
    assert visit.planned_on == date(2026, 3, 18)
    assert visit.number.startswith("HF20260302-")


def test_completing_writes_the_form_and_tells_the_timeline(cast):
    (north, _south), _departments, (customer, _other) = cast
    plan(customer)
    visit = commands.complete_visit(north, Visit.objects.get().pk, RECORD, at=AT)
    visit.refresh_from_db()
    assert (visit.state, visit.satisfaction, visit.done_by_id) == ("done", 5, north.person_id)
    assert Event.objects.filter(stream=f"customers.customer:{customer.pk}", kind="visits.completed").count() == 1


def test_an_incomplete_form_is_refused_and_nothing_changes(cast):
    (north, _south), _departments, (customer, _other) = cast
    plan(customer)
    with pytest.raises(Invalid) as refusal:
        commands.complete_visit(north, Visit.objects.get().pk, replace(RECORD, satisfaction=None), at=AT)
    assert list(refusal.value.fields) == ["satisfaction"]
    assert Visit.objects.get().state == "planned"


def test_a_visit_cannot_lie_in_the_future(cast):
    (north, _south), _departments, (customer, _other) = cast
    plan(customer)
    with pytest.raises(Invalid):
        commands.complete_visit(north, Visit.objects.get().pk, RECORD, at=AT, done_at=AT + timedelta(days=1))
    assert Visit.objects.get().state == "planned"


def test_a_second_registration_is_refused(cast):
    (north, _south), _departments, (customer, _other) = cast
    plan(customer)
    pk = Visit.objects.get().pk
    commands.complete_visit(north, pk, RECORD, at=AT)
    with pytest.raises(StaleMove):
        commands.complete_visit(north, pk, replace(RECORD, content="改写"), at=AT)
    assert Visit.objects.get().content == "使用正常"


def test_a_stranger_does_not_even_find_the_visit(cast):
    (_north, south), _departments, (customer, _other) = cast
    plan(customer)
    with pytest.raises(NotFound):
        commands.complete_visit(south, Visit.objects.get().pk, RECORD, at=AT)
    assert Visit.objects.get().state == "planned"


def test_without_permission_nothing_is_recorded(cast):
    (north, _south), _departments, (customer, _other) = cast
    with pytest.raises(Forbidden):
        commands.record_visit(replace(north, permissions=frozenset()), customer.pk, "regular", RECORD, at=AT)
    assert not Visit.objects.exists()


def test_rescheduling_keeps_the_duty_and_needs_a_reason(cast):
    (north, _south), _departments, (customer, _other) = cast
    plan(customer)
    visit = Visit.objects.get()
    commands.reschedule_visit(north, visit.pk, date(2026, 3, 25), "客户出差", at=AT)
    moved = Visit.objects.get()
    assert (moved.planned_on, moved.due_at) == (date(2026, 3, 25), visit.due_at)
    with pytest.raises(Invalid):
        commands.reschedule_visit(north, visit.pk, date(2026, 3, 26), " ", at=AT)
    with pytest.raises(Invalid):
        commands.reschedule_visit(north, visit.pk, date(2026, 3, 1), "早", at=AT)
    with pytest.raises(Invalid, match="不能晚于"):
        commands.reschedule_visit(north, visit.pk, date(9999, 12, 31), "笔误", at=AT)
    assert Visit.objects.get().planned_on == date(2026, 3, 25)


def test_a_cancelled_visit_may_be_planned_again_by_its_clause(cast):
    (north, _south), _departments, (customer, _other) = cast
    plan(customer)
    commands.cancel_visit(north, Visit.objects.get().pk, "重复", at=AT)
    assert plan(customer) == 1
    assert Visit.objects.filter(state="planned").count() == 1


def test_feedback_is_answered_once_and_by_its_department(cast):
    (north, south), (_n, south_department), (customer, _other) = cast
    visit = commands.record_visit(north, customer.pk, "regular", RECORD, at=AT)
    row = commands.send_feedback(north, visit.pk, south_department.pk, "送货偏慢", at=AT)
    with pytest.raises(Forbidden):
        commands.answer_feedback(north, row.pk, "不归我", at=AT)
    assert VisitFeedback.objects.get().answered_at is None
    commands.answer_feedback(south, row.pk, "已调整线路", at=AT)
    with pytest.raises(Refused):
        commands.answer_feedback(south, row.pk, "再答", at=AT)
    assert VisitFeedback.objects.get().answer == "已调整线路"


def test_the_successor_gets_the_planned_visits(cast):
    (north, south), _departments, (customer, _other) = cast
    plan(customer)
    assert commands.hand_over(SYSTEM, north.person_id, south.person_id, at=AT) == 1
    assert queries.visits(south).count() == 1
    assert queries.visits(north).count() == 0


@pytest.fixture
def imported(cast):
    """The first customer as one that came with import 9, a visit planned for them since."""
    _people, _departments, (customer, _other) = cast
    Customer.objects.filter(pk=customer.pk).update(import_batch_id=9)
    plan(customer)
    return Visit.objects.get()


def test_what_the_regulation_planned_goes_with_an_undone_import(imported):
    assert remove_batch(SYSTEM, 9, at=AT) == 1
    assert not Visit.objects.exists()
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("touched", ["moved", "done", "by hand"])
def test_a_visit_somebody_worked_on_stands_in_the_way_of_undoing_an_import(cast, imported, touched):
    (north, _south), _departments, _customers = cast
    later = AT + timedelta(hours=1)
    if touched == "moved":
        commands.reschedule_visit(north, imported.pk, date(2026, 3, 9), "客户出差", at=later)
    elif touched == "done":
        commands.complete_visit(north, imported.pk, RECORD, at=later)
    else:
        commands.record_visit(north, imported.customer_id, "regular", RECORD, at=later)
    before = list(Visit.objects.order_by("pk").values_list())
    with pytest.raises(Refused, match=r"已有回访$"):
        remove_batch(SYSTEM, 9, at=later)
    assert list(Visit.objects.order_by("pk").values_list()) == before
    assert Customer.objects.count() == 2
