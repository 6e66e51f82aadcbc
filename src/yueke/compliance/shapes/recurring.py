"""Every member of a population gets an act in each interval.

The clock starts when the member enters and again with each act; silence of several intervals is as many cases.
Several acts within one interval count once: the last of them starts the next interval. A case that falls due
after the member left, or whose grace they did not see the end of, is none.

The statement never counts up from the far past: it jumps to the first interval that can end in the period.
"""

from __future__ import annotations

from datetime import datetime

from yueke.compliance.compiled import source_sql
from yueke.compliance.durations import (
    in_force,
    later,
    local,
    may_end_within,
    warned,
    within_one,
)  # fmt: skip
from yueke.compliance.shapes.intervals import branch, due_in_force, due_nearby, due_of_gap, entries, has_first, lengths
from yueke.compliance.shapes.next_due import begun_before
from yueke.compliance.shapes.question import Question, accepted
from yueke.compliance.source import ACTS, POPULATION
from yueke.compliance.sql import Sql, joined, sql
from yueke.kernel.terms import LONGEST, Term

MOST_STRETCHES = 240
"""How many intervals back entries are told apart (20 years of months); older ones are all looked at."""
Stretches = list[tuple[datetime | None, datetime]]

_GAPS = """
{pop}entries AS MATERIALIZED (
  {may_matter}
), {told}seen AS MATERIALIZED (
  SELECT p.subject_id, p.label, p.owner_id, {begins} AS b, {ends} AS e, {acted} AS t, x.proof_kind, x.proof_id
  FROM ({population}) p JOIN ({acts}) x USING (subject_id)
  WHERE p.begins_at < {end} AND (p.ends_at IS NULL OR p.ends_at > {start})
    AND x.at > p.begins_at AND (p.ends_at IS NULL OR x.at < p.ends_at) AND x.at <= {at} AND {accepted}
), marked AS (
  SELECT s.*, lag(t) OVER w IS NOT DISTINCT FROM t AS again,
    CASE WHEN lead(t, 2) OVER w IS NULL THEN false ELSE lead(t, 2) OVER w <= {due_t} END
      OR CASE WHEN row_number() OVER w > 1 OR lead(t) OVER w IS NULL THEN false ELSE lead(t) OVER w <= {due_b} END
      AS crowded
  FROM seen s WINDOW w AS (PARTITION BY subject_id, b ORDER BY t, proof_id)
), flagged AS (
  SELECT m.*, bool_or(crowded) OVER (PARTITION BY subject_id, b) AS thin FROM marked m WHERE NOT again
), chain(subject_id, b, ts, t, begins) AS (
  SELECT subject_id, b, array_agg(t ORDER BY t), b, true FROM flagged WHERE thin GROUP BY subject_id, b
  UNION ALL
  SELECT c.subject_id, c.b, c.ts, n.t, false
  FROM chain c CROSS JOIN LATERAL (
    SELECT coalesce(max(x) FILTER (WHERE x <= CASE WHEN c.begins THEN {due_cb} ELSE {due_ct} END), min(x)) AS t
    FROM unnest(c.ts) x WHERE x > c.t) n
  WHERE n.t IS NOT NULL
), counted AS MATERIALIZED (
  SELECT subject_id, label, owner_id, b, e, t, proof_kind, proof_id,
    lead(t) OVER w AS next_t, lead(proof_kind) OVER w AS next_kind, lead(proof_id) OVER w AS next_id,
    row_number() OVER w AS n
  FROM flagged f
  WHERE NOT thin OR EXISTS (
    SELECT 1 FROM chain c WHERE c.subject_id = f.subject_id AND c.b = f.b AND c.t = f.t AND NOT c.begins)
  WINDOW w AS (PARTITION BY subject_id, b ORDER BY t)
), gaps AS (
  SELECT p.subject_id, p.label, p.owner_id, p.b, p.e, p.b AS a, f.t, f.proof_kind, f.proof_id, true AS begins
  FROM entries p LEFT JOIN (SELECT * FROM counted WHERE n = 1) f ON f.subject_id = p.subject_id AND f.b = p.b
  UNION ALL
  SELECT subject_id, label, owner_id, b, e, t, next_t, next_kind, next_id, false FROM counted
  WHERE {act_may_matter}
)"""


def cases(q: Question) -> Sql:
    """Each interval of each member that ends in the period, with the act that met it, if any."""
    parts = [_chained(q)]
    if has_first(q):
        parts.append(_firsts(q))
    return sql(
        """WITH RECURSIVE {gaps}
SELECT subject_id, label, owner_id, s AS started_at, d AS due_at, {late} AS late_at, {warn} AS warn_at,
  CASE WHEN t <= d OR t < next_d THEN t END AS done_at,
  CASE WHEN t <= d OR t < next_d THEN proof_kind END AS proof_kind,
  CASE WHEN t <= d OR t < next_d THEN proof_id END AS proof_id
FROM ({duties}) duty
WHERE d < {end} AND (e IS NULL OR (d < e AND (t < next_d OR {late} < e)))
  AND (head OR CASE WHEN t IS NULL THEN {settled} < {now} ELSE d <= t END)""",
        gaps=_gaps(q),
        duties=joined(parts, "\nUNION ALL\n"),
        late=_late(q),
        settled=in_force(q.eras, Sql("s"), lambda era: later(Sql("s"), era.terms.get("grace"))),
        warn=_warn(q),
        end=q.end,
        now=q.now,
    )


