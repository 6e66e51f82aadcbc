"""Taking words about a person out of the history: the act, its time and author stay, the personal columns go.

The one exception to "history is never changed". It is not hidden: whoever strikes publishes an audited event with the
number of lines, and the chained audit log itself, which holds no personal columns, is left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pgtrigger
from django.db import connection, models

from yueke.kernel.history.triggers import Kept, label_of

_STRIKE = """
UPDATE kernel_change c SET before = before - k.gone, after = after - k.gone
FROM (SELECT %s::text[] AS gone, %s::bigint[] AS roots, %s::bigint[] AS rows) k
WHERE root = %s AND root_id = ANY (k.roots) AND kind = %s AND (k.rows IS NULL OR row_id = ANY (k.rows))
    AND (before ?| k.gone OR after ?| k.gone)
"""
# Numbers, codes and dates of an event stay; what people wrote goes: texts, lists of them, and differences.
_EMPTY_EVENTS = """
UPDATE kernel_event e SET payload = (
    SELECT coalesce(jsonb_object_agg(key, CASE
        WHEN key = ANY (%(kept)s) THEN value
        WHEN jsonb_typeof(value) = 'string' THEN '""'
        WHEN jsonb_typeof(value) = 'object' THEN '{}'
        WHEN jsonb_typeof(value) = 'array' THEN '[]'
        ELSE value END), '{}') FROM jsonb_each(e.payload))
WHERE stream = ANY (%(streams)s) AND NOT audited AND payload <> '{}'
"""
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
    with pgtrigger.ignore("kernel.Change:changes_are_append_only"), connection.cursor() as cursor:
        # Positions, not names: the switch is put before the statement with parameters of its own.
        cursor.execute(_STRIKE, values)
        return int(cursor.rowcount)


def empty_events(streams: Collection[str]) -> int:
    """Take what people wrote out of the events of the records, audited ones excepted; returns how many there were."""
    if not streams:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY_EVENTS, {"streams": list(streams), "kept": list(CODES)})
        return int(cursor.rowcount)
