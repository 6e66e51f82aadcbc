"""Who comes in: the staff's cookies stay outside, and what is about a customer opens to that customer alone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from csp.constants import NONE, SELF
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yueke.domains.customers.models import Customer
from yueke.domains.passcodes import commands, queries
from yueke.domains.passcodes.commands import VISITOR
from yueke.domains.passcodes.models import Sitting
from yueke.kernel import clock
from yueke.kernel.access import Actor, customer_actor
from yueke.kernel.masking import mask
from yueke.sites.portal.cookies import PREFIX, SEATED

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]
OWN = frozenset({"complaints.own", "privacy.own"})
SEEN_EVERY = timedelta(minutes=1)

POLICY = {"img-src": [SELF, "data:"], "style-src-attr": [NONE], "script-src": [NONE], "connect-src": [NONE]}
"""Pages of this site run no script at all."""


class PortalDoor:
    """Takes the staff's session and messages off a request to the customers' site, before anything reads them.

    Whoever is signed in as staff is a stranger here. Stands before the session.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        for name in (settings.SESSION_COOKIE_NAME, "messages"):
            request.COOKIES.pop(name, None)
        request.site_home = PREFIX  # type: ignore[attr-defined]
        response = self.get_response(request)
        response._csp_replace = POLICY  # type: ignore[attr-defined]
        return response


@dataclass(frozen=True)
class Seat:
    """A customer who has shown who they are: the archives their contact stands in, and the one they chose."""

    sitting: Sitting
    archives: tuple[Customer, ...]
    customer: Customer | None

    @property
    def name(self) -> str:
        """How the chosen archive is called here: masked, in case somebody looks over the shoulder."""
        return masked_name(self.customer) if self.customer else ""


class SeatedRequest(HttpRequest):
    """A request of a customer."""

    seated: Seat
    actor: Actor
    customer: Customer


def masked_name(customer: Customer) -> str:
    """The name as the portal shows it."""
    return mask("name" if customer.kind == "individual" else "company", customer.name)


def masked_writer(row: Any) -> str:
    """Who wrote an evaluation, as everybody reads it: the archive's name or the one they gave, masked; empty without one."""
    if row.customer is not None:
        return masked_name(row.customer)
    return mask("name", row.writer_name) if row.writer_name else ""


def seat_of(request: HttpRequest) -> Seat | None:
    """Who sits at this browser, asked once for a request; two queries."""
    if not hasattr(request, "_seat"):
        request._seat = _seat(request, clock.now())  # type: ignore[attr-defined]
    return cast("Seat | None", request._seat)  # type: ignore[attr-defined]


def _seat(request: HttpRequest, at: datetime) -> Seat | None:
    token = request.COOKIES.get(SEATED, "")[:80]
    row = queries.sitting(token, at)
    archives = tuple(queries.archives_of(row)) if row else ()
    if row is None or not archives:
        return None
    if at - row.seen_at >= SEEN_EVERY:
        commands.mark_seen(VISITOR, token, at=at)
    return Seat(row, archives, next((one for one in archives if one.pk == row.customer_id), None))


def public(*methods: str) -> Callable[[View], View]:
    """Mark a view anybody may open."""

    def mark(view: View) -> View:
        return login_not_required(require_http_methods([*methods, "HEAD"])(view))

    return mark


def for_customers(*methods: str) -> Callable[[View], View]:
    """Mark a view about a customer: others are sent to show who they are, and come back. Sets ``actor``."""

    def mark(view: View) -> View:
        @functools.wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            seat = seat_of(request)
            if seat is None or seat.customer is None:
                back = request.path if request.method == "GET" else reverse("portal:privacy")
                door = "portal:sign-in" if seat is None else "portal:who"
                return HttpResponseRedirect(f"{reverse(door)}?{urlencode({'next': back})}")
            request.seated, request.customer = seat, seat.customer
            request.actor = customer_actor(seat.customer.pk, "客户本人", OWN)
            return view(request, *args, **kwargs)

        return public(*methods)(opened)

    return mark
