"""Drawing the inputs of a query row: nineteen of them, with a hundred options, too many for a template's pace."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueke.kernel.errors import Message
from yueke.sites.office.lists.listing import Field

_KINDS = {"date": ' type="date"', "number": ' inputmode="numeric"'}


def drawn_input(field: Field, value: str, options: Sequence[tuple[str, Message]], url: str) -> SafeString:
    """The labelled input of ``field`` holding ``value``; every text is escaped here."""
    name, label = escape(field.name), escape(str(field.label))
    if field.kind == "select":
        inner = f'<option value="">{escape(_("全部"))}</option>{_options(options, value)}'
        control = f'<select class="form-select" id="q-{name}" name="{name}">{inner}</select>'
    elif field.kind == "search":
        inner = f'<option value=""></option>{_options(options, value)}'
        asked = f'data-search="{escape(url)}" placeholder="{escape(str(field.placeholder))}"'
        control = f'<select class="form-select" id="q-{name}" name="{name}" {asked}>{inner}</select>'
    else:
        kind = _KINDS.get(field.kind, ' type="search" autocomplete="off"')
        control = (
            f'<input class="form-control" id="q-{name}" name="{name}" value="{escape(value)}"'
            f' placeholder="{escape(str(field.placeholder))}"{kind}>'
        )
    wide = ' class="is-wide"' if field.kind == "text" and not field.more else ""
    return SafeString(f"<label{wide}>{label}{control}</label>")


def _options(options: Sequence[tuple[str, Message]], chosen: str) -> str:
    drawn = _drawn_options(options)
    if not chosen:
        return drawn
    opening = f'<option value="{escape(chosen)}"'
    return drawn.replace(f"{opening}>", f"{opening} selected>", 1)


def _drawn_options(options: Sequence[tuple[str, Message]]) -> str:
    """The options with none selected: a hundred of them, the same for everybody who reads the same language."""
    # Labels that wait to be translated are known by identity (comparing would translate them); keeping them with
    # what was drawn keeps their identity theirs.
    key = (get_language(), tuple((value, label if isinstance(label, str) else id(label)) for value, label in options))
    found = _drawn.get(key)
    if found is None:
        text = "".join(f'<option value="{escape(value)}">{escape(str(label))}</option>' for value, label in options)
        if len(_drawn) >= MOST:
            _drawn.pop(next(iter(_drawn)), None)
        found = _drawn[key] = text, [label for _value, label in options]
    return found[0]


MOST = 256
"""How many selects are kept drawn; the oldest gives way."""
_drawn: dict[Hashable, tuple[str, list[Message]]] = {}
