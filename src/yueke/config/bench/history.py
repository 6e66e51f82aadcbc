"""What happened in the company: orders, key customers, visits, reviews and classes, each in one set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from yueke.config.bench.loading import analyze, stripped
from yueke.config.bench.place import Size
from yueke.domains.customers.models import Customer, KeyQualification, ProfileReview, Standing
from yueke.domains.orders.models import Order, OrderLine
from yueke.domains.visits.models import Visit, VisitFeedback
from yueke.reactions import nightly

Done = Callable[[int], None]
Step = tuple[str, int, Callable[[Done], None]]
"""Its name, how much there is to do, and the act, which tells how much of it is done."""

_ORDERS = """
INSERT INTO orders_order (number, customer_id, ordered_at, channel, department_id, person_id, amount, cost,
    promised_on, delivered_on, state, remark, created_at)
SELECT 'DD' || lpad(o.n::text, 10, '0'), c.id, o.moment, c.channel, c.department_id, c.owner_id, o.amount,
    round(o.amount * 0.62, 2), o.promised, CASE WHEN o.promised < %(at)s::date THEN o.promised - o.early END,
    CASE WHEN o.n %% 100 = 0 THEN 'cancelled' WHEN o.promised < %(at)s::date THEN 'delivered' ELSE 'open' END,
    '', o.moment
FROM (
    SELECT n, id, moment, (moment + interval '10 days')::date AS promised, (random() * 8 - 1)::int AS early,
        round((40 + 3000 * power(random(), 3))::numeric, 2) AS amount
    FROM (
        SELECT n, low + floor(width * power(random(), 1.6))::bigint AS id,
            %(at)s::timestamptz - random() * interval '720 days' - interval '1 hour' AS moment
        FROM generate_series(%(first)s::bigint, %(last)s::bigint) n,
            (SELECT min(id) AS low, count(*) AS width FROM customers_customer) bounds) drawn) o
JOIN customers_customer c ON c.id = o.id
"""
_LINES = """
INSERT INTO orders_orderline (order_id, product_name, quantity, price, amount)
SELECT id, (ARRAY['货架', '冷柜', '收银台', '展示柜', '配件'])[1 + id %% 5], 1, amount, amount
FROM orders_order WHERE id %% 10 = 0
"""
_KEYS = """
INSERT INTO customers_keyqualification
    (customer_id, state, number, reason, applied_by_id, applied_at, decided_by_id, decided_at, decision_note,
    withdrawal_reason)
SELECT id, 'approved', 'ZD' || lpad(id::text, 10, '0'), '采购额居前列，申请列为重点客户。', owner_id,
    created_at + (least(%(at)s, created_at + interval '60 days') - created_at) / 2,
    (SELECT min(id) FROM organization_person), least(%(at)s, created_at + interval '60 days'), '同意。', ''
FROM customers_customer WHERE stage = 'customer' ORDER BY id LIMIT %(key)s
"""
_MARKS = """
UPDATE customers_customer c SET is_key = true, key_number = q.number
FROM customers_keyqualification q WHERE q.customer_id = c.id AND q.state = 'approved'
"""
# Half of the visits go to key customers, who owe the most of them.
_VISITS = """
INSERT INTO visits_visit (number, customer_id, kind, clause, state, planned_on, due_at, owner_id, department_id,
    purpose, materials, done_at, done_by_id, method, contact_name, result, refusal_reason, satisfaction, content,
    opinion, products, next_step, created_at, updated_at)
SELECT 'HF' || lpad(v.n::text, 10, '0'), c.id, v.kind, '', 'done', (v.moment AT TIME ZONE 'Asia/Shanghai')::date, NULL,
    c.owner_id, c.department_id, '', '', v.moment, c.owner_id,
    CASE WHEN v.kind = 'recommendation' THEN 'onsite' ELSE 'phone' END, c.name,
    CASE WHEN v.n %% 40 = 0 THEN 'refused' ELSE 'reached' END, CASE WHEN v.n %% 40 = 0 THEN '工作忙' ELSE '' END,
    CASE WHEN v.n %% 40 > 0 THEN 5 - v.n %% 3 END, '产品使用正常。', '', '{}', '', v.moment, v.moment
