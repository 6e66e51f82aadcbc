"""Small invented facts for testing the engine without the product: clauses, members, acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from yueke.compliance.clauses import Clause, TermSet
from yueke.compliance.source import CaseFilter, Reader, Rows
from yueke.kernel.terms import Term

TYPES = {
    "subject_id": "bigint", "label": "text", "owner_id": "bigint", "key": "bigint", "ok": "boolean", "method": "text",
    "proof_kind": "text", "proof_id": "bigint", "person_id": "bigint",
}  # fmt: skip


def moment(text: str) -> datetime:
    """A local time such as "2026-03-31 10:00", aware."""
    return timezone.make_aware(datetime.fromisoformat(text))


def clause(shape: str, *sets: tuple[str, dict[str, Any]], target: str = "0.95", id: str = "X1") -> Clause:
    """A clause with dated terms; texts that look like durations are read as such."""
    terms = [
        TermSet(date.fromisoformat(since), {k: _typed(k, v) for k, v in values.items()}, values)
        for since, values in sets
    ]
    return Clause(id, id, id, shape=shape, target=Decimal(target), terms=tuple(terms))


def _typed(name: str, value: Any) -> Any:
    return Term.parse(value) if name in {"interval", "first", "within", "grace", "warn"} else value


def facts(columns: str, *rows: Sequence[Any]) -> Reader:
    """A reader of literal rows, obeying the filter's subject and owner; moments may be texts."""
    names = tuple(columns.split())

    def read(narrow: CaseFilter) -> Rows:
        listed = ", ".join(f'%s::{TYPES.get(n, "timestamptz")} AS "{n}"' for n in names)
        values: list[Any] = [
            moment(v) if isinstance(v, str) and TYPES.get(n) is None else v
            for row in rows
            for n, v in zip(names, row, strict=True)
        ]
        text = " UNION ALL ".join([f"SELECT {listed}"] * len(rows))
        if not rows:
            text, values = f"SELECT {listed} WHERE false", [None] * len(names)
        # As conditions with parameters: readers are compiled once, for made-up subjects and owners.
        wanted = [n for n in ("subject_id", "owner_id") if n in names and getattr(narrow, n) is not None]
        conditions = "".join(f" AND {n} = %s" for n in wanted)
        values += [getattr(narrow, n) for n in wanted]
        return Rows(f"SELECT * FROM ({text}) fact WHERE true{conditions}", tuple(values), names)

    return read


def members(*rows: Sequence[Any]) -> Reader:
    """(subject, begins[, ends[, owner]])."""
    full = [(r[0], f"S{r[0]}", r[3] if len(r) > 3 else 1, r[1], r[2] if len(r) > 2 else None) for r in rows]
    return facts("subject_id label owner_id begins_at ends_at", *full)


def acts(*rows: Sequence[Any]) -> Reader:
    """(subject, at[, method])."""
    full = [(r[0], r[1], "test.act", i, 1, r[2] if len(r) > 2 else None) for i, r in enumerate(rows, 1)]
    return facts("subject_id at proof_kind proof_id person_id method", *full)
