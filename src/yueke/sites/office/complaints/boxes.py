"""Store boxes: a code to hang up in each store, which leads customers to the form with the store filled in."""

from __future__ import annotations

from urllib.parse import urlsplit

import segno
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from yueke.domains.complaints import queries
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Department
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

REGISTER = "complaints.register"
PAPERS = ("a4", "a6")
FORM = "portal:complaints"
"""The other site is known by the name of its door alone."""


@require_GET
def boxes(request: ActingRequest) -> HttpResponse:
    """The stores, each with its sheet to print, and the way to enter what lay in the box."""
    require(request.actor, REGISTER)
    here = address_of(request)
    near = (urlsplit(here).hostname or "") in ("localhost", "127.0.0.1", "::1")
    context = {"stores": organization.department_tree(), "address": here, "near": near}
    return page(request, "office/complaints/boxes.html", context)


@require_GET
def sheet(request: ActingRequest, department_id: int) -> HttpResponse:
    """The sheet of one store, on A4 to hang up or on A6 for the counter (``?paper=a6``)."""
    require(request.actor, REGISTER)
    store = Department.objects.filter(pk=department_id, is_active=True).first()
    if store is None:
        raise NotFound
    url = f"{address_of(request)}?store={store.pk}"
    wanted = request.GET.get("paper", "")
    desk = queries.desk()
    context = {
        "store": store, "url": url, "code": drawn(url), "paper": wanted if wanted in PAPERS else PAPERS[0],
        "hotline": desk.hotline if desk else "", "company": organization.company_name(),
    }  # fmt: skip
    return page(request, "office/complaints/box_sheet.html", context)


def address_of(request: ActingRequest, door: str = FORM) -> str:
    """Where a page of customers is: under the address the company has stated, else the one this page was opened under."""
    desk = queries.desk()
    path = reverse(door)
    return f"{desk.portal_address}{path}" if desk and desk.portal_address else request.build_absolute_uri(path)


def drawn(url: str) -> str:
    """The address as a code, an SVG of our own making."""
    code = segno.make(url, error="m")
    return mark_safe(code.svg_inline(omitsize=True, border=2, dark="#000", light="#fff"))  # noqa: S308
