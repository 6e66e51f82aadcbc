"""Going back to any moment of the embedded database: what was there then is there, what came later is not."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from installations import within, yueke

from yueke.config import postgres
from yueke.config.postgres import recovery, server

pytestmark = pytest.mark.slow


@pytest.fixture
def home(homes, request):
    """A bare server that keeps its log in a folder beside the data folder."""
    home = homes(request.node.name)
    postgres.ensure_running(home)
    with server.connected(home) as connection:
        connection.execute("CREATE TABLE told (what text)")
    recovery.keep_log(home, home.parent / f"{home.name}-log")
    yield home
    postgres.stop(home)


def tell(home, what) -> datetime:
    """Write a line, and return a moment when it was there and nothing later was."""
    with server.connected(home) as connection:
        connection.execute("INSERT INTO told VALUES (%s)", [what])
    time.sleep(1.1)
    now = datetime.now(UTC)
    time.sleep(0.1)
    return now


def told(home) -> list[str]:
    with server.connected(home) as connection:
        return [row[0] for row in connection.execute("SELECT what FROM told").fetchall()]


def test_back_to_between_two_changes_and_forth_again(home):
    between = tell(home, "first")
    tell(home, "second")
    recovered = recovery.recover(home, between)
    assert told(home) == ["first"]
    assert recovered.before.is_dir(), "what came later is put aside, not deleted"
    later = tell(home, "third")
    assert told(home) == ["first", "third"]
    tell(home, "fourth")
    recovery.recover(home, later)
    assert told(home) == ["first", "third"]


def test_the_last_moment_before_a_power_cut(home):
    """The end of the log had not been archived; it is taken from the cluster that died."""
    tell(home, "first")
    at = tell(home, "second")
    os.kill(postgres.status(home).pid, signal.SIGKILL)
    recovery.recover(home, at)
    assert told(home) == ["first", "second"]


@pytest.mark.parametrize("shift", [timedelta(days=-1), timedelta(days=1)])
def test_a_moment_out_of_reach_changes_nothing(home, shift):
    tell(home, "first")
    with pytest.raises(recovery.NotRecovered):
        recovery.recover(home, datetime.now(UTC) + shift)
    postgres.ensure_running(home)
    assert told(home) == ["first"]


def test_a_hole_in_the_log_changes_nothing(home):
    tell(home, "first")
    with server.connected(home) as connection:
        connection.execute("SELECT pg_switch_wal()")
    at = tell(home, "second")
    postgres.stop(home)
    folder = home.parent / f"{home.name}-log"
    for segment in recovery._segments(folder):
        if len(segment.name) == 24:
            segment.unlink()
    with pytest.raises(recovery.NotRecovered):
        recovery.recover(home, at)
    postgres.ensure_running(home)
    assert told(home) == ["first", "second"]


def test_a_segment_offered_again_after_a_crash_is_no_error(home):
    """The server died after the copy was in its place, and before it had noted so."""
    tell(home, "first")
    with server.connected(home) as connection:
        [name] = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    done = postgres.status(home).directory / "data" / "pg_wal" / "archive_status" / f"{name}.done"
    wait_for(done.exists)
    waiting = done.with_suffix(".ready")
    done.rename(waiting)
    os.kill(postgres.status(home).pid, signal.SIGKILL)
    postgres.ensure_running(home)
    wait_for(lambda: not waiting.exists())
    with server.connected(home) as connection:
        [failed] = connection.execute("SELECT failed_count FROM pg_stat_archiver").fetchone()
    assert failed == 0


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_the_whole_product_goes_back(homes):
    """By the command line: sign-ins are ended, the company is as it was."""
    home = homes("product")
    founded = yueke(home, "init", "--company", "恒泰", "--name", "周敏", "--username", "admin", "--pack", "A",
                    "--password", "Yueke-demo-2026")  # fmt: skip
    assert founded.returncode == 0, founded.stderr
    kept = yueke(home, "backup", "--log-to", str(home.parent / "product-log"))
    assert kept.returncode == 0, kept.stderr
    time.sleep(2)
    at = datetime.now(ZoneInfo("Asia/Shanghai"))
    time.sleep(0.1)
    within(home, "from yueke.domains.organization.models import Company\nCompany.objects.update(name='改错了')")
    ended = yueke(home, "restore", "--yes", "--to-time", f"{at:%Y-%m-%d %H:%M:%S.%f}")
    assert ended.returncode == 0, ended.stderr
    code = "from yueke.domains.organization.models import Company\nprint(Company.objects.get().name)"
    assert within(home, code) == "恒泰"
    postgres.stop(home)
