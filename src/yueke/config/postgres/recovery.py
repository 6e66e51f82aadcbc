"""Going back to any moment: base copies of the cluster, and the log of every change since, in a folder of its own.

The folder is remembered in the data folder, not taken from the environment: a server started once without it would
leave a hole in the log. It belongs to one installation, and its content is as readable as the database itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from yueke.config.home import locked, write_private
from yueke.config.postgres import binaries, place, processes, server
from yueke.config.postgres.place import Place

_BASE = "base-%Y%m%d-%H%M%S"
_BASES_KEPT = 2
_SEGMENT = 16 * 2**20
_NAME_LENGTH = 24
_PATIENCE = 3600
_TARGETS = ("restore_command", "recovery_target_time", "recovery_target_action")


class NotRecovered(Exception):
    """The database is as it was before; the text says why, in Chinese and English."""


@dataclass(frozen=True)
class Base:
    """A copy of the cluster, complete since ``taken_at``."""

    path: Path
    taken_at: datetime


@dataclass(frozen=True)
class Recovered:
    """From which copy the cluster was recovered, and where the one before it now lies."""

    base: Base
    before: Path


def keep_log(home: Path, folder: Path) -> Base:
    """From now on keep the log of every change in ``folder``; restarts the server and takes a first copy."""
    if os.name == "nt":
        raise NotRecovered("Windows 上暂不支持 · Not supported on Windows")
    here = place.find(home)
    if folder.is_relative_to(here.directory):
        raise NotRecovered(
            "日志应放在数据库之外，最好是另一块磁盘 · Choose a folder outside the database, on another disk"
        )
    if folder.exists() and any(folder.iterdir()) and place.log_folder(home) != folder:
        raise NotRecovered(f"{folder} 不是空的 · is not empty")
    folder.parent.mkdir(parents=True, exist_ok=True)
    write_private(place.log_record(home), json.dumps(str(folder)))
    server.stop(home)
    server.ensure_running(home)
    return take_base(home)


def take_base(home: Path) -> Base:
    """Copy the running cluster; the oldest copies and the log only they need are removed."""
    here, folder = place.find(home), _log_of(home)
    server.ensure_running(home)
    with locked(home, "base"):
        draft = folder / "base.new"
        shutil.rmtree(draft, ignore_errors=True)
        address = here.address
        binaries.run(
            here, "pg_basebackup", "-D", str(draft), "-Ft", "-z", "-X", "none", "-c", "fast", "--no-password",
            "-h", address.host, "-p", str(address.port), "-U", address.user,
            timeout=_PATIENCE, more={"PGPASSWORD": address.password},
        )  # fmt: skip
        taken = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
        base = Base(folder / taken.strftime(_BASE), taken)
        draft.rename(base.path)
        _forget_old(folder)
    return base


def bases(folder: Path) -> list[Base]:
    """The copies in ``folder``, oldest first."""
    found = []
    for path in sorted(folder.glob("base-*")):
        with contextlib.suppress(ValueError):
            found.append(Base(path, datetime.strptime(path.name, _BASE).replace(tzinfo=UTC)))
    return found


def recover(home: Path, to: datetime) -> Recovered:
    """Bring the cluster to the moment ``to`` (aware); the present one is kept beside it under another name.

    Raises NotRecovered, with the present cluster in its place, when no copy is old enough or the log has a hole.
    """
    here, folder = place.find(home), _log_of(home)
    fitting = [base for base in bases(folder) if base.taken_at <= to]
    if not fitting:
        first = bases(folder)[0].taken_at.astimezone() if bases(folder) else None
        raise NotRecovered(f"没有早于该时刻的基础副本 · No copy is old enough; the first is of {first:%Y-%m-%d %H:%M:%S}"
                           if first else "没有基础副本 · There is no copy")  # fmt: skip
    if to > datetime.now(UTC):
        raise NotRecovered("时刻在将来 · The moment lies in the future")
    _close_log(home)
    before = here.directory / f"data.before-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    draft = here.directory / "data.recovered"
    with locked(home, "postgres"):
        if processes.postmaster(here.data) is not None:
            raise NotRecovered("数据库又被启动，请先停止悦客 · The database was started again; stop Yueke first")
        _unpack(here, fitting[-1], draft)
        _aim(here, draft, folder, before, to)
        here.data.rename(before)
        draft.rename(here.data)
    try:
        server.ensure_running(home)
        _wait_until_open(here)
    except (server.ServerFailed, NotRecovered) as error:
        _put_back(home, here, before, draft)
        raise NotRecovered(f"没有恢复，数据库保持原样 · Not recovered, the database is as it was\n{error}") from error
    take_base(home)
    return Recovered(fitting[-1], before)


def _log_of(home: Path) -> Path:
    folder = place.log_folder(home)
    if folder is None:
        raise NotRecovered("尚未保存变更日志，请先运行 · No log is kept yet; run: yueke backup --log-to DIR")
    return folder


def _close_log(home: Path) -> None:
    """Stop the server so that all it did is in the log, with one mark later than any moment asked for.

    A recovery that never meets a later change would not know that it has arrived.
    """
    with contextlib.suppress(server.ServerFailed, psycopg.Error):
        server.ensure_running(home)
        with server.connected(home) as connection:
            connection.execute("SELECT pg_current_xact_id()")
    server.stop(home)


def _unpack(here: Place, base: Base, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(mode=0o700)
    with tarfile.open(base.path / "base.tar.gz") as tar:
        tar.extractall(target, filter="data")
    (target / "pg_wal").mkdir(exist_ok=True)
    for path in (target, *target.rglob("*")):
        if here.account:
            os.chown(path, *here.account, follow_symlinks=False)
        path.chmod(0o700 if path.is_dir() else 0o600)


def _aim(here: Place, cluster: Path, folder: Path, before: Path, to: datetime) -> None:
    """Tell the copied cluster how far to go. What was not archived in time still lies in the cluster before."""
    archived, left = shlex.quote(str(folder)), shlex.quote(str(before / "pg_wal"))
    command = f"cp {archived}/%f %p 2>/dev/null || cp {left}/%f %p 2>/dev/null"
    moment = to.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    settings = {"restore_command": command, "recovery_target_time": moment, "recovery_target_action": "promote"}
    with (cluster / "postgresql.auto.conf").open("a", encoding="utf-8") as stream:
        for name, value in settings.items():
            stream.write(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n")
    signal = cluster / "recovery.signal"
    signal.touch(mode=0o600)
    if here.account:
        os.chown(signal, *here.account)


def _wait_until_open(here: Place) -> None:
    """Wait for the end of the replay, then forget its settings."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError), server.connected(here.home) as connection:
            row = connection.execute("SELECT pg_is_in_recovery()").fetchone()
            if row and not row[0]:
                for name in _TARGETS:
                    connection.execute(f"ALTER SYSTEM RESET {name}")
                return
        if processes.postmaster(here.data) is None:
            raise NotRecovered("日志中断或不足 · The log has a hole, or ends before that moment")
        time.sleep(0.2)
    raise NotRecovered("恢复超时 · The replay took too long")


