"""Decisions about an improvement: approve, cancel, measure its effect or say why not, close, open again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.improvement import commands, queries
from yueke.kernel import clock
from yueke.kernel.access import require, require_any
from yueke.kernel.errors import Forbidden, Message, NotFound, Refused
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.improvement.forms import NoteForm, ReasonForm
from yueke.sites.office.improvement.record import url_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.ui.page import go

asks = require_http_methods(["GET", "POST"])


def _ask(
    request: ActingRequest,
    improvement_id: int,
    form: Any,
    words: tuple[Message, Message, Message],
    act: Callable[[Any], Any],
    *,
    note: Message = "",
    tone: str = "",
    clause: str = "B7.4",
) -> HttpResponse:
    """``words`` are the title, the button and what is said afterwards."""
    found = queries.improvement(request.actor, improvement_id)
    title, submit, done = words
    question = Question(
        title, submit, url_of(improvement_id), lambda form: act(form) and None, done,
        subtitle=f"{found.number} {found.title}", note=note, clause=clause, tone=tone,
    )  # fmt: skip
    return ask(request, question, form)


@asks
def approve(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """Agree on the cause and the measures."""
    require(request.actor, "improvement.approve")

    def act(form: Any) -> Any:
        return commands.approve(request.actor, improvement_id, note=form.cleaned_data["note"], at=clock.now())

    note = _("批准后措施立即成为负责人的待办，效果的计量范围不能再改。")
    words = (_("批准立项"), _("批准立项"), _("已批准，措施已通知负责人。"))
    return _ask(request, improvement_id, NoteForm(posted(request)), words, act, note=note)


@asks
def cancel(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """Give it up."""
    require_any(request.actor, "improvement.approve|improvement.propose")

    def act(form: Any) -> Any:
        return commands.cancel(request.actor, improvement_id, form.cleaned_data["reason"], at=clock.now())

    words = (_("取消改进"), _("取消这项改进"), _("已取消。"))
    return _ask(request, improvement_id, ReasonForm(posted(request)), words, act, tone="danger")


@require_POST
@once
def gauge(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """Measure the effect now; a refusal is said on the page."""
    require_any(request.actor, "improvement.verify|improvement.close")
    try:
        effect = commands.measure_effect(request.actor, improvement_id, at=clock.now())
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已测得效果：%(verdict)s。") % {"verdict": effect.get_verdict_display()})
    return go(request, url_of(improvement_id))


@asks
def explain(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """State why the effect cannot be measured."""
    require(request.actor, "improvement.verify")

    def act(form: Any) -> Any:
        return commands.explain_effect(request.actor, improvement_id, form.cleaned_data["reason"], at=clock.now())

    note = _("能测量的应当测量。只有事项太少、范围已变等情况才写明原因。")
    words = (_("说明效果不能测量"), _("记下原因"), _("已记下原因。"))
    return _ask(request, improvement_id, ReasonForm(posted(request)), words, act, note=note, clause="A5.4")


@asks
def close(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """Close it; never by its owner."""
    require(request.actor, "improvement.close")

    def act(form: Any) -> Any:
        return commands.close(request.actor, improvement_id, note=form.cleaned_data["note"], at=clock.now())

    note = _("每项措施都要完成并经他人验证，效果要有结论；未见明显变化的，请写明为什么仍然关闭。")
    words = (_("关闭改进"), _("关闭这项改进"), _("已关闭。"))
    return _ask(request, improvement_id, NoteForm(posted(request)), words, act, note=note)


@asks
def reopen(request: ActingRequest, improvement_id: int) -> HttpResponse:
    """A further round."""
    require(request.actor, "improvement.close")

    def act(form: Any) -> Any:
        return commands.reopen(request.actor, improvement_id, form.cleaned_data["reason"], at=clock.now())

    note = _("重新打开后进入下一轮：补充措施，完成后再比一次。已测得的结果保留。")
    words = (_("重新打开"), _("重新打开"), _("已重新打开，请补充措施。"))
    return _ask(request, improvement_id, ReasonForm(posted(request)), words, act, note=note)