FROM (
    SELECT n, (ARRAY['regular', 'maintenance', 'recommendation'])[1 + n %% 3] AS kind,
        CASE WHEN n %% 2 = 0 THEN keys[1 + n / 2 %% cardinality(keys)]
            ELSE low + floor(width * random())::bigint END AS id,
        %(at)s::timestamptz - random() * interval '700 days' - interval '1 hour' AS moment
    FROM generate_series(1, %(visits)s::bigint) n,
        (SELECT min(id) AS low, count(*) AS width FROM customers_customer) bounds,
        (SELECT array_agg(customer_id ORDER BY customer_id) AS keys FROM customers_keyqualification) approved) v
JOIN customers_customer c ON c.id = v.id
"""
_FEEDBACK = """
INSERT INTO visits_visitfeedback (visit_id, department_id, content, sent_by_id, sent_at, answer, answered_by_id,
    answered_at)
SELECT id, department_id, '送货可以再快一些', done_by_id, done_at, CASE WHEN id %% 300 > 0 THEN '已安排' ELSE '' END,
    CASE WHEN id %% 300 > 0 THEN done_by_id END,
    CASE WHEN id %% 300 > 0 THEN done_at + random() * interval '4 days' END
FROM visits_visit WHERE id %% 100 = 0
"""
# Most profiles are looked at once a year, as the regulation asks.
_REVIEWS = """
INSERT INTO customers_profilereview (customer_id, reviewed_by_id, reviewed_at, note)
SELECT c.id, c.owner_id, c.created_at + year * interval '1 year' - random() * interval '40 days', ''
FROM customers_customer c, generate_series(1, 3) year
WHERE c.created_at + year * interval '1 year' < %(at)s AND random() < 0.93
"""
_REVIEWED = """
UPDATE customers_customer c SET reviewed_at = r.latest
FROM (SELECT customer_id, max(reviewed_at) AS latest FROM customers_profilereview GROUP BY customer_id) r
WHERE r.customer_id = c.id
"""
_AT_ONCE = 1_000_000


def steps(size: Size, at: datetime) -> Iterator[Step]:
    """The chapters of the past in their order."""
    yield "订单 · orders", size.orders, partial(_orders, size, at)
    yield "重点客户 · key customers", size.key, partial(_keys, size, at)
    yield "回访 · visits", size.visits, partial(_visits, size, at)
    yield "档案核对与分类 · reviews and classes", size.customers, partial(_reviews_and_classes, at)


def _orders(size: Size, at: datetime, done: Done) -> None:
    with stripped(Order, OrderLine):
        for first in range(1, size.orders + 1, _AT_ONCE):
            last = min(first + _AT_ONCE - 1, size.orders)
            _run(_ORDERS, seed=_fraction(size.seed + first), at=at, first=first, last=last)
            done(last)
        _run(_LINES)
    analyze(Order, OrderLine)


def _keys(size: Size, at: datetime, done: Done) -> None:
    _run(_KEYS, at=at, key=size.key)
    _run(_MARKS)
    analyze(KeyQualification)


def _visits(size: Size, at: datetime, done: Done) -> None:
    with stripped(Visit, VisitFeedback):
        _run(_VISITS, seed=_fraction(size.seed + 1), at=at, visits=size.visits)
        _run(_FEEDBACK, seed=_fraction(size.seed + 2))
    analyze(Visit, VisitFeedback)


def _reviews_and_classes(at: datetime, done: Done) -> None:
    # Both write every customer anew, which with twenty indexes in place takes minutes.
    with stripped(ProfileReview, Customer):
        _run(_REVIEWS, seed=0.25, at=at)
        _run(_REVIEWED)
        nightly.reclass(at)
    analyze(ProfileReview, Customer, Standing)


def _run(statement: str, *, seed: float = 0.5, **values: Any) -> None:
    """Execute in one transaction, with dice that fall the same way each time."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Rows drawn by several processes at once would come in another order each time.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '256MB'")
        cursor.execute("SELECT setseed(%s)", [seed])
        cursor.execute(statement, values)


def _fraction(seed: int) -> float:
    return seed % 1_000_003 / 1_000_003
