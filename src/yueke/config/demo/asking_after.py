"""What the demo's company asks after major complaints and improvements: surveys of their own (E2.3), most of them in time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from yueke.config.demo import concluding, surveying
from yueke.config.demo.chance import HOME_ZONE, Chance
from yueke.config.demo.concluding import Room
from yueke.domains.complaints.choices import Grade
from yueke.domains.surveys import commands
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.planning import Plan
from yueke.domains.surveys.models import Draw, Survey
from yueke.kernel.errors import Invalid
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

REACTIONS = {
    "complaints.closed": "surveying.major_complaint_is_closed",
    "improvement.finished": "surveying.improvement_is_done",
}
RECENT = timedelta(days=14)
"""What happened since has its plan, as a draft, from the same reaction that tells people of it."""
SAMPLE, ANSWERING = 60, 0.72
LATE = 4
"""Of so many plans one is still a draft: somebody has to ask for it."""
LEFT_ALONE = timedelta(days=35)
"""Surveys begun since ask at the door alone: who was asked within a month is in no list, and trying one out needs some."""
REPORTED = timedelta(days=6)
"""How long after its last day a survey is settled and reported on."""


def ask_after(chance: Chance, room: Room) -> int:
    """Have each matter of the time since the first survey followed as the regulation asks; returns how many were."""
    since = min(Survey.objects.values_list("created_at", flat=True))
    matters = Event.objects.filter(kind__in=REACTIONS, at__gt=since, at__lt=room.at - RECENT).order_by("at", "pk")
    asked = 0
    for event in matters:
        if event.kind == "complaints.closed" and event.payload["grade"] != Grade.MAJOR:
            continue
        run(event.pk, REACTIONS[event.kind], at=event.at)
        survey = Survey.objects.filter(created_at=event.at).order_by("-pk").first()
        if survey is None:
            continue
        asked += 1
        if asked % LATE:
            _asked(chance, room, survey, event.at)
    return asked


def _asked(chance: Chance, room: Room, survey: Survey, since: datetime) -> None:
    """Plan it out, have it approved, ask at a door; settle and report when its days are over."""
    starts, ends = survey.starts_on, survey.ends_on
    if starts is None or ends is None:
        return
    drawn = Plan(
        survey.title, survey.kind, survey.purpose, survey.owner_id, survey.department_id,
        population="近六个月购买或使用同类产品的客户", content="满意度意见调查表，一个开放问题。", modes=(Mode.LINK, Mode.OPEN),
        starts_on=starts, ends_on=ends, report_on=ends + timedelta(days=10),
        cause=survey.cause, origin=(survey.origin_kind, survey.origin_id or 0, survey.origin_label),
    )  # fmt: skip
    commands.edit(room.research, survey.pk, drawn, at=room.working(since + timedelta(days=1)))
    commands.submit(room.research, survey.pk, at=room.working(since + timedelta(days=2)))
    commands.approve(room.director, survey.pk, at=room.working(since + timedelta(days=4)))
    opens = datetime.combine(starts, time(9), HOME_ZONE)
    draw = _drawn(survey, opens) if opens < room.at - LEFT_ALONE else None
    commands.launch(room.research, survey.pk, at=opens)
    commands.open_door(room.research, survey.pk, "送货单和维修单上的二维码", at=opens)
    surveying.drop_in(chance, survey, opens, chance.randrange(24, 48))
    if draw is not None:
        commands.invite(room.research, survey.pk, at=opens)
        begun, ended = ((room.at.date() - day).days for day in (starts, ends))
        wave = surveying.Wave(survey.title, begun, begun, ended, ANSWERING, surveying.SECOND.n)
        surveying.answers(chance, survey, draw, wave, opens, room.at)
    over = datetime.combine(ends, time(18), HOME_ZONE)
    if over + REPORTED > room.at:
        if over < room.at:
            commands.close(room.research, survey.pk, at=over)
        return
    surveying.settled(survey, over + timedelta(days=3), by="")
    drafted = over + timedelta(days=4)
    concluding.report(room, survey, (drafted, drafted + timedelta(hours=1), over + timedelta(days=5)))


def _drawn(survey: Survey, opens: datetime) -> Draw | None:
    """Who is to be asked; nobody where everybody of a small company was asked within the month."""
    try:
        return surveying.drawn(survey, SAMPLE, opens)
    except Invalid:
        return None
