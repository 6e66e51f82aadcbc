"""Everything the archive page of one customer shows, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from yueke.domains.customers.explanations import why
from yueke.domains.customers.labels import label_of
from yueke.domains.customers.models import (
    Address,
    ChangeRequest,
    Contact,
    Customer,
    DuplicateLink,
    KeyQualification,
    Reclassing,
    RecordTeam,
    Standing,
)
from yueke.domains.customers.queries.lists import get
from yueke.domains.customers.records import facts_of
from yueke.domains.customers.rules import completeness
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message, NotFound

STANDINGS_SHOWN = 24


@dataclass(frozen=True)
class Missing:
    """A fact still missing, and the points of completeness it would add."""

    field: str
    label: Message
    weight: int


@dataclass(frozen=True)
class CustomerArchive:
    """One customer with what belongs to the archive. ``standings`` is the latest history, newest first.

    ``qualification`` is the open one (applied or approved), else None; ``links`` are pairs with other archives.
    """

    customer: Customer
    contacts: tuple[Contact, ...]
    addresses: tuple[Address, ...]
    team: tuple[RecordTeam, ...]
    standing: Standing | None
    why: tuple[str, ...]
    standings: tuple[Standing, ...]
    qualification: KeyQualification | None
    qualifications: tuple[KeyQualification, ...]
    change_requests: tuple[ChangeRequest, ...]
    reviewed_at: datetime
    missing: tuple[Missing, ...]
    links: tuple[DuplicateLink, ...]


def archive(actor: Actor, customer_id: int) -> CustomerArchive:
    """The whole archive of a customer; raises NotFound outside what the actor may see.

    Most archives have no application, team, reported change or likeness: one query asks whether there are any.
    """
    customer = get(actor, customer_id)
    contacts, addresses = tuple(customer.contacts.all()), tuple(customer.addresses.all())
    standings = tuple(customer.standings.order_by("-from_at", "-id")[:STANDINGS_SHOWN])
    standing = next((s for s in standings if s.to_at is None), None)
    has = _what_there_is(customer.pk)
    qualifications = tuple(
        customer.qualifications.prefetch_related("applied_by", "decided_by", "withdrawn_by").order_by("-applied_at")
        if has.qualifications
        else ()
    )
    facts = facts_of(customer, has_contact=bool(contacts), has_address=bool(addresses))
    return CustomerArchive(
        customer=customer,
        contacts=contacts,
        addresses=addresses,
        team=tuple(customer.team.prefetch_related("person").order_by("since", "id") if has.team else ()),
        standing=standing,
        why=_explained(standing),
        standings=standings,
        qualification=next((q for q in qualifications if q.state in ("applied", "approved")), None),
        qualifications=qualifications,
        change_requests=tuple(
            customer.change_requests.filter(state="reported").prefetch_related("reported_by").order_by("reported_at")
            if has.changes
            else ()
        ),
        reviewed_at=customer.reviewed_at,
        missing=_missing(customer.kind, facts),
        links=tuple(
            DuplicateLink.objects.filter(Q(first=customer) | Q(second=customer))
            .prefetch_related("first", "second")
            .order_by("-found_at")[:20]
            if has.links
            else ()
        ),
    )


class Has(NamedTuple):
    """Which of the rarer parts an archive has."""

    qualifications: bool
    team: bool
    changes: bool
    links: bool


def _what_there_is(customer_id: int) -> Has:
    with connection.cursor() as cursor:
        cursor.execute(_THERE_IS, {"customer": customer_id})
        return Has(*cursor.fetchone())


_THERE_IS = """SELECT EXISTS (SELECT FROM customers_keyqualification WHERE customer_id = %(customer)s),
  EXISTS (SELECT FROM customers_recordteam WHERE customer_id = %(customer)s),
  EXISTS (SELECT FROM customers_changerequest WHERE customer_id = %(customer)s AND state = 'reported'),
  EXISTS (SELECT FROM customers_duplicatelink WHERE first_id = %(customer)s)
    OR EXISTS (SELECT FROM customers_duplicatelink WHERE second_id = %(customer)s)"""


def contact(actor: Actor, customer_id: int, contact_id: int) -> Contact:
    """One contact of a customer the actor may see; raises NotFound."""
    return _one(get(actor, customer_id).contacts, contact_id)


def address(actor: Actor, customer_id: int, address_id: int) -> Address:
    """One address of a customer the actor may see; raises NotFound."""
    return _one(get(actor, customer_id).addresses, address_id)


def _one(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _missing(kind: str, facts: set[str]) -> tuple[Missing, ...]:
    return tuple(Missing(field, label_of(field), weight) for field, weight in completeness(kind, facts).missing)


def _explained(standing: Standing | None) -> tuple[str, ...]:
    if standing is None or not standing.explanation:
        return ()
    run = Reclassing.objects.filter(pk=standing.explanation.get("reclassing")).first()
    return why(standing, run.terms if run else None)
