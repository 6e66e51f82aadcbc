"""Weights, scores, what a text says, what may be shown: nothing here asks for stars that must not."""

from __future__ import annotations

import inspect
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.domains.evaluations.choices import Reason
from yueke.domains.evaluations.rules import publishing, texts
from yueke.domains.evaluations.rules.scores import score
from yueke.domains.evaluations.rules.weights import level, wrong_sum


@pytest.mark.parametrize(
    ("weights", "wrong"),
    [
        ((), None), ((100,), None), ((30, 70), None), ((0, 0), None), ((30, 69), 99), ((50, 51), 101), ((33.33, 66.67), None),
        ((33.33, 66.66), 99.99),
    ],
)  # fmt: skip
def test_weights_below_one_parent_sum_to_a_hundred_or_enter_nothing(weights, wrong):
    given_weights = {n: Decimal(str(one)) for n, one in enumerate(weights)}
    assert wrong_sum(given_weights) == (None if wrong is None else Decimal(str(wrong)))


def test_levels_are_read_off_the_code():
    assert [level(code) for code in ("overall", "service.speed", "model.quality.fit")] == [1, 2, 3]


@pytest.mark.parametrize(("raw", "points"), [(1, 20), (3, 60), (5, 100)])
def test_stars_are_counted_in_full_steps(raw, points):
    assert score(raw, 1, 5, "full steps") == points


def test_what_is_not_on_the_scale_is_no_score():
    with pytest.raises(ValueError, match="not on the scale"):
        score(6, 1, 5, "full steps")


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("板子坏了，要求退款", "complaint"),
        ("希望加一个脚轮", "suggestion"),
        ("希望尽快退款", "complaint"),
        ("很好用", ""),
        ("", ""),
    ],
)
def test_what_words_look_like(text, looks):
    assert texts.looks(text) == looks


@pytest.mark.parametrize(
    ("text", "found", "shown"),
    [
        ("很好，找我 13812345678 面谈", ["personal"], "很好，找我 *** 面谈"),
        ("打１３８ １２３４ ５６７８", ["personal"], "打***"),
        ("身份证 11010519491231002X", ["personal"], "身份证 ***"),
        ("店里电话 0571-88886666", ["personal"], "店里电话 ***"),
        ("写给 a.b@example.com", ["personal"], "写给 ***"),
        ("加微信 abcde123 领券", ["advertisement"], "加微信 abcde123 领券"),
        ("看 http://x.example", ["advertisement"], "看 http://x.example"),
        ("用了 2026 年买的 12 个", [], "用了 2026 年买的 12 个"),
    ],
)
def test_what_leads_to_a_person_is_found_and_not_shown(text, found, shown):
    assert texts.flags(text) == found
    assert texts.shown(text) == shown


@given(st.text(max_size=300))
def test_no_telephone_survives_being_shown(text):
    assert "personal" not in texts.flags(texts.shown(f"{text} 13812345678 {text}"))


@pytest.mark.parametrize(
    ("state", "reason", "counts"),
    [
        ("received", "", True), ("published", "", True), ("withdrawn", "", False),
        *(("withheld", one, one not in ("advertisement", "irrelevant")) for one in Reason.values),
    ],
)  # fmt: skip
def test_what_is_not_shown_still_counts_unless_it_was_no_evaluation(state, reason, counts):
    assert publishing.counts(state, reason) is counts


def test_the_rules_of_publication_cannot_look_at_stars():
    for rule in (publishing.lacking, publishing.counts, texts.flags, texts.looks, texts.shown):
        assert set(inspect.signature(rule).parameters) <= {"can_publish", "state", "reason", "text"}
    assert publishing.lacking(can_publish=False, state="received") == "consent"
    assert publishing.lacking(can_publish=True, state="withdrawn") == "withdrawn"
    assert publishing.lacking(can_publish=True, state="withheld") == ""
