"""How a clause was kept month by month, or quarter by quarter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from yueke.compliance.clauses import Clause
from yueke.compliance.durations import local_time
from yueke.compliance.evidence import Evidence, question, state_sql
from yueke.compliance.models import Snapshot
from yueke.compliance.periods import Period
from yueke.compliance.regulation import regulation
from yueke.compliance.shapes import cases_sql
from yueke.compliance.sql import Sql, rows_set_wise, sql
from yueke.kernel.access import Actor

_COUNTS = ("kept", "broken", "pending", "at_risk")


def trend(
    clause_id: str, at: datetime, *, unit: str = "month", n: int = 12, actor: Actor | None = None
) -> list[Evidence]:
    """The last ``n`` months, quarters or years, oldest first, the running one last; one query for each part.

    Cases are recomputed as known now. What can only be measured in the present (thresholds) has no past to
    compute: there the last snapshot of each period speaks, and periods before the first one are empty.
    """
    last = Period.of(unit, local_time(at).date())
    periods = [last.shifted(-i) for i in range(n - 1, -1, -1)]
    clause = regulation().clause(clause_id)
    sums: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    for leaf in clause.leaves:
        for start, counts in _of_leaf(leaf, periods, at, actor).items():
            for name in _COUNTS:
                sums[start][name] += counts[name]
    return [
        Evidence(clause, period, c["kept"], c["broken"], c["pending"], c["at_risk"])
        for period in periods
        for c in [sums[period.start]]
    ]


def _of_leaf(leaf: Clause, periods: list[Period], at: datetime, actor: Actor | None) -> dict[Any, dict[str, int]]:
    if leaf.shape == "threshold":
        return _from_snapshots(leaf, periods) if actor is None or actor.scope.kind == "all" else {}
    span = Period(periods[0].start, periods[-1].end)
    asked = question(leaf, span, at, actor=actor)
    if asked is None:
        return {}
    unit = periods[0].unit
    found = rows_set_wise(
        sql(
            """SELECT date_trunc({unit}, due_at)::date AS start, count(*) FILTER (WHERE state = 'kept') AS kept,
  count(*) FILTER (WHERE state = 'broken') AS broken,
  count(*) FILTER (WHERE state IN ('pending', 'at_risk')) AS pending,
  count(*) FILTER (WHERE state = 'at_risk') AS at_risk
FROM (SELECT due_at, {state} AS state FROM ({cases}) c) s GROUP BY 1""",
            unit=Sql(f"'{unit}'"),
            state=state_sql(asked.now),
            cases=cases_sql(replace(asked, brief=True)),
        )
    )
    return {row.pop("start"): row for row in found}


def _from_snapshots(leaf: Clause, periods: list[Period]) -> dict[Any, dict[str, int]]:
    kept = Snapshot.objects.filter(clause_id=leaf.id, date__gte=periods[0].start, date__lt=periods[-1].end).order_by(
        "date"
    )
    unit = periods[0].unit
    # Later days of a period overwrite earlier ones: its last snapshot speaks for it.
    return {Period.of(unit, s.date).start: {name: getattr(s, name) for name in _COUNTS} for s in kept}
