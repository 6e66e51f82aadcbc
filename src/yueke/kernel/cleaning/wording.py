"""Sentences for users, written in Chinese, that can be said in another language later.

The cleaners know no web framework, so they cannot translate.  They return :class:`Wording`: a ``str`` holding
the Chinese sentence which remembers its message id and its values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self


class Wording(str):
    """A Chinese sentence with the message id and the values it was made of."""

    __slots__ = ("msgid", "values")
    msgid: str
    values: dict[str, Any]

    def __new__(cls, msgid: str, **values: Any) -> Self:
        """Fill ``msgid`` (a ``str.format`` template) with ``values``."""
        self = super().__new__(cls, msgid.format(**values) if values else msgid)
        self.msgid = msgid
        self.values = values
        return self

    def said_by(self, translate: Callable[[str], str]) -> str:
        """The sentence after ``translate`` (for example Django's ``gettext``) has turned its message id."""
        text = translate(self.msgid)
        if not self.values:
            return text
        said = {name: v.said_by(translate) if isinstance(v, Wording) else v for name, v in self.values.items()}
        return text.format(**said)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (self.msgid, self.values))


def _restore(msgid: str, values: dict[str, Any]) -> Wording:
    return Wording(msgid, **values)


def said(text: str, translate: Callable[[str], str]) -> str:
    """``text`` through ``translate``; plain strings pass unchanged."""
    return text.said_by(translate) if isinstance(text, Wording) else text


# The name the message catalogue looks for.
_ = Wording
