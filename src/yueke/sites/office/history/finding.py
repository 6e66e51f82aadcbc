"""Which record a number names: each kind's own unique number, then rows that are gone."""

from __future__ import annotations

from django.db import models

from yueke.domains.catalogue.models import Product
from yueke.domains.complaints.models import Complaint
from yueke.domains.customers.models import Customer
from yueke.domains.imports.models import ImportBatch
from yueke.domains.improvement.models import Improvement
from yueke.domains.orders.models import Order
from yueke.domains.organization.models import Person
from yueke.domains.visits.models import Visit
from yueke.kernel.history.models import Change

_NUMBERED: tuple[tuple[type[models.Model], str], ...] = (
    (Customer, "number"),
    (Order, "number"),
    (Visit, "number"),
    (Improvement, "number"),
    (Complaint, "number"),
    (Product, "code"),
    (ImportBatch, "number"),
    (Person, "username"),
)


def record_numbered(number: str) -> tuple[str, int] | None:
    """The record (kind, id) that has ``number``, or had it until it was taken away; None when there is none.

    Each kind is one look into a unique index, tried in turn.
    """
    for model, column in _NUMBERED:
        pk = model._base_manager.filter(**{column: number}).values_list("pk", flat=True).first()
        if pk is not None:
            return model._meta.label_lower, pk
    gone = Change.objects.filter(op="D", before__number=number).values_list("kind", "row_id").order_by("-id").first()
    return gone if gone is not None else None