def open_cases(q: Question) -> Sql:
    """What each present member is owed next, due before the horizon: one row each, from the last act."""
    last = due_of_gap(q, "a", "begins")
    return sql(
        """SELECT subject_id, label, owner_id, a AS started_at, d AS due_at, {late} AS late_at, {warn} AS warn_at,
  NULL::timestamp AS done_at, NULL::text AS proof_kind, NULL::bigint AS proof_id
FROM (
  SELECT g.*, a AS s, {due} AS d FROM (
    SELECT p.subject_id, p.label, p.owner_id, {local_e} AS e, coalesce(l.t, {local_b}) AS a, l.t IS NULL AS begins
    FROM ({population}) p LEFT JOIN LATERAL (
      SELECT {local_x} AS t FROM ({acts}) x
      WHERE x.subject_id = p.subject_id AND x.at > p.begins_at AND x.at <= {at}
        AND (p.ends_at IS NULL OR x.at < p.ends_at) AND {accepted}
      ORDER BY x.at DESC LIMIT 1) l ON true
    WHERE p.begins_at <= {at} AND (p.ends_at IS NULL OR p.ends_at > {at})) g) o
WHERE d < {end} AND (e IS NULL OR d < e)""",
        **_sources(q),
        due=last,
        local_b=local(Sql("p.begins_at")),
        local_e=local(Sql("p.ends_at")),
        local_x=local(Sql("x.at")),
        at=q.at,
        end=q.end,
        late=_late(q),
        warn=_warn(q),
        accepted=accepted(q.eras, local(Sql("x.at")).text, "x.method"),
    )


def _sources(q: Question) -> dict[str, Sql]:
    readers = q.control.readers
    population = source_sql(readers["population"], q.ask("population"), POPULATION)
    acts = source_sql(readers["acts"], q.ask("acts"), ACTS, {"method": "text"})
    if q.brief:
        # Names and proofs of a million rows are heavy to carry to a count that drops them.
        population = sql(
            "SELECT subject_id, ''::text AS label, owner_id, begins_at, ends_at FROM ({p}) p", p=population
        )
        acts = sql(
            "SELECT subject_id, at, method, NULL::text AS proof_kind, NULL::bigint AS proof_id FROM ({a}) a", a=acts
        )
    return {"population": population, "acts": acts}


def _gaps(q: Question) -> Sql:
    sources, ranges = _sources(q), _beginnings(q)
    told, known = Sql(""), {}
    if ranges is not None and q.is_set_wise:
        told = _told(q, ranges)
        known = {
            "acts": Sql("SELECT * FROM told"),
            "population": sql(
                "SELECT * FROM ({population}) p WHERE subject_id = ANY(ARRAY(SELECT subject_id FROM told))",
                population=sources["population"],
            ),
        }
    return sql(
        _GAPS,
        **(sources | known),
        at=q.at,
        start=q.within.starts_at,
        end=q.within.ends_at,
        told=told,
        pop=_pop(q) if ranges is None else Sql(""),
        begins=local(Sql("p.begins_at")),
        ends=local(Sql("p.ends_at")),
        acted=local(Sql("x.at")),
        accepted=accepted(q.eras, local(Sql("x.at")).text, "x.method"),
        may_matter=_may_matter(q, ranges),
        act_may_matter=_act_may_matter(q),
        due_t=due_nearby(q, "t", due_in_force(q, "t")),
        due_b=due_nearby(q, "b", due_of_gap(q, "b")),
        due_cb=due_of_gap(q, "c.t"),
        due_ct=due_in_force(q, "c.t"),
    )


def _told(q: Question, ranges: Stretches) -> Sql:
    """``told``: all acts of those whose entry, or one of whose acts, begins an interval that may end in the period.

    Of a million members with a yearly duty these are a sixth in any month; nobody else's acts are sorted, and
    nobody else's membership is looked up.
    """
    return sql(
        """touched AS MATERIALIZED (
  SELECT subject_id FROM entries
  UNION ALL SELECT subject_id FROM ({acts}) x WHERE {beginning} AND x.at <= {at} AND {accepted}
), told AS MATERIALIZED (
  SELECT x.* FROM ({acts}) x
  WHERE x.at <= {at} AND {accepted} AND x.subject_id IN (SELECT subject_id FROM touched)
), """,
        acts=_sources(q)["acts"],
        beginning=within_one(Sql("x.at"), ranges),
        at=q.at,
        accepted=accepted(q.eras, local(Sql("x.at")).text, "x.method"),
    )


