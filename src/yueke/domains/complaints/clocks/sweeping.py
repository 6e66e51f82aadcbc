"""The sweep: whoever must know is told that a clock runs out. Set-wise, and harmless to repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from yueke.domains.complaints import events
from yueke.domains.complaints.clocks.running import next_moment
from yueke.domains.complaints.models import Clock, Complaint, Desk, Escalation
from yueke.domains.organization.standing_in import active, lines_of_superiors, substitutes
from yueke.kernel.access import Actor, command
from yueke.kernel.calendar import WorkingCalendar, working_calendar
from yueke.kernel.events import publish_many

AT_ONCE = 2_000
"""Clocks swept in one transaction."""

_READ = ("number", "customer", "handler", "department", "intake_department")
"""What of a complaint the sweep needs: of ten thousand at once it matters how wide a row is."""


@dataclass
class _Directory:
    """Whom to go to: read once for all clocks of a sweep."""

    at: datetime
    calendar: WorkingCalendar
    lines: dict[int, list[int]] = field(default_factory=dict)
    there: frozenset[int] = frozenset()
    stand_ins: dict[int, int] = field(default_factory=dict)
    desk_id: int | None = None

    def read(self, complaints: Iterable[Complaint]) -> None:
        """Lines of superiors of the departments, who works here, who stands in for whom."""
        rows = list(complaints)
        self.desk_id = Desk.objects.values_list("department_id", flat=True).first()
        departments = {self._department(row) for row in rows} - {None}
        self.lines = lines_of_superiors({one for one in departments if one is not None})
        people = {one for line in self.lines.values() for one in line}
        people |= {row.handler_id for row in rows if row.handler_id}
        self.there = active(people)
        self.stand_ins = substitutes(people, self.at)

    def line(self, complaint: Complaint) -> list[int]:
        """Who answers for a complaint: its handler, then the superiors, nearest first; nobody twice."""
        own = [complaint.handler_id] if complaint.handler_id in self.there else []
        above = self.lines.get(self._department(complaint) or 0, [])
        return list(dict.fromkeys([*(one for one in own if one), *(one for one in above if one in self.there)]))

    def _department(self, complaint: Complaint) -> int | None:
        return complaint.department_id or complaint.intake_department_id or self.desk_id


@command(may="complaints.watch")
def sweep(actor: Actor, *, at: datetime, most: int = AT_ONCE) -> int:
    """Tell everybody who must know by now; returns how many clocks were swept (``most``: there may be more).

    Clocks somebody else is sweeping, or whose complaint is just being worked on, are left for the next time.
    """
    clocks = list(
        # The complaint, too: a command holds it before it moves its clocks, and two that wait for each other are lost.
        Clock.objects.select_for_update(skip_locked=True, of=("self", "complaint"), no_key=True)
        .filter(stopped_at__isnull=True, next_at__lte=at)
        .order_by("next_at", "pk")
        .select_related("complaint")
        .only(*(field.name for field in Clock._meta.concrete_fields), *(f"complaint__{name}" for name in _READ))[:most]
    )
    if not clocks:
        return 0
    known = _Directory(at, working_calendar())
    known.read(clock.complaint for clock in clocks)
    told = [row for clock in clocks for row in _ring(clock, known, at)]
    rows = Escalation.objects.bulk_create(told, batch_size=2_000)
    _note(clocks)
    by_clock = {clock.pk: clock for clock in clocks}
    publish_many(actor, (_event(row, by_clock[row.clock_id], at) for row in rows))
    return len(clocks)


_NOTED = """UPDATE complaints_clock c SET percent = n.percent, hop = n.hop, next_at = n.next_at
FROM unnest(%s::bigint[], %s::smallint[], %s::smallint[], %s::timestamptz[]) AS n (id, percent, hop, next_at)
WHERE c.id = n.id"""
# One plain statement: Django's own makes a condition for each row, and takes longer than all the rest.


def _note(clocks: list[Clock]) -> None:
    """Write down how far the clocks have been told of."""
    columns = zip(*((one.pk, one.percent, one.hop, one.next_at) for one in clocks), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_NOTED, [list(column) for column in columns])


def _ring(clock: Clock, known: _Directory, at: datetime) -> list[Escalation]:
    """The rows that are due on a clock, which is moved on: one for the percentage reached, one for each hop."""
    line, rows = known.line(clock.complaint), []
    reached = 100 if clock.due_at <= at else 80 if clock.warn_at <= at else 50
    if reached > clock.percent:
        clock.percent, clock.next_at = reached, None
        if line:
            rows.append(_row(clock, reached, 0, line[0], known, at))
        clock.next_at = next_moment(clock, known.calendar)
    while clock.next_at is not None and clock.next_at <= at and clock.percent >= 100:
        if clock.hop + 1 >= len(line):
            clock.next_at = None
            break
        clock.hop += 1
        rows.append(_row(clock, 100, clock.hop, line[clock.hop], known, at))
        clock.next_at = next_moment(clock, known.calendar)
    return rows


def _row(clock: Clock, percent: int, hop: int, person: int, known: _Directory, at: datetime) -> Escalation:
    instead = known.stand_ins.get(person)
    return Escalation(
        clock=clock, complaint_id=clock.complaint_id, percent=percent, hop=hop, person_id=instead or person,
        substitute_for_id=person if instead else None, sent_at=at,
    )  # fmt: skip


def _event(row: Escalation, clock: Clock, at: datetime) -> events.ClockRings:
    return events.ClockRings(
        at=at, complaint_id=row.complaint_id, number=clock.complaint.number, customer_id=clock.complaint.customer_id,
        escalation_id=row.pk, clock=clock.kind, clause=clock.clause, percent=row.percent, hop=row.hop,
        person_id=row.person_id, substitute_for_id=row.substitute_for_id, due_at=clock.due_at,
    )  # fmt: skip
