"""Inviting one customer on an occasion: once, never too often, never against their will; and who is on no list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Occasion, Population, Wanted
from yueke.domains.surveys.keys import link_index
from yueke.domains.surveys.models import Invitation
from yueke.domains.surveys.tests.test_plans import People, people
from yueke.domains.surveys.tests.test_sampling import archive
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Refused

__all__ = ["archive", "people"]
DAY = timedelta(days=1)
THEN = AT + 4 * DAY
ORDER = Occasion("orders.order", 12, "DD-12")


def asked(people: People, survey, customer, *, occasion=ORDER, opted_out=(), at=THEN):
    return commands.invite_customer(people.researcher, survey.pk, customer.pk, occasion, opted_out=opted_out, at=at)


def test_a_customer_is_invited_once_with_the_occasion(people, archive):
    survey = people.running(kind="after_order")
    made = asked(people, survey, archive[0])
    row = Invitation.objects.get()
    assert (row.pk, bytes(row.secret_index)) == (made.invitation_id, link_index(made.secret))
    assert row.parameters == {"origin": "orders.order:12", "order": "DD-12"}
    assert asked(people, survey, archive[0]) is None
    assert asked(people, survey, archive[0], at=THEN + 40 * DAY) is None, "not twice on one occasion, however late"
    again = asked(people, survey, archive[0], occasion=Occasion("orders.order", 13, "DD-13"), at=THEN + 40 * DAY)
    assert again is not None


def test_who_was_asked_lately_declined_or_opted_out_is_left_alone(people, archive):
    survey = people.running(kind="after_order")
    assert asked(people, survey, archive[0], opted_out=[archive[0].pk]) is None
    made = asked(people, survey, archive[1])
    commands.decline(SYSTEM, made.secret, at=THEN)
    other = Occasion("visits.visit", 1, "HF-1")
    assert asked(people, survey, archive[1], occasion=other, at=THEN + 100 * DAY) is None, "a no is heeded for a year"
    assert asked(people, survey, archive[1], occasion=other, at=THEN + 400 * DAY) is not None
    assert Invitation.objects.count() == 2


def test_somebody_invited_is_on_no_list_for_thirty_days(people, archive):
    asked(people, people.running(kind="after_order"), archive[4])
    wave = people.planned(modes=("phone",))
    frame = commands.take_frame(people.researcher, wave.pk, Population(), opted_out=(), at=THEN + DAY)
    assert frame.left_off["asked"] == 1
    later = commands.take_frame(people.researcher, wave.pk, Population(), opted_out=(), at=THEN + 31 * DAY)
    assert "asked" not in later.left_off


def test_of_a_confidential_survey_nothing_tells_the_occasion(people, archive):
    survey = people.running(kind="after_order", confidential=True)
    asked(people, survey, archive[0])
    assert Invitation.objects.get().parameters == {}


def test_refusals_change_nothing(people, archive):
    survey = people.approved(kind="after_order")
    with pytest.raises(Refused):
        asked(people, survey, archive[0])
    with pytest.raises(Forbidden):
        commands.invite_customer(people.clerk, survey.pk, archive[0].pk, ORDER, opted_out=(), at=THEN)
    assert not Invitation.objects.exists()


def test_costs_draw_fewer_where_asking_is_dear(people, archive):
    wave = people.planned(modes=("phone",))
    frame = commands.take_frame(people.researcher, wave.pk, Population(strata_by=("grade",)), opted_out=(), at=AT)
    dear = Wanted("stratified", 18, "s", rule="cost", costs={"diamond": 100.0})
    numbers = commands.numbers_for(frame, dear)
    assert sum(numbers.values()) == 18
    assert numbers["diamond"] < numbers["gold"]
    drawn = commands.draw_sample(people.researcher, frame.pk, dear, at=AT)
    assert drawn.numbers == numbers
    assert commands.repeats(drawn)
