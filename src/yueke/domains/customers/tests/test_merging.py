"""Merging: everything that pointed at one archive points at the other, and undoing leaves no trace of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from yueke.domains.customers import commands, queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.merging.models import DuplicateLink, Merge
from yueke.domains.customers.models import Contact, Customer
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.errors import Forbidden, NotFound, Refused

LATER = AT + timedelta(days=1)
EVEN_LATER = AT + timedelta(days=2)

TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
   AND relname ~ '^(customers|orders|visits|channels)_' AND relname !~ '^customers_merge'
"""


def dump() -> dict[str, list[str]]:
    """Every row of every business table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f"SELECT t::text FROM {name} t ORDER BY 1")
            found[name] = [text for (text,) in cursor.fetchall()]
    return found


@pytest.fixture
def twin(cast):
    """The customer of the other fixture, written down a second time by somebody else."""
    draft = CustomerDraft(
        name="张三丰",
        phone="13900001111",
        email="feng@example.com",
        province="浙江省",
        city="杭州市",
        address="文三路 90 号",
        contact="李助理",
        remark="爱喝龙井",
        tags=("老客户",),
    )
    return commands.create(replace(cast.owner), draft, at=LATER)


def merge(actor, survivor, absorbed, **more):
    return commands.merge(actor, survivor.pk, absorbed.pk, reason="同一个人", at=EVEN_LATER, **more)


def test_the_survivor_has_what_both_knew(cast, customer, twin):
    done = merge(cast.steward, customer, twin, choices={"phone": "survivor", "email": "absorbed"})
    customer.refresh_from_db()
    twin.refresh_from_db()
    assert (customer.phone, customer.email) == ("13812345678", "feng@example.com")
    assert customer.remark == "爱喝龙井"
    assert customer.tags == ["老客户"]
    assert twin.merged_into_id == customer.pk
    assert twin.archived_at == EVEN_LATER
    # The phone not chosen is the assistant's already; the address not chosen is kept as a contact.
    assert {(row.name, row.phone, row.email) for row in customer.contacts.all()} == {
        ("李助理", "13900001111", ""),
        ("张三丰", "", "zhang@example.com"),
    }
    assert done.counts["customers.contact.customer"] == 1
    assert customer.addresses.filter(is_primary=True).count() == 1


def test_the_survivor_is_found_by_what_the_other_was(cast, customer, twin):
    merge(cast.steward, customer, twin)
    for text in (twin.number, twin.number.lower(), "13900001111", "1111"):
        assert [found.pk for found in queries.find(cast.steward, text)] == [customer.pk], text


def test_undoing_leaves_every_table_as_it_was(cast, customer, twin):
    before = dump()
    done = merge(cast.steward, customer, twin)
    assert dump() != before
    commands.undo_merge(cast.steward, done.pk, reason="看错了", at=EVEN_LATER)
    assert dump() == before
    done.refresh_from_db()
    assert done.undone_at == EVEN_LATER


def test_an_edit_elsewhere_survives_undoing(cast, customer, twin):
    done = merge(cast.steward, customer, twin)
    commands.edit(cast.owner, customer.pk, {"industry": "酒店"}, at=EVEN_LATER)
    commands.undo_merge(cast.steward, done.pk, reason="看错了", at=EVEN_LATER)
    customer.refresh_from_db()
    assert (customer.industry, customer.remark, customer.tags) == ("酒店", "", [])
    assert customer.source["industry"]["person"] == cast.owner.person_id
    assert [found.pk for found in queries.find(cast.steward, twin.number)] == [twin.pk]


def test_an_edit_of_what_was_merged_hinders_undoing(cast, customer, twin):
    done = merge(cast.steward, customer, twin)
    commands.edit(cast.owner, customer.pk, {"remark": "改喝碧螺春"}, at=EVEN_LATER)
    before = dump()
    with pytest.raises(Refused, match="备注"):
        commands.undo_merge(cast.steward, done.pk, reason="看错了", at=EVEN_LATER)
    assert dump() == before


def test_a_moved_row_changed_or_removed_hinders_undoing(cast, customer, twin):
    done = merge(cast.steward, customer, twin)
    moved = Contact.objects.get(customer=customer, name="李助理")
    commands.edit_contact(cast.owner, moved.pk, {"position": "经理"}, at=EVEN_LATER)
    with pytest.raises(Refused, match="联系人"):
        commands.undo_merge(cast.steward, done.pk, reason="看错了", at=EVEN_LATER)
    commands.remove_contact(cast.owner, moved.pk, at=EVEN_LATER)
    with pytest.raises(Refused, match="已被删除"):
        commands.undo_merge(cast.steward, done.pk, reason="看错了", at=EVEN_LATER)


def test_a_newer_merge_hinders_undoing_until_it_is_undone(cast, customer, twin):
    third = commands.create(cast.owner, CustomerDraft(name="张三丰", phone="13700002222"), at=LATER)
    before = dump()
    first = merge(cast.steward, customer, twin)
    second = merge(cast.steward, third, customer)
    assert Customer.objects.get(pk=twin.pk).merged_into_id == third.pk
    assert queries.find(cast.steward, twin.number)[0].pk == third.pk
    with pytest.raises(Refused, match=third.number):
        commands.undo_merge(cast.steward, first.pk, reason="看错了", at=EVEN_LATER)
    commands.undo_merge(cast.steward, second.pk, reason="看错了", at=EVEN_LATER)
    commands.undo_merge(cast.steward, first.pk, reason="看错了", at=EVEN_LATER)
    assert dump() == before


def test_pairs_follow_and_come_back(cast, customer, twin):
    third = commands.create(cast.owner, CustomerDraft(name="张三丰"), at=LATER)
    commands.link_duplicates(
        cast.steward, [(customer.pk, twin.pk, ["姓名相同"]), (twin.pk, third.pk, ["姓名相同"])], at=LATER
    )
    between = DuplicateLink.objects.get(first=customer, second=twin)
    other = DuplicateLink.objects.get(first=twin, second=third)
    commands.decide_link(cast.steward, other.pk, "different", at=LATER)
    before = dump()
    done = merge(cast.steward, customer, twin)
    between.refresh_from_db()
    other.refresh_from_db()
    assert between.state == "merged"
    assert (other.first_id, other.second_id, other.state) == (customer.pk, third.pk, "different")
    commands.undo_merge(cast.steward, done.pk, reason="看错了", at=EVEN_LATER)
    assert dump() == before


def test_key_status_goes_along_and_two_are_refused(cast, customer, twin):
    def key(one):
        asked = commands.apply_for_key(cast.owner, one.pk, reason="大单", at=LATER)
        commands.approve_key(cast.head, asked.pk, note="", at=LATER)

    key(twin)
    before = dump()
    done = merge(cast.steward, customer, twin)
    customer.refresh_from_db()
    twin.refresh_from_db()
    assert customer.is_key
    assert customer.qualifications.get().number == customer.key_number
    assert not twin.is_key
    commands.undo_merge(cast.steward, done.pk, reason="看错了", at=EVEN_LATER)
    assert dump() == before
    key(customer)
    before = dump()
    with pytest.raises(Refused, match="重点客户资格"):
        merge(cast.steward, customer, twin)
    assert dump() == before


def test_who_may_not_changes_nothing(cast, customer, twin):
    before = dump()
    with pytest.raises(Forbidden):
        merge(cast.visitor, customer, twin)
    with pytest.raises(NotFound):
        merge(cast.outsider, customer, twin)
    with pytest.raises(Refused, match="另一位"):
        merge(cast.steward, customer, customer)
    with pytest.raises(Refused, match="理由"):
        commands.merge(cast.steward, customer.pk, twin.pk, reason=" ", at=LATER)
    with pytest.raises(Refused, match="修改过"):
        merge(cast.steward, customer, twin, versions=(customer.version, twin.version + 1))
    with pytest.raises(Refused, match="每个不同的项目"):
        merge(cast.steward, customer, twin, choices={"phone": "both"})
    assert dump() == before
    done = merge(cast.steward, customer, twin)
    with pytest.raises(NotFound):
        commands.undo_merge(cast.outsider, done.pk, reason="看错了", at=EVEN_LATER)
    with pytest.raises(Refused, match="归档"):
        merge(cast.steward, customer, twin)


def test_a_batch_is_merged_and_undone_as_one(cast, customer, twin):
    third = commands.create(cast.owner, CustomerDraft(name="张三丰", phone="13700002222"), at=LATER)
    before = dump()
    pairs = [(customer.pk, twin.pk), (twin.pk, third.pk)]
    batch = commands.merge_many(cast.steward, pairs, reason="同一个人", at=EVEN_LATER)
    assert set(Customer.objects.filter(merged_into=customer).values_list("pk", flat=True)) == {twin.pk, third.pk}
    assert commands.undo_batch(cast.steward, batch.pk, reason="看错了", at=EVEN_LATER) == 2
    assert dump() == before
    assert not Merge.objects.filter(undone_at__isnull=True).exists()


def test_one_refusal_stops_the_whole_batch(cast, customer, twin):
    other = commands.create(cast.outsider, CustomerDraft(name="别家"), at=LATER)
    before = dump()
    with pytest.raises(NotFound):
        commands.merge_many(
            cast.head, [(customer.pk, twin.pk), (customer.pk, other.pk)], reason="同一个人", at=EVEN_LATER
        )
    assert dump() == before


def test_an_import_that_looked_before_the_merge_fills_the_survivor(cast, customer, twin):
    merge(cast.steward, customer, twin)
    filled = commands.absorb(cast.steward, twin.pk, {"industry": "酒店"}, batch_id=7, at=EVEN_LATER)
    customer.refresh_from_db()
    assert (filled, customer.industry) == (["industry"], "酒店")
