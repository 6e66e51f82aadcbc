"""Interviews on a tablet: the whole questionnaire in one page, which asks without network and sends when there is one again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models import Survey, Version
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Refused
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.fieldwork.showing import conditions, page_title, shown
from yueke.ui.page import page

ASK = "surveys.ask"
MOST_BYTES = 200_000
MOST_FIELDS, MOST_VALUES, LONGEST = 2_000, 100, 4_000


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
def tablet(request: ActingRequest, survey_id: int) -> HttpResponse:
    """GET: the page. POST: one interview as JSON ``{key, n, sent: {field: [values]}, seconds, ended_at, place}``; kept once."""
    actor = request.actor
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    if request.method == "GET":
        return page(request, "office/surveys/fieldwork/tablet.html", _page(survey, actor.person_id or 0))
    given = _read(request)
    if given is None:
        return JsonResponse({"detail": _("这份答卷读不出来。")}, status=422)
    try:
        _response, fresh = commands.take_interview(actor, survey_id, at=clock.now(), **given)
    except Refused as refusal:
        fields = {name: [str(one) for one in texts] for name, texts in refusal.fields.items()}
        return JsonResponse({"detail": str(refusal), "fields": fields}, status=refusal.status)
    return JsonResponse({"kept": True, "fresh": fresh})


def _page(survey: Survey, person_id: int) -> dict[str, Any]:
    version = Version.objects.filter(survey=survey).order_by("n").last()
    asked = opened(version.definition if version else survey.definition)
    wording = Wording(asked, asked.language, {}, {}, "")
    return {
        "survey": survey, "asked": asked, "n": version.n if version else 0, "person_id": person_id,
        "takes": survey.state == "running" and Mode.ONSITE in survey.modes,
        "pages": [
            (one.code, page_title(one, wording), shown([q for q in one.questions if q.kind != "file"], wording, {}))
            for one in asked.pages
        ],
        "way": conditions(asked),
    }  # fmt: skip


def _read(request: ActingRequest) -> dict[str, Any] | None:
    """What the tablet sent; None when it is nothing a tablet sends."""
    # The body of a form was read before we come to it, and is no interview.
    if request.content_type != "application/json" or len(request.body) > MOST_BYTES:
        return None
    try:
        told = json.loads(request.body)
        sent = {
            str(name)[:80]: [str(one)[:LONGEST] for one in values[:MOST_VALUES]]
            for name, values in told["sent"].items()
        }
        key, n, seconds = str(told["key"]), int(told["n"]), int(told.get("seconds") or 0)
        place = str(told.get("place") or "")
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None
    if len(sent) > MOST_FIELDS or not 0 <= n < 2**15:
        return None
    return {
        "key": key,
        "n": n,
        "seconds": max(0, min(seconds, 86_400)),
        "sent": sent,
        "ended_at": _moment(told.get("ended_at")),
        "place": place,
    }


def _moment(text: object) -> datetime | None:
    try:
        found = parse_datetime(str(text))
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None
