"""Tests share a database: one that commits must not leave it without what the migrations wrote."""

from __future__ import annotations

import pytest

from yueke.kernel.calendar.models import CalendarDay


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_that_commits_finds_the_first_rows(turn):
    assert CalendarDay.objects.exists()
    CalendarDay.objects.all().delete()
