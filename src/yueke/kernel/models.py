"""The kernel's tables, gathered for Django."""

from yueke.kernel.audit.models import AuditAnchor, AuditLine
from yueke.kernel.calendar.models import CalendarDay, CalendarVersion, Workday, WorkPeriod, Workspan
from yueke.kernel.events.models import Event, ReactionRun
from yueke.kernel.files.models import StoredFile
from yueke.kernel.history.models import Act, Change, Touched
from yueke.kernel.numbering import NumberCount, NumberRule
from yueke.kernel.vault.models import KeyCheck

__all__ = [
    "Act",
    "AuditAnchor",
    "AuditLine",
    "CalendarDay",
    "CalendarVersion",
    "Change",
    "Event",
    "KeyCheck",
    "NumberCount",
    "NumberRule",
    "ReactionRun",
    "StoredFile",
    "Touched",
    "WorkPeriod",
    "Workday",
    "Workspan",
]
