"""A small installation that may be lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from installations import within, yueke

from yueke.config import postgres

KEEP_A_FILE = """
import io
from yueke.kernel import clock, files
from yueke.kernel.access import SYSTEM
upload = io.BytesIO("回访记录".encode())
upload.name = "note.txt"
files.store(upload, actor=SYSTEM, at=clock.now(), kinds=["text"])
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
def installation(homes) -> Path:
    """The demo company with ninety customers and one stored file; its server keeps running."""
    home = homes("live")
    built = yueke(home, "demo", "--size", "90", "--build-only")
    assert built.returncode == 0, built.stderr
    home = home / "demo"
    within(home, KEEP_A_FILE)
    postgres.ensure_running(home)
    yield home
    postgres.stop(home)


@pytest.fixture(scope="session")
def archive(installation) -> Path:
    """One backup of it."""
    made = yueke(installation, "backup")
    assert made.returncode == 0, made.stderr
    [path] = (installation / "backups").glob("*.backup")
    return path
