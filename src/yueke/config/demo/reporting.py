"""The demo's monthly reports on complaints: drafted on the first, read and issued by somebody else, once too late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from yueke.config.demo.complaint_telling import actor
from yueke.domains.complaints.models import Complaint
from yueke.domains.organization.models import Person
from yueke.domains.reports import commands
from yueke.insight.complaints.asked import months_later
from yueke.insight.complaints.drafting import month_draft
from yueke.kernel.access import SYSTEM
from yueke.kernel.calendar import working_calendar

LATE = 4
"""How many months back the report was issued after the tenth."""
IN_TIME_ON, LATE_ON = 7, 17
"""Days of the month: the tenth is the last."""


def report_months(at: datetime) -> int:
    """Every month since the first complaint has its report on the whole company; returns how many."""
    people = Person.objects.in_bulk(["research", "supervisor"], field_name="username")
    writes, issues = actor(people["research"].pk), actor(people["supervisor"].pk)
    first = Complaint.objects.aggregate(first=Min("received_at"))["first"]
    month, last = timezone.localtime(first).date().replace(day=1), months_later(at.date(), -1)
    made = 0
    while month <= last:
        after = months_later(month, 1)
        begins = _morning(at, after)
        # After a holiday the first working day may be the eighth: read in the morning, issued on the next.
        late = month == months_later(last, -LATE)
        issued = _morning(
            at, max(after.replace(day=LATE_ON if late else IN_TIME_ON), begins.date() + timedelta(days=1))
        )
        drafted = commands.draft(SYSTEM, month_draft(month, None, at=begins), at=begins)
        if issued <= at:
            commands.submit(writes, drafted.pk, at=begins + timedelta(hours=5))
            commands.issue(issues, drafted.pk, at=issued)
        made += 1
        month = months_later(month, 1)
    return made


def _morning(at: datetime, day: date) -> datetime:
    """Nine in the morning of a day, or of the next working day after it."""
    while not working_calendar().is_working_day(day):
        day += timedelta(days=1)
    return at.replace(year=day.year, month=day.month, day=day.day, hour=9, minute=0, second=0, microsecond=0)
