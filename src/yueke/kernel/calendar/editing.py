"""Changing the calendar: its commands, its first contents, and the tables SQL reads."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import chinese_calendar.constants as statutory
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.sql import SQL, Identifier

from yueke.kernel.access import Actor, command
from yueke.kernel.calendar.loading import forget, load
from yueke.kernel.calendar.models import CalendarDay, CalendarVersion, Workday, WorkPeriod, Workspan
from yueke.kernel.calendar.rules import STANDARD_HOURS, WorkingCalendar
from yueke.kernel.errors import Invalid, Message
from yueke.kernel.events import DomainEvent, publish

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2069, 12, 31)
FIRST_SEEDED_YEAR = 2024


@dataclass(frozen=True)
class Hours:
    """Opening hours on ``weekdays`` (ISO numbers, Monday 1)."""

    weekdays: tuple[int, ...]
    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class CalendarEdited(DomainEvent):
    """Somebody changed the calendar; ``what`` says what, for the timeline."""

    kind: ClassVar[str] = "kernel.calendar_edited"
    label: ClassVar[Message] = _("修改了工作日历")
    audited: ClassVar[bool] = True
    what: str

    @property
    def stream(self) -> str:
        return "kernel.calendar:1"


@command(may="system.calendar")
def set_day(actor: Actor, day: date, kind: str, name: str = "", *, at: datetime) -> CalendarDay:
    """Say what ``day`` is (a ``CalendarDay.Kind``), instead of what was said of it by the same source."""
    return set_days(actor, [day], kind, name, at=at)[0]


@command(may="system.calendar")
def set_days(actor: Actor, days: Sequence[date], kind: str, name: str = "", *, at: datetime) -> list[CalendarDay]:
    """Say the same of several days: as :func:`set_day`, at the price of one."""
    if kind not in CalendarDay.Kind.values:
        raise Invalid(_("请选择日期类型。"), field="kind")
    if not all(FIRST_DAY <= day <= LAST_DAY for day in days):
        raise Invalid(_("日期应在 1990 年至 2069 年之间。"), field="day")
    if len(name) > 40:
        raise Invalid(_("名称不能超过 40 个字。"), field="name")
    source = CalendarDay.SOURCE_OF[CalendarDay.Kind(kind)]
    rows = [
        CalendarDay.objects.update_or_create(date=day, source=source, defaults={"kind": kind, "name": name})[0]
        for day in days
    ]
    rebuild()
    for row in rows:
        publish(actor, CalendarEdited(at=at, what=f"{row.date} {row.get_kind_display()} {name}".strip()))
    return rows


@command(may="system.calendar")
def clear_day(actor: Actor, day: date, *, at: datetime, source: str = CalendarDay.Source.COMPANY) -> None:
    """Take back what ``source`` said of ``day``; it is then what the other says, or an ordinary weekday."""
    gone, _by_model = CalendarDay.objects.filter(date=day, source=source).delete()
    if gone:
        rebuild()
        publish(actor, CalendarEdited(at=at, what=f"{day} {_('恢复')}"))


@command(may="system.calendar")
def set_periods(actor: Actor, hours: Sequence[Hours], *, at: datetime) -> None:
    """Replace the opening hours of the week; raises Invalid for none, for overlaps and for reversed hours."""
    _check(hours)
    WorkPeriod.objects.all().delete()
    WorkPeriod.objects.bulk_create(
        [WorkPeriod(weekdays=sorted(set(h.weekdays)), start=h.start, end=h.end) for h in hours]
    )
    rebuild()
    said = "; ".join(f"{','.join(map(str, h.weekdays))} {h.start:%H:%M}–{h.end:%H:%M}" for h in hours)
    publish(actor, CalendarEdited(at=at, what=said))


def seed() -> int:
    """Fill in standard hours and the statutory days of years that have none yet; returns how many days.

    Safe to repeat: run whenever the system is brought up, so that a newer list of holidays arrives with an
    upgrade. Years edited by hand are left as they are.
    """
    with transaction.atomic():
        fresh = sow(CalendarDay, WorkPeriod)
        if fresh or not CalendarVersion.objects.exists():
            rebuild()
    return fresh


def sow(day_model: Any, period_model: Any) -> int:
    """The rows of :func:`seed`, written through the given models (a migration has its own)."""
    if not period_model.objects.exists():
        period_model.objects.bulk_create(
            [period_model(weekdays=[1, 2, 3, 4, 5], start=start, end=end) for start, end in STANDARD_HOURS]
        )
    taken = {day.year for day in day_model.objects.filter(source="statutory").values_list("date", flat=True)}
    rows = [
        day_model(date=day, kind=kind, name=_chinese(name), source="statutory")
        for kind, days in (("holiday", statutory.holidays), ("workday", statutory.workdays))
        for day, name in days.items()
        if day.year >= FIRST_SEEDED_YEAR and day.year not in taken
    ]
    return len(day_model.objects.bulk_create(rows))


def rebuild() -> None:
    """Give the calendar a new version and write the tables SQL reads, in the caller's transaction."""
    with transaction.atomic():
        # First, because its row lock lets one rebuild go after another.
        CalendarVersion.objects.update_or_create(pk=1, defaults={"version": uuid.uuid4()})
        forget()
        calendar = load()
        days, spans, ordinal, before = [], [], 0, 0
        for n in range((LAST_DAY - FIRST_DAY).days + 1):
            day = FIRST_DAY + timedelta(days=n)
            for opens, closes in calendar.periods_on(day):
                spans.append((opens, closes, before))
                before += int((closes - opens).total_seconds())
            works = calendar.is_working_day(day)
            ordinal += works
            days.append((day, works, ordinal))
        _replace(Workday, ("date", "is_working", "ordinal", "next_working"), _with_next(days, calendar))
        _replace(Workspan, ("starts", "ends", "before"), spans)


def _with_next(days: list[tuple[date, bool, int]], calendar: WorkingCalendar) -> list[tuple[Any, ...]]:
    rows, upcoming = [], calendar.roll(LAST_DAY)
    for day, works, ordinal in reversed(days):
        upcoming = day if works else upcoming
        rows.append((day, works, ordinal, upcoming))
    return rows[::-1]


def _replace(model: type[models.Model], columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    table = Identifier(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(SQL("DELETE FROM {}").format(table))
        statement = SQL("COPY {} ({}) FROM STDIN").format(table, SQL(", ").join(map(Identifier, columns)))
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def _chinese(name: str) -> str:
    return next((h.chinese for h in statutory.Holiday if h.value == name), name)


def _check(hours: Sequence[Hours]) -> None:
    if not any(h.weekdays for h in hours):
        raise Invalid(_("请至少填写一个工作时段。"), field="periods")
    for one in hours:
        if one.start >= one.end:
            raise Invalid(_("工作时段的结束时间应晚于开始时间。"), field="periods")
        if not set(one.weekdays) <= set(range(1, 8)):
            raise Invalid(_("星期应为 1（周一）至 7（周日）。"), field="periods")
    for weekday in range(1, 8):
        theirs = sorted((h.start, h.end) for h in hours if weekday in h.weekdays)
        if any(later[0] < earlier[1] for earlier, later in pairwise(theirs)):
            raise Invalid(_("同一天的工作时段不能重叠。"), field="periods")
