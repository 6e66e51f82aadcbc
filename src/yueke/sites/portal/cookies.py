"""The cookies of the customers' site. They go nowhere else, and it reads none of the staff's."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from yueke.kernel.files.waiting import ASIDE_FOR

PREFIX = "/p/"
SEATED = "yk_seat"
"""Who sits here: a token, see ``passcodes``."""
ASKED = "yk_asked"
"""The browser a code was asked from."""
TICKET = "yk_ticket"
"""Which complaint was opened here by its code, signed."""
READING = "yk_reading"
"""``elder`` for large type and strong contrast."""

DEVICE = "yk_device"
"""This browser, so that nobody answers an open survey twice: any text, kept nowhere but as a fingerprint by survey."""
ANSWERS = "yk_answers"
"""Keys of answers begun here at open doors."""

ASIDE = "yk_aside"
"""Whose are the pictures that wait while a form is put right: any text, their tokens are worth nothing without it."""

_YEAR = 365 * 24 * 3600
ASKED_SECONDS = 15 * 60
TICKET_SECONDS = 3600


def put(response: HttpResponse, name: str, value: str) -> None:
    """Give the browser a cookie for this site alone; who sits here is forgotten as the browser closes."""
    ages = {
        READING: _YEAR, ASKED: ASKED_SECONDS, TICKET: TICKET_SECONDS, DEVICE: _YEAR, ANSWERS: 60 * 24 * 3600,
        ASIDE: int(ASIDE_FOR.total_seconds()),
    }  # fmt: skip
    response.set_cookie(
        name, value, max_age=ages.get(name), path=PREFIX, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def drop(response: HttpResponse, name: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(name, path=PREFIX, samesite="Lax")
