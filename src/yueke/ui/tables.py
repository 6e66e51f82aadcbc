"""Columns of lists, declared once for pages, exports and prints; personal data passes the gate where it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message

PERSONAL = frozenset({"phone", "name", "email", "identity", "address", "bank"})
"""Kinds of columns that hold personal data, so that they must name their field; the words of ``kernel.masking``."""


@dataclass(frozen=True)
class Column:
    """One column. ``read`` gives the value of a row.

    ``kind``: text, choice, tags, number, money, date, datetime, or one of :data:`PERSONAL`. ``sort`` is the key of
    the list's sorts (empty: cannot be sorted by); ``by_default`` whether it stands in the list before anybody chose.
    ``field`` names the declared personal field the values are of (``customers.customer.phone``); ``company`` says of
    a row whether it is about an organization.
    """

    key: str
    title: Message
    read: Callable[[Any], Any]
    kind: str = "text"
    sort: str = ""
    by_default: bool = True
    field: str = ""
    company: Callable[[Any], bool] | None = None

    def __post_init__(self) -> None:
        if self.kind in PERSONAL and not self.field:
            raise ValueError(f"the column {self.key} holds personal data and names no field")

    def value(self, actor: Actor, row: Any) -> Any:
        """What ``actor`` may see: text through the gate for personal fields, the typed value otherwise."""
        value = self.read(row)
        if not self.field:
            return value
        return gate.told(actor, self.field, value, company=bool(self.company and self.company(row)))

    def is_offered(self, actor: Actor) -> bool:
        """Whether ``actor`` sees anything of the column, in whatever row."""
        return not self.field or any(gate.sight(actor, self.field, company=one) for one in (False, True))

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


def offered(actor: Actor, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of which ``actor`` sees anything."""
    return tuple(column for column in columns if column.is_offered(actor))
