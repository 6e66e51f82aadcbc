"""Decisions of a merge, without a database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.domains.customers.rules.merging import (
    Told,
    better_survivor,
    confirmed_at,
    default_side,
    edited_since,
    joined,
    marks_broken,
    source_back,
)

OLD, NEW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "mine", "theirs", "side"),
    [
        ("phone", Told(("138",), OLD), Told(("138",), NEW), "survivor"),
        ("phone", Told(("",), OLD), Told(("138",), OLD), "absorbed"),
        ("phone", Told(("138",), OLD), Told(("",), NEW), "survivor"),
        ("phone", Told(("138",), OLD), Told(("139",), NEW), "absorbed"),
        ("phone", Told(("138",), NEW), Told(("139",), OLD), "survivor"),
        ("phone", Told(("138",), None), Told(("139",), NEW), "survivor"),
        ("name", Told(("华北灯饰",), NEW), Told(("华北灯饰有限公司",), OLD), "absorbed"),
        ("name", Told(("华北灯饰有限公司",), OLD), Told(("华北灯饰",), NEW), "survivor"),
        ("region", Told(("浙江省", "", ""), NEW), Told(("浙江省", "杭州市", ""), OLD), "absorbed"),
        ("region", Told(("浙江省", "杭州市", ""), OLD), Told(("浙江省", "", ""), NEW), "survivor"),
        ("region", Told(("浙江省", "杭州市", ""), OLD), Told(("江苏省", "南京市", ""), NEW), "absorbed"),
        ("tags", Told((["甲"],), OLD), Told((["乙"],), NEW), "both"),
        ("owner", Told((1, 2), NEW), Told((3, 2), OLD), "survivor"),
    ],
)
def test_the_side_kept_unless_somebody_says_otherwise(field, mine, theirs, side):
    assert default_side(field, mine, theirs).side == side


def test_only_a_real_difference_is_asked_about():
    assert default_side("phone", Told(("1",), OLD), Told(("1",), OLD)).settled
    assert default_side("phone", Told(("",), OLD), Told(("1",), OLD)).settled
    assert not default_side("phone", Told(("2",), OLD), Told(("1",), OLD)).settled


def test_a_review_confirms_what_was_learned_before():
    source = {"*": {"at": OLD.isoformat()}}
    assert confirmed_at(source, "phone", NEW) == NEW
    assert confirmed_at(source, "phone", None) == OLD
    assert confirmed_at({}, "phone", None) is None


def test_both_sides_joined():
    assert joined("tags", ["甲", "乙"], ["乙", "丙"]) == ["甲", "乙", "丙"]
    assert joined("preferences", {"time": "早"}, {"time": "晚", "note": "静"}) == {"time": "早", "note": "静"}
    assert joined("remark", "甲", "甲") == "甲"
    assert joined("remark", "", "乙") == "乙"


def test_the_key_customer_then_the_fuller_then_the_older_is_kept():
    base = {"is_key": False, "completeness": 50, "created_at": OLD, "id": 1}
    assert not better_survivor(base, {**base, "is_key": True, "completeness": 10})
    assert not better_survivor(base, {**base, "completeness": 60})
    assert better_survivor(base, {**base, "created_at": NEW, "id": 2})
    assert better_survivor(base, {**base, "id": 2})


def test_what_hinders_an_undo():
    after = {"phone": "b", "version": 2, "completeness": 9}
    assert edited_since(after, {"phone": "b", "version": 7, "completeness": 1}) == []
    assert edited_since(after, {"phone": "c", "version": 2, "completeness": 9}) == ["phone"]
    assert edited_since(after, {"phone": "a", "version": 2, "completeness": 9}) == ["phone"]
    assert marks_broken([1, 2, 3], [10, 20, 30], {1: 10, 2: 21}) == ([2], [3])


_sources = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3))


@given(before=_sources, after=_sources, edits=_sources)
def test_sources_go_back_where_the_merge_set_them_and_nowhere_else(before, after, edits):
    assert source_back(after, before, after) == before
    now = {**after, **edits}
    back = source_back(now, before, after)
    for key in "abcd":
        touched = before.get(key) != after.get(key) and now.get(key) == after.get(key)
        assert back.get(key) == (before if touched else now).get(key)
