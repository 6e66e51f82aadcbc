"""Proving an archive: restore it into a scratch installation, compare, open pages, throw the scratch away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from yueke.config import env, postgres
from yueke.config.backup import options
from yueke.config.home import is_root
from yueke.kernel.progress import Tell, silent

_OF_THE_LIVE = ("DATABASE_URL", "DATABASE_OWNER_URL", "YUEKE_KEYSET", "YUEKE_SECRET_KEY", "YUEKE_TEST_DATABASE",
                "YUEKE_HOSTS")  # fmt: skip


class NotProven(Exception):
    """The archive could not be restored, or is not what its manifest says; the text says what."""


@dataclass(frozen=True)
class Proven:
    """The moment the archive holds, and what was looked at, in words."""

    backup_at: datetime
    checks: tuple[str, ...]


def rehearse(path: Path, secret: str, *, tell: Tell = silent) -> Proven:
    """Restore ``path`` into a scratch installation with a database server of its own, and examine it.

    The live database is not touched. Needs as much room beside the data folder as the installation takes.
    """
    if not path.is_file():
        raise NotProven(f"没有这个文件 · No such file: {path}")
    with _scratch() as home:
        environment = {name: value for name, value in os.environ.items() if name not in _OF_THE_LIVE}
        environment |= {"YUEKE_HOME": str(home), options.PASSPHRASE: secret}
        process = subprocess.Popen(
            [sys.executable, "-m", "yueke.config.backup.scratch", str(path.absolute())],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            told = _listen(process, tell)
        finally:
            process.kill()
            process.wait()
    if "proven" not in told:
        raise NotProven(str(told.get("failure", "恢复过程中断 · The restore broke off")))
    return Proven(datetime.fromisoformat(told["at"]), tuple(told["proven"]))


def _listen(process: subprocess.Popen[str], tell: Tell) -> dict[str, Any]:
    """Pass progress on until the scratch installation says how it ended."""
    told: dict[str, Any] = {}
    for line in process.stdout or ():
        if line.startswith("{"):
            told = json.loads(line)
            if "phase" in told:
                tell(told["phase"], told["done"], told["total"])
    return told


@contextmanager
def _scratch() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="scratch-", dir=env.home()))
    if is_root():
        # The database's account must be able to pass through.
        home.chmod(0o711)
    try:
        yield home
    finally:
        if (home / "database.json").exists():
            postgres.stop(home)
            for folder in (postgres.status(home).directory, Path(postgres.address(home).host)):
                shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
