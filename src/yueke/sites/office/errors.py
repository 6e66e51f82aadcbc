"""Error pages; the server error page needs neither database nor context."""

from __future__ import annotations

import logging
import sys

from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request no browser sends, or one meant for another host."""
    return render(request, "400.html", {"other_host": isinstance(exception, DisallowedHost)}, status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than anybody may send at once; none of it has been read."""
    return render(request, "400.html", {"too_large": True}, status=413)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def only_sent_to(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """405: an address of a button, opened as a page; nothing has been changed."""
    page = render(request, "400.html", {"only_sent_to": True}, status=405)
    page.headers["Allow"] = answer.headers["Allow"]
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when what failed was the connection to the database."""
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)):
        return database_down(request, error)
    return render(request, "500.html", status=500)


def database_down(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database cannot be reached; the next request tries a new connection."""
    log.warning("database unreachable: %s", error)
    connection.close()
    return render(request, "503.html", status=503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the session; nothing has been changed."""
    return render(request, "403.html", {"stale_form": True}, status=403)
