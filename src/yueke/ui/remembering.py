"""``{% remember %}``: pieces of pages that come out the same for many requests are drawn once per process."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 256
"""How many versions of one piece are kept; the oldest gives way."""


class Remembered(Node):
    """A piece of a template, kept for each language and each set of values its ``keys`` had."""

    def __init__(self, keys: list[FilterExpression], nodelist: NodeList) -> None:
        self.keys = keys
        self.nodelist = nodelist
        self._kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """The piece as it was drawn for the same keys before, else drawn now."""
        values = tuple(key.resolve(context, ignore_failures=True) for key in self.keys)
        if None in values:
            return self.nodelist.render(context)
        key = (get_language(), *values)
        found = self._kept.get(key)
        if found is None:
            found = self.nodelist.render(context)
            if len(self._kept) >= MOST:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = found
        return found


def remember(parser: Parser, token: Token) -> Remembered:
    """``{% remember a b %}…{% endremember %}``: everything inside depends on ``a``, ``b`` and the language alone.

    The values must be hashable; nothing is kept when one of them is None or missing. Never put a form inside (its
    token differs each time), nor anything about the reader that the keys do not name.
    """
    keys = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return Remembered(keys, nodelist)
