"""Many customers at once, for imports: created by COPY, filled up from duplicates, taken out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.commands.copying import copy_customers, numbered
from yueke.domains.customers.commands.lacking import lacking
from yueke.domains.customers.drafts import FACTS, NEVER_EMPTY, CustomerDraft
from yueke.domains.customers.events import CustomersImported, FactsAbsorbed, ImportedCustomersRemoved
from yueke.domains.customers.merging.relations import Relation, relations
from yueke.domains.customers.models import Address, Contact, Customer, DuplicateLink, Standing
from yueke.domains.customers.records import ADDRESS, DERIVED, phone_index, refresh
from yueke.domains.customers.rules import fact
from yueke.kernel.access import Actor, command
from yueke.kernel.cleaning.addresses import address_key
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.events import publish, publish_many
from yueke.kernel.vault import blind_index

_NAMED = 5
"""How many hindrances a refusal names."""


@command(may="customers.import")
def create_many(
    actor: Actor,
    drafts: Sequence[CustomerDraft],
    *,
    named: Sequence[str] | None = None,
    batch_id: int | None,
    at: datetime,
    done: Callable[[int], None] | None = None,
) -> list[int]:
    """Open an archive for each draft; returns the ids in the same order.

    Values are taken as they are: clean them first. ``named`` are the numbers, where they do not stand on the drafts:
    these may then be a sequence that makes them when a slice is asked for, without the database, because that is done
    in other processes. ``done`` hears how many are written. One event stands for the whole call. Raises Refused when a
    number is already used.
    """
    if not drafts:
        return []
    named = numbered([draft.number for draft in drafts] if named is None else named, at)
    ids = copy_customers(actor, drafts, named, batch_id=batch_id, at=at, done=done)
    publish(actor, CustomersImported(batch_id=batch_id, count=len(ids), at=at))
    return ids


@command(may="customers.import")
def absorb(
    actor: Actor, keep_id: int, values: Mapping[str, Any], *, batch_id: int | None = None, at: datetime
) -> list[str]:
    """Fill the empty facts of ``keep_id`` from a duplicate row; returns the names of those filled.

    ``values`` may hold the names of ``drafts.FACTS`` and ``contact``, ``position``, ``address``,
    ``more_contacts``. Further people and phone numbers are added beside those known.
    """
    return absorb_many(actor, [(keep_id, values)], batch_id=batch_id, at=at)[0]


@command(may="customers.import")
def absorb_many(
    actor: Actor,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    *,
    batch_id: int | None = None,
    at: datetime,
) -> list[list[str]]:
    """:func:`absorb` for many duplicates, in their order; the first of several fills first.

    An archive that was merged away since the caller looked is followed to the one it is part of now.
    """
    merged = Customer.objects.filter(pk__any_of={keep_id for keep_id, _values in rows}, merged_into__isnull=False)
    went: dict[int, int] = {pk: into for pk, into in merged.values_list("pk", "merged_into_id") if into}
    rows = [(went.get(keep_id, keep_id), values) for keep_id, values in rows]
    wanted = {keep_id for keep_id, _values in rows}
    lacks = lacking(actor, wanted)
    if wanted - lacks.keys():
        raise NotFound
    wanted = {keep_id for keep_id, values in rows if lacks[keep_id].takes(values)}
    held = Customer.objects.filter(pk__in=Customer.objects.live().visible_to(actor).filter(pk__any_of=wanted))
    # Columns that are worked out anew, or that nobody looks at here, would take as long as all others together.
    about = Prefetch("contacts", Contact.objects.defer("email")), Prefetch("addresses", Address.objects.defer("detail"))
    kept = held.select_for_update(no_key=True).defer("search_terms").prefetch_related(*about).in_bulk()
    if wanted - kept.keys():
        raise NotFound
    filled = [_absorb(actor, kept[pk], values, batch_id, at) if pk in wanted else [] for pk, values in rows]
    touched = {keep_id: kept[keep_id] for (keep_id, _values), names in zip(rows, filled, strict=True) if names}
    for customer in touched.values():
        customer._prefetched_objects_cache = {}  # type: ignore[attr-defined]
        refresh(customer)
        customer.version += 1
        customer.updated_at = at
    columns = [name for name in FACTS if name != "kind"]
    Customer.objects.bulk_update(
        list(touched.values()), [*columns, *DERIVED, "source", "version", "updated_at"], batch_size=500
    )
    publish_many(
        actor,
        [
            FactsAbsorbed(customer_id=keep_id, batch_id=batch_id, fields=tuple(names), at=at)
            for (keep_id, _values), names in zip(rows, filled, strict=True)
            if names
        ],
    )
    return filled


@command(may="customers.import")
def remove_batch(actor: Actor, batch_id: int, *, absorbed_into: Iterable[int] = (), at: datetime) -> int:
    """Take out every customer a batch created, and what it filled in ``absorbed_into``; returns how many went.

    Refused, with nothing removed, when any of them was changed since or is used by something else; the message
    names them. What the regulation planned for them by itself goes along.
    """
    batch = Customer.objects.filter(import_batch_id=batch_id)
    hindrances = _hindrances(batch)
    if hindrances:
        raise Refused(_("不能撤销：导入之后已有变动。%(what)s") % {"what": "；".join(str(h) for h in hindrances)})
    _unabsorb(list(absorbed_into), batch_id, at)
    pks = batch.values("pk")
    for model in (Contact, Address, Standing):
        model.objects.filter(customer__in=pks)._raw_delete(using=batch.db)
    DuplicateLink.objects.filter(Q(first__in=pks) | Q(second__in=pks))._raw_delete(using=batch.db)
    for user in _users():
        if user.made_anew is not None:
            user.table._base_manager.filter(user.made_anew, **{f"{user.field}__in": pks})._raw_delete(using=batch.db)
    gone: int = batch._raw_delete(using=batch.db)
    publish(actor, ImportedCustomersRemoved(batch_id=batch_id, count=gone, at=at))
    return gone


def _absorb(
    actor: Actor, customer: Customer, values: Mapping[str, Any], batch_id: int | None, at: datetime
) -> list[str]:
    origin = fact(department=actor.department_id, person=actor.person_id, channel="import", at=at)
    names = []
    for name in FACTS:
        value = values.get(name)
        if name in NEVER_EMPTY or not value or getattr(customer, name):
            continue
        setattr(customer, name, list(value) if name == "tags" else value)
        customer.source[name] = {**origin, "batch": batch_id}
        names.append(name)
    added = _add_contacts(customer, values, at)
    if added:
        names.append("contact")
    new_address = bool(values.get("address")) and not customer.addresses.all()
    if new_address:
        address = _add_address(customer, values["address"], at)
        names.append("address")
    if added or new_address:
        kept = customer.source.get(f"batch:{batch_id}", {"contacts": [], "addresses": []})
        kept["contacts"] += added
        kept["addresses"] += [address.pk] if new_address else []
        # Remembered for undoing; the rows themselves do not say where they come from.
        customer.source[f"batch:{batch_id}"] = {**origin, **kept}
        customer._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return names


def _add_contacts(customer: Customer, values: Mapping[str, Any], at: datetime) -> list[int]:
    """Add the people and numbers of ``values`` that the archive does not have; returns the new contacts' ids."""
    phone = values.get("phone") or ""
    people = {contact.name for contact in customer.contacts.all()}
    numbers = {phone_key(contact.phone) for contact in customer.contacts.all()} | {phone_key(customer.phone)}
    first = (values.get("contact") or "", values.get("position") or "", phone)
    added = []
    for name, position, number in (first, *values.get("more_contacts", ())):
        if (not number or phone_key(number) in numbers) and (not name or name in people | {customer.name}):
            continue
        contact = Contact.objects.create(
            customer=customer,
            name=(name or customer.name)[:60],
            position=position[:60],
            phone=number,
            phone_index=phone_index(number),
            is_primary=not people,
            created_at=at,
        )
        people.add(contact.name)
        numbers.add(phone_key(number))
        added.append(contact.pk)
    return added


