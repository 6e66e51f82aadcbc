"""Where customers find their site: the address, and a sheet with its code to hang up or hand over."""

from __future__ import annotations

from urllib.parse import urlsplit

import segno
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from yueke.domains.channels.means import open_means
from yueke.kernel.access import require
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

PERMISSION = "privacy.requests"
PORTAL = "portal:home"
"""The other site is known by the name of its door alone."""


@require_GET
def address(request: ActingRequest) -> HttpResponse:
    """The address of the customers' site, and by which means codes can be sent there."""
    require(request.actor, PERMISSION)
    url = request.build_absolute_uri(reverse(PORTAL))
    means = open_means()
    near = (urlsplit(url).hostname or "") in ("localhost", "127.0.0.1", "::1")
    context = {
        "url": url,
        "qr": _drawn(url),
        "sms": "sms" in means,
        "email": "email" in means,
        "wecom": "wecom" in means,
        "near": near,
    }
    return page(request, "office/privacy/portal.html", context)


@require_GET
def sheet(request: ActingRequest) -> HttpResponse:
    """The sheet to print."""
    require(request.actor, PERMISSION)
    url = request.build_absolute_uri(reverse(PORTAL))
    return page(request, "office/privacy/portal_sheet.html", {"url": url, "code": _drawn(url), "paper": "a5"})


def _drawn(url: str) -> str:
    """The address as a code, an SVG of our own making."""
    code = segno.make(url, error="m")
    return mark_safe(code.svg_inline(omitsize=True, border=2, dark="#000", light="#fff"))  # noqa: S308
