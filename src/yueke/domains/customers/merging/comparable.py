"""Archives as the method of matching compares them: every fact normalised, sealed ones opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from yueke.domains.customers.models import Address, Contact, Customer
from yueke.kernel.cleaning.addresses import address_key
from yueke.kernel.cleaning.names import name_key, person_key
from yueke.kernel.cleaning.phones import phone_key
from yueke.methods.matching import Record


def records_of(ids: Collection[int]) -> Iterator[Record]:
    """The records of archives, each with its negative id as key; three queries."""
    contacts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, name, phone in Contact.objects.filter(customer__any_of=ids).values_list("customer_id", "name", "phone"):
        contacts[pk].append((name, phone))
    addresses: dict[int, str] = {}
    places = Address.objects.filter(customer__any_of=ids).order_by("is_primary", "-pk")
    for pk, detail in places.values_list("customer_id", "detail"):
        addresses[pk] = detail
    rows = Customer.objects.filter(pk__any_of=ids).order_by("pk")
    for pk, name, kind, phone, email, identity, city, district, birthday in rows.values_list(
        "pk", "name", "kind", "phone", "email", "identity_number", "city", "district", "birthday"
    ):
        people = contacts.get(pk, [])
        phones = dict.fromkeys(phone_key(one) for one in (phone, *(p for _n, p in people)) if one)
        contact = next((person for person, _phone in people if person != name), "")
        yield Record(
            -pk,
            name_key(name, kind),
            kind,
            tuple(phones),
            (email,) if email else (),
            identity,
            address_key(addresses.get(pk, "")),
            district or city,
            person_key(contact),
            birthday.isoformat() if birthday else "",
        )
