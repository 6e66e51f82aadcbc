"""Decisions about codes and sittings that need no database."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

DIGITS = 6
VALID = timedelta(minutes=5)
TRIES = 5
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)
"""A sitting ends when nothing was done for IDLE, and in any case."""
MOST_ARCHIVES = 10
"""A number that more archives bear (a switchboard, a market stall's) says nothing about who holds it."""


@dataclass(frozen=True)
class Pace:
    """At most ``most`` within ``within``."""

    most: int
    within: timedelta


OF_CONTACT = (Pace(1, timedelta(minutes=1)), Pace(5, timedelta(hours=1)), Pace(10, timedelta(days=1)))
"""How often a code is asked for one phone or address: whoever asks, and whether an archive bears it or not."""
OF_PLACE = (Pace(30, timedelta(hours=1)), Pace(100, timedelta(days=1)))
"""How often from one network address; customers of one carrier may share it."""
REMEMBERED = timedelta(days=2)
"""Longer than any pace looks back."""


def wait_until(asked: Collection[datetime], at: datetime, paces: Collection[Pace]) -> datetime | None:
    """From when on another code may be asked for, given when the earlier ones were; None: now."""
    late = sorted(asked, reverse=True)
    ends = [
        late[pace.most - 1] + pace.within
        for pace in paces
        if len(late) >= pace.most and late[pace.most - 1] + pace.within > at
    ]
    return max(ends, default=None)


def new_code() -> str:
    """A code nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def new_token() -> str:
    """What a browser holds, 256 bits of chance."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    """What is kept of a token; a stolen table opens nothing."""
    return sha256(token.encode("utf-8", "replace")).digest()


def same(one: bytes, other: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one, other)


def tidy_code(given: str) -> str:
    """The digits of what somebody typed, in whichever width and spacing; empty when it is no code."""
    digits = "".join(str(int(sign)) for sign in given[:40] if sign.isdecimal())
    return digits if len(digits) == DIGITS else ""


def is_over(began_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Whether a sitting has ended by itself."""
    return at - seen_at >= IDLE or at - began_at >= LONGEST
