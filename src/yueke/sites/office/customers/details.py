"""Contacts and addresses of one customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yueke.domains.customers import commands, queries
from yueke.domains.customers.forms import AddressForm, ContactForm
from yueke.domains.customers.models import Address, Contact
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.gate import told
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.regions import with_regions
from yueke.sites.office.customers.steps import asks, back_to
from yueke.sites.office.customers.words import name_for, region_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once

ADDRESS_PAGE = "office/customers/address.html"


def _contact_page(request: ActingRequest, customer_id: int, contact: Contact | None) -> HttpResponse:
    actor = request.actor
    customer = queries.get(actor, customer_id)

    def act(form: Any) -> None:
        if contact is None:
            commands.add_contact(actor, customer_id, form.values(), at=clock.now())
        else:
            commands.edit_contact(actor, contact.pk, form.values(), at=clock.now())

    question = Question(
        _("修改联系人") if contact else _("添加联系人"),
        _("保存联系人"),
        back_to(customer_id),
        act,
        _("已保存联系人。"),
        subtitle=name_for(actor, customer),
    )
    return ask(request, question, ContactForm(posted(request), actor=actor, contact=contact))


@asks
@once
def contact_add(request: ActingRequest, customer_id: int) -> HttpResponse:
    """A further contact."""
    require(request.actor, "customers.edit")
    return _contact_page(request, customer_id, None)


@asks
def contact_edit(request: ActingRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Change a contact."""
    require(request.actor, "customers.edit")
    return _contact_page(request, customer_id, queries.contact(request.actor, customer_id, contact_id))


@asks
def contact_remove(request: ActingRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Take a contact out, after asking once."""
    actor = request.actor
    require(actor, "customers.edit")
    contact = queries.contact(actor, customer_id, contact_id)
    question = Question(
        _("移除联系人"),
        _("移除"),
        back_to(customer_id),
        lambda form: commands.remove_contact(actor, contact_id, at=clock.now()),
        _("已移除联系人。"),
        subtitle=told(actor, "customers.contact.name", contact.name),
        note=_("移除后，这位联系人的电话不再能搜到这位客户。经过里会留下一条记录。"),
        tone="danger",
    )
    return ask(request, question, forms.Form(posted(request)))


def _address_page(request: ActingRequest, customer_id: int, address: Address | None) -> HttpResponse:
    actor = request.actor
    customer = queries.get(actor, customer_id)

    def act(form: Any) -> None:
        if address is None:
            commands.add_address(actor, customer_id, form.values(), at=clock.now())
        else:
            commands.edit_address(actor, address.pk, form.values(), at=clock.now())

    question = Question(
        _("修改地址") if address else _("添加地址"),
        _("保存地址"),
        back_to(customer_id),
        act,
        _("已保存地址。"),
        subtitle=name_for(actor, customer),
    )
    form = with_regions(AddressForm(posted(request), actor=actor, address=address))
    return ask(request, question, form, template=ADDRESS_PAGE)


@asks
@once
def address_add(request: ActingRequest, customer_id: int) -> HttpResponse:
    """A further address."""
    require(request.actor, "customers.edit")
    return _address_page(request, customer_id, None)


@asks
def address_edit(request: ActingRequest, customer_id: int, address_id: int) -> HttpResponse:
    """Change an address."""
    require(request.actor, "customers.edit")
    return _address_page(request, customer_id, queries.address(request.actor, customer_id, address_id))


@asks
def address_remove(request: ActingRequest, customer_id: int, address_id: int) -> HttpResponse:
    """Take an address out, after asking once."""
    actor = request.actor
    require(actor, "customers.edit")
    address = queries.address(actor, customer_id, address_id)
    question = Question(
        _("移除地址"),
        _("移除"),
        back_to(customer_id),
        lambda form: commands.remove_address(actor, address_id, at=clock.now()),
        _("已移除地址。"),
        subtitle=f"{region_of(address)} {told(actor, 'customers.address.detail', address.detail)}",
        tone="danger",
        note=_("经过里会留下一条记录。"),
    )
    return ask(request, question, forms.Form(posted(request)))
