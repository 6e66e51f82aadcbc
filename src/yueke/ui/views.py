"""The style guide: every component with nothing, something and too much in it. For developers only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from yueke.ui.page import page
from yueke.ui.samples import guide


def style_guide(request: HttpRequest) -> HttpResponse:
    """All components on one page; exists only while ``DEBUG`` is on."""
    if not settings.DEBUG:
        raise Http404
    return page(request, f"ui/guide/{_leaf(request)}.html", guide(request))


LEAVES = ("parts", "list", "book", "charts", "sheet", "entry", "detail", "paper")


def _leaf(request: HttpRequest) -> str:
    leaf = request.GET.get("leaf", LEAVES[0])
    return leaf if leaf in LEAVES else LEAVES[0]
