"""Customers that may be the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.models import Customer, DuplicateLink
from yueke.domains.customers.queries.lists import HEAVY, get
from yueke.domains.customers.records import EMAIL, IDENTITY, PHONE
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.errors import Message
from yueke.kernel.gate import sight
from yueke.kernel.vault import blind_indexes


def duplicates_like(
    actor: Actor, *, phone: str = "", email: str = "", identity_number: str = "", name: str = "", limit: int = 10
) -> list[Customer]:
    """Live customers with the same phone, e-mail, identity number or name, for a warning before creating one.

    By a field the actor does not see at all nothing is found: that it is the same would say whose it is.
    """
    same = Q(pk__in=())
    if not sight(actor, "customers.customer.identity_number"):
        identity_number = ""
    if phone:
        same |= Q(phone_index__in=blind_indexes(phone_key(phone), PHONE))
    if email:
        same |= Q(email_index__in=blind_indexes(email.lower(), EMAIL))
    if identity_number:
        same |= Q(identity_index__in=blind_indexes(identity_number.upper(), IDENTITY))
    if name:
        same |= Q(name=name)
    rows = Customer.objects.live().visible_to(actor).filter(same).select_related("owner")
    return list(rows.defer(*HEAVY).order_by("pk")[:limit])


@dataclass(frozen=True)
class Likeness:
    """A customer that may be the same as another, and the facts both share."""

    customer: Customer
    reasons: tuple[Message, ...]


def likenesses(
    actor: Actor, *, phone: str = "", email: str = "", identity_number: str = "", name: str = "", but: int = 0
) -> list[Likeness]:
    """What :func:`duplicates_like` finds, with the reasons, most reasons first; ``but`` leaves one customer out."""
    found = duplicates_like(actor, phone=phone, email=email, identity_number=identity_number, name=name, limit=11)
    asked = (
        (_("证件号码相同"), identity_number.upper(), lambda c: c.identity_number.upper()),
        (_("电话相同"), phone_key(phone) if phone else "", lambda c: phone_key(c.phone) if c.phone else ""),
        (_("电子邮箱相同"), email.lower(), lambda c: c.email.lower()),
        (_("名称相同"), name, lambda c: c.name),
    )
    alike = [
        Likeness(customer, tuple(reason for reason, wanted, read in asked if wanted and read(customer) == wanted))
        for customer in found
        if customer.pk != but
    ]
    return sorted(alike, key=lambda one: -len(one.reasons))[:10]


def duplicates_of(actor: Actor, customer_id: int | Customer) -> list[Customer]:
    """Other live customers that share a phone, e-mail or identity number with this one, unless judged different."""
    customer = get(actor, customer_id)
    different = DuplicateLink.objects.filter(Q(first=customer) | Q(second=customer), state="different")
    apart = {pk for pair in different.values_list("first_id", "second_id") for pk in pair} | {customer.pk}
    found = duplicates_like(
        actor,
        phone=customer.phone,
        email=customer.email,
        identity_number=customer.identity_number,
        limit=20 + len(apart),
    )
    return [other for other in found if other.pk not in apart][:20]
