"""What somebody who has left owed goes to their successor."""

from __future__ import annotations

from datetime import datetime

from yueke.domains.improvement.lifecycles import OPEN
from yueke.domains.improvement.models import Improvement, Measure
from yueke.kernel.access import Actor, command


@command(may="organization.edit")
def hand_over(actor: Actor, from_id: int, to_id: int, *, at: datetime) -> int:
    """Give all open improvements and all measures not yet done of a leaver to the successor. Returns how many."""
    owned = Improvement.objects.filter(owner_id=from_id, state__in=OPEN)
    owed = Measure.objects.standing().filter(owner_id=from_id, done_at__isnull=True, improvement__state__in=OPEN)
    return owned.update(owner_id=to_id, updated_at=at) + owed.update(owner_id=to_id)
