"""The intervals of a recurring clause as SQL: when each begins and ends, era by era of its terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yueke.compliance.durations import Era, due_after, first_reaching, in_force, most_within
from yueke.compliance.shapes.question import Question
from yueke.compliance.sql import Sql, joined, sql
from yueke.compliance.working_time import around
from yueke.kernel.terms import Term

Candidates = tuple[Sql, Callable[[int], Sql]]
"""Which intervals may end in the period (a table ``c`` with their numbers ``k``), and the end of the k-th and those beside it."""


def has_first(q: Question) -> bool:
    return any(era.terms.get("first") not in (None, era.terms["interval"]) for era in q.eras)


def lengths(q: Question) -> list[Era]:
    """The stretches of time with one interval: counting runs on while only other terms change."""
    merged: list[Era] = []
    for era in q.eras:
        if merged and merged[-1].terms["interval"] == era.terms["interval"]:
            merged[-1] = replace(merged[-1], until=era.until)
        else:
            merged.append(era)
    return merged


def due_in_force(q: Question, column: str) -> Sql:
    return in_force(q.eras, Sql(column), lambda era: due_after(Sql(column), era.terms["interval"]))


def due_of_gap(q: Question, column: str, begins: str | None = None) -> Sql:
    """When a gap from ``column`` first falls due; entering a population may have a term of its own."""
    if not has_first(q):
        return due_in_force(q, column)
    entry = in_force(
        q.eras, Sql(column), lambda era: due_after(Sql(column), era.terms.get("first") or era.terms["interval"])
    )
    if begins is None:
        return entry
    return sql("CASE WHEN {b} THEN {entry} ELSE {due} END", b=Sql(begins), entry=entry, due=due_in_force(q, column))


def due_nearby(q: Question, column: str, due: Sql) -> Sql:
    """``due``, of working time around the period without the calendar's tables while one length holds throughout."""
    term = q.eras[0].terms["interval"]
    if not term.working or len(lengths(q)) > 1 or has_first(q):
        return due
    return around(term, q.start, q.end).due_before(q.end, Sql(column), due)


def entries(q: Question) -> Sql:
    """Where counting under each later set of terms begins: x1, x2 … from x0, era by era.

    OFFSET 0 keeps the planner from writing one into the next, which would compute them again and again.
    """
    found = []
    for i, era in enumerate(lengths(q)[:-1]):
        x, term = Sql(f"x{i}"), era.terms["interval"]
        leave = due_after(x, term, first_reaching(x, term, era.until or q.end))
        found.append(
            sql(
                "CROSS JOIN LATERAL (SELECT CASE WHEN {x} >= {until} THEN {x} ELSE {leave} END"
                f" AS x{i + 1} OFFSET 0) e{i}",
                x=x, until=era.until, leave=leave,
            )
        )  # fmt: skip
    return joined(found, " ")


def branch(q: Question, i: int) -> Sql:
    """The intervals counted under the i-th terms that can end in the period."""
    era, x = lengths(q)[i], Sql(f"x{i}")
    term = era.terms["interval"]
    candidates, ends = (_worked if term.working else _natural)(q, x, term)
    following, within = ends(1), Sql("true")
    if era.until is not None:
        # The interval after the last one begun under these terms runs under the next ones.
        following = sql(
            "CASE WHEN d < {until} THEN {same} ELSE {other} END",
            until=era.until,
            same=following,
            other=due_in_force(q, "d"),
        )
        within = sql("{x} < {until} AND (k = 1 OR {before} < {until})", x=x, until=era.until, before=ends(-1))
    return sql(
        "SELECT k = 1 AS first, CASE WHEN k = 1 THEN {x} ELSE {before} END AS s, d, {following} AS next_d"
        " FROM (SELECT c.*, {due} AS d FROM {candidates}) ends WHERE {within} AND d >= {start}",
        x=x,
        before=ends(-1),
        due=ends(0),
        following=following,
        candidates=candidates,
        within=within,
        start=q.start,
    )


def _natural(q: Question, x: Sql, term: Term) -> Candidates:
    def ends(beside: int) -> Sql:
        return due_after(x, term, Sql(f"(k + {beside})" if beside else "k"))

    k, most = first_reaching(x, term, q.start), most_within(term, q.start, q.end)
    if most == 1:
        return sql("(SELECT {k} AS k OFFSET 0) c", k=k), ends
    series = "(SELECT f + i AS k FROM (SELECT {k} AS f OFFSET 0) f, generate_series(0, {n}::int) i) c"
    return sql(series, k=k, n=most - 1), ends


def _worked(q: Question, x: Sql, term: Term) -> Candidates:
    """In working time: none but the first ends after the act that met the gap, after today's, or after leaving."""
    near = around(term, q.start, q.end)

    def ends(beside: int) -> Sql:
        return near.moment(sql("(p + (k + {beside}::int) * {step}::int)", beside=beside, step=near.step))

    def at(moment: str | Sql) -> Sql:
        return near.position(sql("least(greatest({m}, {first}), {end})", m=Sql(moment) if isinstance(moment, str) else moment,
            first=near.begins, end=q.end))  # fmt: skip

    candidates = sql(
        """(SELECT p, k FROM (SELECT {p} AS p OFFSET 0) o CROSS JOIN LATERAL generate_series(
    greatest(1, ceil(({start} - p)::numeric / {step}::int)::int),
    greatest(1, floor((least(CASE WHEN t IS NULL THEN {now} + {step}::int ELSE {acted} END, {left}) - p)::numeric
      / {step}::int)::int)) k) c""",
        p=near.position_of_any(x),
        start=near.position(sql("{start}::timestamp", start=q.start)),
        now=at(sql("{now}::timestamp", now=q.now)),
        acted=at("t"),
        left=at(sql("coalesce(e, {end}::timestamp)", end=q.end)),
        step=near.step,
    )
    return candidates, ends
