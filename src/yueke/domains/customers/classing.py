"""Classes and grades of everybody at once, in SQL: the set-wise twin of ``rules.classing.decide``.

Quotients are formed as in the rules (one division, then rounding), so that both give the same points to the last
digit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from yueke.domains.customers.rules import ClassPolicy
from yueke.kernel.terms import Term

Purchases = Callable[[datetime, Term], Any]
"""Who bought what: ``purchases(at, window)`` gives rows ``customer_id, orders, amount, later, earlier, months``, a
QuerySet that can be narrowed by ``customer_id``."""

_CLASSED = """
WITH points AS (
    SELECT c.id AS customer_id, c.kind AS nature, c.frequency_class AS was_frequency,
        c.amount_class AS was_amount, c.grade AS was_grade,
        COALESCE(b.orders, 0) AS orders, COALESCE(b.amount, 0)::numeric AS amount,
        COALESCE({g}.amount, 0)::numeric AS graded_amount, COALESCE({g}.later, 0)::numeric AS later,
        COALESCE({g}.earlier, 0)::numeric AS earlier, COALESCE({g}.months, 0) AS months,
        round(LEAST(100 * GREATEST(COALESCE({g}.amount, 0), 0)::numeric / %(full_value)s::numeric, 100), 1) AS value,
        round(CASE
            WHEN COALESCE({g}.earlier, 0) > 0 THEN LEAST(GREATEST(50 + 50 * ({g}.later - {g}.earlier)::numeric
                / ({g}.earlier * %(full_potential)s::numeric), 0), 100)
            WHEN COALESCE({g}.later, 0) > 0 THEN 100 ELSE 0 END, 1) AS potential,
        round(LEAST(100 * COALESCE({g}.months, 0)::numeric / %(full_loyalty)s::numeric, 100), 1) AS loyalty
    FROM customers_customer c
    LEFT JOIN {bought} b ON b.customer_id = c.id
    {join}
    WHERE c.archived_at IS NULL AND c.created_at <= %(at)s {only} OFFSET 0
), scored AS (
    SELECT p.*, round(%(weight_value)s::numeric * value + %(weight_potential)s::numeric * potential
        + %(weight_loyalty)s::numeric * loyalty, 1) AS score
    FROM points p OFFSET 0
), classed AS (
    SELECT s.*,
        CASE WHEN orders >= %(high)s THEN 'high' WHEN orders >= %(medium)s THEN 'medium'
            WHEN orders >= %(low)s THEN 'low' ELSE 'none' END AS frequency_class,
        CASE WHEN amount >= %(large)s THEN 'large' WHEN amount >= %(middling)s THEN 'medium'
            WHEN amount >= %(small)s THEN 'small' ELSE 'none' END AS amount_class,
        CASE WHEN score >= %(diamond)s THEN 'diamond' WHEN score >= %(platinum)s THEN 'platinum'
            WHEN score >= %(gold)s THEN 'gold' ELSE 'ordinary' END AS grade
    FROM scored s OFFSET 0
)
SELECT * FROM classed
"""
# OFFSET 0 keeps each step a step. Merged into one, every use of the score would compute it anew from the purchases.

_TERMS = (
    *("high", "medium", "low", "large", "middling", "small", "diamond", "platinum", "gold"),
    *("weight_value", "weight_potential", "weight_loyalty", "full_value", "full_potential", "full_loyalty"),
)
"""What of the policy the SQL is given."""


def classed(
    policy: ClassPolicy, at: datetime, *, bought: str, graded: str, only: Sequence[int] | None = None
) -> tuple[str, dict[str, Any]]:
    """SQL and parameters of one row per live customer created until ``at``: figures, points, classes and grade.

    ``only`` names the customers by id; None means everybody.

    ``bought`` and ``graded`` name tables of :data:`Purchases` rows for the windows of the two clauses; the same
    name twice when the windows are the same.
    Columns: customer_id, nature, orders, amount, graded_amount, later, earlier, months, value, potential,
    loyalty, score, frequency_class, amount_class, grade; was_frequency, was_amount, was_grade as the customer's
    row has them now.
    """
    params: dict[str, Any] = {"at": at} if only is None else {"at": at, "only": list(only)}
    for name in _TERMS:
        params[name] = getattr(policy, name)
    join = "" if bought == graded else f"LEFT JOIN {graded} g ON g.customer_id = c.id"
    sql = _CLASSED.replace("{bought}", bought).replace("{join}", join)
    sql = sql.replace("{only}", "" if only is None else "AND c.id = ANY(%(only)s)")
    return sql.replace("{g}", "b" if bought == graded else "g"), params
