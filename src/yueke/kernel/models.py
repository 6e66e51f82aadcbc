"""The kernel's tables, gathered for Django."""

from yueke.kernel.calendar.models import CalendarDay, CalendarVersion, Workday, WorkPeriod, Workspan
from yueke.kernel.events.models import Event, ReactionRun
from yueke.kernel.files.models import StoredFile
from yueke.kernel.numbering import NumberCount, NumberRule
from yueke.kernel.vault.models import KeyCheck

__all__ = [
    "CalendarDay",
    "CalendarVersion",
    "Event",
    "KeyCheck",
    "NumberCount",
    "NumberRule",
    "ReactionRun",
    "StoredFile",
    "WorkPeriod",
    "Workday",
    "Workspan",
]
