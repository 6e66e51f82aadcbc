"""How much compensation somebody may promise alone, by the posts they hold (clause C7.3-authority)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from yueke.domains.complaints.policy import policy
from yueke.domains.organization.models import Membership
from yueke.kernel.access import Actor


def own_authority(actor: Actor, at: datetime) -> Decimal | None:
    """The highest limit of the actor's posts in yuan; 0 where none is named, None where no limit is stated."""
    posts = Membership.objects.filter(person_id=actor.person_id or 0, to_date__isnull=True)
    return policy(at).authority(set(posts.values_list("post__code", flat=True)))
