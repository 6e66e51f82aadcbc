"""Customers the demo's people wrote down twice, for the pages that compare and merge."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from yueke.config.demo.chance import SEED, Chance
from yueke.config.demo.trade import Account
from yueke.domains.catalogue.models import Product
from yueke.domains.customers import commands as customers
from yueke.domains.customers import queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.kernel.access import SYSTEM
from yueke.reactions import upkeep

TWINS = 12
NIGHTS = 14


def write_down_twice(accounts: list[Account], goods: list[Product], at: datetime) -> int:
    """Open a second archive for :data:`TWINS` customers, each with a small order; returns how many."""
    # Dice of its own: everything else stays as it was without this chapter.
    chance = Chance(SEED + 1)
    chosen = chance.sample([account for account in accounts if account.pace], TWINS)
    drafts = [_again(chance, account, position, at) for position, account in enumerate(chosen)]
    ids = customers.create_many(SYSTEM, drafts, batch_id=None, at=at)
    bought = [_order(chance, account, pk, goods, at) for account, pk in zip(chosen, ids, strict=True)]
    orders.create_many(SYSTEM, bought, batch_id=None, at=at)
    return len(ids)


def look_through(at: datetime) -> None:
    """Two weeks of nightly readings, the duplicates looked for in the last of them."""
    for nights in range(NIGHTS, 0, -1):
        moment = at - timedelta(days=nights)
        customers.read_quality(SYSTEM, stale=upkeep.stale_before(moment), at=moment)
    upkeep.run(at)


def _again(chance: Chance, account: Account, position: int, at: datetime) -> CustomerDraft:
    """The same customer as somebody else wrote it down: without a phone, with a new one, with a longer name."""
    known = queries.archive(SYSTEM, account.id)
    customer = known.customer
    address = known.addresses[0].detail if known.addresses else ""
    phone = ("", chance.mobile(), customer.phone, customer.phone)[position % 4]
    since = at - timedelta(days=chance.randint(3, 90), minutes=chance.randrange(300))
    return CustomerDraft(
        name=customer.name.removesuffix("有限公司") if position % 4 == 3 else customer.name,
        kind=customer.kind,
        phone=phone,
        email=customer.email if position % 2 else "",
        province=customer.province,
        city=customer.city,
        district=customer.district if position % 3 else "",
        address=address,
        channel="phone",
        contact=known.contacts[0].name if known.contacts else "",
        remark="来电咨询时登记" if position % 2 else "",
        tags=("价格敏感",) if position % 3 == 0 else (),
        owner_id=account.owner_id,
        department_id=account.department_id,
        learned_at=since,
        created_at=since,
    )


def _order(chance: Chance, account: Account, customer_id: int, goods: list[Product], at: datetime) -> OrderDraft:
    product = chance.choice(goods)
    when = at - timedelta(days=2, minutes=chance.randrange(300))
    return OrderDraft(
        customer_id=customer_id,
        ordered_at=when,
        lines=(LineDraft(product.name, Decimal(2), product.price, product_id=product.pk),),
        channel="phone",
        department_id=account.branch.departments["销售部"].pk,
        person_id=account.branch.sales[0].pk,
        promised_on=when.date() + timedelta(days=20),
        state="open",
    )
