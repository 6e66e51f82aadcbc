"""What is said after too many wrong passwords."""

from __future__ import annotations

from datetime import datetime

from axes.helpers import get_client_ip_address, get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yueke.domains.organization.rules import tidy_username
from yueke.kernel import clock


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """The page that says the sign-in name is locked at this address, and from when one may try again."""
    username = tidy_username(get_client_username(request, credentials) or "")
    context = {"until": _until(username, get_client_ip_address(request)), "username": username}
    return render(request, "office/accounts/locked_out.html", context, status=429)


def _until(username: str, address: str | None) -> datetime | None:
    """When the lock ends; None when no attempt is on record (it has just ended)."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address)
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    pause = get_cool_off()
    if last is None or pause is None:
        return None
    return max(last + pause, clock.now())
