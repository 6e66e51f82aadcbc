"""A backup that failed, or cannot be restored, is told at once to those who look after backups; to nobody else."""

from __future__ import annotations

import pytest

from yueke.domains.channels.models import Notice
from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.domains.safekeeping.events import BackupFailed, RestoreFailed
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import publish
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]


@pytest.mark.parametrize(
    "event,occasion,reaction",
    [(BackupFailed, "backup_id", "backup_failed"), (RestoreFailed, "rehearsal_id", "restore_failed")],
)
def test_it_is_told_once(house, event, occasion, reaction):
    house.hire("li.na")
    published = publish(SYSTEM, event(archive="2026-03-31.yueke", reason="磁盘已满", at=AT, **{occasion: 3}))
    assert run(published.pk, f"notices.{reaction}", at=AT)
    assert not run(published.pk, f"notices.{reaction}", at=AT)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind, notice.importance) == (house.founder.pk, event.kind, "urgent")
