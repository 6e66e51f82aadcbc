"""Backups and rehearsals as the product does them: made, and written down however they ended."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from yueke.config.backup import making, options, rehearsing
from yueke.domains.safekeeping import commands
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.progress import Tell, silent


def back_up(secret: str = "", *, folder: Path | None = None, actor: Actor = SYSTEM, tell: Tell = silent) -> making.Made:
    """Make an archive in ``folder`` and write it down (clause A2.4); folder and ``secret`` are the configured ones."""
    began = clock.now()
    try:
        made = making.make(secret or options.secret(make=True), at=began, folder=folder, tell=tell)
    except (making.BackupFailed, ImproperlyConfigured) as error:
        place = str(folder or options.directory())
        commands.note_failed_backup(actor, place[-200:], str(error), started_at=began, at=clock.now())
        raise
    commands.note_backup(actor, made.path.name, started_at=began, size=made.size, facts=made.facts, at=clock.now())
    return made


def rehearse(path: Path, secret: str, *, actor: Actor = SYSTEM, tell: Tell = silent) -> rehearsing.Proven:
    """Prove the archive and write down how it ended (clause A2.4)."""
    began = clock.now()
    try:
        proven = rehearsing.rehearse(path, secret, tell=tell)
    except rehearsing.NotProven as error:
        commands.note_failed_rehearsal(actor, path.name[-200:], str(error), started_at=began, at=clock.now())
        raise
    commands.note_rehearsal(
        actor, path.name, backup_at=proven.backup_at, checks=proven.checks, started_at=began, at=clock.now()
    )
    return proven
