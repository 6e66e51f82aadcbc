"""Customers as JSON: what is asked, what is sent, and what is told, each personal field through the gate.

A field the caller may not see at all is left out; one they may see in part is told masked.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from yueke.domains.customers.choices import AmountClass, Channel, FrequencyClass, Grade, Kind, Stage
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.queries import SORTS, TimelineEntry, fact_sight, fact_told, is_company, near
from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.kernel.gate import Near, Sight
from yueke.sites.api.kinds import LARGEST_ID, Day, Id, Moment, OneOf, Percent, Short
from yueke.sites.api.paging import Paging

KindCode = Annotated[str, OneOf(Kind)]
StageCode = Annotated[str, OneOf(Stage)]
ChannelCode = Annotated[str, OneOf(Channel, "")]
Gender = Annotated[str, OneOf(("", "male", "female"))]
Tag = Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[^,，、;；\n]+$")]
Preferences = dict[Annotated[str, Field(max_length=20)], Annotated[str, Field(max_length=200)] | list[Short]]

__all__ = ["Moment"]


class CustomerQuery(Paging):
    """What the list is narrowed by; several values of one name mean any of them. ``owner_id`` 0: without an owner."""

    text: Annotated[str, Field(max_length=100)] = ""
    kind: list[KindCode] = []
    stage: list[StageCode] = []
    grade: list[Annotated[str, OneOf(Grade)]] = []
    frequency_class: list[Annotated[str, OneOf(FrequencyClass)]] = []
    amount_class: list[Annotated[str, OneOf(AmountClass)]] = []
    province: list[Short] = []
    city: list[Short] = []
    channel: list[Annotated[str, OneOf(Channel)]] = []
    owner_id: Annotated[int, Field(ge=0, le=LARGEST_ID)] | None = None
    department_id: Id | None = None
    tag: Annotated[str, Field(max_length=30)] = ""
    is_key: bool | None = None
    completeness_from: Percent | None = None
    completeness_to: Percent | None = None
    created_from: Day | None = None
    created_to: Day | None = None
    archived: bool = False
    sort: Annotated[str, OneOf(tuple(SORTS))] = "-created"

    def filters(self) -> dict[str, Any]:
        """The fields of a ``CustomerFilter``."""
        own = {name: getattr(self, name) for name in type(self).model_fields if name not in Paging.model_fields}
        return {name: tuple(value) if isinstance(value, list) else value for name, value in own.items()}


class _Sent(Schema):
    model_config = ConfigDict(extra="forbid")


class CustomerChange(_Sent):
    """Facts to change; what is left out stays."""

    kind: KindCode | None = None
    stage: StageCode | None = None
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    phone: Short | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    identity_number: Annotated[str, Field(max_length=30)] | None = None
    gender: Gender | None = None
    birthday: Day | None = None
    province: Annotated[str, Field(max_length=30)] | None = None
    city: Annotated[str, Field(max_length=40)] | None = None
    district: Annotated[str, Field(max_length=40)] | None = None
    industry: Annotated[str, Field(max_length=40)] | None = None
    channel: ChannelCode | None = None
    tags: Annotated[list[Tag], Field(max_length=20)] | None = None
    remark: Annotated[str, Field(max_length=2000)] | None = None
    preferences: Annotated[Preferences, Field(max_length=10)] | None = None


class NewCustomer(CustomerChange):
    """A customer to be; only the name is needed."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    address: Annotated[str, Field(max_length=300)] | None = None
    contact: Short | None = None
    position: Short | None = None


