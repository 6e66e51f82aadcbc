"""Answering with a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict

from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message
from yueke.kernel.paging import paginate
from yueke.sites.office import menu
from yueke.sites.office.lists.cells import body_of, css_of
from yueke.sites.office.lists.chosen_view import chosen_view
from yueke.sites.office.lists.listing import SIZES, Listing, changed
from yueke.sites.office.lists.query_row import query_row
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page
from yueke.ui.tables import Column, offered


@dataclass(frozen=True)
class Head:
    """The head of a column; ``direction`` as ``aria-sort`` says it, empty when not sorted by it."""

    title: Message
    css: str
    url: str
    direction: str


def list_page(request: ActingRequest, listing: Listing, **context: Any) -> HttpResponse:
    """The list as the address asks for it; ``context`` is added for its own pieces."""
    actor = request.actor
    require(actor, listing.permission)
    query = request.GET
    filters = listing.filters.read(query)
    view = chosen_view(listing, actor, filters, query)
    size = size_of(query)
    found = paginate(listing.rows(actor, filters), query.get("page"), size, order=listing.order(filters))
    shown = {column.key for column in view.columns}
    return page(
        request,
        "office/lists/list.html",
        {
            "listing": listing,
            "filters": filters,
            "page": found,
            "body": body_of(listing, actor, view.columns, found.rows),
            "heads": [_head(listing, filters, column, query) for column in view.columns],
            # Shown ones first, in their order: what is not shown has no place.
            "columns": [
                {"key": c.key, "title": c.title, "shown": c.key in shown, "fixed": c.key == listing.main}
                for c in (*view.columns, *(c for c in offered(actor, listing.columns) if c.key not in shown))
            ],
            # All that the picker of columns depends on.
            "columns_key": (listing.code, listing.main, tuple(column.key for column in view.columns)),
            "view": view,
            "query": query_row(listing, actor, filters, query),
            "sizes": [(n, listing.url(changed(query, size=str(n))), n == size) for n in SIZES],
            "actions": [
                (action, url)
                for action in listing.actions
                if actor.may(action.permission) and (url := menu.url_of(action.url))
            ],
            "empty_url": _empty_url(listing, actor),
            "has_batch": listing.may_batch(actor),
            "has_actions": listing.row_actions is not None,
            "width": len(view.columns) + 2,
            "at": clock.now(),
            **_addresses(listing, actor, query),
            **context,
        },
    )


def size_of(query: QueryDict) -> int:
    """The rows a page holds, as the address says."""
    text = query.get("size", "")
    return int(text) if text in {str(n) for n in SIZES} else SIZES[0]


def _addresses(listing: Listing, actor: Actor, query: QueryDict) -> dict[str, Any]:
    return {
        "list_url": listing.url(),
        "here": listing.url(query),
        "columns_url": listing.part("columns", query),
        "views_url": listing.part("views", query),
        "export_url": listing.part("export", query) if listing.may_export(actor) else "",
    }


def _empty_url(listing: Listing, actor: Actor) -> str:
    """Where an empty list leads: to its main action, for those who may take it."""
    allowed = (action.url for action in listing.actions if action.is_main and actor.may(action.permission))
    return next((menu.url_of(name) for name in allowed), "")


def _head(listing: Listing, filters: Any, column: Column, query: QueryDict) -> Head:
    if not column.sort:
        return Head(column.title, css_of(column), "", "")
    upward = filters.sort == column.sort
    direction = "ascending" if upward else "descending" if filters.sort == f"-{column.sort}" else ""
    following = f"-{column.sort}" if upward else column.sort
    return Head(column.title, css_of(column), listing.url(changed(query, sort=following)), direction)
