"""What every request passes: a database that may be down, who acts, refusals turned into messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from yueke.domains.organization import commands
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.organization.policy import security_policy
from yueke.domains.organization.queries import Seat
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.errors import Refused
from yueke.sites.office.accounts.door import MISSING, Result, note
from yueke.sites.office.devices import device_name
from yueke.sites.office.errors import database_down, only_sent_to

Handler = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY = timedelta(minutes=1)


class ActingRequest(HttpRequest):
    """A request of somebody signed in."""

    user: Person
    actor: Actor
    seat: Seat


class DatabaseDown:
    """Shows a page that says so while the database cannot be reached, and recovers by itself.

    What fails before the view (session, person) reaches ``errors.server_error``, which does the same.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, (OperationalError, InterfaceError)):
            return None
        return database_down(request, error)


class SignInRequired(LoginRequiredMiddleware):
    """Sends visitors to the sign-in page unless the view is marked ``login_not_required``.

    A new or reset password must be changed, and a second step that is demanded set up, before anything else.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if not view_func.__dict__.get("login_required", True):
            return None
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        if request.user.must_change_password and not getattr(view_func, "with_old_password", False):
            return _send(request, reverse("office:password"))
        if request.session.get(MISSING) and not getattr(view_func, "without_second_step", False):
            return _send(request, reverse("office:second-steps"))
        return None

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        if getattr(request, "htmx", None):
            # The whole page goes to sign-in, not the fragment, and comes back to where it was.
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        if _wants_json(request):
            return _problem(_("登录已失效，请重新登录。"), 401)
        return cast(HttpResponse, super().handle_no_permission(request, view_func))


class SessionWatch:
    """Keeps the list of open sign-ins up to date, at most once a minute, and ends those left idle."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.now()
            seen, began = (parse_datetime(request.session.get(name, "")) for name in ("seen", "began"))
            # Kept in the session so that most requests need not ask for the policy.
            idle_minutes, hours = request.session.get("ends_after", (0, 0))
            if seen is not None and now - seen > timedelta(minutes=idle_minutes):
                self._end(request, Result.IDLE, _("您有一段时间没有操作，为安全起见已退出，请重新登录。"))
            elif began is not None and now - began > timedelta(hours=hours):
                self._end(request, Result.OVER, _("本次登录已到最长时间，请重新登录。"))
            elif seen is None or now - seen > SEEN_EVERY or now < seen:
                self._note(request, now)
        return self.get_response(request)

    def _end(self, request: HttpRequest, result: str, told: str) -> None:
        note(request, result, request.user.get_username())
        logout(request)
        messages.info(request, told)

    def _note(self, request: HttpRequest, now: Any) -> None:
        actor = Actor(person_id=request.user.pk, name="", permissions=frozenset({"account.own"}))
        request.session["seen"] = now.isoformat()
        request.session.setdefault("began", now.isoformat())
        policy = security_policy()
        request.session["ends_after"] = (policy.idle_minutes, policy.session_hours)
        key = request.session.session_key or ""
        if not commands.mark_seen(actor, session_key=key, at=now):
            commands.begin_session(
                actor,
                session_key=key,
                address=get_client_ip_address(request),
                device=device_name(request.headers.get("User-Agent", "")),
                at=now,
            )


class ActorOfRequest:
    """Puts the :class:`Actor` of the signed-in person, in the post they chose, on the request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            chosen = request.session.get("membership")
            acting = cast(ActingRequest, request)
            acting.seat = organization.seat_for(request.user, chosen, on=clock.today())
            acting.actor = acting.seat.actor
        return self.get_response(request)


class RefusalsToMessages:
    """Maps a :class:`Refused` no view has caught to a toast, a page or problem+json.

    Who reloads where a form was sent to (or comes back there from signing in) gets a page, not an empty one.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_read = request.method == "GET" and not getattr(request, "htmx", None) and not _wants_json(request)
        if response.status_code == 405 and is_read and not response.content:
            return only_sent_to(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if _wants_json(request) or getattr(request, "htmx", None):
            return _problem(str(error), error.status, error.clause)
        template = {403: "403.html", 404: "404.html"}.get(error.status, "refused.html")
        context = {"refusal": error, "fields": error.fields}
        return render(request, template, context, status=error.status)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _problem(detail: str, status: int, clause: str | None = None) -> JsonResponse:
    """RFC 9457; the browser shows ``detail`` as a toast."""
    problem = {"title": detail, "detail": detail, "status": status, "clause": clause}
    return JsonResponse(problem, status=status, content_type="application/problem+json")


def _send(request: HttpRequest, url: str) -> HttpResponse:
    if getattr(request, "htmx", None):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
