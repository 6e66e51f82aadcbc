"""What every request passes: a database that may be down, who acts, refusals turned into messages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor
from yueke.kernel.errors import Refused

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class ActingRequest(HttpRequest):
    """A request of somebody signed in."""

    actor: Actor


class DatabaseDown:
    """Shows a page that says so while the database cannot be reached, and recovers by itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, (OperationalError, InterfaceError)):
            return None
        log.warning("database unreachable: %s", error)
        connection.close()
        return render(request, "503.html", status=503)


class ActorOfRequest:
    """Puts the :class:`Actor` of the signed-in person, in the post they chose, on the request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            chosen = request.session.get("membership")
            cast(ActingRequest, request).actor = organization.actor_for(request.user, membership_id=chosen)
        return self.get_response(request)


class RefusalsToMessages:
    """Maps a :class:`Refused` no view has caught to a toast, a page or problem+json."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            problem = {"title": str(error), "status": error.status, "clause": error.clause}
            return JsonResponse(problem, status=error.status, content_type="application/problem+json")
        context = {"refusal": error, "fields": error.fields}
        return render(request, "refused.html", context, status=error.status)
