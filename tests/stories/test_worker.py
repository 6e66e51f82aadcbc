"""A worker carries out several jobs at once: short ones go on beside a long one, long ones and judging one at a time.

What they enqueue belongs to their transactions.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from make import moment
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.domains.imports.events import BatchImported
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import publish
from yueke.kernel.jobs import RETRY
from yueke.kernel.lanes import LONG

pytestmark = pytest.mark.django_db(transaction=True)


def work(crew: DjangoApp) -> None:
    """Carry out everything that waits, as ``procrastinate worker`` does."""

    async def until_done() -> None:
        with crew.replace_connector(crew.connector.get_worker_connector()) as at_work:
            async with at_work.open_async():
                await at_work.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(until_done())


@pytest.fixture
def crew():
    """A worker's app as the settings make it, with nothing else waiting."""
    ProcrastinateJob.objects.all().delete()
    return DjangoApp(connector=app.connector, worker_defaults=settings.PROCRASTINATE_WORKER_DEFAULTS)


def test_a_short_job_is_done_beside_a_long_one(crew):
    met = threading.Barrier(2)

    @crew.task(lock=LONG)
    def long() -> None:
        met.wait(60)

    @crew.task
    def short() -> None:
        met.wait(60)

    long.defer()
    short.defer()
    work(crew)
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}, "neither waited in vain"


def test_long_jobs_are_done_one_at_a_time_and_with_connections_of_their_own(crew):
    free, backends = threading.Lock(), []

    @crew.task(lock=LONG)
    def long() -> None:
        assert free.acquire(blocking=False)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), pg_sleep(0.05)")
            backends.append(cursor.fetchone()[0])
        free.release()
        connections.close_all()

    for _n in range(4):
        long.defer()
    for _n in range(4):
        # It goes home when nothing more may be begun.
        work(crew)
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}
    assert len(backends) == 4
    assert connection.connection is None or connection.connection.info.backend_pid not in backends


def test_a_long_job_that_waits_for_its_next_try_keeps_no_other_waiting(crew):
    done = []

    @crew.task(lock=LONG, retry=RETRY)
    def fails() -> None:
        raise ConnectionError

    @crew.task(lock=LONG)
    def other() -> None:
        done.append(1)

    fails.defer()
    other.defer()
    for _n in range(2):
        work(crew)
    assert done
    again = ProcrastinateJob.objects.get(task_name__endswith="fails")
    assert (again.status, again.lock) == ("todo", LONG)


def test_classing_everybody_after_an_import_is_a_long_job_and_a_note_about_it_is_not():
    ProcrastinateJob.objects.all().delete()
    at = moment("2026-11-20 10:00")
    publish(SYSTEM, BatchImported(at=at, batch_id=1, what="customers", imported=1, merged=0, refused=0))
    locks = dict(ProcrastinateJob.objects.values_list("args__name", "lock"))
    assert locks["after_import.judge_what_was_imported"] == LONG
    assert {lock for name, lock in locks.items() if name.startswith("notices.")} == {None}


def names() -> list[str]:
    """The tasks whose jobs others can see."""
    try:
        return [*ProcrastinateJob.objects.order_by("pk").values_list("task_name", flat=True)]
    finally:
        connections.close_all()


def test_what_a_job_enqueues_is_seen_when_the_job_commits(crew):
    seen = []

    @crew.task(name="second")
    def second() -> None:
        seen.append("second")
        connections.close_all()

    @crew.task(name="first")
    def first() -> None:
        with ThreadPoolExecutor(1) as somebody_else, transaction.atomic():
            second.defer()
            seen.append(somebody_else.submit(names).result(60))
        connections.close_all()

    first.defer()
    work(crew)
    work(crew)
    assert seen == [["first"], "second"]


def test_what_a_job_enqueues_is_gone_when_its_transaction_is(crew):
    @crew.task(name="second")
    def second() -> None:
        raise AssertionError

    @crew.task(name="first")
    def first() -> None:
        with suppress(LookupError), transaction.atomic():
            second.defer()
            raise LookupError
        connections.close_all()

    first.defer()
    work(crew)
    assert names() == ["first"]
