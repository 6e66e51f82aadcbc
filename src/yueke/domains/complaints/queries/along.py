"""What was done on one complaint, read together: one question tells of which kinds there is anything at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from yueke.domains.complaints.models import Complaint
from yueke.domains.organization.models import Person


@dataclass(frozen=True)
class Kind:
    """One kind of record about a complaint: what is read with it, and whom it names."""

    name: str
    joined: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


KINDS = (
    Kind("rounds", people=("investigator",)),
    Kind("transfers", ("to_department",), ("handler", "sent_by", "receipt_by", "back_by")),
    Kind("investigations", ("cause",), ("by",)),
    Kind("evidence", ("file",), ("by",)),
    Kind("offers", people=("offered_by",)),
    Kind("told", people=("by",)),
    Kind("attempts", people=("by",)),
    Kind("approvals", people=("asked_by", "decided_by")),
    Kind("supervisions", people=("by", "answered_by")),
    Kind("urges", people=("by",)),
    Kind("clocks"),
    Kind("escalations", ("clock",), ("person", "substitute_for")),
    Kind("papers", ("file", "word"), ("drafted_by",)),
)
CASE_FILE = "case_file"


def read_along(found: Complaint) -> None:
    """Read what was done on a complaint into it: one query for each kind there is any of, and one for all people."""
    held, rows = _held(found.pk), []
    cache: dict[str, Any] = vars(found).setdefault("_prefetched_objects_cache", {})
    for kind in KINDS:
        of_kind = (
            getattr(found, kind.name).select_related(*kind.joined) if kind.joined else getattr(found, kind.name).all()
        )
        cache[kind.name] = of_kind if kind.name in held else of_kind.none()
        rows += [(row, name) for row in cache[kind.name] for name in kind.people]
    if CASE_FILE not in held:
        Complaint._meta.get_field(CASE_FILE).set_cached_value(found, None)  # type: ignore[union-attr]
    wanted = {pk for row, name in rows if (pk := getattr(row, f"{name}_id")) is not None}
    known = Person.objects.in_bulk(wanted) if wanted else {}
    for row, name in rows:
        setattr(row, name, known.get(getattr(row, f"{name}_id")))


def _held(complaint_id: int) -> list[str]:
    statement, names = _which()
    with connection.cursor() as cursor:
        cursor.execute(statement, {"id": complaint_id})
        found = cursor.fetchone()
    return [name for name, some in zip(names, found[0], strict=True) if some]


@lru_cache(maxsize=1)
def _which() -> tuple[str, tuple[str, ...]]:
    names = (*(kind.name for kind in KINDS), CASE_FILE)
    tables = [Complaint._meta.get_field(name).related_model._meta.db_table for name in names]  # type: ignore[union-attr]
    each = ", ".join(f"EXISTS (SELECT FROM {table} WHERE complaint_id = %(id)s)" for table in tables)
    return f"SELECT ARRAY[{each}]", names
