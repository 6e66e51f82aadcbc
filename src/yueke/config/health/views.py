"""The addresses for those who watch: alive, ready, figures, and the page for administrators."""

from __future__ import annotations

import hmac
import ipaddress
import os
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yueke.config.cli import findings
from yueke.config.health import figures, probes
from yueke.kernel import clock
from yueke.kernel.errors import Forbidden, NotFound
from yueke.ui.page import page

WHO_MAY = ("system.backup", "system.audit")
_TOKEN = "YUEKE_METRICS_TOKEN"  # noqa: S105 - the name of a variable


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """``/healthz``: this process answers. Asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """``/readyz``: 200 when requests can be served, else 503; which probe failed only for administrators."""
    found = probes.ask()
    vital = all(probe.good for probe in found if probe.vital)
    state = "unavailable" if not vital else "ready" if all(probe.good for probe in found) else "degraded"
    told: dict[str, Any] = {"status": state}
    if vital and _may_know(request):
        told["probes"] = {probe.name: probe.good for probe in found}
    return JsonResponse(told, status=200 if vital else 503)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """``/metrics``: for this machine itself, or with the token; to all others there is no such page."""
    if not (_has_token(request) or _is_local(request)):
        raise NotFound
    return HttpResponse(figures.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The findings of ``yueke doctor`` as a page, for system and audit administrators."""
    if not _may_know(request):
        raise Forbidden
    found = [
        replace(one, subject=_in_one_language(one.subject), advice=_in_one_language(one.advice))
        for one in findings.examine()
    ]
    context = {"findings": found, "at": clock.now(), "bad": any(one.level == "bad" for one in found)}
    return page(request, "office/system/health.html", context)


def _in_one_language(words: str) -> str:
    """The reader's half of what the command line says in both languages."""
    halves = words.split(" · ")
    if len(halves) != 2:
        return words
    return halves[get_language() == "en"]


def _may_know(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return actor is not None and any(actor.may(permission) for permission in WHO_MAY)


def _has_token(request: HttpRequest) -> bool:
    token = os.environ.get(_TOKEN, "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _is_local(request: HttpRequest) -> bool:
    """From this machine, and not handed on by a proxy, behind which everybody seems to be local."""
    if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
