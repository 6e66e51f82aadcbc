"""Which archives stay: the newest of each of so many days, weeks and months."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from pathlib import Path

from yueke.config.backup.archive import PARTIAL
from yueke.config.backup.options import Keep

_NAME = "yueke-%Y%m%d-%H%M%S.backup"


def name_for(moment: datetime) -> str:
    """The file name of an archive begun at a local ``moment``."""
    return moment.strftime(_NAME)


def kept(moments: Iterable[datetime], keep: Keep) -> set[datetime]:
    """The moments whose archives stay. Days, weeks and months without any do not count."""
    newest_first = sorted(moments, reverse=True)
    found = set(newest_first[:1])
    for number, key in ((keep.days, _day), (keep.weeks, _week), (keep.months, _month)):
        firsts: dict[Hashable, datetime] = {}
        for moment in newest_first:
            firsts.setdefault(key(moment), moment)
        found |= set(list(firsts.values())[:number])
    return found


def archives(folder: Path) -> dict[datetime, Path]:
    """The archives in ``folder`` by the local moment their name tells; other files are none of ours."""
    found = {}
    for path in folder.glob("yueke-*.backup"):
        try:
            found[datetime.strptime(path.name, _NAME)] = path  # noqa: DTZ007 - local, as it was written
        except ValueError:
            continue
    return found


def tidy(folder: Path, keep: Keep) -> list[str]:
    """Remove the archives that need not stay and what killed attempts left; returns the names of the former."""
    for leftover in folder.glob(f"yueke-*.backup{PARTIAL}"):
        leftover.unlink(missing_ok=True)
    there = archives(folder)
    stay = kept(there, keep)
    gone = [path for moment, path in sorted(there.items()) if moment not in stay]
    for path in gone:
        path.unlink(missing_ok=True)
    return [path.name for path in gone]


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month
