"""Measures: agreed on, carried out with evidence, verified or sent back, moved, given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yueke.domains.improvement import commands, queries
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Message
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.improvement.forms import DoneForm, EvidenceForm, MeasureForm, MoveForm, NoteForm, ReasonForm
from yueke.sites.office.improvement.record import url_of
from yueke.sites.office.middleware import ActingRequest

asks = require_http_methods(["GET", "POST"])


def _sent(request: ActingRequest) -> Any:
    """The files of a post."""
    return request.FILES if request.method == "POST" else None


def _ask(
    request: ActingRequest,
    measure_id: int,
    form: Any,
    words: tuple[Message, Message, Message],
    act: Callable[[Any], Any],
    *,
    note: Message = "",
    tone: str = "",
) -> HttpResponse:
    """``words`` are the title, the button and what is said afterwards."""
    found = queries.measure(request.actor, measure_id)
    title, submit, done = words
    question = Question(
        title, submit, url_of(found.improvement_id), lambda form: act(form) and None, done,
        subtitle=_("第 %(n)s 项：%(what)s") % {"n": found.n, "what": found.what}, note=note, clause="B7.4", tone=tone,
    )  # fmt: skip
    return ask(request, question, form)


@asks
def add(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """A further measure."""
    actor = request.actor
    require(actor, "improvement.propose")
    found = queries.improvement(actor, improvement_id)

    def act(form: Any) -> None:
        commands.add_measure(actor, improvement_id, form.draft(), at=clock.now())

    form = MeasureForm(posted(request), initial={"owner": found.owner_id})
    question = Question(
        _("增加措施"), _("增加措施"), url_of(improvement_id), act, _("已增加措施。"), subtitle=f"{found.number} {found.title}",
        note=_("已经立项，增加后立即成为负责人的待办。") if found.is_agreed else "", clause="B7.4",
    )  # fmt: skip
    return ask(request, question, form)


@asks
def edit(request: ActingRequest, measure_id: int) -> HttpResponse:
    """Word it anew, before it is agreed on."""
    actor = request.actor
    require(actor, "improvement.propose")
    found = queries.measure(actor, measure_id)

    def act(form: Any) -> Any:
        return commands.edit_measure(actor, measure_id, form.draft(), at=clock.now())

    initial = {"kind": found.kind, "what": found.what, "owner": found.owner_id, "due_on": found.due_on}
    return _ask(
        request,
        measure_id,
        MeasureForm(posted(request), initial=initial),
        (_("修改措施"), _("保存"), _("已保存。")),
        act,
    )


@asks
def done(request: ActingRequest, measure_id: int) -> HttpResponse:
    """How it was carried out, with files."""
    actor = request.actor
    require(actor, "improvement.do")

    def act(form: Any) -> Any:
        data = form.cleaned_data
        return commands.complete_measure(actor, measure_id, data["doing"], data["evidence"], at=clock.now())

    words = (_("登记完成"), _("登记完成"), _("已登记完成，等待他人验证。"))
    return _ask(request, measure_id, DoneForm(posted(request), _sent(request)), words, act)


@asks
def attach(request: ActingRequest, measure_id: int) -> HttpResponse:
    """Further files."""
    actor = request.actor
    require(actor, "improvement.do")

    def act(form: Any) -> Any:
        return commands.attach(actor, measure_id, form.cleaned_data["evidence"], at=clock.now())

    words = (_("补充证据"), _("上传"), _("已上传。"))
    return _ask(request, measure_id, EvidenceForm(posted(request), _sent(request)), words, act)


@asks
def verify(request: ActingRequest, measure_id: int) -> HttpResponse:
    """See that it was carried out."""
    actor = request.actor
    require(actor, "improvement.verify")

    def act(form: Any) -> Any:
        return commands.verify_measure(actor, measure_id, note=form.cleaned_data["note"], at=clock.now())

    words = (_("验证措施"), _("验证通过"), _("已验证。"))
    return _ask(request, measure_id, NoteForm(posted(request)), words, act, note=_("请核对证据，必要时到现场看。"))


@asks
def send_back(request: ActingRequest, measure_id: int) -> HttpResponse:
    """Not carried out as agreed."""
    actor = request.actor
    require(actor, "improvement.verify")

    def act(form: Any) -> Any:
        return commands.return_measure(actor, measure_id, form.cleaned_data["reason"], at=clock.now())

    words = (_("退回措施"), _("退回"), _("已退回，由负责人重做；计划日期不变。"))
    return _ask(request, measure_id, ReasonForm(posted(request)), words, act)


@asks
def move(request: ActingRequest, measure_id: int) -> HttpResponse:
    """Another day."""
    actor = request.actor
    require(actor, "improvement.approve")

    def act(form: Any) -> Any:
        return commands.move_measure(actor, measure_id, **form.cleaned_data, at=clock.now())

    words = (_("措施改期"), _("改期"), _("已改期。"))
    return _ask(
        request,
        measure_id,
        MoveForm(posted(request)),
        words,
        act,
        note=_("只能在计划日期之前改，原日期留在修改历史里。"),
    )


@asks
def drop(request: ActingRequest, measure_id: int) -> HttpResponse:
    """Give it up."""
    actor = request.actor
    require(actor, "improvement.approve")

    def act(form: Any) -> Any:
        return commands.drop_measure(actor, measure_id, form.cleaned_data["reason"], at=clock.now())

    words = (_("放弃措施"), _("放弃这项措施"), _("已放弃。"))
    return _ask(request, measure_id, ReasonForm(posted(request)), words, act, tone="danger")
