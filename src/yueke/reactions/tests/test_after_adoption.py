"""What an adopted regulation brings with it."""

from __future__ import annotations

import pytest

from yueke.compliance import commands as compliance
from yueke.compliance.events import PackAdopted
from yueke.domains.complaints.models import Category, Cause
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

pytestmark = pytest.mark.django_db


def react() -> None:
    """Run the reaction to the latest adoption, as its job would."""
    run(Event.objects.filter(kind=PackAdopted.kind).latest("pk").pk, "after_adoption.seed_complaint_trees", at=AT)


def test_categories_and_causes_are_there_once_and_edits_stay() -> None:
    compliance.adopt(SYSTEM, "A", at=AT)
    react()
    food = Category.objects.get(code="food")
    assert food.form, "with the facts it asks for"
    assert Cause.objects.filter(parent=None).exists()
    Category.objects.filter(pk=food.pk).update(name="食品安全")
    before = Category.objects.count()
    compliance.adopt(SYSTEM, "C", at=AT)
    react()
    assert Category.objects.count() == before
    assert Category.objects.get(pk=food.pk).name == "食品安全"
