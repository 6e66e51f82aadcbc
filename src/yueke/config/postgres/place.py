"""Where the embedded server of a data folder lives, and how one connects to it."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path

from yueke.config.home import is_root, kept_secret, locked, write_private

NAME = "yueke"
APPLICATION = "yueke_app"
"""The role of web processes and workers; :data:`NAME` is the one that owns the tables, and the database's."""
# The shortest limit of all systems (macOS: 104 bytes with the closing zero; Linux: 108).
SOCKET_PATH_LIMIT = 103
# Where root keeps the database when the data folder cannot be entered by the account the server runs as.
ROOT_DIRECTORY = Path("/var/lib/yueke")


@dataclass(frozen=True)
class Address:
    """How to connect: ``host`` is a socket folder or an IP address, ``port`` a number in both cases."""

    host: str
    port: int
    user: str
    password: str
    name: str


@dataclass(frozen=True)
class Place:
    """The folders of one embedded server. ``account`` is who runs it when we are root (user id, group id)."""

    home: Path
    directory: Path
    account: tuple[int, int] | None
    port: int
    loopback: bool

    @property
    def data(self) -> Path:
        """The cluster itself."""
        return self.directory / "data"

    @property
    def logs(self) -> Path:
        """One file per weekday, each overwritten after a week."""
        return self.directory / "log"

    @property
    def sockets(self) -> Path:
        """The socket folder: beside the data, or under /tmp when that path cannot name a socket.

        It may be too long, and libpq takes a comma for the beginning of another host.
        """
        beside = self.directory / "run"
        length = len(os.fsencode(beside / f".s.PGSQL.{self.port}"))
        if length <= SOCKET_PATH_LIMIT and "," not in str(beside):
            return beside
        # Not the variable TMPDIR: two processes of one installation must always agree.
        return Path("/tmp") / f"yueke-{_fingerprint(self.directory)}"  # noqa: S108 - owner is checked

    @property
    def address(self) -> Address:
        """How its owner connects; the password is made on first use."""
        return self._address(NAME, "database_password")

    @property
    def application(self) -> Address:
        """How web processes and workers connect: as a role that owns nothing."""
        return self._address(APPLICATION, "database_app_password")

    def _address(self, user: str, secret: str) -> Address:
        host = "127.0.0.1" if self.loopback else str(self.sockets)
        return Address(host, self.port, user, kept_secret(self.home, secret, 24), NAME)


def find(home: Path, *, loopback: bool = os.name == "nt") -> Place:
    """Return the place of the server of ``home``, as recorded by the first caller.

    It is written down because the answer depends on the permissions of parent folders, which may change later
    while the data stays where it is. A path inside ``home`` is recorded relative, so ``home`` may be moved.
    """
    record = home / "database.json"
    if not record.exists():
        with locked(home, "database.json"):
            if not record.exists():
                port = _free_port() if loopback else 5432
                _record(Place(home, _choose(home), None, port, loopback))
    known = json.loads(record.read_text(encoding="utf-8"))
    return Place(home, home / known["directory"], _server_account(), known["port"], known.get("loopback", False))


def move_to_free_port(place: Place) -> Place:
    """Record another port (loopback only), for when a stranger listens on the old one."""
    moved = replace(place, port=_free_port())
    _record(moved)
    return moved


def address(home: Path) -> Address:
    """Return how the owner connects to the server of ``home``, whether it runs or not."""
    return find(home).address


def application_address(home: Path) -> Address:
    """Return how web processes and workers connect to it."""
    return find(home).application


def log_record(home: Path) -> Path:
    """The file that names the folder the log of every change is kept in."""
    return home / "database_log.json"


def log_folder(home: Path) -> Path | None:
    """The folder the log of every change is kept in; None when none is."""
    record = log_record(home)
    return Path(json.loads(record.read_text(encoding="utf-8"))) if record.exists() else None


def _record(place: Place) -> None:
    inside = place.directory.is_relative_to(place.home)
    directory = place.directory.relative_to(place.home) if inside else place.directory
    known = {"directory": str(directory), "port": place.port, "loopback": place.loopback}
    write_private(place.home / "database.json", json.dumps(known))


def _choose(home: Path) -> Path:
    """Return a folder inside ``home``, or for root, when others cannot enter ``home``, one elsewhere."""
    real = home.resolve()
    if is_root() and not all(folder.stat().st_mode & 0o001 for folder in (real, *real.parents)):
        return ROOT_DIRECTORY / _fingerprint(real)
    return home / "postgres"


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


def _server_account() -> tuple[int, int] | None:
    if not is_root():
        return None
    import pwd

    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return 65534, 65534
    return entry.pw_uid, entry.pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
