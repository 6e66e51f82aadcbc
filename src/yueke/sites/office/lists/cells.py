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
class Cell:
    """One cell: its content, its classes, and where it stands on a phone's card."""

    html: SafeString
    css: str
    place: str
    label: Message


@dataclass(frozen=True)
class Row:
    """One record as the list shows it; ``name`` is what a screen reader hears at its tick box."""

    id: int
    name: str
    cells: tuple[Cell, ...]
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
    return [_row(listing, actor, columns, record) for record in records]


def _row(listing: Listing, actor: Actor, columns: Sequence[Column], record: Any) -> Row:
    main = next(column for column in listing.columns if column.key == listing.main)
    name = str(main.value(actor, record))
    actions = listing.row_actions(actor, record) if listing.row_actions else ()
    cells = (_cell(listing, actor, column, record) for column in columns)
    return Row(record.pk, name, tuple(cells), actions)


def _cell(listing: Listing, actor: Actor, column: Column, record: Any) -> Cell:
    look = listing.looks.get(column.key)
    if look is not None:
        html = conditional_escape(look(actor, record))
    else:
        html = drawn(column.kind, column.value(actor, record))
    if column.key == listing.main:
        html = format_html('<a class="clip" href="{}" data-drawer>{}</a>', listing.url_of(record), html)
    place = "title" if column.key == listing.main else listing.places.get(column.key, "")
    return Cell(html, css_of(column), place, column.title)
