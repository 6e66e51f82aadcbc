"""Real servers in folders of their own, stopped and removed afterwards."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from installations import homes, yueke

from yueke.config import postgres

__all__ = ["homes"]

MakeHome = Callable[..., Path]


@pytest.fixture(scope="session")
def initialised() -> Iterator[Path]:
    """A data folder whose server was made and stopped: copying it is ten times faster than making another."""
    parent = Path(tempfile.mkdtemp(prefix="yueke-embedded-"))
    parent.chmod(0o755)
    home = parent / "model"
    home.mkdir(mode=0o711)
    postgres.ensure_running(home)
    postgres.stop(home)
    yield home
    shutil.rmtree(parent)


@pytest.fixture(scope="session")
def with_tables(initialised: Path) -> Path:
    """A stopped installation with its tables and keys, made by the command line; for copies."""
    home = initialised.with_name("laid-out")
    subprocess.run(["cp", "-a", str(initialised), str(home)], check=True)
    made = yueke(home, "keys", "rotate", "--only-rewrite")
    assert made.returncode == 0, made.stderr
    postgres.stop(home)
    return home


@pytest.fixture
def make_home(initialised: Path, request: pytest.FixtureRequest) -> Iterator[MakeHome]:
    """Return a maker of data folders: ``fresh``, with a stopped server, or ``tables`` laid out; what runs there ends with the test."""
    # Not tmp_path: its parents are closed to other accounts, which is a case of its own below.
    parent = Path(tempfile.mkdtemp(prefix="yueke-embedded-"))
    parent.chmod(0o755)
    made: list[Path] = []

    def make(name: str = "home", mode: int = 0o711, *, fresh: bool = False, tables: bool = False) -> Path:
        home = parent / name
        if fresh:
            home.mkdir(parents=True)
        else:
            model = request.getfixturevalue("with_tables") if tables else initialised
            subprocess.run(["cp", "-a", str(model), str(home)], check=True)
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
