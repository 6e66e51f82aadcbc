"""Making files in the background: a killed worker leaves nothing half-written, and the job is taken up again."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from yueke.domains.downloads import commands
from yueke.domains.downloads.lifecycles import OPEN
from yueke.domains.downloads.models import Download, DownloadProgress
from yueke.domains.downloads.queueing import enqueue
from yueke.domains.organization import queries as organization
from yueke.kernel import clock, files
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Refused
from yueke.kernel.progress import Stopped, meter

_log = logging.getLogger(__name__)


@app.task(name="downloads.make", queue="downloads", pass_context=False)
def make_download(download_id: int) -> None:
    """Make a file that is waited for; harmless for any other."""
    at = clock.now()
    download = commands.begin_making(SYSTEM, download_id, at=at)
    if download is None:
        return
    with translation.override(download.language):
        try:
            with meter(DownloadProgress, download_id) as tell:
                keep_for = timedelta(days=settings.DOWNLOAD_DAYS)
                commands.make(_owner(download), download_id, at=at, keep_for=keep_for, tell=tell)
        except Stopped:
            commands.stopped(SYSTEM, download_id, at=clock.now())
        except Refused as refusal:
            commands.fail(SYSTEM, download_id, str(refusal), at=clock.now())
        except (OperationalError, InterfaceError):
            # The database went away: nothing can be noted now, and the work is taken up again.
            raise
        except Exception:
            # Told to the user in words, and to whoever keeps the system in the log.
            _log.exception("download %s", download_id)
            failure = _("生成时出现意外，没有留下文件。请重试；仍不行请联系系统管理员。")
            commands.fail(SYSTEM, download_id, failure, at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="downloads.take_up_again", queue="downloads", queueing_lock="downloads.take_up_again")
def take_up_again(timestamp: int) -> None:
    """Enqueue again what a killed worker left behind: files to make whose row nobody holds."""
    with transaction.atomic():
        left = Download.objects.select_for_update(skip_locked=True).filter(state__in=OPEN)
        for download_id in left.values_list("pk", flat=True):
            enqueue(download_id)


# Cron times are UTC: twenty to three in the night in China.
@app.periodic(cron="40 18 * * *")
@app.task(name="downloads.expire", queue="nightly", pass_context=False)
def expire(timestamp: int) -> None:
    """Delete the files whose time is over, and what broken-off work left on disk."""
    commands.expire(SYSTEM, at=clock.now())
    files.sweep(clock.now())


def _owner(download: Download) -> Actor:
    """Whom the file is for, with the rights they hold now in the post they asked in."""
    if not download.person.is_active:
        raise Refused(_("要求生成的人已停用，没有生成文件。"))
    return organization.actor_for(download.person, download.membership_id, on=clock.today())
