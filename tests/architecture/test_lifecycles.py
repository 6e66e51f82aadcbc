"""Every lifecycle allows exactly the moves of its table, and says so twice."""

from __future__ import annotations

import itertools

import pytest
from django.apps import apps
from django.db import transaction
from django.db.utils import Error as DatabaseError

from yueke.kernel.lifecycle import all_lifecycles

MODELS = {
    trigger.name: (model, trigger) for model in apps.get_models() for trigger in getattr(model._meta, "triggers", [])
}


@pytest.mark.parametrize("name,life", all_lifecycles().items())
def test_every_state_can_be_reached(name, life):
    reached = {life.initial}
    for _ in life.states:
        reached |= {s.target for s in life.steps if reached & set(s.sources)}
    assert reached == {s.code for s in life.states}


@pytest.mark.parametrize("name,life", all_lifecycles().items())
def test_the_trigger_has_the_same_table(name, life):
    _model, trigger = MODELS[name]
    expected = {(source, step.target) for step in life.steps for source in step.sources}
    assert set(trigger.transitions) == expected
    codes = [s.code for s in life.states]
    assert [p for p in itertools.product(codes, codes) if p in expected]


def test_the_database_refuses_a_move_outside_the_table(db, django_user_model):
    from yueke.domains.customers.models import Customer, KeyQualification
    from yueke.kernel import clock

    at = clock.now()
    customer = Customer.objects.create(number="C1", name="甲", created_at=at, updated_at=at, reviewed_at=at)
    row = KeyQualification.objects.create(customer=customer, reason="x", applied_at=at, decided_at=at, state="refused")
    with pytest.raises(DatabaseError), transaction.atomic():
        KeyQualification.objects.filter(pk=row.pk).update(state="approved", number="ZD1")
    row.refresh_from_db()
    assert row.state == "refused"
