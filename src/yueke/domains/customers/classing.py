"""Classes and grades of everybody at once, in SQL: the set-wise twin of ``rules.classing.decide``.

``ordered`` counts orders, ``amount`` yuan, ``months`` rolling months with a purchase; quotients are formed as in
the rules (one division, then rounding), so that both give the same points to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from yueke.domains.customers.rules import ClassPolicy
from yueke.kernel.terms import Term

Purchases = Callable[[datetime, Term], Any]
"""Who bought what: ``purchases(at, window)`` is a QuerySet of ``customer_id, orders, amount, later, earlier, months``."""

_CLASSED = """
WITH bought AS ({bought}), graded AS ({graded}), points AS (
    SELECT c.id AS customer_id, c.kind AS nature,
        COALESCE(b.orders, 0) AS orders, COALESCE(b.amount, 0)::numeric AS amount,
        COALESCE(g.amount, 0)::numeric AS graded_amount, COALESCE(g.later, 0)::numeric AS later,
        COALESCE(g.earlier, 0)::numeric AS earlier, COALESCE(g.months, 0) AS months,
        round(LEAST(100 * GREATEST(COALESCE(g.amount, 0), 0)::numeric / %(full_value)s::numeric, 100), 1) AS value,
        round(CASE
            WHEN COALESCE(g.earlier, 0) > 0 THEN LEAST(GREATEST(50 + 50 * (g.later - g.earlier)::numeric
                / (g.earlier * %(full_potential)s::numeric), 0), 100)
            WHEN COALESCE(g.later, 0) > 0 THEN 100 ELSE 0 END, 1) AS potential,
        round(LEAST(100 * COALESCE(g.months, 0)::numeric / %(full_loyalty)s::numeric, 100), 1) AS loyalty
    FROM customers_customer c
    LEFT JOIN bought b ON b.customer_id = c.id
    LEFT JOIN graded g ON g.customer_id = c.id
    WHERE c.archived_at IS NULL AND c.created_at <= %(at)s
), scored AS (
    SELECT p.*, round(%(weight_value)s::numeric * value + %(weight_potential)s::numeric * potential
        + %(weight_loyalty)s::numeric * loyalty, 1) AS score
    FROM points p
)
SELECT s.*,
    CASE WHEN orders >= %(high)s THEN 'high' WHEN orders >= %(medium)s THEN 'medium'
        WHEN orders >= %(low)s THEN 'low' ELSE 'none' END AS frequency_class,
    CASE WHEN amount >= %(large)s THEN 'large' WHEN amount >= %(middling)s THEN 'medium'
        WHEN amount >= %(small)s THEN 'small' ELSE 'none' END AS amount_class,
    CASE WHEN score >= %(diamond)s THEN 'diamond' WHEN score >= %(platinum)s THEN 'platinum'
        WHEN score >= %(gold)s THEN 'gold' ELSE 'ordinary' END AS grade
FROM scored s
"""


def classed(purchases: Purchases, policy: ClassPolicy, at: datetime) -> tuple[str, dict[str, Any]]:
    """SQL and parameters of one row per live customer created until ``at``: figures, points, classes and grade.

    Columns: customer_id, nature, orders, amount, graded_amount, later, earlier, months, value, potential,
    loyalty, score, frequency_class, amount_class, grade.
    """
    params: dict[str, Any] = {"at": at}
    for name in (
        "high medium low large middling small weight_value weight_potential weight_loyalty full_value "
        "full_potential full_loyalty diamond platinum gold"
    ).split():
        params[name] = getattr(policy, name)
    bought = _named(purchases(at, policy.window), "bought", params)
    same = policy.window == policy.grade_window
    graded = "SELECT * FROM bought" if same else _named(purchases(at, policy.grade_window), "graded", params)
    return _CLASSED.replace("{bought}", bought).replace("{graded}", graded), params


def _named(rows: Any, prefix: str, params: dict[str, Any]) -> str:
    """The SQL of a QuerySet with its positional parameters named, so that it can stand inside another."""
    sql, values = rows.query.sql_with_params()
    names = [f"{prefix}_{n}" for n in range(len(values))]
    params.update(zip(names, values, strict=True))
    parts = sql.split("%s")
    if len(parts) != len(values) + 1:
        raise ValueError("the purchases' SQL holds a literal %s")
    return "".join(part + (f"%({name})s" if name else "") for part, name in zip(parts, [*names, ""], strict=True))
