"""The calendar as a value, kept by each process until somebody edits it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.kernel.calendar.models import CalendarDay, CalendarVersion, WorkPeriod
from yueke.kernel.calendar.rules import Period, WorkingCalendar
from yueke.kernel.within import memory

_NAME = "calendar"
_kept: tuple[UUID | None, WorkingCalendar] | None = None


def working_calendar() -> WorkingCalendar:
    """The company's calendar now: one small query, or three when it was edited since the last call.

    A command asks once, so that all it reckons is reckoned by one calendar.
    """
    known: WorkingCalendar | None = memory().get(_NAME)
    if known is None:
        known = memory()[_NAME] = _latest()
    return known


def forget() -> None:
    """Ask again, even within the running command: the calendar was edited."""
    memory().pop(_NAME, None)


def _latest() -> WorkingCalendar:
    global _kept
    version = CalendarVersion.objects.values_list("version", flat=True).first()
    if _kept is None or _kept[0] != version:
        _kept = (version, load())
    return _kept[1]


def load() -> WorkingCalendar:
    """Read the calendar from its tables, in two queries."""
    hours: dict[int, list[Period]] = {}
    for weekdays, start, end in WorkPeriod.objects.order_by("start").values_list("weekdays", "start", "end"):
        for weekday in weekdays:
            hours.setdefault(weekday, []).append((start, end))
    exceptions, maintained = {}, set()
    # Company rows come last and so overrule the statutory ones of the same day.
    for day, kind in CalendarDay.objects.order_by("-source").values_list("date", "kind"):
        exceptions[day] = kind in CalendarDay.WORKING
        # The state announces a year at once and in order, so one that has its National Day is complete.
        if kind == CalendarDay.Kind.HOLIDAY and (day.month, day.day) == (10, 1):
            maintained.add(day.year)
    return WorkingCalendar(
        exceptions=exceptions,
        periods={weekday: tuple(periods) for weekday, periods in hours.items()},
        zone=timezone.get_default_timezone(),
        maintained=frozenset(maintained),
    )


def missing_year_warning(at: datetime) -> str:
    """What to tell people loudly while a year's statutory days are missing; empty when all is well."""
    years = working_calendar().missing_years(at)
    if not years:
        return ""
    return _("%(years)s年的法定节假日与调休尚未维护，期限暂按周一至周五推算。请尽快在“工作日历”中录入。") % {
        "years": "、".join(str(year) for year in years)
    }
