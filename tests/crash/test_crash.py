"""Nothing acknowledged is lost, nothing happens twice, whatever is killed when."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.config.upkeep import retry_stalled
from yueke.kernel import clock

DRIVER = Path(__file__).parents[2] / "benchmarks" / "crash.py"


@pytest.mark.slow
def test_fifty_kills_lose_nothing():
    ended = subprocess.run(
        [sys.executable, str(DRIVER), "--kills", "50", "--seed", "20261122"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "FAULT" not in ended.stdout


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_taken_up_again_and_that_of_a_living_one_is_left():
    dead, alive = clock.now() - timedelta(minutes=2), clock.now()
    with connection.cursor() as cursor:
        for heartbeat, name in ((dead, "of the dead"), (alive, "of the living")):
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [heartbeat])
            worker = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
                " VALUES ('reactions', %s, 'doing', %s)",
                [name, worker],
            )
    async_to_sync(retry_stalled.func)(0)
    states = dict(ProcrastinateJob.objects.values_list("task_name", "status"))
    assert states["of the dead"] == "todo"
    assert states["of the living"] == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_stalled_job_whose_like_waits_already_holds_up_no_other():
    with connection.cursor() as cursor:
        dead = clock.now() - timedelta(minutes=2)
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [dead])
        worker = cursor.fetchone()[0]
        for name, status, by, waits_once in (
            ("sealing", "todo", None, "upkeep.seal"),
            ("sealing", "doing", worker, "upkeep.seal"),
            ("reaction", "doing", worker, None),
        ):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, queueing_lock)"
                " VALUES ('reactions', %s, %s, %s, %s)",
                [name, status, by, waits_once],
            )
    async_to_sync(retry_stalled.func)(0)
    states = list(ProcrastinateJob.objects.order_by("task_name").values_list("task_name", "status"))
    assert states == [("reaction", "todo"), ("sealing", "todo")]
