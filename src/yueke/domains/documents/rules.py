"""Decisions about documents that need no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.kernel.calendar import WorkingCalendar
from yueke.kernel.terms import Term

SOON_DAYS = 2
"""How many days before it is due a reader is reminded."""

LONGEST_TERM = 60
"""The longest time readers may be given, in working days."""


def due_at(at: datetime, working_days: int, calendar: WorkingCalendar) -> datetime:
    """When somebody who became a reader at ``at`` shall have read: the end of that working day."""
    return calendar.add(at, Term(working_days, "working days"))


def may_remind(last: datetime | None, at: datetime) -> bool:
    """Readers are reminded by hand once a day at most."""
    return last is None or day_of(last) < day_of(at)


def is_in_force(effective_on: date, at: datetime) -> bool:
    """Whether a version published now applies at once, or waits for its day."""
    return effective_on <= day_of(at)


def day_of(at: datetime) -> date:
    """The calendar day of a moment, where the company is."""
    return timezone.localtime(at).date()


def paragraphs(text: str) -> list[str]:
    """A text as its paragraphs: one a line, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class ClauseChange:
    """What an approved amendment changes: a clause's wording ``before`` and ``after``, from a day on."""

    amendment_id: int
    pack_code: str
    clause_id: str
    effective_on: date
    before: str
    after: str

    @property
    def told(self) -> str:
        """The change as a paragraph of 修订说明."""
        return _("条款 %(clause)s 修订：原为“%(before)s”；现为“%(after)s”。") % {
            "clause": self.clause_id,
            "before": self.before,
            "after": self.after,
        }
