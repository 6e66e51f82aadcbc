"""Takes the times: each question in turn, through the query layer and as a page of the running server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import connection

from yueke.config.bench.figures import Measured, Times
from yueke.config.bench.operations import Operation, Probe
from yueke.config.bench.web import Browser, requests_per_second

LIGHT = "/sign-in/"
"""The lightest page: nothing of the company stands on it."""
WARM_UP = 2
"""Rounds that are not counted: caches fill as they would in the first minute of a working day."""


def measure(operation: Operation, browser: Browser | None, *, requests: int, clients: int, seconds: float) -> Measured:
    """Ask every probe of ``operation`` in turn until ``requests`` were counted; then with several clients.

    The value held against the target is the page's 95th percentile, or the query layer's while there is no page.
    """
    row = Measured(operation.code, operation.title, operation.target)
    row.query = Times.of(list(_asked(operation.probes, requests, row)))
    row.naive = _naive(operation.probes)
    paths = [probe.path for probe in operation.probes]
    if browser is None or not all(paths):
        row.value, row.note = row.query.p95, "只测查询 · query only"
        return row
    row.page = in_turn(_fetched(operation.probes, browser, requests, row), browser, row)
    row.value = row.page.p95
    if seconds > 0 and not row.wrong:
        row.rate = round(requests_per_second(browser, paths, clients, seconds), 1)
    return row


def in_turn(asked: Iterator[float], browser: Browser, row: Measured, *, uncounted: int = 0) -> Times:
    """The times of ``asked`` but the first, with the lightest page fetched after each: a machine drifts by half within
    one run."""
    spent, light, stranger = [], [], browser.stranger("")
    for one in islice(asked, uncounted, None):
        spent.append(one)
        light.append(stranger.get(LIGHT).seconds)
    row.light = Times.of(light)
    return Times.of(spent)


def timed(act: Callable[[], object]) -> float:
    """The seconds ``act`` takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _asked(probes: list[Probe], requests: int, row: Measured) -> Iterator[float]:
    for n, probe in _turns(probes, requests):
        begun = time.perf_counter()
        answer = probe.ask()
        spent = time.perf_counter() - begun
        if n >= 0:
            yield spent
        elif not probe.right(answer):
            row.wrong.append(f"{probe.path or row.code}: {answer[:3]}")


def _fetched(probes: list[Probe], browser: Browser, requests: int, row: Measured) -> Iterator[float]:
    for n, probe in _turns(probes, requests):
        answer = browser.get(probe.path)
        if n >= 0:
            yield answer.seconds
        elif answer.status != 200:
            row.wrong.append(f"{probe.path}: {answer.status}")
        elif probe.reads and not probe.right(told := probe.reads(answer.text)):
            row.wrong.append(f"{probe.path}: {told[:3]}")
        elif missing := [text for text in probe.shows if text not in answer.text]:
            row.wrong.append(f"{probe.path}: {missing[0]} ?")


def _turns(probes: list[Probe], requests: int) -> Iterator[tuple[int, Probe]]:
    """Every probe ``WARM_UP`` times with a negative number, then all in turn, numbered from 0."""
    for _ in range(WARM_UP):
        for probe in probes:
            yield -1, probe
    for n in range(requests):
        yield n, probes[n % len(probes)]


def _naive(probes: list[Probe]) -> Times | None:
    statements = [probe.naive for probe in probes if probe.naive]
    spent = []
    with connection.cursor() as cursor:
        for statement in statements:
            begun = time.perf_counter()
            cursor.execute(statement)
            cursor.fetchall()
            spent.append(time.perf_counter() - begun)
    return Times.of(spent) if spent else None
