"""Evaluation meetings: planned with an agenda from findings, held, minuted, followed by actions (E5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from yueke.domains.findings import rules
from yueke.domains.findings.commands.finding import at_work, local_day, locked, said, theirs
from yueke.domains.findings.events import ActionDone, MeetingCancelled, MeetingPlanned, MinutesIssued
from yueke.domains.findings.lifecycles import MEETING_LIFE
from yueke.domains.findings.models import Action, AgendaItem, Attendee, Finding, Meeting
from yueke.domains.findings.rules import Topic
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number

NUMBERS = "findings.meeting"
declare(NUMBERS, prefix="PH", date_format="%Y%m%d-", width=4, reset="day", title=_("评价会议编号"))
MOST_PEOPLE = 60


@dataclass(frozen=True)
class MeetingDraft:
    """When and where, on which quarter, who leads it, who is asked to come and who only reads the minutes."""

    title: str
    quarter: date
    held_at: datetime
    chair_id: int
    place: str = ""
    people: Sequence[int] = ()
    informed: Sequence[int] = ()


@command(may="findings.keep")
def plan(actor: Actor, draft: MeetingDraft, *, at: datetime) -> Meeting:
    """Call a meeting; its agenda is drawn up from the findings that are open."""
    if rules.quarter_of(draft.quarter) != draft.quarter:
        raise Invalid(_("请选择季度。"), field="quarter")
    people = list(dict.fromkeys([draft.chair_id, *draft.people]))
    informed = [one for one in dict.fromkeys(draft.informed) if one not in people]
    if len(people) + len(informed) > MOST_PEOPLE:
        raise Invalid(_("一次会议最多 %(n)s 人。") % {"n": MOST_PEOPLE}, field="people")
    for field, those in (("chair", people[:1]), ("people", people), ("informed", informed)):
        for one in those:
            at_work(one, field)
    meeting = Meeting.objects.create(
        number=next_number(NUMBERS, at), title=said(draft.title, "title", _("请写标题。"), 120), quarter=draft.quarter,
        held_at=draft.held_at, place=draft.place.strip()[:120], chair_id=draft.chair_id, made_by_id=actor.person_id,
        made_at=at, updated_at=at,
    )  # fmt: skip
    Attendee.objects.bulk_create(
        Attendee(meeting=meeting, person_id=one, informed=one in informed) for one in [*people, *informed]
    )
    _draw_up(meeting)
    publish(actor, MeetingPlanned(at=at, meeting_id=meeting.pk, number=meeting.number))
    return meeting


@command(may="findings.keep")
def add_topic(actor: Actor, meeting_id: int, topic: str, *, at: datetime, finding_id: int | None = None) -> AgendaItem:
    """A further point, from a finding or not."""
    meeting = _planned(meeting_id)
    if finding_id is not None and not Finding.objects.filter(pk=finding_id).exists():
        raise NotFound
    last = meeting.agenda.aggregate(last=Max("n"))["last"] or 0
    words = said(topic, "topic", _("请写明议题。"), 300)
    return AgendaItem.objects.create(meeting=meeting, n=last + 1, topic=words, finding_id=finding_id)


@command(may="findings.keep")
def minute(
    actor: Actor, meeting_id: int, *, summary: str, came: Sequence[int], conclusions: Mapping[int, str], at: datetime
) -> Meeting:
    """Write down who came (ids of people), how it went, and what was concluded on each point (by its number)."""
    meeting = _planned(meeting_id)
    meeting.summary, meeting.updated_at = summary.strip()[:4000], at
    meeting.save(update_fields=["summary", "updated_at"])
    for one in meeting.attendees.filter(informed=False):
        one.came = one.person_id in came
        one.save(update_fields=["came"])
    for item in meeting.agenda.all():
        item.conclusion = conclusions.get(item.n, item.conclusion).strip()[:2000]
        item.save(update_fields=["conclusion"])
    return meeting


@command(may="findings.keep")
def add_action(actor: Actor, meeting_id: int, what: str, owner_id: int, due_on: date, *, at: datetime) -> Action:
    """Give somebody something to do; owed once the minutes are out."""
    meeting = _planned(meeting_id)
    at_work(owner_id, "owner")
    if due_on < local_day(at):
        raise Invalid(_("期限不能早于今天。"), field="due_on")
    last = meeting.actions.aggregate(last=Max("n"))["last"] or 0
    words = said(what, "what", _("请写明行动。"), 300)
    return Action.objects.create(meeting=meeting, n=last + 1, what=words, owner_id=owner_id, due_on=due_on)


@command(may="findings.keep")
def drop_action(actor: Actor, action_id: int, *, at: datetime) -> None:
    """Take one away again before the minutes are out."""
    action = locked(Action, action_id)
    _planned(action.meeting_id)
    action.delete()


@command(may="findings.keep")
def issue(actor: Actor, meeting_id: int, body: Mapping[str, Any], *, at: datetime) -> Meeting:
    """Issue the minutes (E5.2): after the meeting, with who came and a conclusion on every point."""
    meeting = _planned(meeting_id)
    if meeting.held_at > at:
        raise Refused(_("会议还没有召开，不能签发纪要。"), clause="E5.2")
    if not meeting.attendees.filter(came=True).exists():
        raise Refused(_("还没有登记到会人员。"), clause="E5.2")
    if open_ones := list(meeting.agenda.filter(conclusion="").values_list("n", flat=True)):
        told = "、".join(map(str, open_ones))
        raise Refused(_("第 %(n)s 项议题还没有会议结论。") % {"n": told}, clause="E5.2")
    MEETING_LIFE.move(meeting, "issue", at=at, body=dict(body), issued_at=at, issued_by_id=actor.person_id)
    publish(actor, MinutesIssued(at=at, meeting_id=meeting.pk, number=meeting.number))
    return meeting


@command(may="findings.keep")
def cancel(actor: Actor, meeting_id: int, reason: str, *, at: datetime) -> Meeting:
    """It does not take place."""
    meeting = _planned(meeting_id)
    why = said(reason, "reason", _("请写明取消原因。"), 300)
    MEETING_LIFE.move(meeting, "cancel", at=at, cancel_reason=why)
    publish(actor, MeetingCancelled(at=at, meeting_id=meeting.pk, number=meeting.number, reason=why))
    return meeting


@command(may="findings.view")
def read(actor: Actor, meeting_id: int, *, at: datetime) -> bool:
    """Confirm that one has read the minutes; False for who was not asked to, or has already."""
    meeting = locked(Meeting, meeting_id)
    if meeting.state != "issued" or actor.person_id is None:
        return False
    return bool(meeting.attendees.filter(person_id=actor.person_id, read_at__isnull=True).update(read_at=at))


@command(may="findings.view")
def finish_action(actor: Actor, action_id: int, doing: str, *, at: datetime) -> Action:
    """Say how it was done; its owner does, or whoever keeps findings."""
    action = locked(Action, action_id)
    theirs(actor, action.owner_id)
    if action.meeting.state != "issued" or action.done_at is not None:
        raise Refused(_("只有纪要已发、尚未完成的行动可以登记完成。"))
    action.doing = said(doing, "doing", _("请写明怎样完成的。"), 500)
    action.done_at, action.done_by_id = at, actor.person_id
    action.save(update_fields=["doing", "done_at", "done_by"])
    publish(actor, ActionDone(at=at, meeting_id=action.meeting_id, number=action.meeting.number, n=action.n))
    return action


def _planned(meeting_id: int) -> Meeting:
    meeting = locked(Meeting, meeting_id)
    if meeting.state != "planned":
        raise Refused(_("纪要已经签发或者会议已经取消，不能再改。"))
    return meeting


def _draw_up(meeting: Meeting) -> None:
    rows = {one.pk: one for one in Finding.objects.filter(state__in=("noted", "taken_up")).order_by("id")[:500]}
    topics = [Topic(one.pk, one.kind, one.state, local_day(one.noted_at)) for one in rows.values()]
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, n=n, topic=rows[pk].statement, finding_id=pk)
        for n, pk in enumerate(rules.agenda(topics), start=1)
    )
