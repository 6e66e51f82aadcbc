"""Anchors: one line that says how far the chain had come, to be kept where nobody can rewrite it.

The nightly job stores one in the database and appends it to ``audit/anchors.txt`` of the data folder; ``yueke audit
anchor`` prints one for paper, mail or another machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yueke.kernel.audit.chain import Mark, reached
from yueke.kernel.audit.models import AuditAnchor

_LINE = re.compile(r"yueke-audit 1 (\S+) (\d+) ([0-9a-f]{64})")


class Unreadable(ValueError):
    """A line that is not an anchor; the text is the line."""


def take(at: datetime) -> AuditAnchor:
    """Store how far the chain has come, in the database and in the data folder."""
    mark = reached()
    anchor = AuditAnchor.objects.create(at=at, seq=mark.seq, hash=mark.hash)
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(line_of(at, mark) + "\n")
    return anchor


def line_of(at: datetime, mark: Mark) -> str:
    """An anchor as a line of text."""
    return f"yueke-audit 1 {at.isoformat(timespec='seconds')} {mark.seq} {mark.hash}"


def read(lines: Iterable[str]) -> list[Mark]:
    """The anchors in ``lines``; blank lines and those that begin with ``#`` are passed over. Raises Unreadable."""
    marks = []
    for line in map(str.strip, lines):
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise Unreadable(line)
        marks.append(Mark(int(found[2]), found[3]))
    return marks


def kept() -> list[Mark]:
    """Every anchor this installation has: those of the database and those of the data folder."""
    marks = {Mark(row.seq, row.hash) for row in AuditAnchor.objects.all()}
    if _file().is_file():
        marks |= set(read(_file().read_text(encoding="ascii", errors="replace").splitlines()))
    return sorted(marks, key=lambda mark: (mark.seq, mark.hash))


def _file() -> Path:
    return Path(settings.YUEKE_HOME) / "audit" / "anchors.txt"
