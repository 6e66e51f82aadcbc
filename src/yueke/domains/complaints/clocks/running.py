"""Starting, stopping and pausing the clocks of one complaint; the caller holds its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet

from yueke.domains.complaints import columns
from yueke.domains.complaints.choices import ClockKind, EndReason
from yueke.domains.complaints.models import Clock, Complaint, Pause
from yueke.domains.complaints.policy import CLAUSES, Duty, policy
from yueke.domains.complaints.rules import running
from yueke.kernel.calendar import WorkingCalendar, working_calendar
from yueke.kernel.terms import LONGEST, Term

STARTS: Mapping[str, tuple[str, ...]] = {
    "register": (
        ClockKind.ACKNOWLEDGE,
        ClockKind.ACCEPT,
        ClockKind.CONTACT,
        ClockKind.HANDOVER,
        ClockKind.PROPOSE,
        ClockKind.PROGRESS,
        ClockKind.PAPER,
        ClockKind.ANSWER,
    ),
    "accept": (ClockKind.CLOSE, ClockKind.HANDOVER),
    "sign": (ClockKind.INVESTIGATE,),
    "reply": (ClockKind.FEEDBACK,),
    "solve": (ClockKind.FEEDBACK,),
    "reopen": (ClockKind.HANDOVER, ClockKind.PROPOSE, ClockKind.PROGRESS, ClockKind.CLOSE, ClockKind.ANSWER),
    "close": (ClockKind.ARCHIVE,),
}
"""Which clocks a step starts (those already running go on)."""

STOPS: Mapping[str, tuple[str, ...]] = {
    "accept": (ClockKind.ACCEPT,),
    "sign": (ClockKind.HANDOVER,),
    "investigate": (ClockKind.INVESTIGATE,),
    "propose": (ClockKind.PROPOSE,),
    "solve": (
        ClockKind.HANDOVER,
        ClockKind.INVESTIGATE,
        ClockKind.PROPOSE,
        ClockKind.PROMISE,
        ClockKind.PROGRESS,
        ClockKind.ANSWER,
    ),
    "reply": (ClockKind.PROMISE, ClockKind.PROGRESS, ClockKind.PROPOSE, ClockKind.ANSWER),
    "reopen": (ClockKind.FEEDBACK, ClockKind.ARCHIVE),
    "close": (ClockKind.CLOSE, ClockKind.FEEDBACK),
    "archive": (ClockKind.ARCHIVE,),
    "acknowledge": (ClockKind.ACKNOWLEDGE,),
    "contact": (ClockKind.CONTACT,),
    "answer": (ClockKind.FEEDBACK,),
    "report": (ClockKind.REPORT,),
    "paper": (ClockKind.PAPER,),
}
"""Which clocks a step stops: what they count down to is done."""

BEGINS_WITH: Mapping[str, str] = {"C7.3-sign": "accept"}
"""Clauses whose time begins later than that of others of their kind: with which step."""

SINCE_ARRIVAL = (ClockKind.ANSWER,)
"""Kinds whose time runs from the arrival of the complaint, whenever the clock is started."""

BEFORE_REPLY = ("registered", "accepted", "assigned", "investigating", "proposed", "reviewing", "replying")
"""States in which the customer has no reply yet."""

NEVER_PAUSED = (ClockKind.SUPERVISION,)
"""Kinds that go on while the complaint is suspended: an order is answered all the same."""

ENDING = ("decline", "merge", "refer", "withdraw")
"""Steps after which nothing is owed any more."""


def after_step(complaint: Complaint, verb: str, at: datetime) -> None:
    """Stop and start what the step ``verb`` stops and starts."""
    if verb in ENDING:
        stop_all(complaint, at)
        return
    if verb in STOPS:
        stop(complaint, STOPS[verb], at)
    if verb in STARTS:
        start(complaint, STARTS[verb], at, verb=verb)
    refresh(complaint)


def start(complaint: Complaint, kinds: Iterable[str], at: datetime, *, verb: str = "") -> None:
    """Start the clocks of these kinds that the regulation asks for now and that do not run yet."""
    known = policy(at)
    is_key = bool(complaint.customer_id and complaint.customer and complaint.customer.is_key)
    running_now = set(_running(complaint).values_list("kind", "clause"))
    calendar = working_calendar()
    ladder = str(known.ladder or "")
    Clock.objects.bulk_create(
        _clock(complaint, kind, duty, calendar, complaint.received_at if kind in SINCE_ARRIVAL else at, ladder)
        for kind in kinds
        for duty in known.duties(kind, complaint.grade, line=_line(complaint), key_customer=is_key)
        if (kind, duty.clause) not in running_now and not (verb == "register" and duty.clause in BEGINS_WITH)
    )


def stop(complaint: Complaint, kinds: Iterable[str], at: datetime, *, end: str = EndReason.MET) -> None:
    """Stop the running clocks of these kinds."""
    _running(complaint).filter(kind__in=list(kinds)).update(stopped_at=at, end=end, next_at=None)


def stop_all(complaint: Complaint, at: datetime) -> None:
    """The complaint is over: whatever still runs stops."""
    _running(complaint).update(stopped_at=at, end=EndReason.ENDED, next_at=None)
    refresh(complaint)


def told(complaint: Complaint, at: datetime, *, contacted: bool) -> None:
    """The customer was told something (``contacted``: more than that it arrived): the time until the next begins anew."""
    stop(complaint, (*STOPS["acknowledge"], *(STOPS["contact"] if contacted else ())), at)
    running_now = _running(complaint).filter(kind=ClockKind.PROGRESS)
    if running_now.update(stopped_at=at, end=EndReason.MET, next_at=None):
        start(complaint, (ClockKind.PROGRESS,), at)
    refresh(complaint)


def promise(complaint: Complaint, at: datetime) -> None:
    """A date was promised, or another one: the clock runs to it, whatever ran before."""
    stop(complaint, (ClockKind.PROMISE,), at, end=EndReason.REPLACED)
    if complaint.promised_at is None:
        return
    known = policy(at)
    half, warn = _notices(working_calendar(), at, complaint.promised_at, working=True)
    Clock.objects.bulk_create(
        Clock(
            complaint=complaint, kind=ClockKind.PROMISE, clause=clause, round=complaint.round,
            ladder=str(known.ladder or ""), started_at=at, due_at=complaint.promised_at, half_at=half, warn_at=warn,
            next_at=None if complaint.suspended_at else half, paused_at=complaint.suspended_at,
        )
        for clause in CLAUSES[ClockKind.PROMISE]
        if known.terms(clause) is not None
    )  # fmt: skip
    refresh(complaint)


def regrade(complaint: Complaint, at: datetime) -> None:
    """The grade changed: running clocks of its clauses are replaced by those of the new grade.

    A new clock counts from when the old one did; where its time would be over already, from now.
    """
    known, calendar = policy(at), working_calendar()
    ladder = str(known.ladder or "")
    is_key = bool(complaint.customer_id and complaint.customer and complaint.customer.is_key)
    ran: dict[str, list[Clock]] = {}
    for clock in _running(complaint).exclude(kind__in=(ClockKind.PROMISE, *NEVER_PAUSED)):
        ran.setdefault(clock.kind, []).append(clock)
    for kind, old in ran.items():
        duties = known.duties(kind, complaint.grade, line=_line(complaint), key_customer=is_key)
        kept = {clock.clause for clock in old} & {duty.clause for duty in duties}
        gone = [clock for clock in old if clock.clause not in kept]
        Clock.objects.filter(pk__in=[c.pk for c in gone]).update(stopped_at=at, end=EndReason.REPLACED, next_at=None)
        since = min(clock.started_at for clock in old)
        for duty in duties:
            if duty.clause in kept:
                continue
            fresh = _clock(complaint, kind, duty, calendar, since, ladder)
            if fresh.due_at <= at:
                fresh = _clock(complaint, kind, duty, calendar, at, ladder)
            fresh.save()
    if complaint.grade == "major" and complaint.reported_at is None:
        start(complaint, (ClockKind.REPORT,), at)
    elif not ran:
        return
    refresh(complaint)


def recategorise(complaint: Complaint, at: datetime) -> None:
    """The category changed: the clock of its line of business starts, or stops, while no reply has been given."""
    duties = policy(at).duties(ClockKind.ANSWER, complaint.grade, line=_line(complaint))
    if not duties:
        stop(complaint, (ClockKind.ANSWER,), at, end=EndReason.REPLACED)
    elif complaint.state in BEFORE_REPLY:
        start(complaint, (ClockKind.ANSWER,), at)
    refresh(complaint)


def supervised(complaint: Complaint, at: datetime) -> None:
    """An order was given or answered: the clock runs to the earliest order nobody has answered."""
    known = policy(at)
    clause = CLAUSES[ClockKind.SUPERVISION][0]
    running_now = _running(complaint).filter(kind=ClockKind.SUPERVISION).first()
    order = complaint.supervisions.filter(answered_at=None, due_at__isnull=False).order_by("due_at", "pk").first()
    if running_now is not None and order is not None and running_now.due_at == order.due_at:
        return
    end = EndReason.REPLACED if order is not None and order.at == at else EndReason.MET
    stop(complaint, (ClockKind.SUPERVISION,), at, end=end)
    if order is not None and order.due_at is not None and known.terms(clause) is not None:
        half, warn = _notices(working_calendar(), order.at, order.due_at, working=True)
        Clock.objects.create(
            complaint=complaint, kind=ClockKind.SUPERVISION, clause=clause, round=complaint.round,
            ladder=str(known.ladder or ""), started_at=order.at, due_at=order.due_at, half_at=half, warn_at=warn,
            next_at=half,
        )  # fmt: skip
    refresh(complaint)


def pause(complaint: Complaint, at: datetime) -> None:
    """Let all clocks stand still."""
    _running(complaint).exclude(kind__in=NEVER_PAUSED).update(paused_at=at, next_at=None)
    refresh(complaint)


def resume(complaint: Complaint, at: datetime) -> None:
    """Let them run on: due when the rest of their time is over, by the terms they began with."""
    calendar = working_calendar()
    pauses = [
        (began, ended)
        for began, ended in Pause.objects.filter(complaint=complaint).values_list("began_at", "ended_at")
        if ended is not None
    ]
    clocks = list(_running(complaint).filter(paused_at__isnull=False))
    for clock in clocks:
        since = [(max(began, clock.started_at), ended) for began, ended in pauses if ended > clock.started_at]
        _postpone(clock, calendar, since)
        clock.paused_at = None
        clock.next_at = next_moment(clock, calendar)
    Clock.objects.bulk_update(clocks, ["due_at", "half_at", "warn_at", "paused_at", "next_at"])
    if any(clock.kind == ClockKind.PROMISE for clock in clocks):
        # What was promised first stays on record; the pause moves what is promised now.
        moved = next(clock.due_at for clock in clocks if clock.kind == ClockKind.PROMISE)
        columns.write(complaint, promised_at=moved)
    refresh(complaint)


def next_moment(clock: Clock, calendar: WorkingCalendar) -> datetime | None:
    """When the sweep has something to do with a clock that runs."""
    if clock.percent < 50:
        return clock.half_at
    if clock.percent < 80:
        return clock.warn_at
    if clock.percent < 100:
        return clock.due_at
    if not clock.ladder:
        return None
    step = Term.parse(clock.ladder)
    return running.due(calendar, clock.due_at, Term(min(step.n * (clock.hop + 1), LONGEST), step.unit))


def refresh(complaint: Complaint) -> None:
    """Write down when the first of its clocks ends, or has ended: what lists are sorted by, and tell the late by.

    A clock that has run out stays so while the complaint is suspended; one that had time left has nothing to tell then.
    """
    rows = list(_running(complaint).values_list("due_at", "percent", "paused_at"))
    soonest = min((due for due, percent, paused in rows if paused is None or percent >= 100), default=None)
    if soonest != complaint.next_due_at:
        columns.write(complaint, next_due_at=soonest)


def _line(complaint: Complaint) -> str:
    """Which line of business the category belongs to; empty without one."""
    return complaint.category.kind if complaint.category_id and complaint.category else ""


def _running(complaint: Complaint) -> QuerySet[Clock]:
    return Clock.objects.filter(complaint=complaint, stopped_at__isnull=True)


def _clock(
    complaint: Complaint, kind: str, duty: Duty, calendar: WorkingCalendar, since: datetime, ladder: str
) -> Clock:
    due = running.due(calendar, since, duty.term)
    half, warn = _notices(calendar, since, due, working=duty.term.working)
    return Clock(
        complaint=complaint, kind=kind, clause=duty.clause, round=complaint.round, term=str(duty.term), ladder=ladder,
        started_at=since, due_at=due, half_at=half, warn_at=warn, next_at=None if complaint.suspended_at else half,
        paused_at=complaint.suspended_at,
    )  # fmt: skip


def _postpone(clock: Clock, calendar: WorkingCalendar, pauses: running.Pauses) -> None:
    if clock.term:
        term = Term.parse(clock.term)
        clock.due_at = running.due(calendar, clock.started_at, term, pauses)
        working = term.working
    else:
        # A promised moment: it moves by the days that began while nothing could be done.
        last = pauses[-1] if pauses else None
        working = True
        if last and last[0] < clock.due_at:
            days = (last[1].astimezone(calendar.zone).date() - last[0].astimezone(calendar.zone).date()).days
            moved = calendar.roll((clock.due_at.astimezone(calendar.zone)).date() + timedelta(days=days))
            clock.due_at = clock.due_at.astimezone(calendar.zone).replace(
                year=moved.year, month=moved.month, day=moved.day
            )
    clock.half_at, clock.warn_at = _notices(calendar, clock.started_at, clock.due_at, working=working)


def _notices(calendar: WorkingCalendar, start: datetime, due: datetime, *, working: bool) -> tuple[datetime, datetime]:
    half, warn = (running.after(calendar, start, due, percent, working=working) for percent in running.NOTICES[:2])
    return half, warn
