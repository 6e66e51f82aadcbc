"""The judged regulation of a reader: always fresh while judging is quick, kept for a while once it is not."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime
from typing import NamedTuple

from django.core.cache import cache

from yueke.compliance.evidence import ChapterEvidence, judge
from yueke.compliance.periods import Period
from yueke.compliance.regulation import regulation
from yueke.kernel.access import Actor

SLOW = 1.0
"""Seconds of judging from which the page shows its text before its lights."""
KEPT_FROM = 3.0
"""Seconds of judging from which its result is kept for a while; quicker ones are always fresh."""
KEEP = 10
"""It is kept this many times as long as it took: one that takes 4 s is at most 40 s old, and says its moment."""


class Judged(NamedTuple):
    """Every chapter with its evidence, and the moment it was judged."""

    chapters: list[ChapterEvidence]
    at: datetime


def is_slow(actor: Actor) -> bool:
    """Whether judging what ``actor`` may see took long the last time."""
    return bool(cache.get(f"judging-slow:{_reader(actor)}"))


def judged(period: Period, at: datetime, actor: Actor) -> Judged:
    """The regulation judged from the rows ``actor`` may see."""
    key = f"judged:{_reader(actor)}:{period.start}:{period.end}:{_edition()}"
    kept: Judged | None = cache.get(key)
    if kept is not None:
        return kept
    began = time.monotonic()
    found = Judged(judge(period, at, actor=actor), at)
    took = time.monotonic() - began
    if took > KEPT_FROM:
        cache.set(key, found, took * KEEP)
    cache.set(f"judging-slow:{_reader(actor)}", took > SLOW, 24 * 3600)
    return found


def _reader(actor: Actor) -> str:
    """Readers with the same data scope see the same figures; own rows belong to the person."""
    scope = actor.scope
    if scope.kind == "all":
        return "all"
    departments = ",".join(map(str, sorted(scope.departments)))
    return f"{actor.person_id}:{hashlib.sha256(departments.encode()).hexdigest()[:16]}"


def _edition() -> str:
    """Changes whenever a pack is adopted or an amendment approved."""
    terms = "|".join(
        f"{clause.id}{[(t.from_date.isoformat(), t.plain) for t in clause.terms]}" for clause in regulation().clauses()
    )
    return hashlib.sha256(terms.encode()).hexdigest()[:16]
