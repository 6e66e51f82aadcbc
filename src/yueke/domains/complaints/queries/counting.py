"""How many complaints came in, of what kind: for whoever asks whether there were fewer afterwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef

from yueke.domains.complaints.models import Category, Cause, Complaint, Investigation
from yueke.kernel.access import Actor
from yueke.kernel.parameters import midnight


def arrived(
    first: date,
    end: date,
    *,
    category_id: int | None = None,
    cause_id: int | None = None,
    product_id: int | None = None,
    departments: Collection[int] = (),
) -> int:
    """Complaints received from ``first`` up to, not including, ``end``, of everybody's.

    A category or a cause stands for those below it, too; ``departments`` are those that answered for them. What was
    declined or merged into another is none of its own.
    """
    begin, stop = midnight(first), midnight(end)
    rows = Complaint.objects.filter(received_at__gte=begin, received_at__lt=stop)
    rows = rows.exclude(state__in=("declined", "merged"))
    if category_id is not None:
        rows = rows.filter(category_id__in=_with_below(Category, category_id))
    if product_id is not None:
        rows = rows.filter(product_id=product_id)
    if departments:
        rows = rows.filter(department_id__in=sorted(departments))
    if cause_id is not None:
        causes = _with_below(Cause, cause_id)
        rows = rows.filter(Exists(Investigation.objects.filter(complaint=OuterRef("pk"), cause_id__in=causes)))
    return rows.count()


def _with_below(tree: type[Category] | type[Cause], top: int) -> set[int]:
    """``top`` and everything below it; one query, the trees are small."""
    parents = dict(tree._default_manager.values_list("pk", "parent_id"))
    found = {top}
    while more := {pk for pk, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def numbers_of(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """The numbers of complaints by id, as far as the actor may see them."""
    return dict(Complaint.objects.visible_to(actor).filter(pk__in=list(ids)).values_list("pk", "number"))


def id_of(actor: Actor, number: str) -> int | None:
    """The complaint of a number, if the actor may see it."""
    rows = Complaint.objects.visible_to(actor).filter(number=number.strip().upper())
    return rows.values_list("pk", flat=True).first()
