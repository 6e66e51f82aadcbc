"""A prospect who buys becomes a customer, by hand or by sheet; taken out again, the sheet leaves a prospect."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from yueke.domains.customers.models import Customer
from yueke.domains.imports.models import ImportBatch
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import OrderDraft
from yueke.domains.organization.tests.house import AT, House, house, house_of_file
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]

DAY = timedelta(days=1)


def archive(number: str, stage: str = "prospect") -> Customer:
    """An archive opened ten days ago."""
    opened = AT - 10 * DAY
    return Customer.objects.create(
        number=number, name=f"客户{number}", stage=stage, created_at=opened, updated_at=opened, reviewed_at=opened
    )


def bought(customer: Customer, *, days_ago: int) -> OrderDraft:
    return OrderDraft(customer_id=customer.pk, ordered_at=AT - days_ago * DAY, lines=(), amount=Decimal(100))


def react(kind: str, name: str) -> bool:
    """Run the reaction to the latest event of ``kind``, as its job would."""
    return run(Event.objects.filter(kind=kind).latest("pk").pk, f"after_buying.{name}", at=AT)


def standing(customer: Customer):
    customer.refresh_from_db()
    return customer.stage, customer.customer_since


@pytest.mark.parametrize(
    "days_ago,since",
    [(3, AT - 3 * DAY), (10, AT - 10 * DAY), (30, AT - 10 * DAY)],
    ids=["after the archive was opened", "that very day", "before it was opened: owed from the archive on"],
)
def test_the_first_order_makes_a_customer_once(house: House, days_ago, since) -> None:
    prospect = archive("1")
    orders.create(house.boss, bought(prospect, days_ago=days_ago), at=AT)
    assert react("orders.order_created", "welcome")
    assert standing(prospect) == ("customer", since)
    assert not react("orders.order_created", "welcome")
    assert Event.objects.filter(kind="customers.became_customer").count() == 1


def test_who_is_a_customer_already_stays_untouched(house: House) -> None:
    known = archive("1", "customer")
    orders.create(house.boss, bought(known, days_ago=1), at=AT)
    react("orders.order_created", "welcome")
    assert standing(known) == ("customer", None)
    assert known.version == Customer().version
    assert not Event.objects.filter(kind="customers.became_customer").exists()


def test_a_cancelled_order_makes_nobody_a_customer(house: House) -> None:
    prospect = archive("1")
    order = orders.create(house.boss, bought(prospect, days_ago=1), at=AT)
    orders.cancel(house.boss, order.pk, reason="误录", at=AT)
    react("orders.order_created", "welcome")
    assert standing(prospect) == ("prospect", None)


def test_a_sheet_makes_customers_of_its_prospects_and_undone_leaves_them_prospects(house: House) -> None:
    batch = ImportBatch.objects.create(kind="orders", created_at=AT, created_by_id=house.boss.person_id)
    only, both, known = archive("1"), archive("2"), archive("3", "customer")
    drafts = [bought(only, days_ago=5), bought(only, days_ago=2), bought(both, days_ago=4), bought(known, days_ago=4)]
    orders.create_many(house.boss, drafts, batch_id=batch.pk, at=AT)
    assert react("orders.orders_imported", "welcome_all")
    assert standing(only) == ("customer", AT - 5 * DAY)
    assert standing(both) == ("customer", AT - 4 * DAY)
    orders.create(house.boss, bought(both, days_ago=1), at=AT)

    orders.remove_batch(house.boss, batch.pk, at=AT)
    assert react("orders.imported_orders_removed", "part_with")
    assert standing(only) == ("prospect", None)
    assert standing(both) == ("customer", AT - 4 * DAY)
    assert standing(known) == ("customer", None)
