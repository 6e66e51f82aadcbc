"""What controls hand to the engine: QuerySets or SQL rows with agreed column names, used as subqueries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from yueke.compliance.clauses import TermSet
from yueke.compliance.sql import Sql, sql
from yueke.kernel.access import Actor

Some = TypeVar("Some", bound=QuerySet)

POPULATION = {
    "subject_id": "bigint",
    "label": "text",
    "owner_id": "bigint",
    "begins_at": "timestamptz",
    "ends_at": "timestamptz",
}
ACTS = {"subject_id": "bigint", "at": "timestamptz", "proof_kind": "text", "proof_id": "bigint"}
ACTS_BY_KEY = {"key": "bigint", "at": "timestamptz", "proof_kind": "text", "proof_id": "bigint"}
STARTS = {"subject_id": "bigint", "label": "text", "owner_id": "bigint", "started_at": "timestamptz"}
PROOF = {"proof_kind": "text", "proof_id": "bigint"}


@dataclass(frozen=True)
class Rows:
    """A source as plain SQL, for what a QuerySet cannot say; ``columns`` names what it yields."""

    text: str
    params: tuple[Any, ...] = ()
    columns: tuple[str, ...] = ()


Source = QuerySet | Rows


@dataclass(frozen=True)
class CaseFilter:
    """Which part of a population is asked for. All empty: everybody, in all times.

    ``actor`` limits to what that person may see; ``open_at`` to intervals open at that moment (work lists);
    ``start``, ``end`` (exclusive) and ``at`` say which period is judged and when; ``terms`` are those in force.
    What started before ``since`` cannot matter: leaving it out is up to the reader.
    """

    subject_id: int | None = None
    owner_id: int | None = None
    actor: Actor | None = None
    open_at: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    at: datetime | None = None
    since: datetime | None = None
    terms: TermSet | None = None

    def apply(self, rows: Some, *, subject: str, owner: str | None = None, department: str | None = None) -> Some:
        """``rows`` narrowed to the subject, the owner and the actor's data scope, by the given field paths."""
        if self.subject_id is not None:
            rows = rows.filter(**{subject: self.subject_id})
        if self.owner_id is not None:
            rows = rows.filter(**{owner: self.owner_id}) if owner else rows.none()
        if self.actor is not None and self.actor.scope.kind != "all":
            seen = Q(**{owner: self.actor.person_id}) if owner else Q(pk__in=())
            if department and self.actor.scope.kind == "departments":
                seen |= Q(**{f"{department}__in": sorted(self.actor.scope.departments)})
            rows = rows.filter(seen)
        return rows


Reader = Callable[[CaseFilter], Source]
"""What a control gives for each of its sources."""


def embedded(source: Source, required: Mapping[str, str], optional: Mapping[str, str] | None = None) -> Sql:
    """``source`` as a SELECT of exactly the agreed columns; a missing optional one is NULL.

    Raises TypeError when a required column is missing.
    """
    optional = optional or {}
    text, params, given = _compiled(source)
    if missing := [name for name in required if name not in given]:
        raise TypeError(f"a source lacks the columns {missing}; it yields {sorted(given)}")
    listed = [f'"{n}"::{t} AS "{n}"' if t == "text" else f'"{n}"' for n, t in required.items()]
    # Cast: the column of a source that always leaves it empty has no type of its own.
    listed += [f'"{n}"::{t} AS "{n}"' if n in given else f'NULL::{t} AS "{n}"' for n, t in optional.items()]
    if text is None:
        everything = {**required, **optional}
        nothing = ", ".join(f'NULL::{t} AS "{n}"' for n, t in everything.items())
        return Sql(f"SELECT {nothing} WHERE false")
    return sql(f"SELECT {', '.join(listed)} FROM ({{inner}}) AS source", inner=Sql(text, params))  # noqa: S608


def columns_of(source: Source) -> set[str]:
    """The names of the columns a source yields."""
    if isinstance(source, Rows):
        return set(source.columns)
    first = source.query.combined_queries[0] if source.query.combinator else source.query
    return {*first.values_select, *first.annotation_select}


def _compiled(source: Source) -> tuple[str | None, tuple[Any, ...], set[str]]:
    given = columns_of(source)
    if isinstance(source, Rows):
        return source.text, source.params, given
    query = source.order_by().query
    try:
        text, params = query.sql_with_params()
    except EmptyResultSet:
        return None, (), given
    return text, tuple(params), given
