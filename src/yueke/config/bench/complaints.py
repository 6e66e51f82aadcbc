"""The complaints of the benchmark: rows by several processes, what was done about them by SQL, each in one set."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from datetime import datetime
from random import Random

from django.db import connection, connections

from yueke.compliance import commands as compliance
from yueke.compliance.models import AdoptedPack
from yueke.config.bench import complaint_rows
from yueke.config.bench.complaint_rows import CHUNK, Chunk, Places
from yueke.config.bench.complaint_words import KINDS, THINGS
from yueke.config.bench.history import _run
from yueke.config.bench.loading import analyze, stripped
from yueke.config.bench.opening import set_up
from yueke.config.bench.place import Size
from yueke.domains.catalogue.models import Product
from yueke.domains.complaints import commands
from yueke.domains.complaints import models as m
from yueke.domains.organization import commands as organization
from yueke.domains.organization.models import Department, Membership
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event

TABLES = (m.Complaint, m.Round, m.Transfer, m.Investigation, m.Offer, m.Told, m.Clock, m.Escalation)
PRODUCTS = 500

_ROUNDS = """
INSERT INTO complaints_round (complaint_id, n, investigator_id, opened_at, why, by_customer, satisfaction, comment,
    answered_at, replied_at)
SELECT id, 1, investigator_id, received_at, '', false, satisfaction, '', answered_at, replied_at FROM complaints_complaint
"""
_TRANSFERS = """
INSERT INTO complaints_transfer (complaint_id, round, from_department_id, to_department_id, handler_id, note, sent_by_id,
    sent_at, receipt_by_id, receipt_at, back_reason)
SELECT id, 1, intake_department_id, department_id, handler_id, '', recorded_by_id, assigned_at,
    CASE WHEN signed_at IS NOT NULL THEN handler_id END, signed_at, ''
FROM complaints_complaint WHERE assigned_at IS NOT NULL AND state NOT IN ('withdrawn', 'referred')
"""
_INVESTIGATIONS = """
INSERT INTO complaints_investigation (complaint_id, round, finding, cause_id, measures, is_founded, by_id, at)
SELECT c.id, 1, '运输途中固定不当，到店验收时未逐件查看。', causes.ids[1 + c.id %% cardinality(causes.ids)],
    '补发并更换。', c.id %% 7 > 0, c.investigator_id, c.investigated_at
FROM complaints_complaint c, (SELECT array_agg(id ORDER BY id) AS ids FROM complaints_cause) causes
WHERE c.proposed_at IS NOT NULL
"""
_OFFERS = """
INSERT INTO complaints_offer (complaint_id, round, solution, why, compensation, answer_needed, answer, answer_words, limits,
    offered_by_id, offered_at, answered_at)
SELECT id, 1, '更换新件并致歉。', '', compensation, true, CASE WHEN state = 'proposed' THEN '' ELSE 'accepted' END, '', '',
    investigator_id, proposed_at, CASE WHEN state = 'proposed' THEN NULL ELSE proposed_at + interval '1 hour' END
FROM complaints_complaint WHERE proposed_at IS NOT NULL
"""
_TOLD = """
INSERT INTO complaints_told (complaint_id, round, kind, medium, text, by_id, at, delivered_at, failure)
SELECT c.id, 1, t.kind, 'phone', '已告知。', c.recorded_by_id, t.at, t.at, ''
FROM complaints_complaint c CROSS JOIN LATERAL (VALUES
    ('acknowledge', c.acknowledged_at), ('accept', c.accepted_at), ('result', c.replied_at)) AS t (kind, at)
WHERE t.at IS NOT NULL
"""
# Clocks that have run: when they were met. Those of the open run from now on, so that no sweep finds any of them due.
_CLOCKS = """
INSERT INTO complaints_clock (complaint_id, kind, clause, round, term, ladder, started_at, due_at, half_at, warn_at,
    percent, hop, stopped_at, "end")
SELECT c.id, t.kind, t.clause, 1, t.term, '2 working hours', c.received_at, c.received_at + t.long,
    c.received_at + t.long * 0.5, c.received_at + t.long * 0.8, 0, 0, t.stopped, 'met'
FROM complaints_complaint c CROSS JOIN LATERAL (VALUES
    ('accept', 'C7.3-accept', '1 working day', interval '1 day', coalesce(c.accepted_at, c.ended_at)),
    ('handover', 'C7.3-sign', '4 working hours', interval '6 hours', c.signed_at),
    ('close', 'C7.3-close-general', '3 working days', interval '5 days', c.closed_at)
) AS t (kind, clause, term, long, stopped)
WHERE t.stopped IS NOT NULL
"""
_RUNNING = """
INSERT INTO complaints_clock (complaint_id, kind, clause, round, term, ladder, started_at, due_at, half_at, warn_at,
    percent, hop, next_at, "end")
SELECT c.id, t.kind, t.clause, 1, t.term, '2 working hours', c.received_at, %(at)s + t.left,
    c.received_at + (%(at)s + t.left - c.received_at) * 0.5, c.received_at + (%(at)s + t.left - c.received_at) * 0.8,
    80, 0, %(at)s + t.left, ''
