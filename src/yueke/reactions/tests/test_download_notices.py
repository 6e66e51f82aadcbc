"""Whoever asked for a file is told when it is there, or why not; nobody else is."""

from __future__ import annotations

import pytest

from yueke.domains.channels.models import Notice
from yueke.domains.downloads.events import DownloadFailed, DownloadReady
from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import publish
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]


@pytest.mark.parametrize(
    "event,reaction,facts",
    [
        (DownloadReady, "notices.download_ready", {"rows": 5000, "size": 10}),
        (DownloadFailed, "notices.download_failed", {"reason": "放不下"}),
    ],
)
def test_it_is_told_once(house, event, reaction, facts):
    happened = event(download_id=7, person_id=house.founder.pk, title="客户档案", at=AT, **facts)
    published = publish(SYSTEM, happened)
    assert run(published.pk, reaction, at=AT)
    assert not run(published.pk, reaction, at=AT)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind, notice.about_id) == (house.founder.pk, event.kind, 7)
    assert notice.facts["title"] == "客户档案"
