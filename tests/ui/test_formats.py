"""How figures, moments and time left are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from yueke.ui import formats

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)  # 14:05 in Shanghai


@pytest.mark.parametrize(
    "value, style, text",
    [
        (Decimal("1234.56"), "", "¥1,234.56"),
        (0, "", "¥0.00"),
        (-5, "", "−¥5.00"),
        (None, "", "—"),
        (9999, "short", "¥9,999"),
        (12300, "short", "¥1.2万"),
        (345_000_000, "short", "¥3.45亿"),
    ],
)
def test_money(value, style, text):
    assert formats.money(value, style) == text


def test_short_money_in_english():
    with translation.override("en"):
        assert formats.money(12300, "short") == "¥12.3k"


@pytest.mark.parametrize(
    "value, text",
    [(0.9719, "97.2"), (1, "100.0"), (0.9996, "99.9"), (0, "0.0"), (0.0001, "0.1"), (Decimal("0.5"), "50.0")],
)
def test_share(value, text):
    assert formats.share(value) == f"{text}\u202f%"


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_share_is_only_full_when_nothing_is_missing(kept, total):
    kept = min(kept, total)
    assert (formats.share(kept / total).startswith("100")) == (kept == total)
    assert (formats.share(kept / total).startswith("0.0")) == (kept == 0)


@pytest.mark.parametrize(
    "delta, text, level",
    [
        (timedelta(days=1, hours=3), "剩1天3小时", "ok"),
        (timedelta(days=1), "剩1天", "soon"),
        (timedelta(hours=4, minutes=5), "剩4小时5分", "soon"),
        (timedelta(minutes=5), "剩5分", "soon"),
        (timedelta(0), "剩0分", "soon"),
        (timedelta(hours=-2), "超2小时", "over"),
        (timedelta(days=-45, hours=-3), "超45天", "over"),
    ],
)
def test_time_left(delta, text, level):
    left = formats.time_left(AT + delta, AT)
    assert (left.text, left.level) == (text, level)


@pytest.mark.parametrize(
    "value, style, text",
    [
        (AT, "", "2026-11-22 14:05"),
        (AT, "short", "11-22 14:05"),
        (AT, "formal", "2026年11月22日"),
        (datetime(2026, 11, 22, 17, tzinfo=UTC), "date", "2026-11-23"),
        (date(2026, 1, 3), "", "2026-01-03"),
        (date(2026, 1, 3), "formal", "2026年1月3日"),
        (None, "", "—"),
    ],
)
def test_moment(value, style, text):
    assert formats.moment(value, style) == text
