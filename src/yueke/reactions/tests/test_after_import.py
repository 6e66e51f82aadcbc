"""After customers were imported, a worker takes their waiting search terms into the index."""

from __future__ import annotations

import pytest

from yueke.domains.customers import commands
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

pytestmark = pytest.mark.django_db


def test_waiting_terms_are_taken_in_by_the_reaction():
    commands.create_many(SYSTEM, [CustomerDraft(name="南窑头村小卖部")], batch_id=None, at=AT)
    came = Event.objects.get(kind="customers.customers_imported")
    assert run(came.pk, "after_import.index_waiting_terms", at=AT)
    assert commands.index_waiting_terms(SYSTEM, at=AT) == 0
    assert Customer.objects.filter(search_terms__contains=["窑头"]).count() == 1
