"""Customers, their contacts and addresses, and what happened to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from yueke.domains.customers import commands, forms, queries
from yueke.domains.customers.drafts import FACTS
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries import CustomerFilter
from yueke.kernel import clock, gate
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Forbidden, Invalid
from yueke.kernel.gate import Sight
from yueke.sites.api import customer_shapes as shapes
from yueke.sites.api.customer_shapes import (
    AddressChange,
    AddressTold,
    ContactChange,
    ContactTold,
    CustomerChange,
    CustomerListed,
    CustomerQuery,
    CustomerTold,
    Happened,
    NewAddress,
    NewContact,
    NewCustomer,
)
from yueke.sites.api.door import Caller
from yueke.sites.api.kinds import Id
from yueke.sites.api.once import Key, once
from yueke.sites.api.paging import Listed, listed
from yueke.sites.api.versions import IfMatch, tag, version_of

router = Router(tags=["customers"], exclude_unset=True)


class PageOfCustomers(Listed[CustomerListed]):
    """A page of customers."""


class Found(Schema):
    """Suggestions, the best first."""

    items: list[CustomerListed]


class Timeline(Schema):
    """What happened, the latest first; ``next`` is the ``before`` of the entries that follow."""

    items: list[Happened]
    next: datetime | None


@router.get("/customers", response=PageOfCustomers, operation_id="list_customers")
def list_customers(request: Caller, asked: Query[CustomerQuery]) -> Any:
    """The customers within the data scope, filtered and sorted as in the staff's list."""
    actor = request.actor
    require(actor, "customers.view")
    if asked.sort.endswith("name") and gate.sight(actor, "customers.customer.name") is not Sight.PLAIN:
        raise Forbidden(_("看不到完整姓名的人不能按姓名排序。"))
    filters = CustomerFilter(**asked.filters())
    return listed(
        queries.customers(actor, filters),
        asked,
        queries.order_of(filters),
        lambda customer: shapes.listed(actor, customer),
        PageOfCustomers,
    )


@router.get("/customers/find", response=Found, operation_id="find_customers")
def find_customers(
    request: Caller,
    q: Annotated[str, Field(min_length=1, max_length=100)],
    limit: Annotated[int, Field(ge=1, le=50)] = 20,
) -> Any:
    """Suggestions by name, pinyin, initials, telephone or its end, number; the best match first."""
    require(request.actor, "customers.view")
    rows = queries.find(request.actor, q, limit)
    return Found.model_construct(items=[shapes.listed(request.actor, row) for row in rows])


@router.get("/customers/{customer_id}", response=CustomerTold, operation_id="get_customer")
def get_customer(request: Caller, response: HttpResponse, customer_id: Id) -> Any:
    """One customer with contacts and addresses. The ``ETag`` of the answer goes into ``If-Match`` of a change."""
    require(request.actor, "customers.view")
    return _told(request.actor, customer_id, response)


@router.post("/customers", response={201: CustomerTold}, operation_id="create_customer")
def create_customer(request: Caller, response: HttpResponse, body: NewCustomer, key: Key = None) -> Any:
    """Open an archive; it belongs to the person whose token it is."""
    actor = request.actor

    def act() -> int:
        form = forms.CustomerForm(_plain(body.model_dump(exclude_unset=True)))
        _check(form)
        more = {"preferences": body.preferences or {}}
        return commands.create(actor, form.draft(**more), at=clock.now()).pk

    require(actor, "customers.view")
    require(actor, "customers.create")
    made = once(request, key, act)
    response.headers["Location"] = f"/api/v1/customers/{made}"
    return Status(201, _told(actor, made, response))


@router.patch("/customers/{customer_id}", response=CustomerTold, operation_id="change_customer")
def change_customer(
    request: Caller, response: HttpResponse, customer_id: Id, body: CustomerChange, if_match: IfMatch = None
) -> Any:
    """Change the facts that are sent, leave the others. A fact sent as it was masked is left alone, too.

    ``If-Match`` holds the ``ETag`` the customer was read with; 412 when somebody has changed it since.
    """
    actor = request.actor
    require(actor, "customers.view")
    require(actor, "customers.edit")
    version = version_of(if_match)
    given = body.model_dump(exclude_unset=True)
    values = _changed(actor, queries.get(actor, customer_id), given)
    commands.edit(actor, customer_id, values, version=version, at=clock.now())
    return _told(actor, customer_id, response)


