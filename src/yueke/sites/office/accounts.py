"""Sign-in, sign-out, password, sessions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, credentials: object = None, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords."""
    return render(request, "office/locked_out.html", status=429)
