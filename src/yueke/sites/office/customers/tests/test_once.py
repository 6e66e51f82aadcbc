"""A form that is sent again because its answer got lost creates nothing twice."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yueke.domains.customers.models import Customer
from yueke.sites.office.models import AnsweredPost

pytestmark = pytest.mark.django_db
NEW = reverse("office:customer-new")
FORM = {"kind": "individual", "stage": "customer", "name": "王小波", "phone": "13900139001", "confirmed": "1"}


def token_of(page) -> str:
    [found] = set(re.findall(r'name="_once" value="([^"]+)"', page.content.decode()))
    return found


def test_sent_twice_it_is_carried_out_once_and_leads_to_the_same_place(office):
    client = office.client(office.ann)
    sent = FORM | {"_once": token_of(client.get(NEW))}
    first, again = client.post(NEW, sent), client.post(NEW, sent)
    assert first.status_code == again.status_code == 303
    assert first["Location"] == again["Location"]
    assert Customer.objects.filter(name="王小波").count() == 1


def test_two_forms_are_two_customers(office):
    client = office.client(office.ann)
    tokens = {token_of(client.get(NEW)) for _ in range(2)}
    assert len(tokens) == 2
    for token in tokens:
        client.post(NEW, FORM | {"_once": token})
    assert Customer.objects.filter(name="王小波").count() == 2


def test_what_was_refused_may_be_put_right_and_sent_again(office):
    client = office.client(office.ann)
    token = token_of(client.get(NEW))
    assert client.post(NEW, FORM | {"_once": token, "phone": "1390013"}).status_code == 422
    assert not AnsweredPost.objects.exists()
    assert client.post(NEW, FORM | {"_once": token}).status_code == 303


def test_the_token_of_somebody_else_means_nothing(office):
    sent = FORM | {"_once": "the same"}
    assert {office.client(person).post(NEW, sent).status_code for person in (office.ann, office.bob)} == {303}
    assert Customer.objects.filter(name="王小波").count() == 2
