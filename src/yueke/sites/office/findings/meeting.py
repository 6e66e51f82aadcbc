"""Evaluation meetings: called with an agenda from findings, minuted, issued as a paper, read, followed by actions (E5.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.findings import commands, queries, rules
from yueke.domains.findings.lifecycles import MEETING_LIFE
from yueke.domains.findings.models import Meeting
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Forbidden
from yueke.kernel.parameters import midnight
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.findings.forms import ActionForm, MeetingForm, MinutesForm, NoteForm, quarter_text
from yueke.sites.office.findings.lines import Line, Sheet, sheet_page, state_look
from yueke.sites.office.findings.noting import KEEP, VIEW, asks
from yueke.sites.office.findings.papers import minutes_paper
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import moment
from yueke.ui.page import go, page
from yueke.ui.papers.stored import to_data

CLAUSE = "E5.2"


@require_GET
def meetings(request: ActingRequest) -> HttpResponse:
    """All meetings, the latest first."""
    require(request.actor, VIEW)
    sheet = Sheet(
        "meetings", (_("会议"), _("季度"), _("会议时间"), _("主持人"), _("行动")),
        gettext_lazy("每季一次，议程由未办结的结论生成；次季首月20日前签发纪要。"), CLAUSE,
        gettext_lazy("还没有评价会议。"), "calendar-event", _("安排会议") if request.actor.may(KEEP) else "",
        reverse("office:meeting-new"),
    )  # fmt: skip

    def line(row: Any) -> Line:
        acts = f"{row.done} / {row.given}" if row.given else "—"
        cells = (quarter_text(row.quarter), moment(row.held_at), row.chair.name if row.chair else "—", acts)
        return Line(row.title, url_of(row.pk), cells, state_look(MEETING_LIFE, row.state))

    return sheet_page(request, sheet, queries.meetings(request.actor), line, order=("-held_at", "-id"))


@require_GET
def meeting(request: ActingRequest, meeting_id: int) -> HttpResponse:
    """One meeting: agenda, people, minutes, actions."""
    actor, at = request.actor, clock.now()
    require(actor, VIEW)
    found = queries.meeting(actor, meeting_id)
    me, today = actor.person_id, timezone.localtime(at).date()
    attendees = list(found.attendees.all())
    mine = next((one for one in attendees if one.person_id == me), None)
    actions = [
        {
            "row": one,
            "due": midnight(one.due_on) + timedelta(days=1) if one.done_at is None else None,
            "late": one.done_at is None and one.due_on < today,
            "may_finish": found.state == "issued" and one.done_at is None and queries.answers_for(actor, one.owner_id),
        }
        for one in found.actions.all()
    ]
    context = {
        "meeting": found,
        "state": state_look(MEETING_LIFE, found.state),
        "quarter": quarter_text(found.quarter),
        "attendees": attendees,
        "read": sum(one.read_at is not None for one in attendees),
        "actions": actions,
        "may_keep": actor.may(KEEP) and found.state == "planned",
        "may_issue": actor.may(KEEP) and found.state == "planned" and found.held_at <= at,
        "to_read": found.state == "issued" and mine is not None and mine.read_at is None,
        "at": at,
    }
    return page(request, "office/findings/meeting.html", context)


@asks
def new(request: ActingRequest) -> HttpResponse:
    """Call a meeting."""
    actor, today = request.actor, clock.today()
    require(actor, KEEP)
    made: list[int] = []

    def act(form: Any) -> None:
        made.append(commands.plan(actor, form.draft(), at=clock.now()).pk)

    quarter = rules.quarter_before(today)
    initial = {
        "title": _("%(quarter)s评价会议") % {"quarter": quarter_text(quarter)}, "quarter": quarter, "chair": actor.person_id,
    }  # fmt: skip
    question = Question(
        _("安排评价会议"),
        _("安排，生成议程"),
        reverse("office:meetings"),
        act,
        _("已安排，议程已由未办结的结论生成。"),
        clause=CLAUSE,
    )
    answer = ask(request, question, MeetingForm(posted(request), initial=initial, today=today))
    return go(request, url_of(made[0])) if made else answer


@asks
def topic(request: ActingRequest, meeting_id: int) -> HttpResponse:
    """A further point of the agenda."""
    found = _kept(request, meeting_id)

    def act(form: Any) -> None:
        commands.add_topic(request.actor, meeting_id, form.cleaned_data["topic"], at=clock.now())

    question = Question(_("增加议题"), _("增加"), url_of(meeting_id), act, _("已增加。"), subtitle=found.title)
    return ask(request, question, NoteForm("topic", _("议题"), posted(request), most=300))


@asks
def minute(request: ActingRequest, meeting_id: int) -> HttpResponse:
    """Who came, how it went, a conclusion on each point."""
    found = _kept(request, meeting_id)
    asked = [one for one in found.attendees.all() if not one.informed]
    came = [one.person_id for one in asked if one.came is not False]
    form = MinutesForm(
        posted(request),
        initial={"came": came, "summary": found.summary},
        people=[(one.person_id, one.person.name) for one in asked],
        points=[(one.n, one.topic, one.conclusion) for one in found.agenda.all()],
    )

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.minute(
            request.actor, meeting_id, summary=data["summary"], came=data["came"], conclusions=form.conclusions(),
            at=clock.now(),
        )  # fmt: skip

    question = Question(
        _("登记会议情况"), _("保存"), url_of(meeting_id), act, _("已保存。"), subtitle=found.title, clause=CLAUSE,
        note=_("每项议题都写明结论，才能签发纪要；可以分几次填。"),
    )  # fmt: skip
    return ask(request, question, form)


@asks
def add_action(request: ActingRequest, meeting_id: int) -> HttpResponse:
    """Give somebody something to do."""
    found = _kept(request, meeting_id)

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.add_action(request.actor, meeting_id, data["what"], data["owner"], data["due_on"], at=clock.now())

    question = Question(
        _("增加行动"), _("增加"), url_of(meeting_id), act, _("已增加。"), subtitle=found.title,
        note=_("纪要签发后进入负责人的工作台。"), clause=CLAUSE,
    )  # fmt: skip
    return ask(request, question, ActionForm(posted(request)))


@require_POST
def drop_action(request: ActingRequest, action_id: int) -> HttpResponse:
    """Take one away again."""
    require(request.actor, KEEP)
    row = queries.action(request.actor, action_id)
    commands.drop_action(request.actor, action_id, at=clock.now())
    messages.info(request, _("行动已移除。"))
    return go(request, url_of(row.meeting_id))


@asks
def issue(request: ActingRequest, meeting_id: int) -> HttpResponse:
    """Issue the minutes."""
    found = _kept(request, meeting_id)

    def act(form: Any) -> None:
        at = clock.now()
        body = to_data(minutes_paper(found, on=timezone.localtime(at).date()))
        commands.issue(request.actor, meeting_id, body, at=at)

    question = Question(
        _("签发纪要"), _("签发"), url_of(meeting_id), act, _("纪要已签发，参会和抄送的人会收到通知。"), subtitle=found.title,
        note=_("签发后不能再改；行动进入负责人的工作台。"), clause=CLAUSE,
    )  # fmt: skip
    return ask(request, question, forms.Form(posted(request)))


@asks
def cancel(request: ActingRequest, meeting_id: int) -> HttpResponse:
    """It does not take place."""
    found = _kept(request, meeting_id)

    def act(form: Any) -> None:
        commands.cancel(request.actor, meeting_id, form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("取消会议"), _("取消会议"), url_of(meeting_id), act, _("已取消。"), subtitle=found.title, tone="danger"
    )
    return ask(request, question, NoteForm("reason", _("原因"), posted(request), most=300))


@require_POST
def read(request: ActingRequest, meeting_id: int) -> HttpResponse:
    """Confirm that one has read the minutes."""
    require(request.actor, VIEW)
    queries.meeting(request.actor, meeting_id)
    if commands.read(request.actor, meeting_id, at=clock.now()):
        messages.success(request, _("已确认阅读。"))
    return go(request, url_of(meeting_id))


@asks
def finish_action(request: ActingRequest, action_id: int) -> HttpResponse:
    """How something was done."""
    actor = request.actor
    require(actor, VIEW)
    row = queries.action(actor, action_id)
    if not queries.answers_for(actor, row.owner_id):
        raise Forbidden

    def act(form: Any) -> None:
        commands.finish_action(actor, action_id, form.cleaned_data["doing"], at=clock.now())

    question = Question(
        _("登记完成"), _("登记完成"), url_of(row.meeting_id), act, _("已登记完成。"), subtitle=row.what, clause=CLAUSE
    )
    return ask(request, question, NoteForm("doing", _("完成情况"), posted(request), most=500))


def url_of(meeting_id: int) -> str:
    """The page of a meeting."""
    return reverse("office:meeting", args=[meeting_id])


def _kept(request: ActingRequest, meeting_id: int) -> Meeting:
    actor: Actor = request.actor
    require(actor, KEEP)
    return queries.meeting(actor, meeting_id)
