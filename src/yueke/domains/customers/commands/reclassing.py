"""Classes and grades: one run over everybody, or some customers between two runs (clauses A3.1 and A3.2)."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.classing import Purchases, classed
from yueke.domains.customers.events import CustomersReclassed
from yueke.domains.customers.models import Reclassing, Standing
from yueke.domains.customers.rules import ClassPolicy
from yueke.domains.customers.rules.classing import CLASSES, GRADES
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Refused
from yueke.kernel.events import publish
from yueke.kernel.terms import Term

_LOCK = 0x79756B05
"""Key of the advisory lock that lets one run follow another."""

_FIND = """
CREATE TEMPORARY TABLE customers_changing ON COMMIT DROP AS
SELECT n.*, s.id AS open_id, s.id IS NULL OR (s.frequency_class, s.amount_class, s.nature, s.grade)
        IS DISTINCT FROM (n.frequency_class, n.amount_class, n.nature, n.grade) AS moved,
    (n.was_frequency, n.was_amount, n.was_grade)
        IS DISTINCT FROM (n.frequency_class, n.amount_class, n.grade) AS marked
FROM ({classed}) n
LEFT JOIN customers_standing s ON s.customer_id = n.customer_id AND s.to_at IS NULL
WHERE s.id IS NULL
    OR (s.frequency_class, s.amount_class, s.nature, s.grade)
        IS DISTINCT FROM (n.frequency_class, n.amount_class, n.nature, n.grade)
    OR (n.was_frequency, n.was_amount, n.was_grade) IS DISTINCT FROM (n.frequency_class, n.amount_class, n.grade)
"""
_CLOSE = """
UPDATE customers_standing s SET to_at = %(at)s
FROM customers_changing n WHERE s.id = n.open_id AND n.moved
"""
_OPEN = """
INSERT INTO customers_standing
    (customer_id, frequency_class, amount_class, nature, grade, from_at, explanation)
SELECT customer_id, frequency_class, amount_class, nature, grade, %(at)s, jsonb_build_object(
    'reclassing', %(reclassing)s::bigint, 'orders', orders, 'amount', amount, 'later', later, 'earlier', earlier,
    'months', months, 'value', value, 'potential', potential, 'loyalty', loyalty, 'score', score)
FROM customers_changing WHERE moved ORDER BY customer_id
"""
_MARK = """
UPDATE customers_customer c
SET frequency_class = n.frequency_class, amount_class = n.amount_class, grade = n.grade, classed_at = %(at)s
FROM customers_changing n WHERE c.id = n.customer_id AND n.marked
"""


@command(may="customers.steward")
def reclass(actor: Actor, *, purchases: Purchases, terms: Mapping[str, Mapping[str, Any]], at: datetime) -> Reclassing:
    """Class and grade every live customer as of ``at``, and keep the history of who changed.

    ``purchases`` is ``orders.queries.purchases``; ``terms`` those of clauses ``A3.1-share`` and ``A3.2-review``,
    typed or plain. Raises Refused when a run at or after ``at`` exists already.
    """
    begun = time.perf_counter()
    policy = ClassPolicy.from_terms(terms)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if Reclassing.objects.filter(at__gte=at).exists():
            raise Refused(_("这一时点之后已有分类分级结果，不能倒推重算。"), clause="A3.1")
        # A million groups fit in this; the server's own setting is meant for many small queries at once.
        cursor.execute("SELECT set_config('work_mem', '192MB', true)")
        changed = _find(cursor, purchases, policy, at)
        cursor.execute("SELECT count(*) FROM customers_customer WHERE archived_at IS NULL AND created_at <= %s", [at])
        run = Reclassing.objects.create(
            at=at, terms=_plain(terms), customers=cursor.fetchone()[0], changed=changed, seconds=0
        )
        _write(cursor, run, at)
    run.seconds = round(time.perf_counter() - begun, 3)
    run.save(update_fields=["seconds"])
    publish(actor, CustomersReclassed(reclassing_id=run.pk, customers=run.customers, changed=run.changed, at=at))
    return run


@command(may="customers.steward")
def reclass_some(actor: Actor, customer_ids: Collection[int], *, purchases: Purchases, at: datetime) -> int:
    """Class and grade a few customers anew as of ``at``, as the latest run did everybody; returns how many changed.

    By its terms, so that they stay comparable with all others: terms that have changed since hold from the next run on.
    Nothing is done before the first run, for a moment no later than the latest, and for customers classed at ``at``
    already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        run = Reclassing.objects.order_by("-at", "-pk").first()
        if run is None or run.at >= at:
            return 0
        settled = Standing.objects.filter(customer_id__in=customer_ids, to_at__isnull=True, from_at__gte=at)
        ids = sorted({*customer_ids} - {*settled.values_list("customer_id", flat=True)})
        if not ids:
            return 0
        changed = _find(cursor, purchases, ClassPolicy.from_terms(run.terms), at, ids)
        _write(cursor, run, at)
    return changed


def _find(
    cursor: Any, purchases: Purchases, policy: ClassPolicy, at: datetime, only: Sequence[int] | None = None
) -> int:
    """Put whoever changes into a temporary table; returns how many change class or grade."""
    sql, params = classed(policy, at, **_gathered(cursor, purchases, policy, at, only), only=only)
    cursor.execute("DROP TABLE IF EXISTS pg_temp.customers_changing")
    cursor.execute(_FIND.replace("{classed}", sql), params)
    cursor.execute("ANALYZE customers_changing")
    cursor.execute("SELECT count(*) FROM customers_changing WHERE moved")
    return int(cursor.fetchone()[0])


def _write(cursor: Any, run: Reclassing, at: datetime) -> None:
    """Close and open the standings of those found, explained by the terms of ``run``."""
    for statement in (_CLOSE, _OPEN, _MARK):
        cursor.execute(statement, {"at": at, "reclassing": run.pk})


def _gathered(
    cursor: Any, purchases: Purchases, policy: ClassPolicy, at: datetime, only: Sequence[int] | None
) -> dict[str, str]:
    """The purchases of both windows (of some customers ``only``) in temporary tables, by name.

    Inside the larger query they would be summed once by each parallel worker; alone, the workers share them out.
    """
    windows = {"customers_bought": policy.window}
    if policy.grade_window != policy.window:
        windows["customers_graded"] = policy.grade_window
    for table, window in windows.items():
        bought = purchases(at, window)
        narrowed = bought if only is None else bought.filter(customer_id__in=only)
        sql, params = narrowed.query.sql_with_params()
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {sql}", params)
        cursor.execute(f"ANALYZE {table}")
    return {"bought": "customers_bought", "graded": list(windows)[-1]}


def _plain(terms: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The terms of the two clauses as JSON, to explain the run by later."""
    return {clause: {name: _jsonable(value) for name, value in terms[clause].items()} for clause in (CLASSES, GRADES)}


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    return str(value) if isinstance(value, Term) or not isinstance(value, (int, str, float, bool)) else value
