"""Real servers in folders of their own, stopped and removed afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from yueke.config import postgres

MakeHome = Callable[..., Path]


@pytest.fixture
def make_home() -> Iterator[MakeHome]:
    """Return a maker of data folders: ``make_home("name", mode=0o711)``; their servers end with the test."""
    # Not tmp_path: its parents are closed to other accounts, which is a case of its own below.
    parent = Path(tempfile.mkdtemp(prefix="yueke-embedded-"))
    parent.chmod(0o755)
    made: list[Path] = []

    def make(name: str = "home", mode: int = 0o711) -> Path:
        home = parent / name
        home.mkdir(parents=True)
        home.chmod(mode)
        made.append(home)
        return home

    yield make
    for home in made:
        if (home / "database.json").exists():
            postgres.stop(home)
            for folder in (postgres.status(home).directory, Path(postgres.address(home).host)):
                shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(parent, ignore_errors=True)
