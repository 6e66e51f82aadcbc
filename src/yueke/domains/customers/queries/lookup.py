"""Archives found by many phones, e-mails, identity numbers, numbers or names at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from yueke.domains.customers.models import Contact, Customer
from yueke.domains.customers.records import EMAIL, IDENTITY, PHONE
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.names import organization_key
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.vault import all_fingerprints

AT_ONCE = 20_000
"""Keys looked up by one query."""
NAMESAKES = 12
"""A name that more archives bear says too little to look at them all."""
_LEGAL_FORMS = ("", "有限公司", "有限责任公司", "股份有限公司", "公司")


@dataclass(frozen=True)
class Archived:
    """What tells an archive from others. ``phones`` are comparable keys, ``people`` the names of its contacts."""

    id: int
    number: str
    name: str
    kind: str
    phones: frozenset[str]
    people: frozenset[str]


class Namesake(NamedTuple):
    """An archive found by its name alone: what the index of names tells of it (``customer_namesakes``)."""

    id: int
    name: str
    kind: str
    city: str
    district: str
    birthday: date | None


def matching_archives(
    actor: Actor, *, numbers: Collection[str] = (), phones: Collection[str] = (), names: Collection[str] = ()
) -> list[Archived]:
    """The live archives ``actor`` may see with any of these numbers, phones (comparable keys) or names."""
    archive = Customer.objects.live().visible_to(actor)
    ids = sharing_ids(actor, phones=phones)
    ids.update(one.id for one in namesakes(actor, names))
    for part in parts(sorted(numbers)):
        ids.update(archive.filter(number__any_of=part).values_list("pk", flat=True))
    return [one for part in parts(sorted(ids)) for one in _archived(part)]


def sharing_ids(
    actor: Actor,
    *,
    phones: Collection[str] = (),
    emails: Collection[str] = (),
    identities: Collection[str] = (),
) -> set[int]:
    """The ids of live archives that share a phone, e-mail or identity number with what is given."""
    archive = Customer.objects.live().visible_to(actor)
    ids: set[int] = set()
    for part in parts(_indexes(phones, PHONE)):
        ids.update(archive.filter(phone_index__any_of=part).values_list("pk", flat=True))
        # Not joined with the archive, which would be read whole for it.
        people = Contact.objects.filter(phone_index__any_of=part).order_by().values_list("customer_id", flat=True)
        if callers := set(people):
            ids.update(archive.filter(pk__any_of=callers).values_list("pk", flat=True))
    for field, values, context in (("email", emails, EMAIL), ("identity", identities, IDENTITY)):
        for part in parts(_indexes(values, context)):
            ids.update(archive.filter(**{f"{field}_index__any_of": part}).values_list("pk", flat=True))
    return ids


def namesakes(actor: Actor, names: Collection[str]) -> Iterator[Namesake]:
    """The live archives that bear one of ``names``, no more than :data:`NAMESAKES` of each.

    A company is also found under another legal form (有限公司, 有限责任公司).
    """
    return bearing(actor, {spelling for name in names for spelling in spellings(name, organization_key(name))})


def bearing(actor: Actor, exactly: Collection[str]) -> Iterator[Namesake]:
    """:func:`namesakes` of names that are spelled out already (see :func:`spellings`)."""
    archive = Customer.objects.live().visible_to(actor)
    for part in parts(sorted(exactly)):
        yield from map(Namesake._make, _bearers(archive, part))


def parts(keys: Sequence[Any]) -> Iterator[frozenset[Any]]:
    """``keys`` in parts that fit one query, as sets: a list of values Django would look through one by one."""
    for start in range(0, len(keys), AT_ONCE):
        yield frozenset(keys[start : start + AT_ONCE])


def spellings(name: str, key: str) -> Iterable[str]:
    """The names an archive may bear that is meant by ``name``; ``key`` is its :func:`organization_key`."""
    return (name, *[key + form for form in _LEGAL_FORMS]) if key else (name,)


def _bearers(archive: QuerySet[Customer], names: Collection[str]) -> Iterable[tuple[Any, ...]]:
    place = Window(RowNumber(), partition_by=F("name"), order_by=F("pk").asc())
    ranked = archive.filter(name__any_of=names).annotate(place=place)
    columns = ("pk", "name", "kind", "city", "district", "birthday")
    return ranked.filter(place__lte=NAMESAKES).order_by().values_list(*columns)


def _archived(ids: Collection[int]) -> Iterator[Archived]:
    phones: dict[int, set[str]] = defaultdict(set)
    people: dict[int, set[str]] = defaultdict(set)
    for pk, name, phone in Contact.objects.filter(customer__any_of=ids).values_list("customer_id", "name", "phone"):
        people[pk].add(name)
        phones[pk].add(phone_key(phone))
    rows = Customer.objects.filter(pk__any_of=ids).order_by("pk")
    for pk, number, name, kind, phone in rows.values_list("pk", "number", "name", "kind", "phone"):
        known = (phones[pk] | {phone_key(phone)}) - {""}
        yield Archived(pk, number, name, kind, frozenset(known), frozenset(people[pk]))


def _indexes(values: Collection[str], context: str) -> list[bytes]:
    return [index for of_one_key in all_fingerprints(values, context) for index in of_one_key]