def _pop(q: Question) -> Sql:
    """``pop``: who belongs to the population in the period; nothing else refers to it where entries are searched."""
    return sql(
        """pop AS NOT MATERIALIZED (
  SELECT subject_id, label, owner_id, {b} AS b, {e} AS e
  FROM ({population}) p
  WHERE begins_at <= {at} AND begins_at < {end} AND (ends_at IS NULL OR ends_at > {start})
), """,
        population=_sources(q)["population"],
        b=local(Sql("begins_at")),
        e=local(Sql("ends_at")),
        at=q.at,
        start=q.within.starts_at,
        end=q.within.ends_at,
    )


def _may_matter(q: Question, ranges: Stretches | None) -> Sql:
    """Which members' first gap can have a case in the period at all: spares most of a million rows the joins."""
    if ranges is not None:
        return sql(
            "SELECT subject_id, label, owner_id, {b} AS b, {e} AS e FROM ({population}) p"
            " WHERE begins_at <= {at} AND (ends_at IS NULL OR ends_at > {start}) AND {beginning}",
            population=_sources(q)["population"],
            b=local(Sql("begins_at")),
            e=local(Sql("ends_at")),
            at=q.at,
            start=q.within.starts_at,
            beginning=within_one(Sql("begins_at"), ranges),
        )
    parts = []
    for i, era in enumerate(lengths(q)):
        parts.append(sql("({may})", may=may_end_within(Sql(f"x{i}"), era.terms["interval"], q.start, q.end)))
    if has_first(q):
        parts.append(sql("(x0 >= {start} AND x0 < {end})", start=q.start, end=q.end))
    return sql(
        "SELECT pop.* FROM (SELECT pop.*, {origin} AS x0 FROM pop) pop {entries} WHERE {parts}",
        origin=due_of_gap(q, "b") if has_first(q) else Sql("b"),
        entries=entries(q),
        parts=joined(parts, " OR "),
    )


def _beginnings(q: Question) -> Stretches | None:
    """The moments of entry from which some interval ends in the period, as stretches of time.

    Later entries never fall due earlier, so each count of intervals answers to one stretch of entries. None where
    that does not hold: the length changed, entering has a term of its own, or working time is counted.
    """
    term = q.eras[0].terms["interval"]
    if len(lengths(q)) > 1 or has_first(q) or term.working:
        return None
    stretches, earliest = Stretches(), q.start
    for k in range(1, min(MOST_STRETCHES, LONGEST // term.n) + 1):
        several = Term(k * term.n, term.unit)
        try:
            since, until = (begun_before(several, goal) for goal in (q.start, q.end))
        except (OverflowError, ValueError):
            break
        if since is None or until is None:
            return None
        earliest = since
        if since < until:
            stretches.append((since, until))
    else:
        # Entries before the last stretch counted: too old to be told apart cheaply, so all of them are looked at.
        stretches.append((None, earliest))
    return stretches


def _act_may_matter(q: Question) -> Sql:
    """The same of the gaps that begin with an act, as long as one length holds throughout."""
    only, *others = lengths(q)
    return Sql("true") if others else may_end_within(Sql("t"), only.terms["interval"], q.start, q.end)


def _firsts(q: Question) -> Sql:
    """The first case of those who entered, where the clause states a term for it."""
    return sql(
        "SELECT g.*, {next_due} AS next_d, true AS head"
        " FROM (SELECT gaps.*, a AS s, {due} AS d FROM gaps WHERE begins) g WHERE d >= {start}",
        due=due_of_gap(q, "a"),
        next_due=due_in_force(q, "d"),
        start=q.start,
    )


def _chained(q: Question) -> Sql:
    """The cases of each gap that can end in the period, era by era.

    ``c`` is where counting begins (the gap's start, or the end of its first term); the terms change for the
    interval that begins after an amendment takes effect, never for one that is running.
    """
    origin = Sql("a")
    if has_first(q):
        origin = sql("CASE WHEN begins THEN {first} ELSE a END", first=due_of_gap(q, "a"))
    return sql(
        "SELECT subject_id, label, owner_id, b, e, a, t, proof_kind, proof_id, begins, s, d, next_d,"
        " first AND s = a AS head"
        " FROM (SELECT gaps.*, {origin} AS x0 FROM gaps) g {entries} CROSS JOIN LATERAL ({branches}) duty",
        origin=origin,
        entries=entries(q),
        branches=joined([branch(q, i) for i in range(len(lengths(q)))], " UNION ALL "),
    )


def _late(q: Question) -> Sql:
    return in_force(q.eras, Sql("s"), lambda era: later(Sql("d"), era.terms.get("grace")))


def _warn(q: Question) -> Sql:
    return in_force(q.eras, Sql("s"), lambda era: warned(Sql("s"), Sql("d"), era.terms.get("warn")))
