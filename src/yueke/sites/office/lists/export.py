"""Taking a list out as a file: the filter and columns one sees, through the gate like the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils import timezone

from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.sites.office.downloads.handing import hand_out, notes
from yueke.sites.office.lists.chosen_view import chosen_view, columns_of
from yueke.sites.office.lists.listing import Listing, listing_of, plain_query
from yueke.sites.office.lists.query_row import query_row
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import moment
from yueke.ui.tables import PERSONAL, Column

KIND = "list"
_AT_ONCE = 2_000


def export(request: ActingRequest, listing: Listing) -> HttpResponseBase:
    """The list as XLSX or CSV."""
    require(request.actor, listing.permission)
    filters = listing.filters.read(request.GET)
    columns = chosen_view(listing, request.actor, filters, request.GET).columns
    params = {
        "list": listing.code,
        "query": plain_query(filters.params()).urlencode(),
        "columns": [column.key for column in columns],
    }
    return hand_out(request, KIND, params)


def _check(actor: Actor, params: dict[str, Any]) -> None:
    listing = listing_of(params["list"])
    require(actor, listing.permission)
    require(actor, listing.export_permission)


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    return _outgoing(listing_of(params["list"]), actor, QueryDict(params["query"]), params["columns"])


LISTS = Maker(KIND, _check, _make)
"""Makes files of any list from ``list`` (its code), ``query`` (its filter) and ``columns`` (their keys)."""


def _outgoing(listing: Listing, actor: Actor, query: QueryDict, keys: Sequence[str]) -> Outgoing:
    filters = listing.filters.read(query)
    columns = columns_of(listing, actor, keys)
    records = listing.rows(actor, filters)
    conditions = "；".join(chip.text for chip in query_row(listing, actor, filters, query).chips)
    return Outgoing(
        code=listing.code,
        title=str(listing.title),
        conditions=conditions,
        columns=tuple(str(column.title) for column in columns),
        count=lambda limit: records.order_by().values("pk")[:limit].count(),
        rows=lambda: values(actor, columns, records.iterator(chunk_size=_AT_ONCE)),
        text_columns=text_columns(columns),
        notes=notes(actor.name, str(listing.title), conditions, moment(clock.now())),
        personal=listing.personal,
    )


def text_columns(columns: Sequence[Column]) -> list[int]:
    """The places of columns that are text whatever they look like."""
    return [place for place, column in enumerate(columns) if column.kind in PERSONAL or column.kind == "text"]


def values(actor: Actor, columns: Sequence[Column], records: Iterator[Any]) -> Iterator[list[Any]]:
    """``records`` as rows of a sheet."""
    for record in records:
        yield [_value(actor, column, record) for column in columns]


def _value(actor: Actor, column: Column, record: Any) -> Any:
    """What the reader may see, typed for a sheet: moments in local time, lists joined."""
    value = column.value(actor, record)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    return value if value is None or isinstance(value, (int, float)) or column.kind in ("money", "date") else str(value)
