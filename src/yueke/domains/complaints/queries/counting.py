"""How many complaints came in, of what kind: for whoever asks whether there were fewer afterwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef

from yueke.domains.complaints.lifecycles import NOT_COUNTED
from yueke.domains.complaints.models import Complaint, Investigation
from yueke.domains.complaints.queries.trees import with_below
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
    rows = rows.exclude(state__in=NOT_COUNTED)
    if category_id is not None:
        rows = rows.filter(category_id__in=with_below("category", category_id))
    if product_id is not None:
        rows = rows.filter(product_id=product_id)
    if departments:
        rows = rows.filter(department_id__in=sorted(departments))
    if cause_id is not None:
        causes = with_below("cause", cause_id)
        rows = rows.filter(Exists(Investigation.objects.filter(complaint=OuterRef("pk"), cause_id__in=causes)))
    return rows.count()


def numbers_of(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """The numbers of complaints by id, as far as the actor may see them."""
    return dict(Complaint.objects.visible_to(actor).filter(pk__in=list(ids)).values_list("pk", "number"))


def id_of(actor: Actor, number: str) -> int | None:
    """The complaint of a number, if the actor may see it."""
    rows = Complaint.objects.visible_to(actor).filter(number=number.strip().upper())
    return rows.values_list("pk", flat=True).first()
