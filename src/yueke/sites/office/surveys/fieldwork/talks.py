"""Focus groups and interviews in depth: their records, coded notes, and counts by theme."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.models import Talk
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.ids import read_id
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.fieldwork.forms import NoteForm, TalkForm
from yueke.ui.page import go, page

ASK = "surveys.ask"
MOST = 200


@require_GET
def talks(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Every talk of a survey, and how often each theme was noted."""
    actor = request.actor
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    rows = list(queries.talks(survey).defer("summary")[:MOST])
    context = {
        "survey": survey,
        "talks": rows,
        "themes": queries.themes(survey),
        "people": sum(one.people for one in rows),
    }
    return page(request, "office/surveys/fieldwork/talks.html", context)


@require_http_methods(["GET", "POST"])
@once
def record(request: ActingRequest, survey_id: int, talk_id: int | None = None) -> HttpResponse:
    """Keep the record of a talk, or write it anew."""
    actor = request.actor
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    known = queries.talk(survey, talk_id) if talk_id else None
    if talk_id and known is None:
        raise NotFound
    form = TalkForm(request.POST if request.method == "POST" else None, initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.keep_talk(actor, survey_id, form.draft(), at=clock.now(), talk_id=talk_id)
        except Refused as refusal:
            onto(form, refusal)
        else:
            messages.success(request, _("访谈已登记，可以开始编码。") if known is None else _("访谈记录已保存。"))
            return go(request, reverse("office:survey-talk", args=(survey_id, made.pk)))
    context = {"survey": survey, "form": form, "talk": known}
    return page(
        request, "office/surveys/fieldwork/talk_form.html", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "POST"])
@once
def talk(request: ActingRequest, survey_id: int, talk_id: int) -> HttpResponse:
    """The notes of a talk; one is added after another."""
    actor = request.actor
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    found = queries.talk(survey, talk_id)
    if found is None:
        raise NotFound
    here = reverse("office:survey-talk", args=(survey_id, talk_id))
    if request.method == "POST" and (note_id := read_id(request.POST.get("drop", ""))):
        commands.drop_note(actor, note_id, at=clock.now())
        return go(request, here)
    form = NoteForm(request.POST if request.method == "POST" else None, survey=survey)
    if request.method == "POST" and form.is_valid():
        try:
            commands.keep_note(actor, talk_id, **form.cleaned_data, at=clock.now())
        except Refused as refusal:
            onto(form, refusal)
        else:
            return go(request, here)
    context = {
        "survey": survey, "talk": found, "form": form,
        # Nobody is named in a talk: whoever codes it must read what was said.
        "notes": queries.notes(found),
        "themes": queries.themes(survey),
    }  # fmt: skip
    return page(request, "office/surveys/fieldwork/talk.html", context, status=422 if request.method == "POST" else 200)


def _initial(known: Talk | None) -> dict[str, Any]:
    if known is None:
        return {"kind": "group", "held_on": timezone.localtime(clock.now()).date()}
    return {name: getattr(known, name) for name in ("kind", "held_on", "people", "minutes", "who", "place", "summary")}
