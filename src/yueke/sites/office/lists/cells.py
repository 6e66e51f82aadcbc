"""Drawing the rows of a list. Values come out of ``Column.value`` alone, which masks them for the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.sites.office.lists.listing import Listing
from yueke.ui import formats
from yueke.ui.tables import Column

NOTHING = mark_safe('<span class="quiet">—</span>')
"""How an empty cell looks."""

_RIGHT = frozenset({"money", "number"})
_BROKEN = frozenset({"tags"})
_LONG = 18
"""From how many characters on a text is cut to the column, whole on hover."""


@dataclass(frozen=True)
class Row:
    """One record as the list shows it; ``name`` is what a screen reader hears at its tick box.

    ``cells`` are its whole ``<td>`` elements: drawn by a template, two hundred of them took half the page's time.
    """

    id: int
    name: str
    cells: SafeString
    actions: Sequence[tuple[Message, str]]


def css_of(column: Column) -> str:
    """The class of a column's cells and head."""
    if column.kind in _RIGHT:
        return "num"
    return "" if column.kind in _BROKEN else "nowrap"


def drawn(kind: str, value: Any) -> SafeString:
    """A value as its kind is written; lists become tags."""
    if value in (None, "", [], ()):
        return NOTHING
    if isinstance(value, (list, tuple)):
        return format_html_join(" ", '<span class="y-tag">{}</span>', ((item,) for item in value))
    if kind == "money":
        return conditional_escape(formats.money(value))
    if isinstance(value, (date, datetime)):
        return conditional_escape(formats.moment(value))
    if kind == "number" and isinstance(value, int):
        return conditional_escape(formats.count(value))
    text = conditional_escape(value)
    return text if len(text) <= _LONG else format_html('<span class="clip" title="{}">{}</span>', text, text)


def rows_of(listing: Listing, actor: Actor, columns: Sequence[Column], records: Sequence[Any]) -> list[Row]:
    """``records`` as rows of ``columns``."""
    opened = [(column, _opening(listing, column)) for column in columns]
    return [_row(listing, actor, opened, record) for record in records]


def _opening(listing: Listing, column: Column) -> SafeString:
    """The tag a column's cells begin with: their class, and where they stand on a phone's card."""
    place = "title" if column.key == listing.main else listing.places.get(column.key, "")
    css = css_of(column)
    return format_html(
        "<td{}{}{}>",
        format_html(' class="{}"', css) if css else "",
        format_html(' data-m="{}"', place) if place else "",
        format_html(' data-label="{}"', column.title) if place == "key" else "",
    )


def _row(listing: Listing, actor: Actor, opened: Sequence[tuple[Column, SafeString]], record: Any) -> Row:
    main = next(column for column in listing.columns if column.key == listing.main)
    name = str(main.value(actor, record))
    actions = listing.row_actions(actor, record) if listing.row_actions else ()
    cells = SafeString("".join(f"{tag}{_content(listing, actor, column, record)}</td>" for column, tag in opened))
    return Row(record.pk, name, cells, actions)


def _content(listing: Listing, actor: Actor, column: Column, record: Any) -> SafeString:
    look = listing.looks.get(column.key)
    html = conditional_escape(look(actor, record)) if look else drawn(column.kind, column.value(actor, record))
    if column.key == listing.main and (url := listing.url_of(record)):
        return format_html('<a class="clip" href="{}" data-drawer>{}</a>', url, html)
    return html
