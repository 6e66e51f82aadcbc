"""Improvements are judged by the complaints that came in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.complaints.tests.house import AT, house, house_of_file
from yueke.domains.improvement import counting

__all__ = ["house", "house_of_file"]
pytestmark = pytest.mark.django_db
SPAN = (AT.date(), AT.date() + timedelta(days=1))


def test_improvements_can_be_judged_by_complaints(house):
    house.registered()
    counter = counting.counter_of("complaints.complaint")
    assert counter is not None
    assert counter.count({}, *SPAN) == counting.Counted(1, 0.0)
    assert counter.count({"product": house.product.pk}, *SPAN).events == 0
    assert counter.words({"department": house.aftersales.pk}) == "责任部门：售后部"
