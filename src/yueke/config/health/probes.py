"""What the probes ask, in a few milliseconds: is the database there, are its tables ours, is there room, who works?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from yueke.config import env
from yueke.kernel import clock

_LEAST_ROOM = 300 * 2**20
_WORKER_SILENT = timedelta(minutes=1)


@dataclass(frozen=True)
class Probe:
    """One answer: ``vital`` ones keep requests away while they fail, the others only ask for somebody."""

    name: str
    good: bool
    vital: bool


_migrated = False


def ask() -> list[Probe]:
    """All probes; those that need the database are left out while it is away."""
    database = _answers(_database)
    found = [Probe("disk", _answers(_room), True), Probe("database", database, True)]
    if database:
        found.append(Probe("migrations", _answers(_migrations), True))
        found.append(Probe("worker", _answers(_worker), False))
        found.append(Probe("calendar", _answers(_calendar), False))
        found.append(Probe("backup", _answers(_backup), False))
    return found


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        connection.close()
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _room() -> bool:
    return shutil.disk_usage(env.home()).free > _LEAST_ROOM


def _migrations() -> bool:
    """Asked until it was true once: the tables do not go back under a running process."""
    global _migrated
    if not _migrated:
        applied = MigrationRecorder(connection).applied_migrations().keys()
        _migrated = not (MigrationLoader(None, ignore_no_migrations=True).disk_migrations.keys() - applied)
    return _migrated


def _worker() -> bool:
    from procrastinate.contrib.django.models import ProcrastinateWorker

    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=clock.now() - _WORKER_SILENT).exists()


def _calendar() -> bool:
    from yueke.kernel.calendar.loading import missing_year_warning

    return not missing_year_warning(clock.now())


def _backup() -> bool:
    from yueke.config.backup.schedule import is_late
    from yueke.domains.safekeeping import queries
    from yueke.kernel.access import SYSTEM

    known = queries.state(SYSTEM)
    last = known.backup.ended_at if known.backup else None
    return known.failed_backup is None and not is_late(clock.now(), last, after=timedelta(hours=26))
