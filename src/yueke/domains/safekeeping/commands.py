"""The only writers of safekeeping: what the command line and the nightly job tell of their attempts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yueke.domains.safekeeping import events
from yueke.domains.safekeeping.models import Backup, Rehearsal
from yueke.kernel.access import Actor, command
from yueke.kernel.events import publish


@command(may="system.backup")
def note_backup(
    actor: Actor, archive: str, *, started_at: datetime, size: int, facts: Mapping[str, Any], at: datetime
) -> Backup:
    """Write down that the archive was made (clause A2.4)."""
    row = Backup.objects.create(
        started_at=started_at, ended_at=at, archive=archive, size=size, facts=dict(facts), person_id=actor.person_id
    )
    publish(actor, events.BackupMade(at=at, archive=archive, backup_id=row.pk, size=size))
    return row


@command(may="system.backup")
def note_failed_backup(actor: Actor, archive: str, reason: str, *, started_at: datetime, at: datetime) -> Backup:
    """Write down that no archive was made, and why."""
    row = Backup.objects.create(
        started_at=started_at, ended_at=at, archive=archive, failure=reason, person_id=actor.person_id
    )
    publish(actor, events.BackupFailed(at=at, archive=archive, backup_id=row.pk, reason=reason))
    return row


@command(may="system.backup")
def note_rehearsal(
    actor: Actor,
    archive: str,
    *,
    backup_at: datetime,
    checks: Sequence[str],
    started_at: datetime,
    at: datetime,
) -> Rehearsal:
    """Write down that the archive was restored elsewhere and passed all ``checks`` (clause A2.4)."""
    row = Rehearsal.objects.create(
        started_at=started_at,
        ended_at=at,
        archive=archive,
        backup_at=backup_at,
        checks=list(checks),
        person_id=actor.person_id,
    )
    publish(actor, events.RestoreProven(at=at, archive=archive, rehearsal_id=row.pk, backup_at=backup_at))
    return row


@command(may="system.backup")
def note_failed_rehearsal(actor: Actor, archive: str, reason: str, *, started_at: datetime, at: datetime) -> Rehearsal:
    """Write down that the archive could not be restored, or is not what it says."""
    row = Rehearsal.objects.create(
        started_at=started_at, ended_at=at, archive=archive, failure=reason, person_id=actor.person_id
    )
    publish(actor, events.RestoreFailed(at=at, archive=archive, rehearsal_id=row.pk, reason=reason))
    return row


@command(may="system.backup")
def note_restored(actor: Actor, archive: str, *, backup_at: datetime, at: datetime) -> None:
    """Write down, in the restored installation, that it was restored."""
    publish(actor, events.InstallationRestored(at=at, archive=archive, backup_at=backup_at))
