"""The only readers of safekeeping for others."""

from __future__ import annotations

from dataclasses import dataclass

from yueke.domains.safekeeping.models import Backup, Rehearsal
from yueke.kernel.access import Actor, require


@dataclass(frozen=True)
class State:
    """The last success, and the failure after it if there is one, of backups and of restores tried out."""

    backup: Backup | None
    failed_backup: Backup | None
    rehearsal: Rehearsal | None
    failed_rehearsal: Rehearsal | None


def state(actor: Actor) -> State:
    """How safe the data is now; four queries at most."""
    require(actor, "system.backup")
    backup = Backup.objects.filter(failure="").order_by("-ended_at").first()
    last_backup = Backup.objects.order_by("-ended_at").first()
    rehearsal = Rehearsal.objects.filter(failure="").order_by("-ended_at").first()
    last_rehearsal = Rehearsal.objects.order_by("-ended_at").first()
    return State(
        backup=backup,
        failed_backup=last_backup if last_backup and last_backup.failure else None,
        rehearsal=rehearsal,
        failed_rehearsal=last_rehearsal if last_rehearsal and last_rehearsal.failure else None,
    )
