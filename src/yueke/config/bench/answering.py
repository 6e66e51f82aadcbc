"""Many people answer an open survey at once, through its real pages: how fast, whether any answer was lost, and its quota.

Everybody comes from an address of their own, as behind a reverse proxy (``YUEKE_PROXIES``), so that the site's limits hold as
they do in earnest: none is raised.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.config.bench import survey_questions as questions
from yueke.config.bench.figures import Measured
from yueke.config.bench.spent import Spent
from yueke.config.bench.surveys import planned
from yueke.config.bench.web import Browser, WrongAnswer, served
from yueke.config.owning import as_owner
from yueke.domains.surveys import commands
from yueke.domains.surveys.keys import key_index
from yueke.domains.surveys.models import Quota, Response, Survey
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

TITLE = "基准开放链接调查"
TARGET = 500
"""Answers to questions, accepted in a second."""
QUOTA_SHARE = 0.3
"""Of all visits: the quota that must be filled exactly. Half of all visits try for a place in it."""
WANTED, FREE = "a", "d"
_HIDDEN = re.compile(r'name="(_page|_seen|_since)" value="([^"]*)"')
_THANKS, _FULL = "您的回答已经收到", "这类顾客的回答已经收齐"
_PATIENCE = 600
"""Seconds the worker may take to come to rest; what a killed one left, another takes up after a minute."""
_LEFT = ("surveys_callback", "evaluations_rating", "surveys_response")
"""Tables that hold something of an answered survey, the last ones referred to by those before."""


@dataclass(frozen=True)
class Visit:
    """One visit: the serial it sent, the key it was given, and how it ended."""

    serial: int
    key: str
    ending: str


def measured(visits: int, clients: int, processes: int) -> list[Measured]:
    """Let ``visits`` people answer, ``clients`` at once; everything is taken away again."""
    wanted = max(1, round(visits * QUOTA_SHARE))
    survey = planned(TITLE, questions.whole(), clock.now(), quotas=[("第 1 类", _only(WANTED), wanted)])
    door = commands.open_door(SYSTEM, survey.pk, "基准", {"store": "门店000"}, at=clock.now())
    try:
        with _behind_a_proxy(), served(processes, worker=True) as (browser, _supervisor):
            _come_to_rest()
            warm = _answered(browser, door.code, [FREE] * clients * 2, clients, first=visits)
            kinds = [WANTED if n % 2 else "b" for n in range(visits)]
            begun = Spent.now()
            made = _answered(browser, door.code, kinds, clients, first=0)
            spent = Spent.now().since(begun)
        return _rows(survey, made, warm, wanted, spent)
    finally:
        _forget(survey)


def _rows(survey: Survey, made: list[Visit], warm: list[Visit], wanted: int, spent: Spent) -> list[Measured]:
    each = questions.size_of(questions.whole())
    a_second = len(made) / spent.moment
    answers = Measured(
        "answers-accepted",
        "开放链接收答案",
        TARGET,
        round(a_second * each),
        "答案/秒",
        at_least=True,
        note=f"每份 {each} 题",
    )
    people = Measured(
        "responses-accepted", "开放链接收答卷", None, round(a_second, 1), "份/秒", note=spent.each(len(made))
    )
    lost = Measured("answers-lost", "丢失或重复的答卷", 0, unit="份", note=f"收下 {len(made) + len(warm):,} 份")
    told = _lost(survey, [*made, *warm])
    lost.value, lost.wrong = len(told), told
    reached = Quota.objects.get(survey=survey).reached
    inside = Response.objects.filter(survey=survey, state="completed", answers__O1=WANTED).count()
    turned = sum(one.ending == "over_quota" for one in made)
    quota = Measured("quota", "配额", wanted, reached, "份", note=f"收满 {inside:,}，婉拒 {turned:,}")
    if not reached == inside == wanted:
        quota.wrong.append(f"{reached} counted, {inside} stored, {wanted} wanted")
    return [answers, people, lost, quota]


def _lost(survey: Survey, made: list[Visit]) -> list[str]:
    """Visits whose answers are not stored once, as they were sent and told; and stored ones that nobody sent."""
    rows = Response.objects.filter(survey=survey).exclude(state="started")
    stored: dict[bytes, tuple[Any, str]] = {
        bytes(index): (answers.get("N1"), state)
        for index, answers, state in rows.values_list("key_index", "answers", "state")
    }
    sent = {key_index(one.key): (one.serial, one.ending) for one in made}
    wrong = [f"{one[0]}: {stored.get(index)}" for index, one in sent.items() if stored.get(index) != one]
    return wrong + [f"{told[0]}: never sent" for index, told in stored.items() if index not in sent]


def _answered(browser: Browser, code: str, kinds: list[str], clients: int, *, first: int) -> list[Visit]:
    """Everybody answers; ``first`` numbers the visits."""
    answers = questions.answered(questions.whole(), len(kinds), 11 + first)

    def work(client: int) -> list[Visit]:
        connected, found = browser.with_token(""), []
        for n in range(client, len(kinds), clients):
            told = questions.sent(answers[n] | {"O1": kinds[n], "N1": first + n})
            found.append(_visit(connected.stranger(_address(first + n)), code, first + n, told))
        return found

    with ThreadPoolExecutor(clients) as pool:
        return [one for found in pool.map(work, range(clients)) for one in found]


def _visit(browser: Browser, code: str, serial: int, told: dict[str, str]) -> Visit:
    """The greeting, the beginning, the page, its answers, the thanks: five requests."""
    door = f"/p/s/{code}/"
    begun = browser.post(door, {"_do": "begin"}, form=browser.get(door).text)
    page = browser.get(begun.location)
    hidden = dict(_HIDDEN.findall(page.text))
    sent = browser.post(begun.location, hidden | {"_do": "send"} | told, form=page.text)
    if (begun.status, page.status, sent.status) != (303, 200, 303):
        raise WrongAnswer(f"visit {serial}: {begun.status}, {page.status}, {sent.status}")
    end = browser.get(sent.location)
    ending = "completed" if _THANKS in end.text else "over_quota" if _FULL in end.text else f"status {end.status}"
    return Visit(serial, begun.location.rstrip("/").rsplit("/", 1)[1], ending)


def _address(n: int) -> str:
    """An address of a private network for each visit."""
    return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"


def _only(code: str) -> dict[str, object]:
    return {"of": "O1", "operator": "is", "value": code}


def _come_to_rest() -> None:
    """Wait until the worker has done what other measurements left to it: reactions to imports, taken-back ones, too."""
    deadline = time.monotonic() + _PATIENCE
    waiting = ProcrastinateJob.objects.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=clock.now()))
    while waiting.filter(status__in=("todo", "doing")).exists():
        if time.monotonic() > deadline:
            raise WrongAnswer(f"the worker was still busy after {_PATIENCE} seconds")
        time.sleep(1)


@contextmanager
def _behind_a_proxy() -> Iterator[None]:
    """Servers started here take this machine's word for where visitors come from, as an operator tells them to."""
    before = os.environ.get("YUEKE_PROXIES")
    os.environ["YUEKE_PROXIES"] = "127.0.0.1"
    try:
        yield
    finally:
        os.environ.pop("YUEKE_PROXIES")
        if before is not None:
            os.environ["YUEKE_PROXIES"] = before


def _forget(survey: Survey) -> None:
    """The survey is given up; what was answered goes, as if nobody had come."""
    commands.cancel(SYSTEM, survey.pk, "基准测试结束", at=clock.now())
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        for table in _LEFT:
            # In earnest nothing of this can be lost: triggers see to it.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table} WHERE survey_id = %s", [survey.pk])  # noqa: S608 the names above
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("DELETE FROM entrance_knock")
