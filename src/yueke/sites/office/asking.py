"""A page that asks for one thing: a form of its own, in the drawer or by itself, with one command behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict

from yueke.kernel.errors import Message, Refused
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.ui.page import go, page


@dataclass(frozen=True)
class Question:
    """What is asked and what happens with the answer.

    ``act`` runs the command and may return the text of the message shown afterwards (else ``done``); ``back`` is
    where one came from and returns to; ``back_after`` says otherwise once it is done. ``clause`` is the clause the question serves, ``tone`` ``danger`` for what
    cannot be taken back.
    """

    title: Message
    submit: Message
    back: str
    act: Callable[[forms.Form], Message | None]
    done: Message
    subtitle: Message = ""
    note: Message = ""
    clause: str = ""
    tone: str = ""
    back_after: Callable[[], str] | None = None


def posted(request: ActingRequest) -> QueryDict | None:
    """What a form is bound to: the input of a POST, even an empty one, else nothing."""
    return request.POST if request.method == "POST" else None


def ask(
    request: ActingRequest, question: Question, form: forms.Form, *, template: str = "office/asking.html", **more: Any
) -> HttpResponse:
    """Show the form; once it is posted and valid, act, say so and go back. Refusals stand at their field.

    However often the same form arrives, it acts once.
    """
    return _asked(request, question, form, template, more)


@once
def _asked(
    request: ActingRequest, question: Question, form: forms.Form, template: str, more: dict[str, Any]
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                told = question.act(form)
            except Refused as refusal:
                onto(form, refusal)
            else:
                messages.success(request, str(told or question.done))
                return go(request, question.back_after() if question.back_after else question.back)
    context = {"question": question, "form": form, "here": request.get_full_path(), **more}
    return page(request, template, context, status=status)
