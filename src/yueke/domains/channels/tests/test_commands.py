"""Telling, settling and reading notices: what each does, what it refuses, and that a refusal changed nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yueke.domains.channels import commands, queries
from yueke.domains.channels.kinds import declare
from yueke.domains.channels.models import Notice
from yueke.domains.channels.rules import Draft, Origin
from yueke.domains.organization import commands as organization
from yueke.domains.organization.queries import actor_for
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, NotFound

ASKED = declare("channels.test_asked", "有事等您处理", icon="bell")
DIGEST = declare("channels.test_digest", "今日到期 %(due)s 项", icon="checklist")
LATER = AT + timedelta(hours=1)


@pytest.fixture
def ann(house):
    return house.hire("ann")


@pytest.fixture
def bob(house):
    return house.hire("bob")


def asked(person, occasion="1", **more) -> Draft:
    origin = Origin("visits.visit", 7, "HF20261120-0001")
    return Draft(person.pk, ASKED.code, f"{ASKED.code}:{occasion}", origin, **more)


def unread(person) -> list[str]:
    return [row.key for row in queries.notices(actor_for(person), unread=True)]


def test_everybody_drafted_is_told(ann, bob):
    told = commands.tell(SYSTEM, [asked(ann, clause="B8.2", urgent=True), asked(bob)], at=AT)
    assert told == 2
    row = queries.notices(actor_for(ann)).get()
    assert (row.clause, row.importance, row.about_label) == ("B8.2", "urgent", "HF20261120-0001")
    assert (row.created_at, row.read_at) == (AT, None)


def test_sent_twice_it_is_one_notice(ann, bob):
    commands.tell(SYSTEM, [asked(ann), asked(ann)], at=AT)
    assert commands.tell(SYSTEM, [asked(ann), asked(bob)], at=LATER) == 1
    assert Notice.objects.filter(recipient=ann).get().created_at == AT


def test_a_notice_read_does_not_come_back_when_sent_again(ann):
    commands.tell(SYSTEM, [asked(ann)], at=AT)
    commands.mark_all_read(actor_for(ann), at=AT)
    commands.tell(SYSTEM, [asked(ann)], at=LATER)
    assert unread(ann) == []


def test_who_has_left_is_told_nothing(house, ann, bob):
    organization.leave(house.boss, ann.pk, successor_id=bob.pk, on_date=date(2026, 11, 20), at=AT)
    assert commands.tell(SYSTEM, [asked(ann), asked(bob)], at=AT) == 1
    assert not Notice.objects.filter(recipient=ann).exists()


def test_an_undeclared_kind_is_a_bug_and_tells_nobody(ann):
    with pytest.raises(ValueError, match="nonsense"):
        commands.tell(SYSTEM, [asked(ann), replace(asked(ann), kind="nonsense")], at=AT)
    assert not Notice.objects.exists()


def test_nobody_but_the_system_tells_or_settles(house, ann):
    commands.tell(SYSTEM, [asked(ann)], at=AT)
    with pytest.raises(Forbidden):
        commands.tell(house.boss, [asked(ann, "2")], at=AT)
    with pytest.raises(Forbidden):
        commands.settle(house.boss, [f"{ASKED.code}:1"], at=AT)
    assert unread(ann) == [f"{ASKED.code}:1"]


def test_telling_many_takes_as_few_queries_as_telling_one(house, ann, django_assert_max_num_queries):
    people = [ann, *(house.hire(f"rep.{n}") for n in range(8))]
    with django_assert_max_num_queries(6):
        assert commands.tell(SYSTEM, [asked(person, str(n)) for person in people for n in range(20)], at=AT) == 180


def test_a_digest_replaces_the_one_of_the_day_before(ann, bob):
    def digest(day: int, person) -> Draft:
        return Draft(person.pk, DIGEST.code, f"{DIGEST.code}:{day}", Origin("desk.duties"), {"due": day}, renews=True)

    commands.tell(SYSTEM, [digest(1, ann), digest(1, bob), asked(ann)], at=AT)
    commands.tell(SYSTEM, [digest(2, ann)], at=LATER)
    assert sorted(unread(ann)) == [f"{ASKED.code}:1", f"{DIGEST.code}:2"]
    assert unread(bob) == [f"{DIGEST.code}:1"], "only who has a new one"
    commands.tell(SYSTEM, [digest(2, ann)], at=LATER)
    assert f"{DIGEST.code}:2" in unread(ann), "sent again, it does not replace itself"


def test_what_is_settled_is_read_by_everybody(ann, bob):
    commands.tell(SYSTEM, [asked(ann), asked(bob), asked(bob, "2")], at=AT)
    assert commands.settle(SYSTEM, [f"{ASKED.code}:1"], at=LATER) == 2
    assert (unread(ann), unread(bob)) == ([], [f"{ASKED.code}:2"])
    assert commands.settle(SYSTEM, [f"{ASKED.code}:1"], at=LATER) == 0


def test_reading_marks_once(ann):
    commands.tell(SYSTEM, [asked(ann), asked(ann, "2")], at=AT)
    one = queries.notices(actor_for(ann)).first()
    assert commands.mark_read(actor_for(ann), [one.pk], at=AT) == 1
    assert commands.mark_read(actor_for(ann), [one.pk, one.pk], at=LATER) == 0
    one.refresh_from_db()
    assert one.read_at == AT, "when it was first read"
    assert queries.unread_count(actor_for(ann)) == 1


def test_the_notice_of_another_is_not_found_and_nothing_is_marked(ann, bob, house):
    commands.tell(SYSTEM, [asked(ann), asked(bob)], at=AT)
    mine, theirs = (queries.notices(actor_for(who)).get() for who in (ann, bob))
    with pytest.raises(NotFound):
        commands.mark_read(actor_for(ann), [mine.pk, theirs.pk], at=AT)
    with pytest.raises(NotFound):
        queries.notice(actor_for(ann), theirs.pk)
    assert (len(unread(ann)), len(unread(bob))) == (1, 1)
    assert not queries.notices(house.boss).exists(), "not even who sees all data reads them"


def test_marking_all_leaves_what_came_after_the_page_was_shown(ann, bob):
    commands.tell(SYSTEM, [asked(ann), asked(bob)], at=AT)
    commands.tell(SYSTEM, [asked(ann, "2")], at=LATER)
    assert commands.mark_all_read(actor_for(ann), at=LATER, until=AT) == 1
    assert unread(ann) == [f"{ASKED.code}:2"]
    assert len(unread(bob)) == 1
    assert commands.mark_all_read(actor_for(ann), at=LATER) == 1


def test_the_count_stops_at_a_hundred(ann, django_assert_num_queries):
    commands.tell(SYSTEM, [asked(ann, str(n)) for n in range(130)], at=AT)
    actor = actor_for(ann)
    with django_assert_num_queries(1):
        assert queries.unread_count(actor) == 100