@router.get("/customers/{customer_id}/timeline", response=Timeline, operation_id="list_customer_timeline")
def customer_timeline(
    request: Caller,
    customer_id: Id,
    before: shapes.Moment | None = None,
    limit: Annotated[int, Field(ge=1, le=100)] = 30,
) -> Any:
    """What happened to a customer, the latest first; personal data in it is masked as everywhere."""
    require(request.actor, "customers.view")
    entries = queries.timeline(request.actor, customer_id, before, limit)
    return Timeline.model_construct(
        items=[shapes.happened(entry) for entry in entries],
        next=entries[-1].at if len(entries) == limit else None,
    )


@router.post("/customers/{customer_id}/contacts", response={201: ContactTold}, operation_id="add_contact")
def add_contact(request: Caller, response: HttpResponse, customer_id: Id, body: NewContact, key: Key = None) -> Any:
    """Add a person to speak to; the first one is primary."""
    actor = request.actor

    def act() -> int:
        form = forms.ContactForm(body.model_dump(exclude_unset=True))
        _check(form)
        return commands.add_contact(actor, customer_id, _sent(form, body), at=clock.now()).pk

    require(actor, "customers.view")
    require(actor, "customers.edit")
    made = once(request, key, act)
    return Status(201, _contact(actor, customer_id, made, response))


@router.patch("/customers/{customer_id}/contacts/{contact_id}", response=ContactTold, operation_id="change_contact")
def change_contact(
    request: Caller,
    response: HttpResponse,
    customer_id: Id,
    contact_id: Id,
    body: ContactChange,
    if_match: IfMatch = None,
) -> Any:
    """Change what is sent of a contact; what is sent as it was masked is left alone.

    ``If-Match`` holds the ``ETag`` the customer was read with, as every change of the archive is a new version of it.
    """
    actor = request.actor
    require(actor, "customers.view")
    require(actor, "customers.edit")
    version = version_of(if_match)
    contact = queries.contact(actor, customer_id, contact_id)
    form = _over(forms.ContactForm, body, actor=actor, contact=contact)
    commands.edit_contact(actor, contact_id, _sent(form, body), version=version, at=clock.now())
    return _contact(actor, customer_id, contact_id, response)


@router.delete("/customers/{customer_id}/contacts/{contact_id}", response={204: None}, operation_id="remove_contact")
def remove_contact(request: Caller, customer_id: Id, contact_id: Id, if_match: IfMatch = None) -> Any:
    """Take a contact out of the archive; ``If-Match`` as for a change."""
    require(request.actor, "customers.view")
    require(request.actor, "customers.edit")
    version = version_of(if_match)
    queries.contact(request.actor, customer_id, contact_id)
    commands.remove_contact(request.actor, contact_id, version=version, at=clock.now())
    return Status(204, None)


@router.post("/customers/{customer_id}/addresses", response={201: AddressTold}, operation_id="add_address")
def add_address(request: Caller, response: HttpResponse, customer_id: Id, body: NewAddress, key: Key = None) -> Any:
    """Add a place; the first one is the default."""
    actor = request.actor

    def act() -> int:
        form = forms.AddressForm(body.model_dump(exclude_unset=True))
        _check(form)
        return commands.add_address(actor, customer_id, _sent(form, body), at=clock.now()).pk

    require(actor, "customers.view")
    require(actor, "customers.edit")
    made = once(request, key, act)
    return Status(201, _address(actor, customer_id, made, response))


