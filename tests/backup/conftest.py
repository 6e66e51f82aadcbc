"""A small installation that may be lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from installations import homes, within, yueke

from yueke.config import postgres

__all__ = ["archive", "homes", "installation"]

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
