"""A worker killed in the middle: nothing half-made is offered, and the file is made by the next one."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError, connection, connections

from yueke.domains.downloads import commands, jobs, rules
from yueke.domains.downloads.models import Download
from yueke.domains.downloads.tests.conftest import asked
from yueke.domains.organization.tests.house import AT
from yueke.kernel import clock, files
from yueke.kernel.access import SYSTEM
from yueke.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def download(actor):
    with clock.frozen(AT):
        yield commands.ask(actor, asked(), at=AT)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def kill(pid: int) -> None:
    side = connections.create_connection("default")
    with side.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    side.close()


def die_at(ledger, row: int) -> None:
    worker = backend()
    ledger.before = lambda number: kill(worker) if number == row else None


def started_and_killed(download, ledger) -> None:
    die_at(ledger, 1200)
    with pytest.raises((OperationalError, InterfaceError)):
        jobs.make_download(download.pk)
    connection.close()
    ledger.before = None


def test_a_killed_worker_leaves_nothing_and_the_next_makes_it_once(download, ledger):
    started_and_killed(download, ledger)
    download.refresh_from_db()
    assert (download.state, download.file_id) == ("running", None)
    assert not StoredFile.objects.exists()
    jobs.take_up_again(0)
    jobs.make_download(download.pk)
    download.refresh_from_db()
    assert (download.state, download.rows, download.attempts) == ("done", 2000, 2)
    assert files.open_file(download.file_id).read().decode("utf-8-sig").count("\r\n") == 2001
    assert StoredFile.objects.count() == 1


def test_a_file_over_which_workers_keep_dying_is_given_up(download, ledger):
    for _ in range(rules.MOST_ATTEMPTS):
        started_and_killed(download, ledger)
    jobs.make_download(download.pk)
    download.refresh_from_db()
    assert download.state == "failed"
    assert "多次中断" in download.failure


def test_two_workers_do_not_make_the_same_file(actor, download, ledger):
    second = []

    def meanwhile(number):
        if number == 100:
            other = connections.create_connection("default")
            with other.cursor() as cursor:
                # What the second worker's command asks for first.
                cursor.execute(
                    "SELECT id FROM downloads_download WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED", [download.pk]
                )
                second.append(cursor.fetchone())
            other.close()

    ledger.before = meanwhile
    jobs.make_download(download.pk)
    assert second == [None]
    assert Download.objects.get(pk=download.pk).state == "done"
    assert commands.begin_making(SYSTEM, download.pk, at=AT) is None


def test_what_is_left_behind_is_enqueued_once(download):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    jobs.take_up_again(0)
    jobs.take_up_again(0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'downloads.make'")
        assert cursor.fetchone() == (1,)