def _put_back(home: Path, here: Place, before: Path, draft: Path) -> None:
    server.stop(home)
    with locked(home, "postgres"):
        here.data.rename(draft)
        before.rename(here.data)
        shutil.rmtree(draft, ignore_errors=True)


def _forget_old(folder: Path) -> None:
    """Remove all but the newest copies, and the log from before the oldest of those."""
    known = bases(folder)
    for base in known[:-_BASES_KEPT]:
        shutil.rmtree(base.path)
    first = _first_segment(known[-_BASES_KEPT:][0].path)
    for path in _segments(folder):
        if path.name[8:_NAME_LENGTH] < first[8:]:
            path.unlink()


def _first_segment(base: Path) -> str:
    """The name of the log file a copy begins with."""
    manifest = json.loads((base / "backup_manifest").read_text(encoding="utf-8"))
    start = manifest["WAL-Ranges"][0]
    high, low = (int(part, 16) for part in start["Start-LSN"].split("/"))
    return f"{start['Timeline']:08X}{high:08X}{low // _SEGMENT:08X}"


def _segments(folder: Path) -> Iterator[Path]:
    """The files of the log, without the histories of timelines, which are small and always needed."""
    for path in folder.iterdir():
        if len(path.name) >= _NAME_LENGTH and all(c in "0123456789ABCDEF" for c in path.name[:_NAME_LENGTH]):
            yield path
