"""A small installation that may be lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from installations import within, yueke

from yueke.config import postgres

SOMETHING_TO_LOSE = """
import io
from yueke.compliance.snapshots import take_snapshot
from yueke.domains.customers import commands
from yueke.domains.customers.drafts import CustomerDraft
from yueke.kernel import clock, files
from yueke.kernel.access import SYSTEM
at = clock.now()
for n in range(30):
    commands.create(SYSTEM, CustomerDraft(name=f"客户{n}", phone=f"138001380{n:02}"), at=at)
upload = io.BytesIO("回访记录".encode())
upload.name = "note.txt"
files.store(upload, actor=SYSTEM, at=at, kinds=["text"])
take_snapshot(SYSTEM, at=at)
"""


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


@pytest.fixture(scope="session")
def installation(homes) -> Iterator[Path]:
    """A company with thirty customers, a snapshot of the regulation and one stored file; its server keeps running."""
    home = homes("live")
    founded = yueke(home, "init", "--company", "恒泰", "--name", "周敏", "--username", "admin", "--pack", "A",
                    "--password", "Yueke-demo-2026")  # fmt: skip
    assert founded.returncode == 0, founded.stderr
    postgres.ensure_running(home)
    within(home, SOMETHING_TO_LOSE)
    yield home
    postgres.stop(home)


@pytest.fixture(scope="session")
def archive(installation) -> Path:
    """One backup of it."""
    made = yueke(installation, "backup")
    assert made.returncode == 0, made.stderr
    [path] = (installation / "backups").glob("*.backup")
    return path
