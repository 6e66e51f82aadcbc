"""Imports at the level of archives: created at once, filled up, taken out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yueke.domains.customers import commands, queries
from yueke.domains.customers.commands.lacking import lacking
from yueke.domains.customers.drafts import FACTS, NEVER_EMPTY, CustomerDraft
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.records import DERIVED
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Refused
from yueke.kernel.events.models import Event

FULL = CustomerDraft(
    name="杭州大华商贸有限公司",
    kind="enterprise",
    phone="0571-88776655",
    email="a@example.com",
    identity_number="91330106589876543X",
    birthday=date(2001, 2, 28),
    province="浙江省",
    city="杭州市",
    district="西湖区",
    address="文三路 90 号",
    industry="零售",
    channel="store",
    contact="王五",
    position="采购",
    tags=("重点", "老客户"),
    remark="=1+1 <b>\t\\N\n第二行",
    preferences={"口味": "清淡"},
)


def test_many_at_once_are_stored_like_one_by_hand(cast):
    (bulk_id,) = commands.create_many(cast.owner, [FULL], batch_id=None, at=AT)
    bulk = queries.get(cast.owner, bulk_id)
    by_hand = FULL.__class__(**{**{f: getattr(FULL, f) for f in FULL.__slots__}, "identity_number": ""})
    one = commands.create(cast.owner, by_hand, at=AT)
    assert [getattr(bulk, f) for f in FACTS if f != "identity_number"] == [
        getattr(one, f) for f in FACTS if f != "identity_number"
    ]
    same = [f for f in DERIVED if f != "identity_index"]
    assert [_plain(getattr(bulk, f)) for f in same] == [_plain(getattr(one, f)) for f in same]
    assert bulk.source == one.source
    assert list(bulk.contacts.values_list("name", "position")) == [("王五", "采购")]
    assert bulk.addresses.get().detail == "文三路 90 号"


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_ids_come_in_the_order_of_the_drafts_with_one_event(cast):
    drafts = [CustomerDraft(name=f"客户{n}") for n in range(50)]
    ids = commands.create_many(cast.owner, drafts, batch_id=7, at=AT)
    names = dict(Customer.objects.values_list("id", "name"))
    assert [names[pk] for pk in ids] == [draft.name for draft in drafts]
    assert Event.objects.get().payload == {"batch_id": 7, "count": 50}
    entry = queries.timeline(cast.steward, ids[0])[0]
    assert entry.kind == "customers.imported"


def test_a_used_number_refuses_the_whole_call(cast, customer):
    drafts = [CustomerDraft(name="甲"), CustomerDraft(name="乙", number=customer.number)]
    with pytest.raises(Refused, match=customer.number):
        commands.create_many(SYSTEM, drafts, batch_id=7, at=AT)
    with pytest.raises(Refused, match="X1"):
        commands.create_many(
            SYSTEM, [CustomerDraft(name="甲", number="X1"), CustomerDraft(name="乙", number="X1")], batch_id=7, at=AT
        )
    assert Customer.objects.count() == 1


def test_absorbing_fills_only_what_is_empty(cast, customer):
    filled = commands.absorb(
        cast.owner, customer.pk, {"phone": "13900000000", "industry": "餐饮", "remark": "来自表格"}, batch_id=9, at=AT
    )
    assert filled == ["industry", "remark", "contact"]
    assert customer.contacts.get().phone == "13900000000"  # a second number is kept beside the first
    found = queries.get(cast.owner, customer.pk)
    assert (found.phone, found.industry) == ("13812345678", "餐饮")
    assert found.source["industry"]["batch"] == 9
    assert commands.absorb(cast.owner, customer.pk, {"industry": "物流"}, at=AT) == []


OFFERED = {
    **{name: getattr(FULL, name) for name in FACTS if name not in NEVER_EMPTY},
    "gender": "male",
    "contact": FULL.contact,
    "address": FULL.address,
}
NEWS = {
    **{name: {name: value} for name, value in OFFERED.items() if name not in ("phone", "contact")},
    "a number": {"phone": "13900000000"},
    "a person": {"contact": "赵六"},
    "somebody else's number": {"more_contacts": [("", "", "13900000000")]},
    "somebody else": {"more_contacts": [("孙七", "", "0571-88776655")]},
}


@pytest.mark.parametrize("news", NEWS)
def test_an_archive_is_left_alone_just_when_nothing_would_be_filled(cast, news):
    given = NEWS[news]
    blank, full = commands.create_many(
        cast.owner, [CustomerDraft(name=FULL.name), replace(FULL, gender="male")], batch_id=None, at=AT
    )
    lacks = lacking(cast.owner, {blank, full})
    assert lacks[blank].takes(given)
    assert commands.absorb(cast.owner, blank, given, at=AT)
    assert lacks[full].takes(given) == bool(commands.absorb(cast.owner, full, given, at=AT))
    assert lacks[full].takes(given) == (news not in OFFERED)


def test_undoing_takes_out_what_came_and_what_was_filled(cast, customer):
    commands.create_many(cast.owner, [FULL, CustomerDraft(name="乙")], batch_id=9, at=AT)
    commands.absorb(cast.owner, customer.pk, {"industry": "餐饮"}, batch_id=9, at=AT)
    assert commands.remove_batch(SYSTEM, 9, absorbed_into=[customer.pk], at=AT + timedelta(days=1)) == 2
    found = Customer.objects.get()
    assert (found.pk, found.industry) == (customer.pk, "")
    assert "industry" not in found.source
    assert not Contact.objects.exists()
    assert Address.objects.count() == 1


def test_undoing_is_refused_when_something_happened_since(cast):
    changed, _free = commands.create_many(cast.owner, [CustomerDraft(name=n) for n in "甲丙"], batch_id=9, at=AT)
    commands.edit(cast.steward, changed, {"industry": "餐饮"}, at=AT)
    with pytest.raises(Refused) as refusal:
        commands.remove_batch(SYSTEM, 9, at=AT + timedelta(days=1))
    assert "甲（" in str(refusal.value)
    assert "丙（" not in str(refusal.value)
    assert Customer.objects.count() == 2
