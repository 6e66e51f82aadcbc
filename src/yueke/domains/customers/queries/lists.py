"""Lists of customers: the filter, its conditions, and the orders they may be read in."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import F, Func, Q, QuerySet, TextField

from yueke.domains.customers.models import TAGS_AND_PROVINCE, Customer, CustomerQuerySet
from yueke.domains.customers.records import EMAIL
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.gate import FINDABLE_TAILS, sight
from yueke.kernel.parameters import day, midnight, whole
from yueke.kernel.search_terms import query_terms
from yueke.kernel.vault import blind_indexes

Several = str | tuple[str, ...]

HEAVY = ("search_terms", "source", "preferences", "remark")
"""Columns a list does not read."""

SORTS: dict[str, tuple[str, ...]] = {
    "created": ("created_at", "id"),
    "-created": ("-created_at", "-id"),
    "updated": ("updated_at", "id"),
    "-updated": ("-updated_at", "-id"),
    "name": ("name_pinyin", "id"),
    "-name": ("-name_pinyin", "-id"),
    "completeness": ("completeness", "id"),
    "-completeness": ("-completeness", "-id"),
}
"""The orders of a list; each is answered by an index."""

_CHOICES = ("kind", "stage", "grade", "frequency_class", "amount_class", "province", "city", "channel")
_NUMBERS = ("owner_id", "department_id", "completeness_from", "completeness_to", "batch_id")
_DAYS = ("created_from", "created_to")
_FLAGS = ("is_key", "archived")


@dataclass(frozen=True)
class CustomerFilter:
    """What a list of customers is narrowed by; empty values narrow nothing.

    Fields of type ``Several`` take one value or a tuple of them. Dates and ranges include both ends. ``owner_id``
    0 asks for customers without an owner. ``sort`` is a key of :data:`SORTS`.
    """

    text: str = ""
    kind: Several = ()
    stage: Several = ()
    grade: Several = ()
    frequency_class: Several = ()
    amount_class: Several = ()
    province: Several = ()
    city: Several = ()
    channel: Several = ()
    owner_id: int | None = None
    department_id: int | None = None
    tag: str = ""
    is_key: bool | None = None
    completeness_from: int | None = None
    completeness_to: int | None = None
    created_from: date | None = None
    created_to: date | None = None
    batch_id: int | None = None
    archived: bool = False
    sort: str = "-created"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address (``QueryDict`` or dict); what cannot be read is left out."""
        many = getattr(params, "getlist", None)
        values: dict[str, Any] = {
            "text": str(params.get("text", ""))[:100].strip(),
            "tag": str(params.get("tag", ""))[:30].strip(),
        }
        for name in _CHOICES:
            found = many(name) if many else params.get(name) or ()
            found = (found,) if isinstance(found, str) else found
            values[name] = tuple(v for v in found if v)
        for name in _NUMBERS:
            values[name] = whole(params.get(name))
        for name in _DAYS:
            values[name] = day(params.get(name))
        for name in _FLAGS:
            values[name] = {"1": True, "true": True, "0": False, "false": False}.get(
                str(params.get(name, "")).lower(), False if name == "archived" else None
            )
        if params.get("sort") in SORTS:
            values["sort"] = params["sort"]
        return cls(**values)

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address, which :meth:`read` reads back; defaults left out."""
        out: list[tuple[str, str]] = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value == field.default or value in ((), "", None):
                continue
            for one in value if isinstance(value, tuple) else (value,):
                out.append((field.name, str(int(one)) if isinstance(one, bool) else str(one)))
        return out


def customers(actor: Actor, filters: CustomerFilter | None = None) -> QuerySet[Customer]:
    """The customers ``actor`` may see that pass ``filters``, ordered, owner and department joined.

    Page it with ``paginate(customers(actor, f), number, size, order=order_of(f))``.
    """
    filters = filters or CustomerFilter()
    rows = _matching(actor, filters).order_by(*order_of(filters))
    return rows.select_related("owner", "department").defer(*HEAVY)


def customer_ids(actor: Actor, filters: CustomerFilter) -> QuerySet[Customer, int]:
    """Only the ids of :func:`customers`, unordered, for commands over a whole selection."""
    return _matching(actor, filters).order_by().values_list("pk", flat=True)


def order_of(filters: CustomerFilter) -> tuple[str, ...]:
    """The order ``filters`` ask for, complete with its tie-breaker."""
    return SORTS.get(filters.sort, SORTS["-created"])


_GIVEN_TO = "_given_to"
"""Where a customer keeps the actor it was given to."""


def get(actor: Actor, customer_id: int | Customer) -> Customer:
    """One customer, archived or not; raises :class:`NotFound` outside what the actor may see.

    A customer may be passed to readers instead of its id: one this function gave to the same actor is not asked for
    again, any other is looked for among those the actor may see.
    """
    if isinstance(customer_id, Customer) and getattr(customer_id, _GIVEN_TO, None) == actor:
        return customer_id
    seen = Customer.objects.visible_to(actor)
    if isinstance(customer_id, Customer):
        if not seen.filter(pk=customer_id.pk).exists():
            raise NotFound
        return customer_id
    customer = seen.select_related("owner", "department").filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    setattr(customer, _GIVEN_TO, actor)
    return customer


def tags_in_use(actor: Actor, limit: int = 50) -> list[str]:
    """The tags that visible customers bear, alphabetically."""
    tagged = Customer.objects.live().visible_to(actor).exclude(tags=[])
    each = tagged.annotate(tag=Func(F("tags"), function="unnest", output_field=TextField()))
    return list(each.order_by("tag").values_list("tag", flat=True).distinct()[:limit])


def matching_text(actor: Actor, rows: CustomerQuerySet, text: str) -> CustomerQuerySet:
    """``rows`` that ``text`` finds: name fragment, pinyin, initials, phone or its end, e-mail address, number.

    A single character is taken for the beginning of a name. Who sees telephones masked finds by the whole of one or by
    the end the mask shows, and by no more of it (ADR 0014).
    """
    text = text.strip()
    if not text:
        return rows
    asked = query_terms(text, FINDABLE_TAILS[sight(actor, "customers.customer.phone")])
    if asked.kind == "email":
        return rows.filter(email_index__in=blind_indexes(text.lower(), EMAIL))
    if not asked:
        return rows.filter(name__startswith=text)
    found = asked.q("search_terms")
    if text.isascii() and any(sign.isdigit() for sign in text):
        found |= Q(number__startswith=text.upper())
    return rows.filter(found)


def _matching(actor: Actor, f: CustomerFilter) -> CustomerQuerySet:
    rows: CustomerQuerySet = Customer.objects.visible_to(actor).filter(archived_at__isnull=not f.archived)
    rows = matching_text(actor, rows, f.text)
    for name in _CHOICES:
        value: Several = getattr(f, name)
        if value:
            rows = rows.filter(**{name: value} if isinstance(value, str) else _one_of(name, value))
    return _tagged(rows.filter(_ranges(f)), f)


def _tagged(rows: CustomerQuerySet, f: CustomerFilter) -> CustomerQuerySet:
    if not f.tag:
        return rows
    # The indexes on tags hold tagged customers only and are used when the question says so.
    rows = rows.exclude(tags=[])
    province = f.province if isinstance(f.province, str) or len(f.province) != 1 else f.province[0]
    if not province or not isinstance(province, str) or province == f.tag:
        return rows.filter(tags__contains=[f.tag])
    # Both in one index: of a common tag and a large province each, it reads only what they share.
    return rows.alias(placed=TAGS_AND_PROVINCE).filter(placed__contains=[f.tag, province])


def _one_of(name: str, values: Sequence[str]) -> dict[str, Any]:
    return {name: values[0]} if len(values) == 1 else {f"{name}__in": values}


def _ranges(f: CustomerFilter) -> Q:
    conditions: dict[str, Any] = {}
    if f.owner_id == 0:
        conditions["owner_id__isnull"] = True
    elif f.owner_id is not None:
        conditions["owner_id"] = f.owner_id
    for name in ("department_id", "is_key"):
        if getattr(f, name) is not None:
            conditions[name] = getattr(f, name)
    if f.batch_id is not None:
        conditions["import_batch_id"] = f.batch_id
    if f.completeness_from is not None:
        conditions["completeness__gte"] = f.completeness_from
    if f.completeness_to is not None:
        conditions["completeness__lte"] = f.completeness_to
    if f.created_from is not None:
        conditions["created_at__gte"] = midnight(f.created_from)
    if f.created_to is not None:
        conditions["created_at__lt"] = midnight(f.created_to + timedelta(days=1))
    return Q(**conditions)
