"""Opening, editing and putting away one archive: what is done, what is refused, and that refusals change nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from yueke.domains.customers import commands, queries, rules
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event

LATER = AT + timedelta(days=1)


def raw(customer_id: int) -> str:
    """Everything the database holds of a customer, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM customers_customer c WHERE id = %s", [customer_id])
        return cursor.fetchone()[0]


def test_a_created_customer_belongs_to_its_creator_and_knows_its_source(cast, customer):
    found = queries.get(cast.owner, customer.pk)
    assert (found.owner_id, found.department_id) == (cast.owner.person_id, cast.north.pk)
    assert found.number == "KH2026000001"
    assert rules.source_of(found.source, "phone") == {
        "department": cast.north.pk,
        "person": cast.owner.person_id,
        "channel": "store",
        "at": AT.isoformat(),
    }
    assert Address.objects.get(customer=customer).detail == "文三路 90 号"
    assert Event.objects.get().kind == "customers.customer_created"


def test_personal_data_is_nowhere_in_plain(cast, customer):
    commands.edit(cast.owner, customer.pk, {"phone": "13987654321", "email": "new@example.com"}, at=LATER)
    commands.add_contact(cast.owner, customer.pk, {"name": "李四光", "phone": "13700001111"}, at=LATER)
    commands.report_change(cast.owner, customer.pk, "phone", "13611112222", at=LATER)
    told = json.dumps(list(Event.objects.values_list("payload", flat=True)), ensure_ascii=False)
    held = raw(customer.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(to_jsonb(r)::text, '') FROM customers_changerequest r")
        held += cursor.fetchone()[0]
    for secret in ("13812345678", "13987654321", "new@example.com", "11010519491231002X", "13611112222", "李四光"):
        assert secret not in told
        assert secret not in held
    assert "139****4321" in told


def test_the_wecom_id_of_a_contact_is_checked_sealed_and_found(cast, customer):
    owner, pk = cast.owner, customer.pk
    for wrong in ("张三", "a b", "wm" + "x" * 63, "<b>wm1234</b>"):
        with pytest.raises(Invalid):
            commands.add_contact(owner, pk, {"name": "李四光", "wecom_id": wrong}, at=LATER)
    assert not Contact.objects.filter(customer=customer, name="李四光").exists()
    assert queries.wecom_ids(owner, [pk]) == {}
    made = commands.add_contact(owner, pk, {"name": "李四光", "wecom_id": "wmAbc_1-23"}, at=LATER)
    commands.add_contact(owner, pk, {"name": "首要人", "wecom_id": "wmFirst99", "is_primary": True}, at=LATER)
    assert queries.wecom_ids(owner, [pk]) == {pk: "wmFirst99"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(to_jsonb(c)::text, '') FROM customers_contact c")
        assert "wmAbc" not in cursor.fetchone()[0]
    commands.edit_contact(owner, made.pk, {"wecom_id": ""}, at=LATER)
    assert Contact.objects.get(pk=made.pk).wecom_id == ""


def test_an_edit_keeps_before_and_after_and_the_new_source(cast, customer):
    commands.edit(cast.head, customer.pk, {"industry": "餐饮"}, at=LATER)
    found = queries.get(cast.owner, customer.pk)
    assert (found.industry, found.version, found.updated_at) == ("餐饮", 2, LATER)
    assert found.source["industry"]["person"] == cast.head.person_id
    assert rules.source_of(found.source, "phone")["person"] == cast.owner.person_id
    assert Event.objects.latest("id").payload["changes"] == {"industry": ["", "餐饮"]}


def test_an_edit_that_changes_nothing_leaves_no_trace(cast, customer):
    commands.edit(cast.owner, customer.pk, {"name": "张三丰", "phone": "138 1234 5678"}, at=LATER)
    found = queries.get(cast.owner, customer.pk)
    assert (found.version, found.updated_at) == (1, AT)
    assert Event.objects.count() == 1


def test_an_edit_over_somebody_elses_is_refused(cast, customer):
    commands.edit(cast.owner, customer.pk, {"industry": "餐饮"}, version=1, at=LATER)
    before = raw(customer.pk)
    with pytest.raises(commands.StaleVersion):
        commands.edit(cast.head, customer.pk, {"industry": "物流"}, version=1, at=LATER)
    assert raw(customer.pk) == before


def test_wrong_values_are_refused_field_by_field_with_nothing_written(cast, customer):
    before = raw(customer.pk)
    with pytest.raises(Invalid) as refusal:
        commands.edit(
            cast.owner, customer.pk, {"name": " ", "phone": "12", "email": "x", "identity_number": "1"}, at=LATER
        )
    assert set(refusal.value.fields) == {"name", "phone", "email", "identity_number"}
    assert raw(customer.pk) == before
    with pytest.raises(Invalid):
        commands.create(cast.owner, CustomerDraft(name="  "), at=AT)
    assert Customer.objects.count() == 1


def test_html_and_formulas_stay_text(cast):
    name = "<script>alert(1)</script>"
    found = commands.create(cast.owner, CustomerDraft(name=name, remark="=1+1"), at=AT)
    again = queries.get(cast.owner, found.pk)
    assert (again.name, again.remark) == (name, "=1+1")


def test_a_number_cannot_be_used_twice(cast, customer):
    with pytest.raises(Invalid) as refusal:
        commands.create(cast.owner, CustomerDraft(name="另一户", number=customer.number), at=AT)
    assert "number" in refusal.value.fields
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("who", ["outsider", "colleague"])
def test_outsiders_can_neither_read_nor_write(cast, customer, who):
    actor = getattr(cast, who)
    before = raw(customer.pk)
    for attempt in (
        lambda: queries.get(actor, customer.pk),
        lambda: queries.archive(actor, customer.pk),
        lambda: queries.timeline(actor, customer.pk),
        lambda: queries.duplicates_of(actor, customer.pk),
        lambda: commands.edit(actor, customer.pk, {"name": "别人"}, at=LATER),
        lambda: commands.archive(actor, customer.pk, reason="x", at=LATER),
        lambda: commands.add_contact(actor, customer.pk, {"name": "x"}, at=LATER),
        lambda: commands.report_change(actor, customer.pk, "name", "x", at=LATER),
        lambda: commands.apply_for_key(actor, customer.pk, reason="x", at=LATER),
        lambda: commands.absorb(actor, customer.pk, {"industry": "x"}, at=LATER),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert raw(customer.pk) == before


def test_without_the_permission_nothing_may_be_written(cast, customer):
    for attempt in (
        lambda: commands.create(cast.visitor, CustomerDraft(name="新"), at=AT),
        lambda: commands.edit(cast.visitor, customer.pk, {"name": "新"}, at=AT),
        lambda: commands.create_many(cast.visitor, [CustomerDraft(name="新")], batch_id=1, at=AT),
        lambda: commands.assign(cast.visitor, [customer.pk], owner_id=None, at=AT),
        lambda: commands.approve_key(cast.visitor, 1, at=AT),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_a_reader_on_the_team_reads_and_a_writer_writes(cast, customer):
    person = cast.outsider.person_id
    commands.add_to_team(cast.owner, customer.pk, person, at=AT)
    assert queries.get(cast.outsider, customer.pk) == customer
    with pytest.raises(Forbidden):
        commands.edit(cast.outsider, customer.pk, {"industry": "x"}, at=LATER)
    commands.add_to_team(cast.owner, customer.pk, person, may_write=True, at=AT)
    assert commands.edit(cast.outsider, customer.pk, {"industry": "x"}, at=LATER).industry == "x"
    commands.remove_from_team(cast.owner, customer.pk, person, at=AT)
    with pytest.raises(NotFound):
        queries.get(cast.outsider, customer.pk)


def test_archiving_takes_a_customer_out_of_lists_and_restoring_brings_it_back(cast, customer):
    commands.archive(cast.owner, customer.pk, reason="已停业", at=LATER)
    assert not queries.customers(cast.owner).exists()
    assert not queries.find(cast.owner, "张三")
    with pytest.raises(Refused):
        commands.edit(cast.owner, customer.pk, {"industry": "x"}, at=LATER)
    commands.restore(cast.owner, customer.pk, at=LATER)
    assert list(queries.customers(cast.owner)) == [customer]
    with pytest.raises(Refused):
        commands.restore(cast.owner, customer.pk, at=LATER)


def test_contacts_and_addresses_count_for_completeness_and_search(cast):
    shop = commands.create(cast.owner, CustomerDraft(name="大华商贸有限公司", kind="enterprise"), at=AT)
    before = shop.completeness
    contact = commands.add_contact(cast.owner, shop.pk, {"name": "王五", "phone": "13700001111"}, at=LATER)
    commands.add_address(cast.owner, shop.pk, {"province": "浙江省", "detail": "文一路 1 号"}, at=LATER)
    found = queries.get(cast.owner, shop.pk)
    assert found.completeness == before + 20 + 15 + 10
    assert queries.find(cast.owner, "1111") == [shop]
    commands.remove_contact(cast.owner, contact.pk, at=LATER)
    assert not queries.find(cast.owner, "1111")
    assert not Contact.objects.exists()
    with pytest.raises(Invalid):
        commands.add_address(cast.owner, shop.pk, {"detail": " "}, at=LATER)


def test_one_contact_and_one_address_are_first(cast, customer):
    first = commands.add_contact(cast.owner, customer.pk, {"name": "甲"}, at=AT)
    second = commands.add_contact(cast.owner, customer.pk, {"name": "乙", "is_primary": True}, at=AT)
    first.refresh_from_db()
    assert (first.is_primary, second.is_primary) == (False, True)


def test_when_a_prospect_became_a_customer_is_kept(cast):
    prospect = commands.create(cast.owner, CustomerDraft(name="张三丰", stage="prospect"), at=AT)
    assert prospect.customer_since is None
    turned = AT + timedelta(days=40)
    commands.edit(cast.owner, prospect.pk, {"stage": "customer"}, at=turned)
    again = commands.edit(cast.owner, prospect.pk, {"remark": "已下单"}, at=turned + timedelta(days=1))
    assert again.customer_since == turned
    assert commands.create(cast.owner, CustomerDraft(name="李四"), at=AT).customer_since is None
    assert commands.edit(cast.owner, prospect.pk, {"stage": "prospect"}, at=turned).customer_since is None


def test_what_events_told_of_prospects_is_filled_in(cast):
    ids = [commands.create(cast.owner, CustomerDraft(name=n, stage="prospect"), at=AT).pk for n in ("甲", "乙", "丙")]
    turned = AT + timedelta(days=40)
    for pk, stages in zip(
        ids, (["customer"], ["customer", "prospect", "customer"], ["customer", "prospect"]), strict=True
    ):
        for day, stage in enumerate(stages):
            commands.edit(cast.owner, pk, {"stage": stage}, at=turned + timedelta(days=day))
    before = list(Customer.objects.filter(pk__in=ids).order_by("pk").values_list("customer_since", flat=True))
    Customer.objects.update(customer_since=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("yueke.domains.customers.migrations.0005_customer_since").TURNED)
    after = list(Customer.objects.filter(pk__in=ids).order_by("pk").values_list("customer_since", flat=True))
    assert after == before == [turned, turned + timedelta(days=2), None]