FROM complaints_complaint c CROSS JOIN LATERAL (VALUES
    ('close', 'C7.3-close-' || c.grade, '3 working days', (1 + c.id %% 20) * interval '1 day'),
    ('progress', 'C7.3-progress-' || c.grade, '2 working days', (1 + c.id %% 9) * interval '1 day'),
    ('promise', 'C7.3-promise', '', (2 + c.id %% 20) * interval '1 day')
) AS t (kind, clause, term, "left")
WHERE c.state IN ('registered', 'accepted', 'assigned', 'investigating', 'proposed', 'reviewing', 'replying', 'replied')
"""
# One of ten is over already, and has been told of to the top.
_OVER = """
UPDATE complaints_clock k SET due_at = started_at + interval '12 hours', percent = 100, hop = 2, next_at = NULL
FROM complaints_complaint c
WHERE c.id = k.complaint_id AND k.stopped_at IS NULL AND k.kind = 'progress' AND k.complaint_id %% 10 = 3
    AND c.received_at < %(at)s - interval '2 days'
"""
_RUNG = """
INSERT INTO complaints_escalation (clock_id, complaint_id, percent, hop, person_id, sent_at, receipt_at)
SELECT k.id, k.complaint_id, p.percent, 0, coalesce(c.handler_id, c.recorded_by_id), least(p.at, %(at)s), p.at
FROM complaints_clock k JOIN complaints_complaint c ON c.id = k.complaint_id
CROSS JOIN LATERAL (VALUES (50, k.half_at), (80, k.warn_at), (100, k.due_at)) AS p (percent, at)
WHERE k.percent >= p.percent AND p.at <= %(at)s
"""
_SOONEST = """
UPDATE complaints_complaint c SET next_due_at = k.soonest
FROM (SELECT complaint_id, min(due_at) AS soonest FROM complaints_clock
    WHERE stopped_at IS NULL GROUP BY complaint_id) k
WHERE k.complaint_id = c.id
"""
_EVENTS = """
INSERT INTO kernel_event (kind, stream, payload, at, actor_id, actor_name, actor_post, clause, act_id, audited)
SELECT 'complaints.' || t.kind, 'complaints.complaint:' || c.id,
    jsonb_build_object('complaint_id', c.id, 'number', c.number, 'customer_id', c.customer_id), t.at, c.recorded_by_id,
    '客服专员', '', '', NULL, false
FROM complaints_complaint c CROSS JOIN LATERAL (VALUES
    ('registered', c.received_at), ('accepted', c.accepted_at), ('assigned', c.assigned_at), ('signed', c.signed_at),
    ('replied', c.replied_at), ('closed', c.closed_at)) AS t (kind, at)
WHERE t.at IS NOT NULL
"""
_SEQUELS = (_ROUNDS, _TRANSFERS, _INVESTIGATIONS, _OFFERS, _TOLD, _CLOCKS, _RUNNING, _OVER, _RUNG, _SOONEST)


def build(size: Size, at: datetime, done: Callable[[int], None]) -> None:
    """Fill a company that has none with ``size.complaints``, a tenth of them open with running clocks."""
    places = _places(size, at)
    with connection.cursor() as cursor:
        # What an interrupted run left.
        cursor.execute("TRUNCATE complaints_complaint CASCADE")
        cursor.execute("DELETE FROM kernel_event WHERE stream LIKE 'complaints.complaint:%'")
    with stripped(*TABLES):
        connections.close_all()
        processes = max(1, min(4, os.cpu_count() or 1))
        with multiprocessing.get_context("spawn").Pool(processes, set_up) as pool:
            firsts = range(0, size.complaints, CHUNK)
            chunks = [Chunk(size.complaints, size.seed, places, at, first) for first in firsts]
            for n, _count in enumerate(pool.imap_unordered(complaint_rows.write, chunks), 1):
                done(min(n * CHUNK, size.complaints))
        for statement in _SEQUELS:
            _run(statement, at=at)
        _run("SELECT setval('complaints_complaint_id_seq', (SELECT max(id) FROM complaints_complaint))")
    _run(_EVENTS)
    analyze(*TABLES, Event, Product)


def _places(size: Size, at: datetime) -> Places:
    """Everything complaints name; what the company lacks is made: heads of departments, products, categories."""
    served = Membership.objects.filter(person__username__startswith="service", to_date=None).order_by("pk")
    seats = list(served.values_list("person_id", "department_id"))
    first = {department: person for person, department in reversed(seats)}
    for pk in Department.objects.filter(head=None).order_by("pk").values_list("pk", flat=True):
        head = first.get(pk, seats[pk % len(seats)][0])
        organization.name_head(SYSTEM, pk, person_id=head, at=at)
    if not AdoptedPack.objects.filter(code="C").exists():
        compliance.adopt(SYSTEM, "C", at=at)
    commands.seed_trees(SYSTEM, at=at)
    chance = Random(size.seed)
    Product.objects.bulk_create(
        (
            Product(code=f"JZ-{n:04d}", name=f"{chance.choice(THINGS)} {chance.choice('ABCDEF')}{n:03d}", created_at=at)
            for n in range(PRODUCTS)
        ),
        ignore_conflicts=True,
    )
    below = m.Category.objects.filter(parent__isnull=False).order_by("pk")
    categories: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for pk, code in below.values_list("pk", "code"):
        categories.setdefault(code.split(".")[0], []).append(pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM customers_customer")
        low, high = cursor.fetchone()
    return Places(
        (low, high - low + 1),
        seats,
        list(Product.objects.filter(code__startswith="JZ-").order_by("pk").values_list("pk", "name")),
        categories,
    )
