"""Sheets to print: the codes of a survey's open doors, each with what it is called."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from yueke.domains.organization import queries as organization
from yueke.domains.surveys import queries
from yueke.domains.surveys.queries import gathering
from yueke.kernel.access import require_any
from yueke.kernel.parameters import whole
from yueke.reactions.inviting import address_of_portal
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

SEE = "surveys.view|surveys.run"


@require_GET
def sheet(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The open doors of one survey, or the one of ``?door=``."""
    require_any(request.actor, SEE)
    found = queries.get(request.actor, survey_id)
    wanted = whole(request.GET.get("door"))
    doors = [one for one, _n in gathering.doors(found) if one.shut_at is None and wanted in (None, one.pk)]
    stated = address_of_portal()
    context = {
        "survey": found, "company": organization.company_name(),
        "codes": [(one, url := url_of(request, stated, one.code), _drawn(url)) for one in doors],
    }  # fmt: skip
    return page(request, "office/surveys/gathering/sheet.html", context)


def url_of(request: HttpRequest, stated: str, code: str) -> str:
    """Where a door is: under the address the company has ``stated``, else the one this page was opened under."""
    path = reverse("portal:survey", args=[code])
    return f"{stated}{path}" if stated else request.build_absolute_uri(path)


def _drawn(url: str) -> str:
    """The address as a code, an SVG of our own making."""
    code = segno.make(url, error="m")
    return mark_safe(code.svg_inline(omitsize=True, border=2, dark="#000", light="#fff"))  # noqa: S308