class ContactChange(_Sent):
    """Facts of a contact to change; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    position: Short | None = None
    phone: Short | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    wecom_id: Annotated[str, Field(max_length=64)] | None = None
    is_primary: bool | None = None


class NewContact(ContactChange):
    """A contact to be."""

    name: Annotated[str, Field(min_length=1, max_length=60)]


class AddressChange(_Sent):
    """Facts of an address to change; what is left out stays."""

    province: Annotated[str, Field(max_length=30)] | None = None
    city: Annotated[str, Field(max_length=40)] | None = None
    district: Annotated[str, Field(max_length=40)] | None = None
    detail: Annotated[str, Field(max_length=300)] | None = None
    is_primary: bool | None = None


class NewAddress(AddressChange):
    """An address to be: a province or a detail at least."""


class CustomerListed(Schema):
    """A customer as a list tells it. Fields the caller may not see are left out, others may be masked."""

    id: int
    number: str
    kind: KindCode
    stage: StageCode
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    identity_number: str | None = None
    province: str
    city: str
    district: str
    industry: str
    channel: str
    tags: list[str]
    grade: str
    frequency_class: str
    amount_class: str
    is_key: bool
    key_number: str
    completeness: int
    owner_id: int | None
    owner_name: str
    department_id: int | None
    department_name: str
    created_at: datetime
    updated_at: datetime
    reviewed_at: datetime
    is_archived: bool
    version: int


class ContactTold(Schema):
    """A person to speak to. Fields the caller may not see are left out, others may be masked."""

    id: int
    name: str | None = None
    position: str | None = None
    phone: str | None = None
    email: str | None = None
    wecom_id: str | None = None
    is_primary: bool


class AddressTold(Schema):
    """A place. Fields the caller may not see are left out, others may be masked."""

    id: int
    province: str
    city: str
    district: str | None = None
    detail: str | None = None
    is_primary: bool


class CustomerTold(CustomerListed):
    """A customer in full."""

    gender: str | None = None
    birthday: str | None = None
    remark: str | None = None
    preferences: dict[str, Any] | None = None
    customer_since: datetime | None
    contacts: list[ContactTold]
    addresses: list[AddressTold]


class Changed(Schema):
    """One fact before and after, masked where it is personal."""

    label: str
    before: str
    after: str


class Happened(Schema):
    """One line of a timeline, worded in the language asked for."""

    at: datetime
    kind: str
    label: str
    text: str
    by: str
    post: str
    clause: str
    changes: list[Changed]


def listed(actor: Actor, customer: Customer) -> CustomerListed:
    """A customer in a list: by permission alone, no query."""
    facts = _through(actor, "customers.customer", customer, _MASKED, "", is_company(customer))
    return CustomerListed.model_construct(**_open(customer), **facts)


def told(actor: Actor, customer: Customer) -> CustomerTold:
    """One customer in full; how near the caller stands counts."""
    facts: dict[str, Any] = {}
    for name in (*_MASKED, *_SEEN_ALONE):
        value = getattr(customer, name)
        if fact_sight(actor, customer, name) is not Sight.HIDDEN:
            facts[name] = fact_told(actor, customer, name, value.isoformat() if isinstance(value, date) else value)
    if fact_sight(actor, customer, "preferences") is Sight.PLAIN:
        facts["preferences"] = customer.preferences
    return CustomerTold.model_construct(
        **_open(customer),
        **facts,
        customer_since=customer.customer_since,
        contacts=[contact(actor, customer, one) for one in customer.contacts.all()],
        addresses=[address(actor, customer, one) for one in customer.addresses.all()],
    )


def contact(actor: Actor, customer: Customer, row: Contact) -> ContactTold:
    """A contact of a customer."""
    facts = _through(
        actor, "customers.contact", row, ("name", "position", "phone", "email", "wecom_id"), near(actor, customer)
    )
    return ContactTold.model_construct(id=row.pk, is_primary=row.is_primary, **facts)


def address(actor: Actor, customer: Customer, row: Address) -> AddressTold:
    """An address of a customer."""
    facts = _through(actor, "customers.address", row, ("district", "detail"), near(actor, customer))
    return AddressTold.model_construct(
        id=row.pk, province=row.province, city=row.city, is_primary=row.is_primary, **facts
    )


def happened(entry: TimelineEntry) -> Happened:
    """A line of the timeline."""
    changes = [Changed.model_construct(label=str(a), before=b, after=c) for a, b, c in entry.changes]
    return Happened.model_construct(
        at=entry.at, kind=entry.kind, label=str(entry.label), text=entry.text, by=entry.actor_name, post=entry.post,
        clause=entry.clause, changes=changes,
    )  # fmt: skip


_MASKED = ("name", "phone", "email", "identity_number")
_SEEN_ALONE = ("gender", "birthday", "remark")
_OPEN = (
    "id", "number", "kind", "stage", "province", "city", "district", "industry", "channel", "tags", "grade",
    "frequency_class", "amount_class", "is_key", "key_number", "completeness", "owner_id", "department_id", "created_at",
    "updated_at", "reviewed_at", "version",
)  # fmt: skip


def _open(customer: Customer) -> dict[str, Any]:
    """What everybody who sees the record sees of it."""
    return {name: getattr(customer, name) for name in _OPEN} | {
        "owner_name": customer.owner.name if customer.owner else "",
        "department_name": customer.department.name if customer.department else "",
        "is_archived": customer.archived_at is not None,
    }


def _through(
    actor: Actor, model: str, row: Any, names: tuple[str, ...], close: Near, company: bool = False
) -> dict[str, Any]:
    """Personal fields of a row as the caller may see them; hidden ones are left out."""
    return {
        name: gate.told(actor, f"{model}.{name}", getattr(row, name), near=close, company=company)
        for name in names
        if gate.sight(actor, f"{model}.{name}", near=close, company=company) is not Sight.HIDDEN
    }
