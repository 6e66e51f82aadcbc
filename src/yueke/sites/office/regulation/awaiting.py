"""Answers that take longer than a page waits: what is asked again meanwhile, and when there is something new to show."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from yueke.compliance.judged import Answer
from yueke.sites.office.middleware import ActingRequest

NEWER = "newer"
"""In the address a page asks again by: the moment of the answer it shows; empty while it shows none."""


def nothing_new(request: ActingRequest, answer: Answer | None) -> HttpResponse | None:
    """204 when a page asks again and there is nothing to show that it does not; it then goes on asking."""
    if NEWER not in request.GET or not getattr(request, "htmx", None):
        return None
    return HttpResponse(status=204) if answer is None or _mark(answer) == request.GET[NEWER] else None


def shown(request: ActingRequest, answer: Answer | None) -> dict[str, Any]:
    """What the templates need of an answer: ``judged_at``, and ``later`` to ask again; empty when all is said."""
    later = _again(request, answer) if answer is None or answer.renewing else ""
    return {"judged_at": answer and answer.at, "later": later}


def _again(request: ActingRequest, answer: Answer | None) -> str:
    asked = [(name, value) for name, values in request.GET.lists() if name != NEWER for value in values]
    return f"{request.path}?{urlencode([*asked, (NEWER, _mark(answer))])}"


def first(url: str, query: str = "") -> str:
    """The address to ask a piece of a page by, of which nothing is shown yet."""
    return f"{url}?{query}{'&' if query else ''}{NEWER}="


def _mark(answer: Answer | None) -> str:
    return answer.at.astimezone(UTC).strftime("%Y%m%d%H%M%S%f") if answer else ""
