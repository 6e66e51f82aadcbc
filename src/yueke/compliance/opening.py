"""The tables of what is open now, one for each clause, for a statement that counts or lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yueke.compliance.shapes import Question, next_due, open_sql
from yueke.compliance.sql import Sql, joined, sql

Spans = list[next_due.Span]


@dataclass(frozen=True)
class Opened:
    """One clause's table ``name`` in a statement; ``tag`` tells its rows from those of other clauses.

    ``due`` and ``late`` are the spans up to the horizon and up to now of a duty whose dates are worked out only
    for rows that are shown; None where the table holds cases already.
    """

    question: Question
    tag: int
    name: Sql
    due: Spans | None = None
    late: Spans | None = None

    @property
    def overdue(self) -> Sql:
        """The condition on a row of the table that its due time has passed."""
        return sql("due_at < {now}", now=self.question.now) if self.late is None else next_due.is_due(self.late)

    def counted(self) -> Sql:
        """``tag``, ``total``, ``overdue`` and the ``next`` moment at which one more is, in one row."""
        coming = Sql("NULL::timestamp")
        if self.late is None:
            coming = sql("min(due_at) FILTER (WHERE due_at >= {now})", now=self.question.now)
        return sql(
            "SELECT {tag}::int AS tag, count(*) AS total, count(*) FILTER (WHERE {overdue}) AS overdue, {coming} AS next"
            " FROM {name}",
            tag=self.tag, overdue=self.overdue, name=self.name, coming=coming,
        )  # fmt: skip

    def cases(self, most: int | None = None) -> Sql:
        """The cases with their ``tag``; with ``most``, that many of those due soonest, and some more."""
        if self.due is None:
            found = sql("SELECT * FROM {name}", name=self.name)
        elif most is None:
            found = next_due.cases(self.question, sql("SELECT * FROM {name}", name=self.name))
        else:
            found = next_due.cases(self.question, next_due.soonest(self.name, self.due, most))
        return sql("SELECT {tag}::int AS tag, page.* FROM ({found}) page", tag=self.tag, found=found)


def opened(asked: Sequence[Question]) -> tuple[Sql, list[Opened]]:
    """The tables of all questions, to follow WITH, and how to read them. Each population is read once for all its duties."""
    tables: list[Sql] = []
    populations: dict[Sql, Sql] = {}
    found: list[Opened] = []
    for tag, q in enumerate(asked):
        name = Sql(f"open_{tag}")
        due, late = _spans(q)
        if due is None:
            table = open_sql(q)
        else:
            members = next_due.population(q)
            if members not in populations:
                populations[members] = Sql(f"members_{len(populations)}")
                tables.append(sql("{name} AS MATERIALIZED ({members})", name=populations[members], members=members))
            table = next_due.begun(q, populations[members], due, few=True)
        tables.append(sql("{name} AS MATERIALIZED ({table})", name=name, table=table))
        found.append(Opened(q, tag, name, due, late))
    return joined(tables, ",\n"), found


def _spans(q: Question) -> tuple[Spans, Spans] | tuple[None, None]:
    terms = [era.terms.get(name) for era in q.eras for name in ("interval", "first")]
    # What ends with a day waits for midnight; what ends to the second must say when.
    if q.control.shape != "recurring" or any(term and term.unit in next_due.SECONDS for term in terms):
        return None, None
    due, late = next_due.spans(q, q.end), next_due.spans(q, q.now)
    return (due, late) if due is not None and late is not None else (None, None)
