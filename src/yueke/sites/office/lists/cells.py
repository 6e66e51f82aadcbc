"""Drawing the rows of a list. Values come out of ``Column.value`` alone, which passes the gate for the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

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
    text = conditional_escape(str(value))
    return text if len(text) <= _LONG else SafeString(f'<span class="clip" title="{text}">{text}</span>')


def body_of(listing: Listing, actor: Actor, columns: Sequence[Column], records: Sequence[Any]) -> SafeString:
    """``records`` as the table rows of ``columns``, with tick box and actions where the list has them.

    Drawn by a template, two hundred cells took half the page's time; every piece here is escaped where it is read.
    """
    opened = [(column, _opening(listing, column), listing.looks.get(column.key)) for column in columns]
    main = next(column for column in listing.columns if column.key == listing.main)
    # The name is put in by hand: translating the sentence for every row would look it up for every row.
    tick = str(escape(_("选择 %(name)s"))) if listing.may_batch(actor) else ""
    return SafeString("".join(f"<tr>{_row(listing, actor, opened, main, tick, record)}</tr>" for record in records))


_Opened = Sequence[tuple[Column, SafeString, Callable[[Actor, Any], SafeString | str] | None]]


def _row(listing: Listing, actor: Actor, opened: _Opened, main: Column, tick: str, record: Any) -> str:
    cells = []
    if tick:
        label = tick % {"name": escape(main.value(actor, record))}
        cells.append(
            '<td class="y-tickcol" data-m="tick"><input class="form-check-input" type="checkbox" name="ids"'
            f' value="{record.pk:d}" aria-label="{label}"></td>'
        )
    for column, tag, look in opened:
        html = conditional_escape(look(actor, record)) if look else drawn(column.kind, column.value(actor, record))
        if column is main and (url := listing.url_of(record)):
            html = SafeString(f'<a class="clip" href="{escape(url)}" data-drawer>{html}</a>')
        cells.append(f"{tag}{html}</td>")
    if listing.row_actions:
        cells.append(f'<td class="y-do" data-m="action">{_buttons(listing.row_actions(actor, record))}</td>')
    return "".join(cells)


def _buttons(actions: Sequence[tuple[Message, str]]) -> str:
    return "".join(f'<a class="btn btn-sm" href="{escape(url)}">{escape(str(title))}</a>' for title, url in actions)


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
