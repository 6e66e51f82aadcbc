"""Where a request comes from: a number for it and its network address, known to history, audit and answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse

from yueke.kernel.history.context import Origin, arriving

HEADER = "X-Request-ID"


class Arrival:
    """Gives each request a number of its own (never the client's) and tells the row history whence it comes.

    Nothing is sent to the database here: a command tells it, with its first words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex[:16]
        with arriving(Origin("web", number, get_client_ip_address(request) or "")):
            response = self.get_response(request)
        response.headers[HEADER] = number
        return response
