"""What keeps the archive tidy every night: duplicates are looked for, data quality is read (clauses A2.2, A2.3)."""

from __future__ import annotations

from datetime import datetime

from yueke.compliance.regulation import regulation
from yueke.domains.customers import commands as customers
from yueke.kernel.access import SYSTEM
from yueke.kernel.terms import Term
from yueke.kernel.windows import window_start

REVIEW_CLAUSE = "A2.3-review"
_YEARLY = Term(12, "months")
"""How old a review may be where no adopted regulation says so."""


def run(at: datetime) -> None:
    """Look for duplicates, then read the figures, which count them; repeating it changes nothing but the moment."""
    customers.find_duplicates(SYSTEM, at=at)
    customers.read_quality(SYSTEM, stale=stale_before(at), at=at)


def review_interval(at: datetime) -> Term:
    """How often the regulation in force wants a profile reviewed."""
    known = regulation()
    if REVIEW_CLAUSE not in known:
        return _YEARLY
    terms = known.clause(REVIEW_CLAUSE).terms_at(at.date())
    interval: Term = terms["interval"]
    return interval


def stale_before(at: datetime) -> datetime:
    """The moment before which a review is too old."""
    return window_start(at, review_interval(at))
