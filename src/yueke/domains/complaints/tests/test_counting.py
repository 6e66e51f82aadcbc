"""How many complaints came in: in which days, below which category and cause, and what counts as none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.drafts import FindingDraft
from yueke.domains.complaints.models import Category, Cause, Complaint
from yueke.domains.complaints.tests.house import AT
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
SPAN = (AT.date(), AT.date() + timedelta(days=1))


def test_days_and_what_is_none_of_its_own(house):
    house.registered()
    declined = house.registered(description="与本公司无关的事情")
    commands.decline(house.agent, declined.pk, "与本公司无关", "可向 12315 反映", at=AT)
    late = house.registered(description="第二天来的")
    Complaint.objects.filter(pk=late.pk).update(received_at=AT + timedelta(days=1))
    assert queries.arrived(*SPAN) == 1
    assert queries.arrived(SPAN[1], SPAN[1] + timedelta(days=1)) == 1


def test_a_category_and_a_cause_stand_for_those_below(house):
    top = Category.objects.create(code="t-goods", name="商品", kind="goods")
    below = Category.objects.create(code="t-broken", name="破损", kind="goods", parent=top)
    cause = Cause.objects.create(code="t-transport", name="运输")
    packing = Cause.objects.create(code="t-packing", name="包装", parent=cause)
    complaint = house.investigating()
    Complaint.objects.filter(pk=complaint.pk).update(category=below)
    commands.investigate(house.engineer, complaint.pk, FindingDraft("未加护角", packing.pk), at=AT + timedelta(hours=1))
    assert queries.arrived(*SPAN, category_id=top.pk) == queries.arrived(*SPAN, category_id=below.pk) == 1
    assert queries.arrived(*SPAN, cause_id=cause.pk) == 1
    assert queries.arrived(*SPAN, cause_id=packing.pk, departments=[house.aftersales.pk]) == 1
    assert queries.arrived(*SPAN, cause_id=packing.pk, departments=[house.service.pk]) == 0


def test_numbers_are_told_to_whoever_may_see_the_complaint(house):
    complaint = house.registered()
    assert queries.numbers_of(house.clerk, [complaint.pk]) == {complaint.pk: complaint.number}
    assert queries.id_of(SYSTEM, complaint.number.lower()) == complaint.pk
    assert queries.numbers_of(house.engineer, [complaint.pk]) == {}
    assert queries.id_of(house.engineer, complaint.number) is None
    assert date(2026, 11, 16) == SPAN[0]
