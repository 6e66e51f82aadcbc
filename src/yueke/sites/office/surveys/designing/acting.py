"""What the buttons of the outline do: add, move, copy, drop and bring back questions and pages, add languages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.rules import designing
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.domains.surveys.rules.telling import KINDS, short
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Invalid, StaleVersion
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.surveys.designing.desk import (
    LANGUAGES,
    UNDO,
    WHOLE,
    WRITE,
    address,
    asked_of,
    chosen_of,
    context_of,
    language_name,
    piece,
)
from yueke.ui.page import go

Outcome = tuple[Questionnaire, str, dict[str, Any] | None]
"""The questionnaire, what is chosen then, and what was dropped."""


@require_POST
@once
def act(request: ActingRequest, survey_id: int) -> HttpResponse:
    """One step, named by the button: ``up:Q3``, ``add:single:p1``, ``undo``."""
    require(request.actor, WRITE)
    found = queries.design(request.actor, survey_id)
    asked, at = asked_of(found), request.POST.get("at", WHOLE)[:30]
    told = request.POST.get("do", "")[:60]
    try:
        made, at, dropped = _undone(request, asked, survey_id) if told == "undo" else _done(asked, at, told)
    except KeyError:
        raise StaleVersion(_("这一题（页）刚被他人删除。请刷新后再改。")) from None
    basis = request.POST.get("basis", "")
    commands.write_questionnaire(request.actor, survey_id, made, basis=basis, at=clock.now())
    if dropped is not None:
        request.session[UNDO] = {"survey": survey_id, **dropped}
    elif told == "undo":
        request.session.pop(UNDO, None)
    url = address(survey_id, at)
    if not request.htmx:  # type: ignore[attr-defined]
        return go(request, url)
    now = queries.design(request.actor, survey_id)
    # A repeat of this post is led there instead of being carried out again.
    headers = {"Location": url, "HX-Replace-Url": url}
    return piece(request, "designer", context_of(request, now, at), headers=headers)


def _done(asked: Questionnaire, at: str, told: str) -> Outcome:
    name, _colon, rest = told.partition(":")
    if name in ("up", "down"):
        return designing.move(asked, rest, -1 if name == "up" else 1), at, None
    if name in ("page-up", "page-down"):
        return designing.move_page(asked, rest, -1 if name == "page-up" else 1), at, None
    if name == "copy":
        made, code = designing.copy(asked, rest)
        return made, code, None
    if name == "add-page":
        made, code = designing.add_page(asked, rest)
        return made, f"page.{code}", None
    if name == "add":
        return _added(asked, at, rest)
    if name in ("drop", "drop-page"):
        return _dropped(asked, at, name, rest)
    if name in ("language", "drop-language"):
        return _language(asked, name, rest)
    raise Invalid(_("没有这样的操作。"))


def _added(asked: Questionnaire, at: str, rest: str) -> Outcome:
    kind, _colon, leaf = rest.partition(":")
    if kind not in KINDS:
        raise Invalid(_("没有这样的题型。"))
    if not asked.pages:
        asked, leaf = designing.add_page(asked)
    if not leaf:
        leaf = at.removeprefix("page.") if at.startswith("page.") else ""
        leaf = leaf or _page_at(asked, at)
    made, code = designing.add(asked, leaf, kind, after=at)
    return made, code, None


def _page_at(asked: Questionnaire, at: str) -> str:
    """The page of what is chosen, the last one when that is none of its own."""
    return next((one.code for one in asked.pages for q in one.questions if q.code == at), asked.pages[-1].code)


def _dropped(asked: Questionnaire, at: str, name: str, code: str) -> Outcome:
    if name == "drop":
        text = short(asked.question(code).text)
        made, gone = designing.drop(asked, code)
        label = f"{code} {text}"
    else:
        made, gone = designing.drop_page(asked, code)
        label = _("第 %(n)d 页（%(code)s）") % {"n": gone["at"] + 1, "code": code}
    return made, chosen_of(made, at), {**gone, "label": label}


def _undone(request: ActingRequest, asked: Questionnaire, survey_id: int) -> Outcome:
    dropped = request.session.get(UNDO)
    if not dropped or dropped.get("survey") != survey_id:
        raise Invalid(_("没有可以撤销的删除。"))
    if language := dropped.get("language"):
        known = {language: dropped["texts"], **asked.translations}
        return asked.model_copy(update={"translations": known}), f"language.{language}", None
    made = designing.put_back(asked, dropped)
    if made is asked:
        messages.info(request, _("已经恢复，或者题号已被新题占用。"))
    whole = dropped.get("whole")
    return made, f"page.{whole['code']}" if whole else dropped["question"]["code"], None


def _language(asked: Questionnaire, name: str, code: str) -> Outcome:
    known = dict(asked.translations)
    if name == "drop-language":
        gone = {"language": code, "texts": known.pop(code), "label": language_name(code)}
        return asked.model_copy(update={"translations": known}), WHOLE, gone
    if code not in LANGUAGES or code == asked.language:
        raise Invalid(_("没有这样的语言。"))
    known.setdefault(code, {})
    return asked.model_copy(update={"translations": known}), f"language.{code}", None
