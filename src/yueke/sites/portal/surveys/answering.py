"""Open doors: a link or a code on a poster, answered by whoever comes, once on each device where the door says so."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Visitor
from yueke.domains.surveys.commands.answering import VISITOR
from yueke.domains.surveys.queries.doors import door_of
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel import clock
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.entrance.limits import knocked
from yueke.sites.portal.answering import answer
from yueke.sites.portal.cookies import ANSWERS, DEVICE, put
from yueke.sites.portal.doors import public
from yueke.sites.portal.surveys.pages import closed, language_of, send, show

MOST_A_MINUTE = 60
"""Answers begun from one address."""
_REMEMBERED = 5


@public("GET", "POST")
def door(request: HttpRequest, code: str) -> HttpResponse:
    """The greeting with the way in; who has begun here goes on where they were. What a door tells of where it hangs is its own:
    nothing of the address is taken for it."""
    if request.method == "POST":
        return _begin(request, code.strip().upper())
    found = door_of(code)
    if found is None:
        raise NotFound(_("这个问卷链接打不开，可能已经结束。"))
    known = _known(request).get(found.code, "")
    if found.survey.state != "running":
        return closed(request, not_collecting(found.survey.state))
    asked = found.questionnaire
    words = Wording(asked, language_of(), {}, found.parameters, "")
    context = {
        "title": words.text("title", asked.title), "greeting": words.text("greeting", asked.greeting),
        "questions": sum(one.kind != "section" for one in asked.questions()), "confidential": found.survey.confidential,
        "resume": reverse("portal:survey-answers", args=[found.code, known]) if known else "", "personal": False,
    }  # fmt: skip
    return answer(request, "surveys/greeting.html", context)


@public("GET", "POST")
def answers(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The answers begun at a door: whoever holds their address goes on."""
    url = reverse("portal:survey-answers", args=[code, key])
    going = commands.go_on(VISITOR, key, at=clock.now())
    at_door = going.response.door
    if at_door is None or at_door.code != code.upper():
        # Those of a personal link are answered there: it must be spent at the end.
        raise NotFound(_("没有找到您的答卷，请重新打开问卷链接。"))
    if request.method == "POST":
        return send(request, going, url)
    if going.page is not None and going.response.survey.state not in ("running", "cleaning"):
        return closed(request, not_collecting(going.response.survey.state))
    response = show(request, going, url)
    if going.page is None:
        _remember(request, response, at_door.code, "")
    return response


def not_collecting(state: str) -> Refused:
    """Why a survey takes no answers."""
    return Refused(_("问卷暂停收集，请稍后再来。") if state == "paused" else _("这次调查没有在收集，谢谢您的关注。"))


def _begin(request: HttpRequest, code: str) -> HttpResponse:
    at = clock.now()
    address = request.META.get("REMOTE_ADDR", "") or "-"
    if knocked(f"survey begun {address}", at) > MOST_A_MINUTE:
        return closed(request, Refused(_("现在作答的人太多，请一分钟后再试。")))
    device = request.COOKIES.get(DEVICE, "")[:80] or secrets.token_urlsafe(24)
    try:
        going = commands.begin_at_door(VISITOR, code, Visitor(device, address, language_of()), at=at)
    except NotFound:
        raise
    except Refused as refusal:
        return closed(request, refusal)
    response = HttpResponseRedirect(reverse("portal:survey-answers", args=[code, going.key]), status=303)
    put(response, DEVICE, device)
    _remember(request, response, code, going.key)
    return response


def _known(request: HttpRequest) -> dict[str, str]:
    """By code of the door the key of what was begun here."""
    pairs = (one.partition(".") for one in request.COOKIES.get(ANSWERS, "")[:400].split("~"))
    return {code: key for code, _dot, key in pairs if code.isalnum() and key.isalnum()}


def _remember(request: HttpRequest, response: HttpResponse, code: str, key: str) -> None:
    """Keep the key of what was begun at a door in the browser, or forget it; of the latest few doors."""
    known = {name: value for name, value in _known(request).items() if name != code}
    if key:
        known[code] = key
    kept = list(known.items())[-_REMEMBERED:]
    put(response, ANSWERS, "~".join(f"{name}.{value}" for name, value in kept))
