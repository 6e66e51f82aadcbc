"""What a list is made of. A module declares one :class:`Listing`; everything else follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.urls import get_resolver
from django.utils.safestring import SafeString

from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.sites.office.addresses import page_url
from yueke.ui.tables import Column

SIZES = (20, 50, 100)
"""How many rows a page may hold."""

OWN = ("view", "cols", "size", "page")
"""Parameters of an address that belong to the list itself, not to its filter."""

Choices = Callable[[Actor, Any], Iterable[tuple[str, Message]]]


@dataclass(frozen=True)
class Field:
    """One input of the query row, named like its parameter.

    ``kind``: text, select, date, number, search (a select that asks ``url``) or hidden (shown only as a chip).
    ``choices(actor, filters)`` feeds a select; ``label_of(actor, value)`` names a chosen value of the others.
    ``since`` on a date names the field where its range begins: today, this week … are then offered beside the two.
    """

    name: str
    label: Message
    kind: str = "text"
    choices: Choices | None = None
    label_of: Callable[[Actor, str], Message] | None = None
    url: str = ""
    placeholder: Message = ""
    more: bool = False
    since: str = ""


@dataclass(frozen=True)
class View:
    """A view every list of its kind offers; ``query(actor)`` gives the parameters of its filter."""

    code: str
    title: Message
    query: Callable[[Actor], Mapping[str, str]] = lambda actor: {}
    permission: str = ""


@dataclass(frozen=True)
class Action:
    """A button in the head of a list."""

    title: Message
    url: str
    icon: str
    permission: str
    is_main: bool = False


@dataclass(frozen=True)
class Listing:
    """A list of records.

    ``filters`` has ``read(params)``, ``params()`` and ``sort``; ``rows(actor, filters)`` and ``order(filters)`` are
    the domain's. ``main`` is the column that names a record: always shown, linked to ``url_of(row)`` unless empty.
    ``places`` says where a column stands on a phone's card (title, side, key). ``looks`` draws single columns differently.
    ``personal``: the rows tell of persons, so that large exports need approval.
    ``counts(actor)`` says how many rows views show, by their code; views it leaves out bear no number.
    ``batch`` is the template with the buttons of the batch bar, shown to whoever holds one of ``batch_permissions``.
    """

    code: str
    name: str
    title: Message
    subtitle: Message
    permission: str
    columns: tuple[Column, ...]
    filters: Any
    rows: Callable[[Actor, Any], Any]
    order: Callable[[Any], tuple[str, ...]]
    fields: tuple[Field, ...]
    main: str
    url_of: Callable[[Any], str]
    views: tuple[View, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Callable[[Actor, Any], SafeString | str]] = field(default_factory=dict)
    row_actions: Callable[[Actor, Any], Sequence[tuple[Message, str]]] | None = None
    actions: tuple[Action, ...] = ()
    export_permission: str = ""
    personal: bool = True
    counts: Callable[[Actor], Mapping[str, str]] | None = None
    batch: str = ""
    batch_permissions: tuple[str, ...] = ()
    icon: str = "list"
    empty: Message = ""
    empty_action: Message = ""

    def may_batch(self, actor: Actor) -> bool:
        """Whether ``actor`` can do anything with several rows."""
        return any(actor.may(code) for code in self.batch_permissions)

    def may_export(self, actor: Actor) -> bool:
        """Whether ``actor`` may take the list out as a file."""
        return bool(self.export_permission) and actor.may(self.export_permission)

    def url(self, query: QueryDict | None = None) -> str:
        """The address of the list with ``query``."""
        return with_query(page_url(f"office:{self.name}"), query)

    def part(self, what: str, query: QueryDict | None = None) -> str:
        """The address of what belongs to the list: columns, views, export."""
        return with_query(page_url(f"office:{self.name}-{what}"), query)


_known: dict[str, Listing] = {}


def know(listing: Listing) -> None:
    """Let :func:`listing_of` find a list; done where its addresses are declared."""
    _known[listing.code] = listing


def listing_of(code: str) -> Listing:
    """The list with this code; KeyError when there is none."""
    if code not in _known:
        # A worker may not have needed an address yet, and lists become known with theirs.
        _ = get_resolver().url_patterns
    return _known[code]


def with_query(url: str, query: QueryDict | None) -> str:
    """``url`` with a query string, when there is one."""
    return f"{url}?{query.urlencode()}" if query else url


def changed(query: QueryDict, **values: str | None) -> QueryDict:
    """A copy of ``query`` on its first page with ``values`` set; None removes one."""
    # Twenty links of a page are spelled this way; ``QueryDict.copy`` copies every letter of every value.
    copy = QueryDict(mutable=True)
    for name, held in query.lists():
        copy.setlist(name, list(held))
    for name, value in {"page": None, **values}.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy[name] = value
    return copy


def plain_query(pairs: Iterable[tuple[str, str]]) -> QueryDict:
    """A query of ``pairs``, names may repeat."""
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query
