"""Personal links: a greeting, the answers, and the way to say no."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Visitor
from yueke.domains.surveys.commands.answering import VISITOR
from yueke.domains.surveys.queries.doors import Link, link_of
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel import clock
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.portal.answering import answer
from yueke.sites.portal.doors import public
from yueke.sites.portal.surveys.answering import not_collecting
from yueke.sites.portal.surveys.pages import closed, language_of, send, show


@public("GET", "POST")
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Everything about one invitation stands at its own address, so that it is answered on whichever device it is opened."""
    found = link_of(secret)
    if found is None:
        raise NotFound(_("这个问卷链接打不开，请核对。"))
    url = reverse("portal:survey-link", args=[secret])
    if request.method == "POST":
        return _posted(request, found, secret, url)
    if found.key:
        going = commands.go_on(VISITOR, found.key, at=clock.now())
        if going.page is None or found.survey.state in ("running", "cleaning"):
            return show(request, going, url, personal=True)
        return closed(request, not_collecting(found.survey.state))
    if found.refusal:
        return closed(request, Refused(found.refusal))
    if found.survey.state != "running":
        return closed(request, not_collecting(found.survey.state))
    return _greeting(request, found)


def _posted(request: HttpRequest, found: Link, secret: str, url: str) -> HttpResponse:
    at = clock.now()
    do = request.POST.get("_do", "")
    if do == "decline":
        commands.decline(VISITOR, secret, at=at)
        return HttpResponseRedirect(url, status=303)
    if do == "begin" or not found.key:
        try:
            commands.begin_by_link(VISITOR, secret, _visitor(request), at=at)
        except NotFound:
            raise
        except Refused as refusal:
            return closed(request, refusal)
        return HttpResponseRedirect(url, status=303)
    return send(request, commands.go_on(VISITOR, found.key, at=at), url, secret=secret)


def _visitor(request: HttpRequest) -> Visitor:
    return Visitor("", request.META.get("REMOTE_ADDR", "") or "-", language_of())


def _greeting(request: HttpRequest, found: Link) -> HttpResponse:
    asked = found.questionnaire
    words = Wording(asked, language_of(), {}, {}, "")
    context = {
        "title": words.text("title", asked.title), "greeting": words.text("greeting", asked.greeting),
        "questions": sum(one.kind != "section" for one in asked.questions()), "confidential": found.survey.confidential,
        "resume": "", "personal": True, "until": found.survey.ends_on,
    }  # fmt: skip
    return answer(request, "surveys/greeting.html", context)
