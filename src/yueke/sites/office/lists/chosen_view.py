"""Which view of a list one is in, and its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import SavedView
from yueke.kernel.access import Actor
from yueke.sites.office.lists.listing import OWN, Listing, changed, plain_query
from yueke.ui.tables import Column, chosen, offered


@dataclass(frozen=True)
class Tab:
    """A view as a tab."""

    title: object
    url: str
    active: bool
    count: object = ""


@dataclass(frozen=True)
class Chosen:
    """The view in use: its tabs, its columns; ``saved`` when it is one somebody saved.

    ``is_own`` says the reader may change it, ``is_altered`` that the filter is no longer the saved one.
    """

    tabs: tuple[Tab, ...]
    columns: tuple[Column, ...]
    saved: SavedView | None
    is_own: bool
    is_altered: bool


def chosen_view(listing: Listing, actor: Actor, filters: Any, query: QueryDict) -> Chosen:
    """The view named in the address; one query."""
    known = organization.saved_views(actor, listing.code)
    named = [view for view in known if view.name]
    code = query.get("view", "")
    saved = next((view for view in named if str(view.pk) == code), None)
    plain = next((view for view in known if not view.name and view.person_id == actor.person_id), None)
    kept = saved or plain
    keys = query.get("cols", "").split(",") if query.get("cols") else (kept.columns if kept else [])
    return Chosen(
        tabs=tuple(_tabs(listing, actor, named, code, saved)),
        columns=columns_of(listing, actor, keys),
        saved=saved,
        is_own=saved is not None and saved.person_id == actor.person_id,
        is_altered=saved is not None and saved.query != plain_query(filters.params()).urlencode(),
    )


def columns_of(listing: Listing, actor: Actor, keys: Sequence[str]) -> tuple[Column, ...]:
    """The columns named by ``keys`` that ``actor`` sees, in that order; the main one always among them, by default where it usually is."""
    known = offered(actor, listing.columns)
    found = chosen(known, keys)
    if any(column.key == listing.main for column in found):
        return found
    usual = [column.key for column in known]
    main = known[usual.index(listing.main)]
    later = (place for place, c in enumerate(found) if usual.index(c.key) > usual.index(main.key))
    place = next(later, len(found))
    return (*found[:place], main, *found[place:])


def _tabs(listing: Listing, actor: Actor, named: Sequence[SavedView], code: str, saved: SavedView | None) -> list[Tab]:
    offered = [view for view in listing.views if not view.permission or actor.may(view.permission)]
    active = saved is None and code
    counts = listing.counts(actor) if listing.counts else {}
    tabs = [
        Tab(
            view.title,
            _address(listing, view.query(actor).items(), view.code),
            active == view.code,
            counts.get(view.code, ""),
        )
        for view in offered
    ]
    if tabs and not any(tab.active for tab in tabs) and saved is None:
        tabs[0] = Tab(tabs[0].title, tabs[0].url, True)
    for view in named:
        url = _address(listing, QueryDict(view.query).lists(), str(view.pk))
        title = view.name if view.person_id == actor.person_id else f"{view.name}（{view.person.name}）"
        tabs.append(Tab(title, url, view is saved))
    return tabs


def _address(listing: Listing, pairs: Any, code: str) -> str:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.setlist(name, value if isinstance(value, list) else [value])
    return listing.url(changed(query, view=code or None))


def filter_query(query: QueryDict) -> QueryDict:
    """Only the filter of an address, without what belongs to the list itself."""
    copy = query.copy()
    for name in OWN:
        copy.pop(name, None)
    return copy
