"""What every answer of the site says about itself, whoever made it: to be kept by nobody, and files never to be run."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

INERT = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""The policy of a file: opened in the browser after all, it may load, run, send and frame nothing."""


class SafeToHandOut:
    """Pages hold personal data: no browser and no proxy keeps them. Files come as attachments nothing in them can leave.

    Stands behind what serves static files, which anybody may keep.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        if answer.headers.get("Content-Disposition", "").startswith("attachment"):
            answer.headers["Content-Security-Policy"] = INERT
        return answer
