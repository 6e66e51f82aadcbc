"""The sampling desk: who is on the list, who is drawn, and that anybody can draw the same again (D5.3)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Population, Wanted
from yueke.domains.surveys.models import Draw, Frame, Member
from yueke.domains.surveys.rules import drawing, frames
from yueke.domains.surveys.rules.frames import Candidate
from yueke.domains.surveys.tests.test_plans import People, people
from yueke.kernel.errors import Forbidden, Invalid, Refused

__all__ = ["people"]
DAY = timedelta(days=1)
GRADES = ("diamond", "gold", "ordinary")


def customer(people: People, n: int, **more) -> Customer:
    given = {
        "number": f"KH-{n:04}", "name": f"客户{n}", "grade": GRADES[n % 3], "province": "浙江省" if n % 2 else "江苏省",
        "phone_index": n.to_bytes(8, "big") * 2, "department_id": people.department_id, "created_at": AT, "updated_at": AT,
        "reviewed_at": AT,
    }  # fmt: skip
    return Customer(**given | more)


@pytest.fixture
def archive(people) -> list[Customer]:
    """60 customers; 40 ordered lately, 10 long ago, 10 never. The first two share a telephone, the third has none."""
    made = Customer.objects.bulk_create(customer(people, n) for n in range(60))
    Customer.objects.filter(pk=made[1].pk).update(phone_index=made[0].phone_index)
    Customer.objects.filter(pk=made[2].pk).update(phone_index=None)
    Order.objects.bulk_create(
        Order(number=f"DD-{n}", customer=one, ordered_at=AT - (30 if n < 40 else 800) * DAY, amount=100, created_at=AT)
        for n, one in enumerate(made[:50])
    )
    return made


def taken(people: People, survey_id: int, *, opted_out=(), **population) -> Frame:
    return commands.take_frame(people.researcher, survey_id, Population(**population), opted_out=opted_out, at=AT)


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Frame, Draw, Member)]


def test_the_list_leaves_off_whom_nobody_can_or_may_ask(people, archive):
    frame = taken(people, people.planned(modes=("phone",)).pk, opted_out=[archive[5].pk], strata_by=("grade",))
    assert frame.size == 37
    assert frame.left_off == {"duplicate": 1, "missing": 1, "opted_out": 1}
    assert sum(frame.strata.values()) == frame.size
    assert set(frame.strata) == set(GRADES)
    assert set(frames.unpacked(frame.units)) == {one.pk for n, one in enumerate(archive[:40]) if n not in (1, 2, 5)}


@pytest.mark.parametrize(
    ("who", "size"), [(("current",), 38), (("past",), 10), (("potential",), 10), (("past", "potential"), 20)]
)
def test_current_past_and_potential_customers(people, archive, who, size):
    assert taken(people, people.planned(modes=("phone",)).pk, who=who).size == size


def test_a_filter_narrows_the_population(people, archive):
    frame = taken(people, people.planned(modes=("phone",)).pk, filter={"grade": ["diamond"]}, who=tuple(frames.WHO))
    assert frame.size == 20


def test_who_was_asked_lately_rests(people, archive):
    first = people.planned(modes=("phone",))
    draw = commands.draw_sample(people.researcher, taken(people, first.pk).pk, Wanted("simple", 10, "seed"), at=AT)
    Member.objects.filter(draw=draw).update(asked_at=AT - 29 * DAY)
    assert taken(people, people.planned(modes=("phone",)).pk).left_off["asked"] == 10
    Member.objects.filter(draw=draw).update(asked_at=AT - 31 * DAY)
    assert "asked" not in taken(people, people.planned(modes=("phone",)).pk).left_off


def test_a_draw_is_repeated_from_its_list_and_seed(people, archive):
    frame = taken(people, people.planned(modes=("phone",)).pk, strata_by=("grade",))
    wanted = Wanted("stratified", 12, "2026-11-20 开奖 07 11 23", reserve=0.5)
    draw = commands.draw_sample(people.researcher, frame.pk, wanted, at=AT)
    members = list(Member.objects.filter(draw=draw))
    assert (draw.size, draw.reserve, len(members)) == (12, 6, 18)
    assert draw.numbers == dict(Counter(one.stratum for one in members if not one.is_reserve))
    assert all(
        one.chance == pytest.approx(draw.numbers[one.stratum] / frame.strata[one.stratum])
        for one in members
        if not one.is_reserve
    )
    assert commands.repeats(draw)
    one = Member.objects.filter(draw=draw, is_reserve=False).latest("place")
    other = Member.objects.filter(draw=draw, is_reserve=True).latest("place")
    other_customer = other.customer_id
    other.delete()
    Member.objects.filter(pk=one.pk).update(customer_id=other_customer)
    assert not commands.repeats(draw), "somebody put another in their place"


def test_the_proof_of_a_draw_cannot_be_changed(people, archive):
    draw = commands.draw_sample(
        people.researcher, taken(people, people.planned(modes=("phone",)).pk).pk, Wanted("simple", 5, "s"), at=AT
    )
    for change in ({"seed": "x"}, {"proof": "x"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**change)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("simple", 0, "s"), "n"), (Wanted("simple", 39, "s"), "n"), (Wanted("simple", 5, " "), "seed"),
        (Wanted("magic", 5, "s"), "method"), (Wanted("stratified", 3, "s"), "n"), (Wanted("simple", 5, "s", reserve=3), "reserve"),
    ],
)  # fmt: skip
def test_a_draw_that_cannot_be_is_refused(people, archive, wanted, field):
    frame = taken(people, people.planned(modes=("phone",)).pk, strata_by=("grade",))
    before = everything()
    with pytest.raises(Invalid) as refusal:
        commands.draw_sample(people.researcher, frame.pk, wanted, at=AT)
    assert list(refusal.value.fields) == [field]
    assert everything() == before


@pytest.mark.parametrize(
    ("population", "field"),
    [
        ({"who": ()}, "who"),
        ({"months": 0}, "months"),
        ({"strata_by": ("phone",)}, "strata_by"),
        ({"filter": {"text": "没有这个人"}}, "filter"),
    ],
)
def test_a_population_that_cannot_be_is_refused(people, archive, population, field):
    survey = people.planned()
    with pytest.raises(Invalid) as refusal:
        taken(people, survey.pk, **population)
    assert list(refusal.value.fields) == [field]
    assert not Frame.objects.exists()


def test_one_sample_at_a_time_and_none_in_silence(people, archive):
    survey = people.planned(modes=("phone",))
    frame = taken(people, survey.pk)
    draw = commands.draw_sample(people.researcher, frame.pk, Wanted("simple", 5, "s"), at=AT)
    before = everything()
    with pytest.raises(Refused):
        commands.draw_sample(people.researcher, frame.pk, Wanted("simple", 5, "t"), at=AT)
    with pytest.raises(Invalid):
        commands.replace_draw(people.researcher, draw.pk, " ", at=AT)
    with pytest.raises(Forbidden):
        commands.replace_draw(people.clerk, draw.pk, "不好看", at=AT)
    assert everything() == before
    commands.replace_draw(people.researcher, draw.pk, "样本量改为 10", at=AT)
    again = commands.draw_sample(people.researcher, frame.pk, Wanted("simple", 10, "s"), at=AT)
    assert Draw.objects.filter(survey=survey).count() == 2
    Member.objects.filter(draw=again, place=1).update(asked_at=AT)
    with pytest.raises(Refused):
        commands.replace_draw(people.researcher, again.pk, "再来", at=AT)


def test_a_launched_survey_keeps_its_sample(people, archive):
    survey = people.running(modes=("phone",))
    with pytest.raises(Refused):
        taken(people, survey.pk)


CONTACTS = st.binary(max_size=16)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(CONTACTS, st.sampled_from(["a", "b"])), max_size=40),
    st.sets(st.integers(0, 39)),
    st.sets(st.integers(0, 39)),
)
def test_everybody_of_the_population_is_counted_once(rows, opted_out, asked):
    population = [Candidate(n, contact, (stratum,)) for n, (contact, stratum) in enumerate(rows)]
    found = frames.listed(population, opted_out, asked)
    assert len(found.units) + sum(found.left_off.values()) == len(rows)
    assert not set(found.units) & (opted_out | asked)
    assert sum(found.strata.values()) == len(found.units)
    assert frames.unpacked(frames.packed(found.units)) == found.units


def test_every_method_draws_the_same_again_and_a_reserve_of_others():
    units = {n: "甲" if n % 4 else "乙" for n in range(1, 401)}
    for method in drawing.METHODS:
        numbers = drawing.numbers_of(40, {"甲": 300, "乙": 100}, "proportional") if method == "stratified" else {"": 40}
        one, again = (drawing.draw(method, units, numbers, 0.25, "seed") for _time in range(2))
        assert one == again
        assert not set(one.drawn) & set(one.reserve)
        assert len(one.drawn) == (400 if method == "census" else 40)
        assert one.proof != drawing.draw(method, units, numbers, 0.25, "other").proof
        if method == "stratified":
            assert Counter(units[unit] for unit in one.reserve) == {"甲": 8, "乙": 2}
