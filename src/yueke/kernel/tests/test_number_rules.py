"""Changing how numbers look: which looks could meet, and that no number is ever given twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel import numbering
from yueke.kernel.access import SYSTEM, Actor, Scope
from yueke.kernel.errors import Forbidden, Invalid
from yueke.kernel.events import timeline
from yueke.kernel.numbering import DATE_FORMATS, NumberRule, Shape, edit_rule, next_number, preview

CODE = "tests.edited"
numbering.declare(CODE, prefix="QX", date_format="%Y%m%d-", title="测试编号")
NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Shanghai"))

shapes = st.builds(
    Shape,
    st.sampled_from(["", "A", "AB", "A2", "A-", "A20"]),
    st.sampled_from(DATE_FORMATS),
    st.integers(2, 8),
    st.just("never"),
)
moments = st.dates(date(2020, 1, 1), date(2039, 12, 31))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Shape("KH", "%Y", 6, "year"), Shape("KH", "%Y%m", 4, "month"), True),
        (Shape("KH", "%Y", 6, "year"), Shape("KH2", "", 6, "never"), True),
        (Shape("KH", "%Y", 6, "year"), Shape("KA", "%Y", 6, "year"), False),
        (Shape("KH", "%Y", 6, "year"), Shape("KH", "%Y-", 6, "year"), False),
        (Shape("DD", "%Y%m%d-", 4, "day"), Shape("DD", "%Y%m-", 4, "month"), False),
        (Shape("DD", "", 4, "never"), Shape("D", "", 4, "never"), False),
        (Shape("A2", "", 2, "never"), Shape("A", "", 2, "never"), True),
    ],
)
def test_which_looks_can_meet(one, other, meet):
    assert (one.may_equal(other), other.may_equal(one)) == (meet, meet)


@given(shapes, shapes, moments, moments, st.integers(1, 10**7), st.integers(1, 10**7))
def test_looks_said_not_to_meet_never_do(one, other, then, later, first, second):
    if not one.may_equal(other):
        assert one.number(then, first) != other.number(later, second)


@given(shapes, moments, moments, st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_number_tells_its_date_and_count(shape, then, later, first, second):
    same = shape.number(then, first) == shape.number(later, second)
    assert same == (then.strftime(shape.date_format) == later.strftime(shape.date_format) and first == second)


@pytest.mark.parametrize(
    ("date_format", "reset", "tells"),
    [("", "never", True), ("", "year", False), ("%Y", "year", True), ("%y%m", "day", False), ("%y%m%d", "day", True)],
)
def test_a_count_that_starts_anew_needs_its_date(date_format, reset, tells):
    assert Shape("A", date_format, 4, reset).tells_its_period is tells


@pytest.mark.django_db
def test_no_number_comes_twice_through_any_change():
    given_out = [next_number(CODE, NOON) for _ in range(3)]
    steps = [
        Shape("QX", "%Y%m%d-", 6, "day"),
        Shape("QX", "%Y%m%d-", 4, "never"),
        Shape("QY", "%Y%m%d-", 4, "month"),
        Shape("QX", "%Y%m%d-", 4, "day"),
        Shape("QX", "%Y%m%d-", 2, "year"),
    ]
    for n, shape in enumerate(steps):
        moment = NOON + timedelta(days=n // 2)
        expected = preview(CODE, shape, moment)
        edit_rule(SYSTEM, CODE, shape, at=moment)
        got = [next_number(CODE, moment + timedelta(days=d)) for d in (0, 0, 1, 40)]
        assert got[0] == expected
        given_out += got
    assert len(set(given_out)) == len(given_out)


@pytest.mark.django_db
def test_a_look_once_used_stays_taken():
    edit_rule(SYSTEM, CODE, Shape("QX", "%Y", 6, "year"), at=NOON)
    edit_rule(SYSTEM, CODE, Shape("QZ", "", 6, "never"), at=NOON)
    with pytest.raises(Invalid, match="重号"):
        edit_rule(SYSTEM, CODE, Shape("QX2", "", 8, "never"), at=NOON)
    assert NumberRule.objects.get(pk=CODE).prefix == "QZ"


@pytest.mark.django_db
def test_the_change_is_told_with_before_and_after():
    edit_rule(SYSTEM, CODE, Shape("QZ", "", 6, "never"), at=NOON)
    edit_rule(SYSTEM, CODE, Shape("QZ", "", 6, "never"), at=NOON)
    (event,) = timeline(f"kernel.numberrule:{CODE}")
    assert (event.payload["before"]["prefix"], event.payload["after"]["prefix"]) == ("QX", "QZ")
    assert event.payload["example"] == "QZ000001"


@pytest.mark.django_db
def test_it_takes_the_permission():
    clerk = Actor(1, "文员", "", None, frozenset({"customers.edit"}), Scope("all", frozenset()), None)
    with pytest.raises(Forbidden):
        edit_rule(clerk, CODE, Shape("QZ", "", 6, "never"), at=NOON)
    assert not NumberRule.objects.filter(pk=CODE).exists()
