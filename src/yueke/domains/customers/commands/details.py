"""Contacts and addresses of a customer.

They are parts of the archive: each change of one is a new version of the customer, and ``version`` is the one the caller
saw (``StaleVersion`` when somebody saved in between).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.commands.locking import held, only_known
from yueke.domains.customers.events import AddressChanged, ContactChanged
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.records import ADDRESS, DERIVED, checked, phone_index, refresh
from yueke.domains.customers.rules.reaching import is_wecom_id
from yueke.kernel.access import Actor, command
from yueke.kernel.cleaning.addresses import address_key
from yueke.kernel.errors import Invalid, NotFound
from yueke.kernel.events import publish
from yueke.kernel.masking import mask
from yueke.kernel.vault import blind_index

CONTACT_FIELDS = ("name", "position", "phone", "email", "wecom_id", "is_primary")
ADDRESS_FIELDS = ("province", "city", "district", "detail", "is_primary")


@command(may="customers.edit")
def add_contact(actor: Actor, customer_id: int, values: Mapping[str, Any], *, at: datetime) -> Contact:
    """Add a person to speak to; the first one is primary."""
    customer = held(actor, customer_id)
    contact = Contact(customer=customer, created_at=at, is_primary=not customer.contacts.exists())
    return _save_contact(actor, customer, contact, values, "added", at)


@command(may="customers.edit")
def edit_contact(
    actor: Actor, contact_id: int, values: Mapping[str, Any], *, version: int | None = None, at: datetime
) -> Contact:
    """Change a contact."""
    contact = _of(Contact, contact_id)
    customer = held(actor, contact.customer_id, version=version)
    return _save_contact(actor, customer, contact, values, "edited", at)


@command(may="customers.edit")
def remove_contact(actor: Actor, contact_id: int, *, version: int | None = None, at: datetime) -> None:
    """Take a contact out of the archive."""
    contact = _of(Contact, contact_id)
    customer = held(actor, contact.customer_id, version=version)
    name = mask("name", contact.name)
    contact.delete()
    _after(customer, at)
    publish(actor, ContactChanged(customer_id=customer.pk, change="removed", name=name, at=at))


@command(may="customers.edit")
def add_address(actor: Actor, customer_id: int, values: Mapping[str, Any], *, at: datetime) -> Address:
    """Add a place; the first one is the default and gives the customer their region when they have none."""
    customer = held(actor, customer_id)
    address = Address(customer=customer, created_at=at, is_primary=not customer.addresses.exists())
    return _save_address(actor, customer, address, values, "added", at)


@command(may="customers.edit")
def edit_address(
    actor: Actor, address_id: int, values: Mapping[str, Any], *, version: int | None = None, at: datetime
) -> Address:
    """Change an address."""
    address = _of(Address, address_id)
    customer = held(actor, address.customer_id, version=version)
    return _save_address(actor, customer, address, values, "edited", at)


@command(may="customers.edit")
def remove_address(actor: Actor, address_id: int, *, version: int | None = None, at: datetime) -> None:
    """Take an address out of the archive."""
    address = _of(Address, address_id)
    customer = held(actor, address.customer_id, version=version)
    address.delete()
    _after(customer, at)
    publish(actor, AddressChanged(customer_id=customer.pk, change="removed", place=_place(address), at=at))


def _of(model: type[Any], pk: int) -> Any:
    row = model.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _save_contact(
    actor: Actor, customer: Customer, contact: Contact, values: Mapping[str, Any], change: str, at: datetime
) -> Contact:
    given = dict(only_known(dict(values), CONTACT_FIELDS))
    given.update(checked({k: given[k] for k in ("name", "phone", "email") if k in given}, customer.kind))
    if given.get("wecom_id") and not is_wecom_id(given["wecom_id"]):
        raise Invalid(_("企业微信客户ID由字母、数字、下划线和减号组成，6到64个字符。"), field="wecom_id")
    for name, value in given.items():
        setattr(contact, name, value)
    if not contact.name:
        raise Invalid(_("请填写联系人姓名。"), field="name")
    for name, longest in (("name", 60), ("position", 60)):
        if len(getattr(contact, name)) > longest:
            raise Invalid(_("太长了，最多 %(n)s 个字。") % {"n": longest}, field=name)
    if contact.is_primary:
        customer.contacts.exclude(pk=contact.pk).update(is_primary=False)
    contact.phone_index = phone_index(contact.phone)
    contact.save()
    _after(customer, at)
    publish(
        actor,
        ContactChanged(customer_id=customer.pk, change=change, name=mask("name", contact.name), at=at),
    )
    return contact


def _save_address(
    actor: Actor, customer: Customer, address: Address, values: Mapping[str, Any], change: str, at: datetime
) -> Address:
    for name, value in only_known(dict(values), ADDRESS_FIELDS).items():
        setattr(address, name, value.strip() if isinstance(value, str) else value)
    if not (address.province or address.detail):
        raise Invalid(_("请填写地区或详细地址。"), field="detail")
    if len(address.detail) > 300:
        raise Invalid(_("太长了，最多 %(n)s 个字。") % {"n": 300}, field="detail")
    if address.is_primary:
        customer.addresses.exclude(pk=address.pk).update(is_primary=False)
    address.detail_index = blind_index(address_key(address.detail), ADDRESS)
    address.save()
    if address.is_primary and not customer.province:
        customer.province, customer.city, customer.district = address.province, address.city, address.district
        customer.save(update_fields=["province", "city", "district"])
    _after(customer, at)
    publish(actor, AddressChanged(customer_id=customer.pk, change=change, place=_place(address), at=at))
    return address


def _after(customer: Customer, at: datetime) -> None:
    refresh(customer)
    customer.version += 1
    customer.updated_at = at
    customer.save(update_fields=[*DERIVED, "version", "updated_at"])


def _place(address: Address) -> str:
    city = "" if address.city == address.province else address.city
    return f"{address.province}{city}{address.district}"
