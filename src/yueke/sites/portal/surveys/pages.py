"""One page of a questionnaire: shown, sent, shown again with what is wrong; and how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Going
from yueke.domains.surveys.commands.answering import VISITOR
from yueke.domains.surveys.commands.attaching import drop_files, keep_file
from yueke.domains.surveys.models import AnswerFile
from yueke.domains.surveys.rules import flow
from yueke.domains.surveys.rules.shape import Page
from yueke.kernel import clock
from yueke.kernel.errors import Invalid, Message, Refused
from yueke.kernel.parameters import whole
from yueke.sites.portal.answering import answer
from yueke.sites.portal.surveys.showing import asked_on, before, progress_of, words_of

_CLOCK = "portal.survey.since"
LONGEST = 200
"""Characters of the signed moment a page was opened at."""

Wrong = Mapping[str, Sequence[Message]]


def language_of() -> str:
    """The language the page is read in."""
    return get_language() or "zh-hans"


def show(
    request: HttpRequest, going: Going, url: str, *, page: Page | None = None, sent: Mapping[str, list[str]] | None = None,
    wrong: Wrong | None = None, told: Message = "", status: int = 200, personal: bool = False,
) -> HttpResponse:  # fmt: skip
    """The page to be answered, or the end; ``page`` another of one's own way, to be answered anew."""
    if going.page is None:
        return ended(request, going)
    here = page or _wanted(request, going) or going.page
    shown = asked_on(going, here, language_of(), sent, wrong or {})
    words, last = words_of(going, language_of()), before(going, here)
    asked = going.questionnaire
    context = {
        "title": words.text("title", asked.title), "page_title": words.text(f"page.{here.code}", here.title), "asked": shown,
        "page": here, "action": url, "seen": " ".join(one.code for one in shown), "since": signing.dumps(_second(), salt=_CLOCK),
        "share": progress_of(going, here), "back": f"{url}?page={last.code}" if last else "", "told": told,
        "wrong": [one for one in shown if one.is_wrong], "files": any(one.kind == "file" for one in here.questions),
        "personal": personal, "confidential": going.response.survey.confidential, "resume": request.build_absolute_uri(url),
    }  # fmt: skip
    return answer(request, "surveys/page.html", context, status=status)


def send(request: HttpRequest, going: Going, url: str, *, secret: str = "") -> HttpResponse:
    """Take the answers of a page; the next one, or the same with what is wrong. Questions that appear by an answer are asked
    before the page is taken as answered."""
    page = _named(going, request.POST.get("_page", ""))
    if going.page is None or page is None:
        return HttpResponseRedirect(url, status=303)
    wrong = _files(request, going, page)
    sent = _sent(request, going, page)
    seen = set(request.POST.get("_seen", "")[:6000].split())
    shown = flow.shown_for(page, going.answers, sent, going.response.parameters)
    fresh = [one for one in shown if one.code not in seen]
    more: dict[str, Any] = {"page": page, "sent": sent, "personal": bool(secret)}
    if wrong or fresh:
        told = _("您的回答带出了新的题目，请接着回答。") if fresh and not wrong else ""
        return show(request, going, url, wrong=wrong, told=told, status=422, **more)
    try:
        commands.send_page(
            VISITOR, going.key, page.code, sent, at=clock.now(), seconds=_seconds(request), secret=secret
        )
    except Invalid as refusal:
        return show(request, going, url, wrong=refusal.fields, status=422, **more)
    except Refused as refusal:
        return closed(request, refusal)
    return HttpResponseRedirect(url, status=303)


def ended(request: HttpRequest, going: Going) -> HttpResponse:
    """The thanks, in the survey's own words where it has some."""
    words, asked = words_of(going, language_of()), going.questionnaire
    texts = {
        "completed": words.text("thanks", asked.thanks) or _("您的回答已经收到，谢谢！"),
        "screened": words.text("screened", asked.screened) or _("谢谢您！这次调查针对的是另一些顾客，您不用再回答了。"),
        "over_quota": _("谢谢您！这类顾客的回答已经收齐，这次就不占用您更多时间了。"),
    }
    context = {"title": words.text("title", asked.title), "text": texts[going.ending], "ending": going.ending}
    return answer(request, "surveys/ended.html", context)


def closed(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Why nothing is taken here now."""
    context = {"title": _("调查问卷"), "text": refusal.message, "ending": "closed"}
    return answer(request, "surveys/ended.html", context, status=200 if request.method == "GET" else 409)


def _wanted(request: HttpRequest, going: Going) -> Page | None:
    """An earlier page of one's own way that one wants to see again."""
    return _named(going, request.GET.get("page", ""))


def _named(going: Going, code: str) -> Page | None:
    """A page one has met, by its code; None for those that are not due."""
    way = flow.way(going.questionnaire, going.answers, going.response.parameters, done=frozenset(going.response.done))
    return next((one for one in (*way.pages, way.at) if one is not None and one.code == code), None)


def _sent(request: HttpRequest, going: Going, page: Page) -> dict[str, list[str]]:
    """What the form sent, and for files what is kept of them: nobody names files."""
    names = {one.code for one in page.questions if one.kind == "file"}
    sent = {name: [str(one) for one in values] for name, values in request.POST.lists() if name not in names}
    for question, pk in AnswerFile.objects.filter(response=going.response, question__in=names).values_list(
        "question", "pk"
    ):
        sent.setdefault(question, []).append(str(pk))
    return sent


def _files(request: HttpRequest, going: Going, page: Page) -> dict[str, list[Message]]:
    """Keep what was handed in and give back what was ticked; what could not be kept, at its question."""
    wrong: dict[str, list[Message]] = {}
    for question in page.questions:
        if question.kind != "file":
            continue
        gone = [pk for one in request.POST.getlist(f"_drop_{question.code}")[:50] if (pk := whole(one)) is not None]
        try:
            if gone:
                drop_files(VISITOR, going.key, question.code, gone, at=clock.now())
            for upload in request.FILES.getlist(question.code):
                keep_file(VISITOR, going.key, question.code, upload, at=clock.now())
        except Invalid as refusal:
            wrong[question.code] = [one for messages in refusal.fields.values() for one in messages]
    return wrong


def _second() -> int:
    return int(clock.now().timestamp())


def _seconds(request: HttpRequest) -> int:
    """How long the page lay open, as the house itself has marked it; 0 when the mark is no mark of ours."""
    try:
        since = signing.loads(request.POST.get("_since", "")[:LONGEST], salt=_CLOCK)
    except signing.BadSignature:
        return 0
    return max(0, _second() - int(since))
