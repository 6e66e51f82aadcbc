"""Nothing is written over what the caller has not seen: an older version, or a field hidden from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from make import Company, moment

from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.kernel.events.models import Event

RECORD = {"result": "reached", "method": "phone", "contact_name": "李店长", "content": "问候", "satisfaction": 5}


def rows() -> list[Any]:
    """Everything the calls below could have changed."""
    tables = (Customer, Contact, Address, Visit)
    return [list(table.objects.order_by("pk").values()) for table in tables] + [Event.objects.count()]


@pytest.fixture
def customer(company: Company) -> Customer:
    made = company.customer("2026-01-05", name="王小明", phone="13812345678", contact="李店长")
    company.edit(made, "2026-01-06", identity_number="11010519491231002X", birthday="1949-12-31")
    return made


@pytest.fixture
def owner(company: Company, machine: Callable[..., Any]) -> Any:
    return machine(company.owner)


@pytest.mark.parametrize("kind", ["contacts", "addresses"])
def test_contacts_and_addresses_are_changed_in_the_version_that_was_seen(company, customer, owner, kind) -> None:
    base = f"/customers/{customer.pk}"
    owner.post(f"{base}/addresses", {"province": "浙江省", "detail": "文三路 90 号"})
    read = owner.get(base)
    one = read.json()[kind][0]["id"]
    change = {"contacts": {"position": "店长"}, "addresses": {"city": "宁波市"}}[kind]
    company.edit(customer, "2026-01-07", remark="别人改的")
    before = rows()
    for header, status in ((read["ETag"], 412), ('"v99"', 412), ("nonsense", 412), (None, 428)):
        sent = {"If_Match": header} if header else {}
        for answer in (
            owner.patch(f"{base}/{kind}/{one}", change, **sent),
            owner.delete(f"{base}/{kind}/{one}", **sent),
        ):
            assert answer.status_code == status, answer.content.decode()
            assert answer["Content-Type"] == "application/problem+json"
    assert rows() == before
    changed = owner.patch(f"{base}/{kind}/{one}", change, If_Match=owner.get(base)["ETag"])
    assert changed.status_code == 200, changed.content.decode()
    assert changed["ETag"] == owner.get(base)["ETag"], "an answer tells the version it made"
    assert owner.delete(f"{base}/{kind}/{one}", If_Match=changed["ETag"]).status_code == 204


def test_two_that_read_the_same_version_do_not_both_win(customer, owner) -> None:
    base = f"/customers/{customer.pk}"
    read = owner.get(base)
    contact = read.json()["contacts"][0]["id"]
    first = owner.patch(f"{base}/contacts/{contact}", {"position": "店长"}, If_Match=read["ETag"])
    second = owner.patch(f"{base}/contacts/{contact}", {"position": "经理"}, If_Match=read["ETag"])
    assert (first.status_code, second.status_code) == (200, 412)
    assert Contact.objects.get(pk=contact).position == "店长"


def test_a_visit_is_recorded_in_the_version_that_was_seen(company, customer, owner) -> None:
    duty = [visits.Duty(customer.pk, moment("2026-12-01"), company.owner.person_id, company.sales.pk)]
    visits.plan_duties(company.head, "B4.2", "regular", duty, at=moment("2026-11-01"))
    visit = Visit.objects.get()
    path = f"/visits/{visit.pk}"
    read = owner.get(path)
    visits.reschedule_visit(company.owner, visit.pk, moment("2026-11-25").date(), "客户出差", at=moment("2026-11-02"))
    before = rows()
    for header, status in ((read["ETag"], 412), ('"v7"', 412), (None, 428)):
        sent = {"If_Match": header} if header else {}
        assert owner.post(f"{path}/result", RECORD, **sent).status_code == status
    assert rows() == before
    fresh = owner.get(path)["ETag"]
    assert fresh != read["ETag"]
    done = owner.post(f"{path}/result", RECORD, If_Match=fresh, Idempotency_Key="v1")
    assert done.status_code == 200, done.content.decode()
    again = owner.post(f"{path}/result", RECORD, If_Match=fresh, Idempotency_Key="v1")
    assert again.json() == done.json(), "a repeat under its key is no second change"
    assert owner.post(f"{path}/result", RECORD, If_Match=fresh).status_code == 412
    assert owner.post(f"{path}/result", RECORD, If_Match=done["ETag"]).status_code == 409


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"identity_number": "110105194912310038", "remark": "熟客"}, ["identity_number"]),
        ({"identity_number": None}, ["identity_number"]),
        ({"birthday": "1950-01-01"}, ["birthday"]),
        ({"birthday": "1950-01-01", "identity_number": ""}, ["birthday", "identity_number"]),
    ],
)
def test_what_is_not_seen_is_not_changed_and_the_caller_is_told(company, customer, machine, change, wrong) -> None:
    head = machine(company.head, "customers.view", "customers.edit")
    read = head.get(f"/customers/{customer.pk}")
    assert "identity_number" not in read.json()
    before = rows()
    answer = head.patch(f"/customers/{customer.pk}", change, If_Match=read["ETag"])
    assert answer.status_code == 403, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert [one["field"] for one in answer.json()["errors"]] == wrong
    assert rows() == before


def test_who_sees_it_may_change_it(company, customer, machine) -> None:
    whole = machine(company.steward, "customers.view", "customers.edit", "privacy.plain", "privacy.sensitive")
    seen = whole.get(f"/customers/{customer.pk}")["ETag"]
    change = {"identity_number": "110105194912310038", "birthday": "1949-12-30"}
    answer = whole.patch(f"/customers/{customer.pk}", change, If_Match=seen)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["birthday"] == "1949-12-30"
