"""Driving an installation of its own by the command line, as its owner would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from yueke.config import postgres

PASSPHRASE = "correct horse battery staple"


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a process of the installation at ``home`` is started with."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "YUEKE_"))}
    return clean | {"YUEKE_HOME": str(home), "YUEKE_BACKUP_PASSPHRASE": PASSPHRASE, "NO_COLOR": "1"} | more


def yueke(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line for the installation at ``home``."""
    return subprocess.run(
        [sys.executable, "-c", "from yueke.config.cli import main; main()", *arguments],
        env=environment(home, **more), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


def within(home: Path, code: str, **more: str) -> str:
    """Run ``code`` inside the installation, Django set up, and return what it prints."""
    opening = "from yueke.config.cli import application\nwith application.prepared(migrate=False):\n"
    body = "".join(f"    {line}\n" for line in code.strip().splitlines())
    ended = subprocess.run(
        [sys.executable, "-c", opening + body], env=environment(home, **more), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.fixture(scope="session")
def homes() -> Iterator[Callable[[str], Path]]:
    """A maker of empty data folders; whatever runs there ends with the tests."""
    # Not pytest's own folder: the database's account could not pass through it.
    parent = Path(tempfile.mkdtemp(prefix="yueke-backup-"))
    parent.chmod(0o711)
    made: list[Path] = []

    def make(name: str) -> Path:
        home = parent / name
        home.mkdir(mode=0o711)
        made.append(home)
        return home

    yield make
    for home in made:
        if (home / "database.json").exists():
            postgres.stop(home)
            for folder in (postgres.status(home).directory, Path(postgres.address(home).host)):
                shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(parent, ignore_errors=True)
