"""What a complaint came from: the cause its investigation named last."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from yueke.domains.complaints.models import Investigation
from yueke.domains.complaints.queries.trees import with_below

_NAMED = Investigation.objects.filter(cause__isnull=False)

LATEST_CAUSE = Subquery(_NAMED.filter(complaint=OuterRef("pk")).order_by("-at", "-pk").values("cause_id")[:1])
"""The cause of a complaint, as a column."""


def caused_by(cause_id: int) -> QuerySet[Investigation, Any]:
    """The investigations by which complaints came from this cause or one below it, as ``complaint_id``."""
    later = _NAMED.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
    rows = Investigation.objects.filter(cause_id__in=with_below("cause", cause_id))
    return rows.filter(~Exists(later.filter(complaint=OuterRef("complaint")))).values("complaint_id")
