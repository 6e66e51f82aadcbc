"""Figures for Prometheus: what each process counts of its requests, and what the database tells when asked.

The web processes write their counts to files of one folder (``PROMETHEUS_MULTIPROC_DIR``, set by ``yueke up``), so
that any of them can answer for all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric

from yueke.kernel import clock

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

requests = Counter("yueke_requests", "Requests answered.", ["method", "route", "status"])
seconds = Histogram("yueke_request_seconds", "Seconds until a request was answered.", ["method"], buckets=_BUCKETS)


class Installation:
    """What the database tells about work and safety; asked anew at each scrape."""

    def collect(self) -> Iterator[Metric]:
        """The figures; without the database only that it is away."""
        up = GaugeMetricFamily("yueke_database_up", "Whether the database answers.")
        try:
            found = list(_told())
        except DatabaseError:
            connection.close()
            found = []
        up.add_metric([], 1 if found else 0)
        yield up
        yield from found


def text() -> bytes:
    """Everything, as Prometheus reads it."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(requests)
        registry.register(seconds)
    registry.register(Installation())
    return generate_latest(registry)


def _told() -> Iterator[Metric]:
    from django.db.models import Count
    from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

    from yueke.domains.safekeeping import queries
    from yueke.kernel.access import SYSTEM

    now = clock.now()
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - timedelta(minutes=1)).count()
    yield GaugeMetricFamily("yueke_workers", "Workers alive.", value=alive)
    jobs = GaugeMetricFamily("yueke_jobs", "Jobs not done yet, or failed.", labels=["queue", "status"])
    rows = ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"]).values_list("queue_name", "status")
    for queue, status, n in rows.annotate(n=Count("pk")).order_by("queue_name", "status"):
        jobs.add_metric([queue, status], n)
    yield jobs
    known = queries.state(SYSTEM)
    ages = GaugeMetricFamily("yueke_age_seconds", "Seconds since the last success; missing: never.", labels=["of"])
    for of, row in (("backup", known.backup), ("restore_proven", known.rehearsal)):
        if row is not None:
            ages.add_metric([of], _since(row.ended_at, now))
    yield ages


def _since(then: datetime, now: datetime) -> float:
    return (now - then).total_seconds()
