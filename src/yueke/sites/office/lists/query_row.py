"""The inputs of a query row, and the chips that say by what a list is narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.sites.office.lists.inputs import drawn_input
from yueke.sites.office.lists.listing import Field, Listing, changed
from yueke.ui.spans import SpanLink, span_links


@dataclass(frozen=True)
class Input:
    """A field of the query row with what it holds now; ``spans`` are ready ranges that end in it."""

    field: Field
    value: str
    options: tuple[tuple[str, Message], ...] = ()
    url: str = ""
    spans: tuple[SpanLink, ...] = ()

    @property
    def html(self) -> SafeString:
        """The input with its label, drawn."""
        return drawn_input(self.field, self.value, self.options, self.url)


@dataclass(frozen=True)
class Chip:
    """One condition in force, and where the list is without it."""

    text: str
    url: str


@dataclass(frozen=True)
class QueryRow:
    """The query row of a list; ``kept`` are parameters it carries along unseen, ``open`` shows the further inputs."""

    first: tuple[Input, ...]
    more: tuple[Input, ...]
    chips: tuple[Chip, ...]
    kept: tuple[tuple[str, str], ...]
    open: bool


def query_row(listing: Listing, actor: Actor, filters: Any, query: QueryDict) -> QueryRow:
    """The row as ``filters`` fill it; ``query`` is the address one is on."""
    params = filters.params()
    held = dict(reversed(params))
    # Two selects of one kind (the departments) read their choices once.
    read = {
        choices: tuple(choices(actor, filters)) for choices in {field.choices for field in listing.fields} if choices
    }
    options = {
        field.name: read[field.choices] if field.choices else _label(field, actor, held.get(field.name, ""))
        for field in listing.fields
    }
    inputs = [
        Input(
            field,
            held.get(field.name, ""),
            options[field.name],
            reverse(field.url) if field.url else "",
            _spans(listing, field, held, query),
        )
        for field in listing.fields
        if field.kind != "hidden"
    ]
    known = {field.name for field in listing.fields if field.kind != "hidden"}
    kept = [(name, value) for name, value in params if name not in known]
    kept += [(name, query[name]) for name in ("view", "cols", "size") if query.get(name)]
    return QueryRow(
        first=tuple(found for found in inputs if not found.field.more),
        more=tuple(found for found in inputs if found.field.more),
        chips=tuple(_chips(listing, params, options, query)),
        kept=tuple(kept),
        # A view tells its conditions by its name and the chips; typed ones stay in sight.
        open=not query.get("view") and any(found.value for found in inputs if found.field.more),
    )


def _spans(listing: Listing, field: Field, held: dict[str, str], query: QueryDict) -> tuple[SpanLink, ...]:
    if not field.since:
        return ()
    ends = held.get(field.since, ""), held.get(field.name, "")
    return tuple(
        span_links(
            clock.today(),
            ends,
            lambda first, last: listing.url(changed(query, **{field.since: first, field.name: last})),
        )
    )


def _label(field: Field, actor: Actor, value: str) -> tuple[tuple[str, Message], ...]:
    return ((value, field.label_of(actor, value)),) if value and field.label_of is not None else ()


def _chips(
    listing: Listing,
    params: Sequence[tuple[str, str]],
    options: dict[str, tuple[tuple[str, Message], ...]],
    query: QueryDict,
) -> list[Chip]:
    fields = {field.name: field for field in listing.fields}
    chips = []
    for name, value in params:
        if name not in fields:
            continue
        label = dict(options[name]).get(value, value)
        text = _("%(field)s：%(value)s") % {"field": fields[name].label, "value": label}
        chips.append(Chip(text, listing.url(_without(query, name, value))))
    return chips


def _without(query: QueryDict, name: str, value: str) -> QueryDict:
    copy = query.copy()
    copy.setlist(name, [other for other in copy.getlist(name) if other.strip() != value])
    copy.pop("page", None)
    return copy
