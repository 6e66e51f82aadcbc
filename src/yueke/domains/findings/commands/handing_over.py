"""What somebody who has left owed goes to their successor."""

from __future__ import annotations

from datetime import datetime

from yueke.domains.findings.lifecycles import OPEN
from yueke.domains.findings.models import Action, CheckItem, Finding, Segment
from yueke.kernel.access import Actor, command


@command(may="organization.edit")
def hand_over(actor: Actor, from_id: int, to_id: int, *, at: datetime) -> int:
    """Give open findings, actions, rectifications and segments of a leaver to the successor. Returns how many."""
    return (
        Finding.objects.filter(owner_id=from_id, state__in=OPEN).update(owner_id=to_id, updated_at=at)
        + Action.objects.filter(owner_id=from_id, done_at__isnull=True).update(owner_id=to_id)
        + CheckItem.objects.filter(mend_owner_id=from_id, mended_at__isnull=True).update(mend_owner_id=to_id)
        + Segment.objects.filter(owner_id=from_id, retired_at__isnull=True).update(owner_id=to_id)
    )
