"""Tests share a database: one that commits must leave it as the migrations wrote it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from yueke.domains.organization.models import Post
from yueke.kernel.calendar.models import CalendarDay

CHANGES: dict[str, Callable[[], object]] = {
    "deleted": lambda: CalendarDay.objects.all().delete(),
    "changed": lambda: CalendarDay.objects.update(name="改"),
    "added": lambda: Post.objects.create(code="left", title="留下的"),
    "none": lambda: None,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES)
def test_each_test_that_commits_finds_the_first_rows(change: str):
    assert CalendarDay.objects.exists()
    assert not CalendarDay.objects.filter(name="改").exists()
    assert not Post.objects.exists()
    CHANGES[change]()
