"""Names instead of ids: everything a page of history refers to, asked for at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import models

from yueke.domains.catalogue.models import Product
from yueke.domains.complaints.models import Category, Cause, Complaint
from yueke.domains.customers.models import Customer
from yueke.domains.evaluations.models import Door, Evaluation, Indicator
from yueke.domains.findings.models import Decision, Finding, Meeting, Segment
from yueke.domains.improvement.models import Improvement
from yueke.domains.orders.models import Order
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Post, Role
from yueke.domains.surveys.models import Survey, Template
from yueke.domains.visits.models import Visit
from yueke.kernel.access import Actor
from yueke.kernel.history.models import Change
from yueke.sites.office.customers.words import name_for

Lookup = Callable[[Actor, set[int]], dict[int, str]]


def _customers(actor: Actor, ids: set[int]) -> dict[int, str]:
    return {c.pk: name_for(actor, c) for c in Customer.objects.filter(pk__in=ids).only("name", "kind")}


def _column(model: type[models.Model], column: str) -> Lookup:
    def look(actor: Actor, ids: set[int]) -> dict[int, str]:
        return dict(model._base_manager.filter(pk__in=ids).values_list("pk", column))

    return look


_LOOKUPS: dict[str, Lookup] = {
    "customers.customer": _customers,
    "organization.person": lambda actor, ids: organization.person_labels(ids),
    "organization.department": lambda actor, ids: organization.department_labels(ids),
    "organization.post": _column(Post, "title"),
    "organization.role": _column(Role, "name"),
    "catalogue.product": _column(Product, "name"),
    "orders.order": _column(Order, "number"),
    "visits.visit": _column(Visit, "number"),
    "improvement.improvement": _column(Improvement, "number"),
    "findings.finding": _column(Finding, "number"),
    "findings.decision": _column(Decision, "number"),
    "findings.meeting": _column(Meeting, "number"),
    "findings.segment": _column(Segment, "name"),
    "complaints.complaint": _column(Complaint, "number"),
    "complaints.category": _column(Category, "name"),
    "complaints.cause": _column(Cause, "name"),
    "evaluations.evaluation": _column(Evaluation, "number"),
    "evaluations.indicator": _column(Indicator, "title"),
    "evaluations.door": _column(Door, "label"),
    "surveys.survey": _column(Survey, "number"),
    "surveys.template": _column(Template, "title"),
}

_PEOPLE = frozenset({"uploaded_by_id", "adopted_by_id", "proposed_by_id", "decided_by_id"})
"""Columns that hold a person's id without being a foreign key."""


class Names:
    """The names of what ``changes`` refer to: one query for each kind of thing referred to."""

    def __init__(self, actor: Actor, changes: Iterable[Change]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for change in changes:
            wanted[change.kind].add(change.row_id)
            wanted[change.root].add(change.root_id or 0)
            for values in (change.before, change.after):
                for column, value in (values or {}).items():
                    target = referred(change.kind, column)
                    if target and isinstance(value, int):
                        wanted[target].add(value)
        self._known = {kind: _LOOKUPS[kind](actor, ids - {0}) for kind, ids in wanted.items() if kind in _LOOKUPS}

    def of(self, kind: str, pk: int | None) -> str:
        """The name of a record; its number in the table when it has none (any more)."""
        return self._known.get(kind, {}).get(pk or 0, "") or (f"#{pk}" if pk else "")

    def has(self, kind: str, pk: int | None) -> bool:
        """Whether the record has a name."""
        return bool(self._known.get(kind, {}).get(pk or 0))


def referred(kind: str, column: str) -> str:
    """The kind of record a column refers to; empty when it is a plain value."""
    if column in _PEOPLE:
        return "organization.person"
    field = field_of(kind, column)
    related = field.related_model if field is not None and field.is_relation else None
    return str(related._meta.label_lower) if isinstance(related, type) else ""


def field_of(kind: str, column: str) -> models.Field[Any, Any] | None:
    """The field of a column, or of one the model no longer has: None."""
    try:
        model = apps.get_model(kind)
    except LookupError:
        return None
    return next((field for field in model._meta.concrete_fields if field.column == column), None)
