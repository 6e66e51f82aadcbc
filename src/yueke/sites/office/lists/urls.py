"""The addresses of one list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from yueke.sites.office.lists import export, keeping
from yueke.sites.office.lists.listing import Listing, know

View = Callable[..., HttpResponseBase]


def list_paths(listing: Listing, route: str, view: View) -> list[URLPattern]:
    """The list at ``route`` (``view`` answers), and under it what every list has: columns, views, export."""

    know(listing)

    def with_list(act: Callable[[Any, Listing], HttpResponseBase]) -> View:
        return lambda request: act(request, listing)

    return [
        path(route, view, name=listing.name),
        path(f"{route}columns/", require_POST(with_list(keeping.choose_columns)), name=f"{listing.name}-columns"),
        path(f"{route}views/", require_POST(with_list(keeping.keep_view)), name=f"{listing.name}-views"),
        path(f"{route}export/", require_POST(with_list(export.export)), name=f"{listing.name}-export"),
    ]
