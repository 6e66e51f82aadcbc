"""The list a sample is drawn from: who belongs to it, and why somebody on it cannot be asked (D5.3)."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

CURRENT, PAST, POTENTIAL = "current", "past", "potential"
WHO = {
    CURRENT: _("现有顾客：期内有订单"),
    PAST: _("流失顾客：有过订单，期内没有"),
    POTENTIAL: _("潜在顾客：还没有订单"),
}
"""D5.3 names these three; "within the period" is a number of months of the population."""

STRATA = {
    "grade": _("等级"),
    "amount_class": _("规模"),
    "province": _("地区"),
    "industry": _("行业"),
    "kind": _("性质"),
}
"""What strata may be made of: columns of a customer."""
MOST_STRATA_BY = 2

MISSING, DUPLICATE, OPTED_OUT, ASKED = "missing", "duplicate", "opted_out", "asked"
REASONS = {
    MISSING: _("没有可用的联系方式"),
    DUPLICATE: _("与名单上另一位是同一电话"),
    OPTED_OUT: _("不接受调查"),
    ASKED: _("近期已经调查过"),
}
"""Why somebody of the population is not on the list, in the order in which they are looked at."""

_LINE, _PART = "\n", "\t"


@dataclass(frozen=True)
class Candidate:
    """One of the population. ``contact``: a fingerprint of how they are reached, empty without; ``strata``: values."""

    id: int
    contact: bytes
    strata: tuple[str, ...]


@dataclass
class Listed:
    """The list: stratum of each unit, in the order of ids; how many of the population were left off, by reason."""

    units: dict[int, str] = field(default_factory=dict)
    left_off: Counter[str] = field(default_factory=Counter)

    @property
    def strata(self) -> dict[str, int]:
        """How many there are of each stratum."""
        return dict(sorted(Counter(self.units.values()).items()))


def listed(population: Iterable[Candidate], opted_out: Collection[int], asked: Collection[int]) -> Listed:
    """Go through the population once; each who cannot be asked is counted under the first reason that holds."""
    found = Listed()
    reached: set[int] = set()
    for one in population:
        # Eight bytes tell a million contacts apart (a chance of one in 37 million that any two are taken for one).
        mark = int.from_bytes(one.contact[:8], "big")
        if not one.contact:
            found.left_off[MISSING] += 1
        elif mark in reached:
            found.left_off[DUPLICATE] += 1
        elif one.id in opted_out:
            found.left_off[OPTED_OUT] += 1
        elif one.id in asked:
            found.left_off[ASKED] += 1
        else:
            reached.add(mark)
            found.units[one.id] = stratum_key(one.strata)
    return found


def stratum_key(values: Sequence[str]) -> str:
    """The name under which a stratum is counted; what is unknown makes a stratum of its own."""
    return " · ".join(value.replace(_PART, " ").replace(_LINE, " ") or "—" for value in values)


def packed(units: dict[int, str]) -> bytes:
    """The list as it is kept, small enough for a million: anybody can draw from it again."""
    return zlib.compress(_LINE.join(f"{unit}{_PART}{stratum}" for unit, stratum in units.items()).encode(), 6)


def unpacked(kept: bytes | memoryview) -> dict[int, str]:
    """The list as it was."""
    text = zlib.decompress(bytes(kept)).decode()
    pairs = (line.split(_PART, 1) for line in text.split(_LINE) if line)
    return {int(unit): stratum for unit, stratum in pairs}


def fingerprint(kept: bytes | memoryview) -> str:
    """SHA-256 of the list, 64 hexadecimal digits."""
    return sha256(zlib.decompress(bytes(kept))).hexdigest()
