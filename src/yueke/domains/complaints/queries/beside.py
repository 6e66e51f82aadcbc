"""What a complaint is like: open ones that tell of the same, and past ones that show how it was settled."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from yueke.domains.complaints.lifecycles import OPEN
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.alike import Match, matches, similar_open, told_of
from yueke.kernel.access import Actor

LOOKED_BACK = timedelta(days=365)
"""How long ago a settled complaint still shows how it is done."""


def alongside(actor: Actor, row: Complaint, at: datetime, limit: int = 6) -> list[Match]:
    """Open and settled complaints the actor may see that tell of something similar, most alike first.

    Settled ones are looked for among the latest on the same product, batch or category: two complaints that share none
    of these seldom teach each other anything.
    """
    found = {
        one.complaint_id: one for one in similar_open(actor, row.description, category_id=row.category_id, but=row.pk)
    }
    same = [
        Q(**{name: value})
        for name, value in (("product_id", row.product_id), ("batch", row.batch), ("category_id", row.category_id))
        if value
    ]
    seen = Complaint.objects.visible_to(actor).filter(received_at__gte=at - LOOKED_BACK).exclude(pk=row.pk)
    for thing in same:
        # One statement for each, so that each is answered by its index.
        for one in matches(told_of(row), seen.filter(thing).exclude(state__in=(*OPEN, "merged")), None):
            found.setdefault(one.complaint_id, one)
    return sorted(found.values(), key=lambda one: (-one.score, -one.complaint_id))[:limit]
