"""Each request leaves one line in the log and one count: its route, never its address or what was typed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from yueke.config.health import figures

log = logging.getLogger("yueke.request")
_METHODS = {"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"}


class Watching:
    """Measures requests; stands just inside the middleware that numbers them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        taken = time.perf_counter() - began
        # A method nobody knows would be a label of its own for whoever wants to fill the memory.
        method = request.method if request.method in _METHODS else "other"
        route = route_of(request)
        figures.requests.labels(method, route, str(response.status_code)).inc()
        figures.seconds.labels(method).observe(taken)
        log.info(
            "request",
            extra={
                "method": method,
                "route": route,
                "status": response.status_code,
                "ms": round(taken * 1000),
                "person": _person(request),
            },
        )
        return response


def route_of(request: Any) -> str:
    """The template of the address (``customers/<int:customer_id>/``); empty when none fits."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else ""


def _person(request: HttpRequest) -> int | None:
    """Who it was, if that has been asked for anyway."""
    actor = getattr(request, "actor", None)
    return actor.person_id if actor is not None else None
