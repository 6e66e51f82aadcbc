"""Which rows a batch is about."""

from __future__ import annotations

from typing import Any

from yueke.sites.office.lists.listing import Listing
from yueke.sites.office.middleware import ActingRequest


def selection(request: ActingRequest, listing: Listing) -> Any:
    """The ticked ids; the whole filter when «select all» was pressed; an empty list when nothing is."""
    if request.POST.get("all") == "1":
        return listing.filters.read(request.GET)
    return [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 19]
