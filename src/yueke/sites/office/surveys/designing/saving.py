"""Saving what was changed in the form at the right: every change by itself, one command each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.queries import Design
from yueke.domains.surveys.rules.designing import place_of, replace, replace_page
from yueke.domains.surveys.rules.faults import texts
from yueke.domains.surveys.rules.shape import LONGEST_TEXT, Jump, Questionnaire
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Invalid, StaleVersion
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.designing.conditions import MOST, read
from yueke.sites.office.surveys.designing.desk import (
    TEMPLATE,
    WHOLE,
    WRITE,
    address,
    asked_of,
    chosen_of,
    context_of,
    piece,
)
from yueke.sites.office.surveys.designing.forms import PageForm, QuestionForm, WholeForm
from yueke.ui.page import go, page


@require_POST
def save(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Write what the form says; where it cannot be, say so at the field, and keep what was typed."""
    require(request.actor, WRITE)
    found = queries.design(request.actor, survey_id)
    at = request.POST.get("at", WHOLE)[:30]
    if chosen_of(asked_of(found), at) != at:
        raise StaleVersion(_("这一题（页）刚被他人删除。请刷新后再改。"))
    form, written, at_now = _written(request, found, at)
    if written is None:
        return _refused(request, found, at, form)
    try:
        commands.write_questionnaire(
            request.actor, survey_id, written, basis=request.POST.get("basis", ""), at=clock.now()
        )
    except StaleVersion as stale:
        note = _("%(why)s 下面仍是您刚才填的内容，还没有保存；左边是现在的问卷。核对后再保存，就以您的为准。") % {
            "why": stale
        }
        return _refused(request, found, at, form, note=note, status=409)
    if not request.htmx:  # type: ignore[attr-defined]
        return go(request, address(survey_id, at_now))
    now = queries.design(request.actor, survey_id)
    return _fresh(request, now, at_now, whole=at_now != at or "redraw" in request.POST)


def _fresh(request: ActingRequest, found: Design, at: str, *, whole: bool) -> HttpResponse:
    """What has become of it: the outline and the faults, and the form itself only when its fields have changed."""
    context = context_of(request, found, at)
    if not whole:
        return piece(request, "saved", context)
    headers = {"HX-Retarget": "#designer", "HX-Reswap": "outerHTML", "HX-Replace-Url": address(found.survey.pk, at)}
    return piece(request, "designer", context, headers=headers)


def _refused(
    request: ActingRequest, found: Design, at: str, form: Any, *, note: str = "", status: int = 422
) -> HttpResponse:
    context = context_of(request, found, at, form=form, note=note)
    if not request.htmx:  # type: ignore[attr-defined]
        return page(request, TEMPLATE, context, status=status)
    # Only 422 is put in by the browser.
    headers = {"HX-Retarget": "#designer", "HX-Reswap": "outerHTML"}
    return piece(request, "designer", context, status=422, headers=headers)


def _written(request: ActingRequest, found: Design, at: str) -> tuple[Any, Questionnaire | None, str]:
    """The form, the questionnaire as it is to be (None with errors on the form), and what is chosen then."""
    asked = asked_of(found)
    if at == WHOLE:
        form: Any = WholeForm(request.POST)
        return form, _tried(form, lambda: form.made(asked)), at
    if at.startswith("page."):
        form = PageForm(request.POST)
        return form, _tried(form, lambda: _page(request, asked, at.removeprefix("page."), form)), at
    if at.startswith("language."):
        return None, _translated(request, asked, at.removeprefix("language.")), at
    return _question(request, asked, at)


def _question(request: ActingRequest, asked: Questionnaire, at: str) -> tuple[Any, Questionnaire | None, str]:
    place_of(asked, at)
    form = QuestionForm(asked.question(at), request.POST, single="o0_text" in request.POST)
    made = form.made()
    if made is None:
        return form, None, at
    made = made.model_copy(update={"shown_if": read("when", request.POST, asked.question(at).shown_if, asked)})
    return form, _tried(form, lambda: replace(asked, at, made)), made.code


def _page(request: ActingRequest, asked: Questionnaire, code: str, form: PageForm) -> Questionnaire | None:
    leaf = next(one for one in asked.pages if one.code == code)
    made = form.made(leaf)
    if made is None:
        return None
    jumps = []
    for n in range(MOST):
        before = leaf.jumps[n].when if n < len(leaf.jumps) else None
        when, to = read(f"jump{n}", request.POST, before, asked), request.POST.get(f"jump{n}-to", "")[:20]
        if when is not None and to:
            jumps.append(Jump(when=when, to=to))
    shown_if = read("when", request.POST, leaf.shown_if, asked)
    return replace_page(asked, made.model_copy(update={"shown_if": shown_if, "jumps": tuple(jumps)}))


def _translated(request: ActingRequest, asked: Questionnaire, language: str) -> Questionnaire:
    """With the translations that were sent; those of other places stay."""
    places = [place for place, text in texts(asked) if text]
    told = {
        place: request.POST[f"t-{place}"].strip()[:LONGEST_TEXT] for place in places if f"t-{place}" in request.POST
    }
    words = {place: text for place, text in {**asked.translations[language], **told}.items() if text}
    return asked.model_copy(update={"translations": {**asked.translations, language: words}})


def _tried(form: Any, make: Callable[[], Questionnaire | None]) -> Questionnaire | None:
    try:
        return make()
    except Invalid as refusal:
        onto(form, refusal)
    return None
