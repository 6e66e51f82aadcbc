"""A customer on the portal: their own archive, and no other row of anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.apps import apps

from yueke.domains.customers import commands, queries
from yueke.domains.customers.models import Customer
from yueke.kernel.access import Scope, ScopedQuerySet, customer_actor
from yueke.kernel.errors import Forbidden, NotFound

SCOPED = [model for model in apps.get_models() if isinstance(model._default_manager.all(), ScopedQuerySet)]


@pytest.fixture
def other(cast, customer) -> Customer:
    """Another archive, of nobody in particular."""
    Customer.objects.filter(pk=customer.pk).update(owner=None)
    return customer


def test_their_own_archive_only(cast, customer):
    me = customer_actor(customer.pk, "客户本人", frozenset())
    assert list(Customer.objects.visible_to(me)) == [customer]
    assert queries.get(me, customer.pk) == customer
    somebody = customer_actor(customer.pk + 1, "客户本人", frozenset())
    with pytest.raises(NotFound):
        queries.get(somebody, customer.pk)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label_lower)
def test_no_table_shows_rows_without_an_owner(cast, other, model):
    """Without a person behind the actor, «own» must not come to mean «nobody's»."""
    me = customer_actor(other.pk + 1, "客户本人", frozenset())
    assert not model._default_manager.visible_to(me).exists()
    nobody = replace(me, scope=Scope("customer"))
    assert not model._default_manager.visible_to(nobody).exists()


def test_they_write_nothing_even_if_a_permission_slipped_in(cast, other):
    me = customer_actor(other.pk, "客户本人", frozenset({"customers.edit"}))
    with pytest.raises(Forbidden):
        commands.edit(me, other.pk, {"remark": "改"}, at=other.created_at)
    other.refresh_from_db()
    assert other.remark == ""
