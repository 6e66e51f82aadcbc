"""Merges by several people at the same moment: one wins, nothing is lost, nothing waits for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from yueke.domains.customers import commands
from yueke.domains.customers.commands.locking import StaleVersion
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.merging.models import Merge
from yueke.domains.customers.models import Customer
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Refused

LATER = AT + timedelta(days=1)


def together(*acts) -> list[BaseException | None]:
    """Run each act in a thread of its own, begun as nearly at once as can be; what each raised."""
    ready = threading.Barrier(len(acts))
    raised: list[BaseException | None] = [None] * len(acts)

    def run(position: int, act) -> None:
        try:
            ready.wait(10)
            act()
        except Exception as problem:
            raised[position] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return raised


@pytest.fixture
def two(transactional_db):
    return [commands.create(SYSTEM, CustomerDraft(name="张三丰", phone=f"1381234567{n}"), at=AT) for n in (1, 2)]


def test_two_merge_the_same_pair_the_other_way_round(two):
    one, other = two
    raised = together(
        lambda: commands.merge(SYSTEM, one.pk, other.pk, reason="同一个人", at=LATER),
        lambda: commands.merge(SYSTEM, other.pk, one.pk, reason="同一个人", at=LATER),
    )
    assert sorted(type(problem) is type(None) for problem in raised) == [False, True]
    assert all(problem is None or isinstance(problem, Refused) for problem in raised)
    assert Merge.objects.count() == 1
    assert Customer.objects.live().count() == 1


def test_an_edit_and_a_merge_never_overwrite_each_other(two):
    one, other = two
    seen = (one.version, other.version)
    raised = together(
        lambda: commands.merge(SYSTEM, one.pk, other.pk, reason="同一个人", versions=seen, at=LATER),
        lambda: commands.edit(SYSTEM, one.pk, {"remark": "爱喝龙井"}, version=one.version, at=LATER),
    )
    assert sum(problem is None for problem in raised) == 1
    assert all(problem is None or isinstance(problem, StaleVersion) for problem in raised)
    one.refresh_from_db()
    merged = raised[0] is None
    assert (one.remark == "爱喝龙井") != merged
    assert Merge.objects.exists() == merged


def test_two_undo_the_same_merge(two):
    one, other = two
    done = commands.merge(SYSTEM, one.pk, other.pk, reason="同一个人", at=LATER)
    raised = together(*[lambda: commands.undo_merge(SYSTEM, done.pk, reason="看错了", at=LATER)] * 2)
    assert sum(problem is None for problem in raised) == 1
    assert all(problem is None or isinstance(problem, Refused) for problem in raised)
    assert Customer.objects.live().count() == 2
