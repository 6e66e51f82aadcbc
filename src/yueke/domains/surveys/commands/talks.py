"""Focus groups and interviews in depth: who took part, and what was said, coded by theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.finding import said
from yueke.domains.surveys.models import Feeling, Note, Survey, Talk
from yueke.domains.surveys.queries.asking import asked
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused

ASK = "surveys.ask"
MOST_PEOPLE, MOST_MINUTES = 60, 600


@dataclass(frozen=True)
class TalkDraft:
    """A talk as it is written down. ``kind`` is ``group`` or ``depth``; ``who``: kinds of participants, no names."""

    kind: str
    held_on: date
    people: int
    who: str
    place: str = ""
    minutes: int = 0
    summary: str = ""


@command(may=ASK)
def keep_talk(actor: Actor, survey_id: int, drawn: TalkDraft, *, at: datetime, talk_id: int | None = None) -> Talk:
    """Keep the record of a talk, or write that of ``talk_id`` anew."""
    survey = asked(actor, survey_id)
    _open(survey)
    values = _checked(drawn, at)
    if talk_id is None:
        return Talk.objects.create(survey=survey, kept_by_id=actor.person_id, kept_at=at, **values)
    talk = Talk.objects.select_for_update(of=("self",)).filter(pk=talk_id, survey=survey).first()
    if talk is None:
        raise NotFound
    for name, value in values.items():
        setattr(talk, name, value)
    talk.save()
    return talk


@command(may=ASK)
def keep_note(
    actor: Actor, talk_id: int, theme: str, quotation: str, *, at: datetime, indicator: str = "", feeling: int = 0
) -> Note:
    """Keep what was said about a theme, in the words it was said in."""
    talk = _talk(actor, talk_id)
    if feeling not in Feeling.values:
        raise Invalid(_("请从选项中选择。"), field="feeling")
    return Note.objects.create(
        talk=talk, theme=said(theme, "theme", 40, _("请写主题。")), quotation=said(quotation, "quotation", 1000, _("请写原话。")),
        indicator=said(indicator, "indicator", 40), feeling=feeling, kept_by_id=actor.person_id, kept_at=at,
    )  # fmt: skip


@command(may=ASK)
def drop_note(actor: Actor, note_id: int, *, at: datetime) -> int:
    """Remove a note that was wrong; returns the talk's id. History keeps it."""
    note = Note.objects.filter(pk=note_id).first()
    if note is None:
        raise NotFound
    _talk(actor, note.talk_id)
    note.delete()
    return note.talk_id


def _talk(actor: Actor, talk_id: int) -> Talk:
    talk = Talk.objects.select_related("survey").filter(pk=talk_id).first()
    if talk is None:
        raise NotFound
    _open(asked(actor, talk.survey_id))
    return talk


def _open(survey: Survey) -> None:
    if survey.state not in ("running", "paused", "cleaning"):
        raise Refused(_("调查没有在收集中。"))
    if not {Mode.GROUP, Mode.DEPTH} & set(survey.modes):
        raise Refused(_("这次调查没有安排访谈。"))


def _checked(drawn: TalkDraft, at: datetime) -> dict[str, object]:
    if drawn.kind not in (Mode.GROUP, Mode.DEPTH):
        raise Invalid(_("请从选项中选择。"), field="kind")
    if drawn.held_on > timezone.localtime(at).date():
        raise Invalid(_("日期不能晚于今天。"), field="held_on")
    if not 1 <= drawn.people <= MOST_PEOPLE:
        raise Invalid(_("请填 %(low)d 到 %(high)d。") % {"low": 1, "high": MOST_PEOPLE}, field="people")
    if not 0 <= drawn.minutes <= MOST_MINUTES:
        raise Invalid(_("请填 %(low)d 到 %(high)d。") % {"low": 0, "high": MOST_MINUTES}, field="minutes")
    return {
        "kind": drawn.kind, "held_on": drawn.held_on, "people": drawn.people, "minutes": drawn.minutes,
        "who": said(drawn.who, "who", 200, _("请写参加者的类别，不写姓名。")), "place": said(drawn.place, "place", 120),
        "summary": said(drawn.summary, "summary", 5000),
    }  # fmt: skip
