"""Undoing a merge after the keys were rotated: what the rows say counts, not the bytes they say it in."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from yueke.domains.customers import commands
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.merging.marks import marks_of
from yueke.domains.customers.merging.models import MergedRows
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.records import phone_index
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel import vault
from yueke.kernel.errors import Refused
from yueke.kernel.vault import keys

LATER = AT + timedelta(days=1)

FACTS = ("name", "phone", "email", "identity_number", "remark", "merged_into_id", "archived_at", "search_terms")


def told() -> dict[str, list[tuple]]:
    """What the archives, contacts and addresses say, decrypted."""
    return {
        "customers": list(Customer.objects.order_by("pk").values_list("pk", *FACTS)),
        "contacts": list(Contact.objects.order_by("pk").values_list("pk", "customer_id", "name", "phone", "email")),
        "addresses": list(Address.objects.order_by("pk").values_list("pk", "customer_id", "detail", "is_primary")),
    }


@pytest.fixture
def own_keys(db, tmp_path, settings):
    """The keys of the installation in a folder of the test's own, to be rotated there."""
    shutil.copytree(keys.keyset_path().parent, tmp_path / "keys")
    settings.YUEKE_HOME = tmp_path
    keys.forget()
    yield
    keys.forget()


def rotate() -> None:
    vault.rotate()
    assert vault.reencrypt_all() > 0


def add_index_key() -> None:
    """Another key for the blind indexes, used from now on; the old one still finds."""
    document = dict(keys.ring().document)
    fresh = keys.new_keyset(keys.prf.prf_key_templates.HMAC_SHA256)
    document["index"] = {**fresh, "key": [*document["index"]["key"], *fresh["key"]]}
    keys.write(document, replace=True)


@pytest.fixture
def merged(cast, customer, own_keys):
    """Two archives merged: a contact and an address move, a telephone is taken over, one is kept as a contact."""
    draft = CustomerDraft(
        name="张三丰",
        phone="13900001111",
        email="feng@example.com",
        city="杭州市",
        address="文三路 90 号",
        contact="李助理",
    )
    twin = commands.create(cast.owner, draft, at=LATER)
    before = told()
    choices = {"phone": "absorbed", "email": "survivor"}
    return commands.merge(cast.steward, customer.pk, twin.pk, choices=choices, reason="同一人", at=LATER), before


def undo(cast, done):
    return commands.undo_merge(cast.steward, done.pk, reason="看错了", at=LATER)


def test_undone_after_the_keys_were_rotated(cast, merged):
    done, before = merged
    rotate()
    undo(cast, done)
    assert told() == before


def test_what_comes_back_is_under_the_present_key(cast, customer, merged):
    done, _before = merged
    rotate()
    undo(cast, done)
    assert Customer.objects.get(pk=customer.pk).phone == "13812345678"
    assert [vault.reencrypt(model, field.name) for model, field in vault.encrypted_fields()] == [
        0 for _pair in vault.encrypted_fields()
    ]


def test_undone_after_the_blind_indexes_were_made_anew(cast, customer, merged):
    done, before = merged
    old = phone_index("13812345678")
    add_index_key()
    assert phone_index("13812345678") != old
    for row in Contact.objects.all():
        row.phone_index = phone_index(row.phone)
        row.save(update_fields=["phone_index"])
    commands.edit(cast.owner, customer.pk, {"industry": "酒店"}, at=LATER)
    undo(cast, done)
    after, unlike = told(), {"search_terms"}
    columns = [n for n, name in enumerate(("pk", *FACTS)) if name not in unlike]
    assert [[row[n] for n in columns] for row in after["customers"]] == [
        [row[n] for n in columns] for row in before["customers"]
    ]
    assert after["contacts"] == before["contacts"]
    assert bytes(Customer.objects.get(pk=customer.pk).phone_index) == phone_index("13812345678")


def test_a_real_change_is_still_named_after_a_rotation(cast, merged):
    done, _before = merged
    moved = Contact.objects.get(customer=done.survivor_id, name="李助理")
    commands.edit_contact(cast.owner, moved.pk, {"phone": "13700003333"}, at=LATER)
    rotate()
    now = told()
    with pytest.raises(Refused, match="联系人") as refused:
        undo(cast, done)
    assert "旧版本" not in str(refused.value)
    assert told() == now


def test_a_change_of_a_chosen_telephone_is_still_named_after_a_rotation(cast, customer, merged):
    done, _before = merged
    rotate()
    commands.edit(cast.owner, customer.pk, {"phone": "13700003333"}, at=LATER)
    with pytest.raises(Refused, match="电话"):
        undo(cast, done)


def as_of_old(done) -> None:
    """The record as earlier versions wrote it: fingerprints of every column, ciphertexts as they lie."""
    for step in done.rows.all():
        model = step._meta.apps.get_model(step.model)
        step.columns = [str(field.column) for field in model._meta.concrete_fields]
        found = marks_of(model, step.ids, step.columns)
        step.marks, step.seal = [found[pk] for pk in step.ids], ""
        step.save()


def test_records_of_earlier_versions_are_still_taken_back(cast, merged):
    done, before = merged
    as_of_old(done)
    undo(cast, done)
    assert told() == before


def test_an_old_record_says_why_a_rotation_stands_in_its_way(cast, merged):
    done, _before = merged
    as_of_old(done)
    rotate()
    now = told()
    with pytest.raises(Refused, match="轮换密钥"):
        undo(cast, done)
    assert told() == now


def test_the_fingerprints_tell_nobody_a_telephone(cast, merged):
    done, _before = merged
    steps = MergedRows.objects.filter(merge=done, model="customers.contact")
    seals = [step.seal for step in steps]
    assert len(set(seals)) == len(seals) > 0
    assert all(len(seal) == 64 for seal in seals)
    contact = steps[0]
    other = marks_of(Contact, contact.ids, contact.columns, "00" * 32)
    assert [other[pk] for pk in contact.ids] != contact.marks
