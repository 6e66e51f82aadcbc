"""Complaints of a checked sheet written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from yueke.domains.complaints.commands.importing import ImportedComplaint, import_many
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.imports.importer import Work
from yueke.domains.imports.rowstore import opened

Values = Mapping[str, Any]
_AT_ONCE = 2_000


class ComplaintWriter:
    """Writes complaints down as they stood; those still running go on here."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def create(self, entries: Sequence[Sequence[bytes]], *, done: Callable[[int], None]) -> list[int]:
        """One complaint for each row."""
        ids: list[int] = []
        for start in range(0, len(entries), _AT_ONCE):
            rows = [_imported(opened(rows[0]).values) for rows in entries[start : start + _AT_ONCE]]
            ids += import_many(self.work.actor, rows, self.work.batch_id, at=self.work.at)
            done(len(ids))
        return ids

    def fill(self, entries: Sequence[tuple[int, Values]]) -> None:
        """Complaints are never filled up: a number known already is refused at the check."""
        raise AssertionError("no complaint is a duplicate to be filled")

    def link(self, pairs: Sequence[tuple[int, int, str]], *, certain: bool) -> None:
        """Complaints are not linked."""


def _imported(row: Values) -> ImportedComplaint:
    return ImportedComplaint(
        number=row["number"],
        draft=ComplaintDraft(
            channel=row.get("channel", "import"),
            description=row["description"],
            customer_id=row.get("customer_id"),
            caller_name=row.get("caller_name", ""),
            caller_phone=row.get("caller_phone", ""),
            order_id=row.get("order_id"),
            product_name=row.get("product", ""),
            batch=row.get("batch", ""),
            category_id=row.get("category_id"),
            wish=row.get("wish", ""),
            received_at=datetime.fromisoformat(row["received"]),
        ),
        is_closed=row["state"] == "closed",
        grade=row.get("grade", "general"),
        department_id=row.get("department_id"),
        handler_id=row.get("handler_id"),
        result=row.get("result", ""),
        outcome=row.get("outcome", ""),
        satisfaction=row.get("satisfaction"),
        closed_at=datetime.fromisoformat(row["closed"]) if row.get("closed") else None,
        compensation=Decimal(row.get("compensation", "0")),
    )
