"""Customers through the API: within the scope, through the gate, once, and in the version that was seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from make import Company

from yueke.domains.customers.models import Customer
from yueke.kernel.masking import mask


def test_a_customer_is_made_read_changed_and_found(company: Company, machine: Callable[..., Any]) -> None:
    owner = machine(company.owner)
    made = owner.post(
        "/customers",
        {
            "name": "青禾商贸有限公司",
            "kind": "enterprise",
            "phone": "13812345678",
            "tags": ["连锁"],
            "address": "文三路 90 号",
        },
    )
    assert made.status_code == 201, made.content.decode()
    told = made.json()
    assert made["Location"] == f"/api/v1/customers/{told['id']}"
    assert told["owner_id"] == company.owner.person_id
    assert told["tags"] == ["连锁"]
    read = owner.get(f"/customers/{told['id']}")
    assert read.json() == told
    assert read["ETag"] == made["ETag"]
    changed = owner.patch(f"/customers/{told['id']}", {"industry": "零售", "remark": "晚间来电"}, If_Match=read["ETag"])
    assert changed.status_code == 200, changed.content.decode()
    assert changed.json()["industry"] == "零售"
    assert changed.json()["tags"] == ["连锁"], "what is not sent stays"
    assert changed["ETag"] != read["ETag"]
    for path in ("/customers?text=青禾", "/customers/find?q=qhsm"):
        assert [one["number"] for one in owner.get(path).json()["items"]] == [told["number"]]
    kinds = [one["kind"] for one in owner.get(f"/customers/{told['id']}/timeline").json()["items"]]
    assert kinds == ["customers.customer_edited", "customers.customer_created"]
    assert Customer.objects.get(pk=told["id"]).source["industry"]["person"] == company.owner.person_id


def test_a_change_is_for_the_version_that_was_seen(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.customer("2026-01-05", name="甲")
    owner = machine(company.owner)
    seen = owner.get(f"/customers/{customer.pk}")["ETag"]
    company.edit(customer, "2026-01-06", remark="别人改的")
    for header, status in ((seen, 412), ('"v99"', 412), ("*", 412), ("nonsense", 412)):
        answer = owner.patch(f"/customers/{customer.pk}", {"remark": "机器改的"}, If_Match=header)
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
    assert owner.patch(f"/customers/{customer.pk}", {"remark": "机器改的"}).status_code == 428
    customer.refresh_from_db()
    assert customer.remark == "别人改的"


def test_a_post_under_a_key_is_carried_out_once(company: Company, machine: Callable[..., Any]) -> None:
    owner, other = machine(company.owner), machine(company.owner)
    first = owner.post("/customers", {"name": "甲"}, Idempotency_Key="order-1")
    again = owner.post("/customers", {"name": "甲"}, Idempotency_Key="order-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert Customer.objects.filter(name="甲").count() == 1
    assert owner.post("/customers", {"name": "乙"}, Idempotency_Key="order-1").status_code == 422
    assert other.post("/customers", {"name": "甲"}, Idempotency_Key="order-1").json()["id"] != first.json()["id"]
    refused = owner.post("/customers", {"name": "丙", "phone": "12"}, Idempotency_Key="order-2")
    assert refused.status_code == 422
    corrected = owner.post("/customers", {"name": "丙"}, Idempotency_Key="order-2")
    assert corrected.status_code == 201, "what was refused has not used up its key"


def test_what_lies_outside_the_scope_is_not_there(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.customer("2026-01-05", name="甲", contact="王店长")
    stranger = machine(company.outsider)
    assert stranger.get("/customers").json()["items"] == []
    assert stranger.get("/customers?text=甲").json()["total"] == 0
    contact = customer.contacts.get()
    for method, path, body in (
        ("get", f"/customers/{customer.pk}", None),
        ("get", f"/customers/{customer.pk}/timeline", None),
        ("patch", f"/customers/{customer.pk}", {"name": "乙"}),
        ("patch", f"/customers/{customer.pk}/contacts/{contact.pk}", {"name": "乙"}),
        ("post", f"/customers/{customer.pk}/contacts", {"name": "乙"}),
    ):
        given = {} if body is None else {"body": body}
        answer = getattr(stranger, method)(path, If_Match='"v1"', **given)
        assert answer.status_code == 404, path
    assert Customer.objects.get(pk=customer.pk).name == "甲"


def test_personal_fields_are_masked_or_left_out(company: Company, machine: Callable[..., Any]) -> None:
    facts = {"name": "王小明", "phone": "13812345678", "identity_number": "11010519491231002X", "contact": "李店长"}
    customer = company.customer("2026-01-05", **facts)
    some = machine(company.helper, "customers.view").get("/customers").json()["items"]
    assert some == [], "a colleague of the same rank sees their own"
    own = machine(company.owner, "customers.view")
    row = own.get("/customers").json()["items"][0]
    assert (row["name"], row["phone"]) == (mask("name", "王小明"), mask("phone", "13812345678"))
    assert "identity_number" not in row
    told = own.get(f"/customers/{customer.pk}").json()
    assert told["identity_number"] == mask("identity", facts["identity_number"]), "the owner meets it masked"
    assert told["contacts"][0]["name"] == mask("name", "李店长")
    plain = machine(company.steward, "customers.view", "privacy.plain", "privacy.sensitive")
    assert plain.get(f"/customers/{customer.pk}").json()["identity_number"] == facts["identity_number"]
    narrow = machine(company.steward, "customers.view").get(f"/customers/{customer.pk}").json()
    assert narrow["phone"] == mask("phone", "13812345678"), "the token was not given what its person may"
    assert own.get("/customers?sort=name").status_code == 403


def test_a_mask_that_is_sent_back_changes_nothing(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.customer("2026-01-05", name="王小明", phone="13812345678", contact="李店长")
    owner = machine(company.owner, "customers.view", "customers.edit")
    read = owner.get(f"/customers/{customer.pk}")
    told = read.json()
    answer = owner.patch(
        f"/customers/{customer.pk}",
        {"name": told["name"], "phone": told["phone"], "remark": "熟客"},
        If_Match=read["ETag"],
    )
    assert answer.status_code == 200, answer.content.decode()
    contact = told["contacts"][0]
    sent = {"name": contact["name"], "phone": contact["phone"], "position": "店长"}
    seen = answer["ETag"]
    path = f"/customers/{customer.pk}/contacts/{contact['id']}"
    assert owner.patch(path, sent, If_Match=seen).status_code == 200
    customer.refresh_from_db()
    assert (customer.name, customer.phone, customer.remark) == ("王小明", "13812345678", "熟客")
    assert (customer.contacts.get().name, customer.contacts.get().position) == ("李店长", "店长")


def test_contacts_and_addresses_come_and_go(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.customer("2026-01-05", name="甲")
    owner = machine(company.owner, "customers.view", "customers.edit")
    base = f"/customers/{customer.pk}"
    contact = owner.post(f"{base}/contacts", {"name": "李店长", "phone": "13912345678"}, Idempotency_Key="c").json()
    assert (
        owner.post(f"{base}/contacts", {"name": "李店长", "phone": "13912345678"}, Idempotency_Key="c").json()
        == contact
    )
    place = owner.post(f"{base}/addresses", {"province": "浙江省", "city": "杭州市", "detail": "文三路 90 号"}).json()
    seen = owner.get(base)["ETag"]
    moved = owner.patch(f"{base}/addresses/{place['id']}", {"city": "宁波市"}, If_Match=seen)
    assert moved.json()["city"] == "宁波市"
    other = company.customer("2026-01-05", name="乙")
    wrong = owner.delete(f"/customers/{other.pk}/contacts/{contact['id']}", If_Match=moved["ETag"])
    assert wrong.status_code == 404, "the contact of another customer"
    assert owner.delete(f"{base}/contacts/{contact['id']}", If_Match=moved["ETag"]).status_code == 204
    seen = owner.get(base)["ETag"]
    assert owner.delete(f"{base}/addresses/{place['id']}", If_Match=seen).status_code == 204
    assert (customer.contacts.count(), customer.addresses.count()) == (0, 0)


@pytest.mark.parametrize(("sort", "flag"), [("-created", ""), ("completeness", ""), ("-updated", "&kind=individual")])
def test_pages_follow_one_another_by_cursor(
    company: Company, machine: Callable[..., Any], sort: str, flag: str
) -> None:
    made = {company.customer(f"2026-01-{day:02}", name=f"客{day}").number for day in range(1, 12)}
    owner = machine(company.owner, "customers.view")
    seen: list[str] = []
    path = f"/customers?limit=4&sort={sort}{flag}"
    after = ""
    for _page in range(5):
        found = owner.get(path + after).json()
        seen += [one["number"] for one in found["items"]]
        if found["next"] is None:
            break
        after = f"&cursor={found['next']}"
    assert len(seen) == len(set(seen)) == 11
    assert set(seen) == made
    whole = [one["number"] for one in owner.get(f"/customers?limit=100&sort={sort}{flag}").json()["items"]]
    assert seen == whole
    second = owner.get(f"/customers?limit=4&page=2&sort={sort}{flag}").json()
    assert [one["number"] for one in second["items"]] == whole[4:8]
    assert second["total"] == 11
    assert "客1" not in path + after
    for wrong in (f"{after}x", "&cursor=abc", f"&page=2{after}", f"{after}&sort=-name"):
        assert owner.get(f"/customers?limit=4{wrong}").status_code in (403, 422), wrong
