"""Archives found by many keys at once."""

import re

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from yueke.domains.customers.commands import create
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Contact, Customer
from yueke.domains.customers.queries.lookup import namesakes, sharing_ids
from yueke.domains.customers.records import phone_index
from yueke.domains.organization.tests.house import AT

NAMES = ("张三", 'a"b\\c {甲}', "杭州青禾展示器材有限公司")


@pytest.fixture
def archives(house):
    drafts = [CustomerDraft(name=name, phone=f"1380013800{n}") for n, name in enumerate(NAMES)]
    return [create(house.boss, draft, at=AT) for draft in drafts]


def test_any_of_asks_what_in_asks(archives):
    for name, values in (
        ("phone_index", [phone_index("13800138000"), phone_index("13800138002"), b"\0" * 16]),
        ("name", [*NAMES[:2], "李四"]),
        ("pk", [archives[0].pk, archives[2].pk, 10**12]),
        ("name", []),
    ):
        expected = set(Customer.objects.filter(**{f"{name}__in": values}))
        assert len(expected) == len(values[:2])
        for asked in (values, set(values)):
            assert set(Customer.objects.filter(**{f"{name}__any_of": asked})) == expected
        assert set(Customer.objects.filter(~Q(**{f"{name}__any_of": values}))) == set(archives) - expected
    people = Contact.objects.filter(customer__any_of=[one.pk for one in archives])
    assert people.count() == Contact.objects.count()


def test_shared_numbers_are_found_with_their_contacts_but_only_those_in_sight(house, archives):
    first, second, _third = archives
    Contact.objects.create(
        customer=second, name="林一", phone="13900139000", phone_index=phone_index("13900139000"), created_at=AT
    )
    phones = {"13800138000", "13900139000"}
    assert sharing_ids(house.boss, phones=phones) == {first.pk, second.pk}
    Customer.objects.filter(pk=second.pk).update(archived_at=AT)
    assert sharing_ids(house.boss, phones=phones) == {first.pk}
    assert sharing_ids(house.boss) == set()


def test_namesakes_tell_what_is_not_sealed(house, archives):
    found = list(namesakes(house.boss, {"张三", "杭州青禾展示器材有限责任公司"}))
    assert {one.name for one in found} == {NAMES[0], NAMES[2]}


def test_namesakes_are_asked_for_nothing_their_index_does_not_hold(house, archives):
    with CaptureQueriesContext(connection) as asked:
        assert len(list(namesakes(house.boss, NAMES))) == len(NAMES)
    columns = set(re.findall(r'"customers_customer"\."(\w+)"', asked.captured_queries[-1]["sql"]))
    (index,) = (one for one in Customer._meta.indexes if one.name == "customer_namesakes")
    # A row that is not live is not in it at all.
    assert columns == {*index.fields, *index.include, "archived_at"}
