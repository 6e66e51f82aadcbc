"""The daily backup and the monthly proof that it can be restored, by whichever worker is free."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from procrastinate.contrib.django import app

from yueke.config import env
from yueke.config.backup import carrying_out, making, options, rehearsing, retention, schedule
from yueke.config.postgres import recovery
from yueke.config.postgres.place import log_folder
from yueke.domains.safekeeping import queries
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.lanes import LONG

log = logging.getLogger(__name__)


# Asked often and made once a day: a machine that was off at the time makes it when it is on again.
@app.periodic(cron="*/10 * * * *")
@app.task(name="backup.daily", queue="nightly", lock=LONG, queueing_lock="backup.daily", pass_context=False)
def daily_backup(timestamp: int) -> None:
    """Back everything up when today's time has come; a failure is written down and tried again within the hour."""
    at = options.daily_at()
    if at is None:
        return
    known = queries.state(SYSTEM)
    last = timezone.localtime(known.backup.started_at) if known.backup else None
    failed = timezone.localtime(known.failed_backup.ended_at) if known.failed_backup else None
    if not schedule.is_due(timezone.localtime(clock.now()), at, last, failed):
        return
    try:
        made = carrying_out.back_up()
    except (making.BackupFailed, ImproperlyConfigured) as error:
        # Written down already: an event for whoever is told, and a finding of the doctor.
        log.error("backup failed: %s", error)
        return
    log.info("backup made: %s bytes", made.size)


@app.periodic(cron="50 * * * *")
@app.task(name="backup.rehearsal", queue="nightly", lock=LONG, queueing_lock="backup.rehearsal", pass_context=False)
def monthly_rehearsal(timestamp: int) -> None:
    """Prove the newest archive once a month; a failure is written down, told, and tried again the next night."""
    if not options.rehearses():
        return
    archives = retention.archives(options.directory())
    known = queries.state(SYSTEM)
    proven = timezone.localtime(known.rehearsal.ended_at) if known.rehearsal else None
    failed = timezone.localtime(known.failed_rehearsal.ended_at) if known.failed_rehearsal else None
    now = timezone.localtime(clock.now())
    oldest = timezone.make_aware(min(archives)) if archives else None
    if not archives or not schedule.wants_rehearsal(now, oldest, proven, failed):
        return
    try:
        carrying_out.rehearse(archives[max(archives)], options.secret())
    except (rehearsing.NotProven, ImproperlyConfigured) as error:
        # Written down already: an event for whoever is told, and a finding of the doctor.
        log.error("rehearsal failed: %s", error)
        return
    log.info("rehearsal passed")


@app.periodic(cron="40 * * * *")
@app.task(name="backup.weekly_base", queue="nightly", lock=LONG, queueing_lock="backup.weekly_base", pass_context=False)
def weekly_base(timestamp: int) -> None:
    """Where the log of changes is kept, copy the cluster once a week: a younger copy needs less of the log."""
    folder = log_folder(env.home())
    if folder is None or not env.uses_embedded_database():
        return
    taken = [base.taken_at for base in recovery.bases(folder)]
    if not taken or clock.now() - taken[-1] > timedelta(days=7):
        recovery.take_base(env.home())
