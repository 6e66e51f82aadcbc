"""What is old goes at night, once switched on; what is owed stays."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.customers.tests.conftest import AT, cast
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.models import ContactMade, RetentionRun
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.kernel.personal import STRUCK
from yueke.reactions import retaining

__all__ = ["cast"]

LATER = AT + timedelta(days=4 * 366)


@pytest.fixture
def old(cast) -> list[Customer]:
    """Two customers put away long ago; the second still awaits a delivery."""
    made = [customers.create(cast.owner, CustomerDraft(name=f"老客户{n}"), at=AT) for n in (1, 2)]
    line = LineDraft("货架", Decimal(1), Decimal(10))
    orders.create(SYSTEM, OrderDraft(made[1].pk, AT, (line,)), at=AT)
    for one in made:
        customers.archive(cast.owner, one.pk, reason="停业", at=AT)
    return made


def names() -> list[str]:
    return list(Customer.objects.order_by("pk").values_list("name", flat=True))


def test_nothing_goes_before_it_is_switched_on(old):
    retaining.every_night(LATER)
    assert names() == ["老客户1", "老客户2"]
    assert not RetentionRun.objects.exists()


def test_the_preview_says_what_would_go(old):
    found = {one.kind.code: one for one in queries.previews(SYSTEM, LATER)}["archived-customers"]
    assert (found.would_go, found.sample) == (2, [one.number for one in old])
    assert names() == ["老客户1", "老客户2"]


def test_what_is_old_goes_and_what_is_owed_stays(old):
    commands.set_retention(SYSTEM, "archived-customers", keep="3 years", is_on=True, at=AT)
    retaining.every_night(AT + timedelta(days=300))
    assert names() == ["老客户1", "老客户2"]
    retaining.every_night(LATER)
    assert names() == [STRUCK, "老客户2"]
    assert RetentionRun.objects.order_by("-at").first().gone == 1
    event = Event.objects.get(kind="privacy.retention_applied")
    assert (event.audited, event.payload) == (True, {"data_kind": "archived-customers", "gone": 1})


def test_counts_of_contacts_go(old):
    commands.note_contacts(SYSTEM, [old[0].pk], "service", "phone", at=AT)
    commands.note_contacts(SYSTEM, [old[0].pk], "service", "phone", at=LATER)
    commands.set_retention(SYSTEM, "contacts-made", keep="1 year", is_on=True, at=LATER)
    retaining.every_night(LATER)
    assert [row.at for row in ContactMade.objects.all()] == [LATER]
