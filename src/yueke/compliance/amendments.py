"""The only readers of amendments for others."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yueke.compliance.models import Amendment
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound


def amendments(*, clause_id: str = "", state: str = "") -> QuerySet[Amendment]:
    """Amendments, the latest proposed first, of one clause or in one state if asked."""
    rows = Amendment.objects.all()
    if clause_id:
        rows = rows.filter(clause_id=clause_id)
    return rows.filter(state=state) if state else rows


def amendment(amendment_id: int) -> Amendment:
    """One amendment; raises NotFound."""
    found = Amendment.objects.filter(pk=amendment_id).first()
    if found is None:
        raise NotFound
    return found


def waiting_for(actor: Actor) -> QuerySet[Amendment]:
    """Proposals ``actor`` may decide: those of others, when their role lets them approve."""
    rows = amendments(state="draft")
    if not actor.may("regulation.approve"):
        return rows.none()
    # Spelled out, for a proposal without a person would drop out of a plain exclude().
    return rows.filter(~Q(proposed_by_id=actor.person_id) | Q(proposed_by_id__isnull=True))
