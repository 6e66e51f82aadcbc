"""Slow judging: whose figures are whose, when they pass for the present, and what is kept of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yueke.compliance import inquiries, judged
from yueke.compliance.inquiries import Inquiry
from yueke.compliance.periods import Period
from yueke.compliance.tests.scenes import moment
from yueke.kernel.access import SYSTEM, Actor, Scope

NOW = moment("2026-11-22 10:00")
QUARTER = Period.of("quarter", date(2026, 11, 22))
BOOK = inquiries.book(QUARTER)


def reader(person_id: int, kind: str = "self", *departments: int) -> str:
    return judged.reader(BOOK, Actor(person_id, "甲", scope=Scope(kind, frozenset(departments))))


def test_readers_of_all_rows_share_and_nobody_else_does():
    assert reader(1, "all") == reader(2, "all") == judged.reader(BOOK, SYSTEM)
    others = [
        reader(1),
        reader(2),
        reader(1, "departments", 3),
        reader(1, "departments", 3, 4),
        reader(2, "departments", 3),
    ]
    assert len({*others, "all"}) == len(others) + 1


def test_the_order_of_departments_makes_no_other_reader():
    assert reader(1, "departments", 3, 400, 21) == reader(1, "departments", 21, 3, 400)


def test_what_one_person_owes_is_the_same_whoever_asks():
    mine = inquiries.owed(7, QUARTER, ["B4.2"])
    watcher = Actor(8, "乙", scope=Scope("all"))
    assert judged.reader(mine, watcher) == judged.reader(mine, Actor(7, "甲")) != judged.reader(BOOK, watcher)


@pytest.mark.parametrize("seconds,slow", [(None, False), (0.0, False), (1.0, False), (1.01, True), (12.0, True)])
def test_a_page_waits_a_second(settings, seconds, slow):
    settings.JUDGING_AT_ONCE = 1.0
    assert judged.is_slow(seconds) is slow


@pytest.mark.parametrize("age,fresh", [(0, True), (39, True), (40, False), (4000, False)])
def test_a_result_is_fresh_ten_times_as_long_as_it_took(age, fresh):
    assert judged.is_fresh(NOW - timedelta(seconds=age), 4.0, NOW) is fresh


@pytest.mark.parametrize(
    "inquiry",
    [
        BOOK,
        inquiries.clause("A2.1", Period.last_30_days(date(2026, 3, 1))),
        inquiries.tried("A3.2", {"grades": {"gold": 3, "amber": 2}}, QUARTER),
        inquiries.listed("B4.2", QUARTER, state="broken", owner_id=None, limit=20, offset=40),
        inquiries.owed(7, QUARTER, ["B4.2", "B4.3"]),
    ],
)
def test_an_inquiry_arrives_at_the_worker_as_it_was_asked(inquiry):
    assert Inquiry.from_plain(inquiry.plain()) == inquiry
    assert len(inquiry.question) <= 100
    assert len(inquiry.topic) <= 60


def test_particulars_make_another_question_of_the_same_topic():
    two = [inquiries.listed("B4.2", QUARTER, state=state, limit=20) for state in ("broken", "kept")]
    assert two[0].topic == two[1].topic
    assert two[0].question != two[1].question
    orders = [{"gold": 3, "amber": 2}, {"amber": 2, "gold": 3}]
    asked = [inquiries.tried("A3.2", {"grades": grades}, QUARTER) for grades in orders]
    assert asked[0].question != asked[1].question, "the order of grades is part of their meaning"
