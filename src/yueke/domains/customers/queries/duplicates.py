"""Customers that may be the same."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yueke.domains.customers.models import Customer, DuplicateLink
from yueke.domains.customers.queries.lists import HEAVY, get
from yueke.domains.customers.records import EMAIL, IDENTITY, PHONE
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.vault import blind_indexes


def duplicates_like(
    actor: Actor, *, phone: str = "", email: str = "", identity_number: str = "", name: str = "", limit: int = 10
) -> list[Customer]:
    """Live customers with the same phone, e-mail, identity number or name, for a warning before creating one."""
    same = Q(pk__in=())
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


def duplicates_of(actor: Actor, customer_id: int) -> list[Customer]:
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


def open_links(actor: Actor) -> QuerySet[DuplicateLink]:
    """Pairs waiting for a decision of which the actor may see both sides, oldest first."""
    seen = Customer.objects.live().visible_to(actor).values("pk")
    rows = DuplicateLink.objects.filter(state="open", first__in=seen, second__in=seen)
    return rows.select_related("first", "second").order_by("found_at", "id")