@router.patch("/customers/{customer_id}/addresses/{address_id}", response=AddressTold, operation_id="change_address")
def change_address(
    request: Caller,
    response: HttpResponse,
    customer_id: Id,
    address_id: Id,
    body: AddressChange,
    if_match: IfMatch = None,
) -> Any:
    """Change what is sent of an address; a detail sent as it was masked is left alone.

    ``If-Match`` holds the ``ETag`` the customer was read with.
    """
    actor = request.actor
    require(actor, "customers.view")
    require(actor, "customers.edit")
    version = version_of(if_match)
    address = queries.address(actor, customer_id, address_id)
    form = _over(forms.AddressForm, body, actor=actor, address=address)
    commands.edit_address(actor, address_id, _sent(form, body), version=version, at=clock.now())
    return _address(actor, customer_id, address_id, response)


@router.delete("/customers/{customer_id}/addresses/{address_id}", response={204: None}, operation_id="remove_address")
def remove_address(request: Caller, customer_id: Id, address_id: Id, if_match: IfMatch = None) -> Any:
    """Take an address out of the archive; ``If-Match`` as for a change."""
    require(request.actor, "customers.view")
    require(request.actor, "customers.edit")
    version = version_of(if_match)
    queries.address(request.actor, customer_id, address_id)
    commands.remove_address(request.actor, address_id, version=version, at=clock.now())
    return Status(204, None)


def _told(actor: Actor, customer_id: int, response: HttpResponse) -> CustomerTold:
    customer = queries.get(actor, customer_id)
    tag(response, customer.version)
    return shapes.told(actor, customer)


def _contact(actor: Actor, customer_id: int, contact_id: int, response: HttpResponse) -> ContactTold:
    customer = queries.get(actor, customer_id)
    tag(response, customer.version)
    return shapes.contact(actor, customer, queries.contact(actor, customer_id, contact_id))


def _address(actor: Actor, customer_id: int, address_id: int, response: HttpResponse) -> AddressTold:
    customer = queries.get(actor, customer_id)
    tag(response, customer.version)
    return shapes.address(actor, customer, queries.address(actor, customer_id, address_id))


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    """What was sent as the form reads it: tags in one line, choices as they stand before anybody chooses."""
    fresh = {name: field.initial for name, field in forms.CustomerForm.base_fields.items() if field.initial}
    return fresh | _flat({name: value for name, value in given.items() if value is not None})


def _check(form: Any, only: set[str] | None = None) -> None:
    """Raise :class:`Invalid` with what the form finds wrong (of the fields ``only``)."""
    form.is_valid()
    wrong = {field: list(texts) for field, texts in form.errors.items() if only is None or field in only}
    if wrong:
        raise Invalid(_("请改正标出的内容。"), fields=wrong)


def _over(form_class: Any, body: Schema, **about: Any) -> Any:
    """A form that holds the record, with what was sent laid over it; only what was sent can be wrong."""
    given = _flat(body.model_dump(exclude_unset=True))
    form = form_class({**_flat(form_class(**about).initial), **given}, **about)
    _refuse_unseen(set(given) - set(form.fields))
    _check(form, set(given))
    return form


def _refuse_unseen(names: set[str]) -> None:
    """Refuse to write what the caller does not see, which the form would leave out without a word."""
    if names:
        told = _("您看不到这一项的内容，不能修改。")
        raise Forbidden(_("有您看不到的项目，什么都没有修改。"), fields={name: [told] for name in sorted(names)})


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "，".join(value) if isinstance(value, list) else value for name, value in values.items()}


def _sent(form: Any, body: Schema) -> dict[str, Any]:
    return {name: value for name, value in form.values().items() if name in body.model_fields_set}


def _changed(actor: Actor, customer: Customer, given: dict[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = {"actor": actor, "customer": customer}
    aside = {name: given.pop(name) for name in ("preferences",) if name in given}
    initial = _flat(forms.CustomerForm(**about).initial)
    form = forms.CustomerForm({**initial, **_flat(given)}, **about)
    hidden = {name for name in (*given, *aside) if queries.fact_sight(actor, customer, name) is Sight.HIDDEN}
    _refuse_unseen(hidden | (set(given) - set(form.fields)))
    _check(form, set(given))
    return {name: value for name, value in form.values().items() if name in given and name in FACTS} | aside
