"""A year of the working calendar, month by month, as the calendar page draws it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from yueke.kernel.calendar import WorkingCalendar
from yueke.kernel.calendar.models import CalendarDay, WorkPeriod


@dataclass(frozen=True)
class DayCell:
    """One day: how it differs from its weekday (``kind`` empty when it does not) and whether people work."""

    date: date
    works: bool
    kind: str = ""
    name: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven; days of the neighbouring months are None."""

    number: int
    weeks: list[list[DayCell | None]]
    working_days: int


def months_of(year: int, working: WorkingCalendar, *, today: date) -> list[Month]:
    """The twelve months of ``year``, weeks beginning on Monday."""
    said = {row.date: row for row in _said(year)}
    months = []
    for number in range(1, 13):
        weeks: list[list[DayCell | None]] = []
        for week in calendar.Calendar(firstweekday=0).monthdatescalendar(year, number):
            weeks.append([_cell(day, said, working, today) if day.month == number else None for day in week])
        days = [day for week in weeks for day in week if day]
        months.append(Month(number, weeks, sum(day.works for day in days)))
    return months


def runs_of(year: int) -> list[tuple[date, date, CalendarDay]]:
    """The days said to differ, neighbours of the same kind and name joined: first day, last day, what."""
    runs: list[tuple[date, date, CalendarDay]] = []
    for row in sorted(_said(year), key=lambda row: row.date):
        if runs:
            first, last, what = runs[-1]
            if (what.kind, what.name) == (row.kind, row.name) and row.date - last == timedelta(days=1):
                runs[-1] = (first, row.date, what)
                continue
        runs.append((row.date, row.date, row))
    return runs


def said_of(day: date) -> list[CalendarDay]:
    """What state and company say of one day."""
    return list(CalendarDay.objects.filter(date=day).order_by("-source"))


def hours_now() -> list[WorkPeriod]:
    """The opening hours of the week, in the order of the day."""
    return list(WorkPeriod.objects.order_by("start"))


def _said(year: int) -> list[CalendarDay]:
    """One row a day: the company's word goes before the state's."""
    rows = CalendarDay.objects.filter(date__year=year).order_by("-source")
    return list({row.date: row for row in rows}.values())


def _cell(day: date, said: dict[date, CalendarDay], working: WorkingCalendar, today: date) -> DayCell:
    row = said.get(day)
    return DayCell(
        date=day,
        works=working.is_working_day(day),
        kind=row.kind if row else "",
        name=(row.name or row.get_kind_display()) if row else "",
        is_today=day == today,
    )
