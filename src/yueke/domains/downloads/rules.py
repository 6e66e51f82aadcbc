"""Pure decisions about files taken out: who may still have one, how large it may be, how often it is tried."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from yueke.kernel.access import Actor
from yueke.kernel.gate import LEVELS, Sight, sight_of

FORMS = ("xlsx", "csv")
PAPER_FORMS = ("pdf", "docx")
MOST_ROWS = {"xlsx": 1_048_575, "csv": 1_000_000, "pdf": 1_000_000, "docx": 1_000_000}
"""The most rows of one file: what a sheet can hold, and a round number. A paper tells of rows and need not list them."""

MOST_OPEN = 5
"""How many files one person may wait for at a time."""

MOST_ATTEMPTS = 3
"""After that many workers died over it, a file is not tried again by itself."""

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are taken for one another when read aloud."""


def new_password() -> str:
    """A password for one file: 16 letters and digits, 92 bits."""
    return "".join(secrets.choice(_LETTERS) for _place in range(16))


def is_guarded(rows: int, limit: int, *, personal: bool, before: int = 0) -> bool:
    """Whether a file of so many rows needs somebody else's approval and a password.

    ``before`` is how many rows the same person has taken without approval within the hours of the rule.
    """
    return personal and rows > 0 and rows + before > limit


_SIGHTS_BEFORE = {True: (Sight.PLAIN,) * 4, False: (Sight.PLAIN, Sight.PLAIN, Sight.MASKED, Sight.HIDDEN)}
"""What files hold that were made when one permission showed everything; the oldest are gone after seven days."""


@dataclass(frozen=True)
class Rights:
    """What somebody could see when a file was made for them: whose rows, and how each level of personal fields."""

    kind: str
    departments: frozenset[int]
    sights: tuple[Sight, ...]

    @classmethod
    def of(cls, actor: Actor) -> Self:
        """The rights ``actor`` has now."""
        return cls(actor.scope.kind, actor.scope.departments, tuple(sight_of(actor, level) for level in LEVELS))

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """What :meth:`kept` wrote."""
        sights = kept.get("sights") or _SIGHTS_BEFORE[bool(kept["plain"])]
        return cls(kept["kind"], frozenset(kept["departments"]), tuple(Sight(one) for one in sights))

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {"kind": self.kind, "departments": sorted(self.departments), "sights": [int(one) for one in self.sights]}

    def cover(self, then: Rights) -> bool:
        """Whether everything a file made under ``then`` holds may still be seen."""
        if any(now < before for now, before in zip(self.sights, then.sights, strict=True)):
            return False
        if self.kind == "all" or then.kind == "self":
            return True
        return self.kind == then.kind == "departments" and then.departments <= self.departments
