"""Taking words about a person out of the history: the act, its time and author stay, the personal columns go.

The one exception to "history is never changed". It is not hidden: whoever strikes publishes an audited event with the
number of lines, and the chained audit log itself, which holds no personal columns, is left alone. The application's
role may not change these tables: two functions of the database (migration ``0008``) can do this and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, models

from yueke.kernel.history.triggers import Kept, label_of

CODES = (
    "number", "field", "purpose", "decision", "medium", "text_hash", "visit_kind", "result", "clause", "form",
    "right", "state", "change", "from_date", "to_date", "due_at", "method", "outcome",
)  # fmt: skip
"""Fields of events that hold codes, numbers and days, never what somebody wrote."""


def root_of(model: type[models.Model]) -> tuple[str, str]:
    """Under which record the history keeps rows of ``model``: its label, and the column that leads there."""
    for trigger in getattr(model._meta, "triggers", ()):
        if isinstance(trigger, Kept) and trigger.of:
            field = model._meta.get_field(trigger.of)
            return label_of(field.related_model), str(field.column)  # type: ignore[arg-type, union-attr]
    return label_of(model), str(model._meta.pk.column)


def strike(
    model: type[models.Model], columns: Sequence[str], root_ids: Collection[int], row_ids: Collection[int] | None = None
) -> int:
    """Take ``columns`` out of every kept change of the rows under the records; returns how many lines were changed.

    Without ``row_ids`` all rows of ``model`` the records ever had, those taken away long ago too.
    """
    if not columns or not root_ids:
        return 0
    rows = None if row_ids is None else list(row_ids)
    values: list[Any] = [list(columns), list(root_ids), rows, root_of(model)[0], label_of(model)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT yueke_strike(%s, %s, %s, %s, %s)", values)
        return int(cursor.fetchone()[0])


def empty_events(streams: Collection[str]) -> int:
    """Take what people wrote out of the events of the records, audited ones excepted; returns how many there were.

    Numbers, dates and :data:`CODES` of an event stay; texts, lists of them and differences go.
    """
    if not streams:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT yueke_empty_events(%s, %s)", [list(streams), list(CODES)])
        return int(cursor.fetchone()[0])
