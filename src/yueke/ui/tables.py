"""Columns of lists, declared once for pages, exports and prints; personal data is masked where it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.masking import shown

PERSONAL = frozenset({"phone", "name", "email", "identity", "address", "bank"})
"""Kinds of columns that pass the mask; the same words as in ``kernel.masking``."""


@dataclass(frozen=True)
class Column:
    """One column. ``read`` gives the value of a row, or ``(kind, value)`` when the kind depends on the row.

    ``kind``: text, choice, tags, number, money, date, datetime, or one of :data:`PERSONAL`. ``sort`` is the key of
    the list's sorts (empty: cannot be sorted by); ``by_default`` whether it stands in the list before anybody chose.
    """

    key: str
    title: Message
    read: Callable[[Any], Any]
    kind: str = "text"
    sort: str = ""
    by_default: bool = True

    def value(self, actor: Actor, row: Any) -> Any:
        """What ``actor`` may see: masked text for personal kinds, the typed value otherwise."""
        kind, value = self.kind, self.read(row)
        if isinstance(value, tuple):
            kind, value = value
        return shown(actor, kind, value) if kind in PERSONAL else value

    def text(self, actor: Actor, row: Any) -> str:
        """:meth:`value` as plain text, for CSV and print: money with two decimals, local times to the minute."""
        value = self.value(actor, row)
        if value is None:
            return ""
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return f"{value:f}"
        return "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def chosen(columns: Sequence[Column], keys: Iterable[str]) -> tuple[Column, ...]:
    """The columns named by ``keys``, in that order; those shown by default when none of the names is known."""
    by_key = {column.key: column for column in columns}
    found = tuple(by_key[key] for key in dict.fromkeys(keys) if key in by_key)
    return found or tuple(column for column in columns if column.by_default)
