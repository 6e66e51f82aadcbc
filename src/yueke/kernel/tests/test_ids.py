"""Ids out of addresses and forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.ids import read_id


@pytest.mark.parametrize("text", ["", "-1", "1.0", "²", "１２", " 7", "9" * 19, "9" * 5000, "NaN", None])
def test_whatever_else_is_no_id(text):
    assert read_id(text) is None


@given(st.integers(0, 10**18 - 1))
def test_ids_are_read(number):
    assert read_id(str(number)) == read_id(number) == number