def _add_address(customer: Customer, detail: str, at: datetime) -> Address:
    return Address.objects.create(
        customer=customer,
        province=customer.province,
        city=customer.city,
        district=customer.district,
        detail=detail,
        detail_index=blind_index(address_key(detail), ADDRESS),
        is_primary=True,
        created_at=at,
    )


def _unabsorb(ids: list[int], batch_id: int, at: datetime) -> None:
    blank = Customer()
    for customer in Customer.objects.filter(pk__in=ids).select_for_update(no_key=True):
        names = [
            name
            for name, told in customer.source.items()
            if name == f"batch:{batch_id}" or told.get("batch") == batch_id
        ]
        for name in names:
            told = customer.source.pop(name)
            if name == f"batch:{batch_id}":
                Contact.objects.filter(customer=customer, pk__in=told["contacts"]).delete()
                Address.objects.filter(customer=customer, pk__in=told["addresses"]).delete()
            else:
                setattr(customer, name, getattr(blank, name))
        if names:
            refresh(customer)
            customer.version += 1
            customer.updated_at = at
            customer.save()


def _hindrances(batch: models.QuerySet[Customer]) -> list[object]:
    """What stands in the way of removing ``batch``: changed customers first, then what refers to them."""
    changed = batch.filter(Q(version__gt=1) | ~Q(updated_at=F("reviewed_at")) | Q(is_key=True))
    found: list[object] = [
        _("%(name)s（%(number)s）已被修改") % {"name": c.name, "number": c.number}
        for c in changed.only("name", "number").order_by("pk")[:_NAMED]
    ]
    for user in _users():
        room = max(_NAMED - len(found), 0)
        used = user.table._base_manager.filter(**{f"{user.field}__in": batch.values("pk")}).order_by()
        if user.made_anew is not None:
            used = used.exclude(user.made_anew)
        for pk in used.values_list(user.column, flat=True).distinct()[:room]:
            customer = batch.get(pk=pk)
            names = {"name": customer.name, "number": customer.number, "what": user.label}
            found.append(_("%(name)s（%(number)s）已有%(what)s") % names)
    return found


def _users() -> list[Relation]:
    """Every foreign key of any module to customers that is not part of the archive itself."""
    ours = (Contact, Address, Standing, DuplicateLink, Customer)
    columns = {
        f"{r.related_model._meta.label_lower}.{r.field.name}"
        for r in Customer._meta.get_fields(include_hidden=True)
        if isinstance(r, models.ManyToOneRel) and r.related_model not in ours
    }
    return [one for one in relations() if one.name in columns]
