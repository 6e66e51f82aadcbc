"""What becomes of visits when two archives turn out to be one customer."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Move, declare

declare(
    "visits.visit",
    "customer",
    _("回访"),
    # One plan for each duty: the survivor's stands.
    Move(
        unless_same=("clause",),
        among=Q(state="planned") & ~Q(clause=""),
        settled={"state": ("planned", "cancelled")},
        settling=_("已有同一义务的计划，取消"),
    ),
    # Planned within seconds of an import; moved to another day or given to somebody, it is work of theirs.
    made_anew=Q(state="planned", updated_at=F("created_at")) & ~Q(clause=""),
)
