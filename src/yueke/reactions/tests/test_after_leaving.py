"""A leaver's customers and planned visits end up with somebody who works here, once."""

from __future__ import annotations

from datetime import date, timedelta

from yueke.domains.customers.models import Customer
from yueke.domains.organization import commands
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, House, house, house_of_file
from yueke.domains.visits.models import Visit
from yueke.kernel.events.models import Event, ReactionRun
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]

NAME = "after_leaving.hand_over"


def owned_by(person: Person, number: str) -> tuple[Customer, Visit]:
    """A customer of ``person`` with a visit planned."""
    customer = Customer.objects.create(
        number=number,
        name=f"客户{number}",
        owner=person,
        created_at=AT,
        updated_at=AT,
        reviewed_at=AT,
    )
    visit = Visit.objects.create(
        number=f"HF{number}",
        customer=customer,
        kind="regular",
        planned_on=date(2026, 12, 1),
        owner=person,
        created_at=AT,
        updated_at=AT,
    )
    return customer, visit


def left(house: House, person: Person, successor: Person) -> Event:
    commands.leave(house.boss, person.pk, successor_id=successor.pk, on_date=date(2026, 11, 20), at=AT)
    return Event.objects.filter(kind="organization.person_left").latest("pk")


def test_everything_goes_to_the_successor_once(house: House) -> None:
    leaver, successor = house.hire("li.na"), house.hire("wang.wei")
    customer, visit = owned_by(leaver, "1")
    event = left(house, leaver, successor)
    assert run(event.pk, NAME, at=AT)
    customer.refresh_from_db()
    visit.refresh_from_db()
    assert (customer.owner_id, visit.owner_id) == (successor.pk, successor.pk)
    moved = Event.objects.filter(cause=event)
    assert moved.exists()
    count = moved.count()
    assert not run(event.pk, NAME, at=AT + timedelta(hours=1))
    assert moved.count() == count
    assert ReactionRun.objects.filter(event=event, reaction=NAME).count() == 1


def test_a_successor_who_left_meanwhile_is_passed_over(house: House) -> None:
    first, second, third = house.hire("first"), house.hire("second"), house.hire("third")
    customer, _visit = owned_by(first, "1")
    one = left(house, first, second)
    two = left(house, second, third)
    run(two.pk, NAME, at=AT)
    run(one.pk, NAME, at=AT)
    customer.refresh_from_db()
    assert customer.owner_id == third.pk
