"""What an installation needs after its data was put back, before it is opened again."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from yueke.config import env
from yueke.config.migrating import migrate
from yueke.config.owning import as_owner, count_rows
from yueke.domains.safekeeping import commands
from yueke.kernel.access import SYSTEM
from yueke.kernel.vault import keys
from yueke.kernel.vault.check import verify


def settle(backup_at: datetime, archive: str, *, at: datetime) -> None:
    """Bring the tables to this release, see that the keys fit, end all sign-ins, and write down what happened.

    ``backup_at`` is the moment the data is of, ``archive`` the name of what it was put back from.
    """
    connection.close()
    keys.forget()
    # Django read the key this process started with; sessions are signed with the one put back.
    settings.SECRET_KEY = env.secret_key()
    _set_anchors_aside(at)
    with as_owner():
        migrate()
    verify()
    with transaction.atomic():
        # Those ended after the backup would be open again.
        Session.objects.all().delete()
        commands.note_restored(SYSTEM, archive, backup_at=backup_at, at=at)
    count_rows()


def _set_anchors_aside(at: datetime) -> None:
    """Marks of the audit log made after the backup know lines that are no more; they are kept under another name."""
    anchors = env.home() / "audit" / "anchors.txt"
    if anchors.exists():
        anchors.rename(anchors.with_name(f"anchors.before-{at:%Y%m%d-%H%M%S}.txt"))
