"""Reading requests made for another. They belong to no archive and no department: whoever handles requests sees them."""

from __future__ import annotations

from django.db.models import QuerySet

from yueke.domains.privacy.models import RelativeClaim
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound

ORDERS = {True: ("due_at", "id"), False: ("-filed_at", "-id")}
"""Those waiting, soonest due first; all, the latest first."""


def claims(actor: Actor, *, waiting: bool) -> QuerySet[RelativeClaim]:
    """Claims that wait for a check, or all."""
    require(actor, "privacy.requests")
    rows = RelativeClaim.objects.select_related("decided_by", "request")
    return (rows.filter(state="waiting") if waiting else rows).order_by(*ORDERS[waiting])


def claim(actor: Actor, claim_id: int) -> RelativeClaim:
    """One claim; raises NotFound."""
    require(actor, "privacy.requests")
    row = RelativeClaim.objects.select_related("decided_by", "request__customer", "proof").filter(pk=claim_id).first()
    if row is None:
        raise NotFound
    return row


def claims_waiting(actor: Actor, most: int = 99) -> int:
    """How many wait for a check, counted up to ``most`` and one."""
    return claims(actor, waiting=True).order_by()[: most + 1].count()
