"""What no page should ever have to look at: requests that no browser sends, and more than anybody may send."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from yueke.kernel import clock
from yueke.sites.entrance.limits import WINDOW, knocked, too_many
from yueke.sites.office.errors import bad_request, too_large

Handler = Callable[[HttpRequest], HttpResponse]

NUL = "\x00"
"""The one sign PostgreSQL keeps in no text. Nobody types it."""


class ReadableOnly:
    """Refuses a NUL wherever a request can hold text, so that no page needs to look for it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or _holds_nul(request.GET.lists()) or _holds_nul(request.COOKIES.items()):
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST":
            return None
        try:
            sent = request.POST
        except UnreadablePostError:  # whoever sent it hung up
            return bad_request(request)
        return bad_request(request) if _holds_nul(sent.lists()) else None


class BodyWithinLimits:
    """Refuses a body that is too large before a byte of it is read: little from visitors, a sheet from the others.

    Only as much is read as the length says, so the length can be believed. Where visitors hand in pictures more is
    taken, but not often.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length <= settings.LARGEST_OF_VISITORS:
            return self.get_response(request)
        uploads = _upload_of_visitors(request.path_info)
        if uploads:
            now = clock.now()
            if length > uploads:
                return too_large(request)
            if knocked(f"upload address {request.META.get('REMOTE_ADDR', '')}", now) > settings.UPLOADS_A_MINUTE:
                return too_many(request, WINDOW - int(now.timestamp()) % WINDOW)
        elif length > settings.LARGEST_REQUEST or not request.user.is_authenticated:
            return too_large(request)
        return self.get_response(request)


def _upload_of_visitors(path: str) -> int:
    """The bytes a visitor may send to an address that takes files of theirs; 0 for all others."""
    return next((most for start, most in settings.UPLOADS_OF_VISITORS.items() if path.startswith(start)), 0)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _holds_nul(pairs: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a name or a value holds a NUL; values may be lists."""
    return any(
        NUL in name or any(NUL in text for text in ([held] if isinstance(held, str) else held)) for name, held in pairs
    )
