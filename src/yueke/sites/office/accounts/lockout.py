"""What is said after too many wrong tries."""

from __future__ import annotations

from datetime import datetime

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yueke.domains.organization.lockout import locked_until
from yueke.domains.organization.rules import tidy_username
from yueke.kernel import clock


def shut(request: HttpRequest, username: str) -> datetime | None:
    """Until when whoever gives ``username`` with this request is shut out; None when they are not."""
    return locked_until(tidy_username(username)[:150], get_client_ip_address(request), clock.now())


def locked_out(request: HttpRequest, username: str, until: datetime) -> HttpResponse:
    """The page that says that signing in is paused, and from when one may try again."""
    context = {"until": until, "username": tidy_username(username)}
    response = render(request, "office/accounts/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(max(1, int((until - clock.now()).total_seconds())))
    return response
