"""Who sees which complaints, how lists are narrowed, and what finds a complaint."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.queries import ComplaintFilter
from yueke.domains.complaints.tests.house import AT
from yueke.kernel.access import customer_actor
from yueke.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def shown(actor, at=AT, **narrowed):
    return [row.pk for row in queries.complaints(actor, ComplaintFilter(**narrowed), at=at)]


def test_whoever_took_it_in_sees_it_for_ever(house):
    complaint = house.registered(by=house.engineer, department_id=house.service.pk)
    assert queries.complaint(house.engineer, complaint.pk).pk == complaint.pk
    with pytest.raises(NotFound):
        queries.complaint(house.second, complaint.pk)
    assert shown(house.second) == []
    assert shown(house.manager) == shown(house.agent) == [complaint.pk]


def test_a_customer_sees_their_own_only(house):
    complaint = house.registered()
    mine = customer_actor(house.customer.pk, "客户本人", frozenset({"complaints.own"}))
    other = customer_actor(house.customer.pk + 999, "客户本人", frozenset({"complaints.own"}))
    assert shown(mine) == [complaint.pk]
    assert shown(other) == []


def test_the_code_and_the_end_of_the_telephone_open_it_together_only(house):
    complaint = house.registered()
    assert queries.by_code(complaint.code.lower(), "5678").pk == complaint.pk
    assert queries.by_code(complaint.code, "5679") is None
    assert queries.by_code(complaint.code, "") is None
    assert queries.by_code("2" * 10, "5678") is None


def test_a_customer_urges_no_sooner_again_than_stated(house):
    complaint = house.registered()
    mine = customer_actor(house.customer.pk, "客户本人", frozenset({"complaints.own"}))
    ticket = commands.Ticket(complaint.code, "5678")
    commands.own_urge(mine, ticket, "请快一点", at=AT + HOUR)
    with pytest.raises(Refused) as refusal:
        commands.own_urge(mine, ticket, at=AT + 2 * HOUR)
    assert refusal.value.status == 429
    commands.own_urge(mine, complaint.pk, at=AT + 6 * HOUR)
    with pytest.raises(NotFound):
        commands.own_urge(mine, commands.Ticket(complaint.code, "0000"), at=AT + 20 * HOUR)


@pytest.mark.parametrize("text", ["玻璃破", "王小明", "wangxiaoming", "wxm", "5678", "B-77"])
def test_found_by(house, text):
    complaint = house.registered(batch="B-77")
    house.registered(
        AT + HOUR, customer_id=None, caller_name="李四", caller_phone="13900001111", description="发票开错了"
    )
    assert shown(house.boss, text=text) == [complaint.pk]
    assert complaint.pk in shown(house.boss, text=complaint.number[:10])


def test_narrowed_by_state_grade_and_time_left(house):
    new, working = house.registered(), house.investigating(AT + HOUR, signals=("injury",))
    assert shown(house.boss, desk="new") == [new.pk]
    assert shown(house.boss, grade=("major",)) == [working.pk]
    due = {row.pk: row.next_due_at for row in (house.fresh(new), house.fresh(working))}
    assert shown(house.boss, sort="due") == sorted(due, key=lambda pk: due[pk])
    assert shown(house.boss, time_left="over") == []
    first = min(due.values())
    late = [pk for pk in due if due[pk] == first]
    assert shown(house.boss, time_left="over", at=first - timedelta(seconds=1)) == []
    # Late from that moment on, whenever the sweep comes by.
    assert set(shown(house.boss, time_left="over", at=first)) == set(late)
    assert late[0] not in shown(house.boss, time_left="today", at=first)
    assert shown(house.engineer, mine=True) == [working.pk]
    assert queries.tab_counts(house.boss)["new"] == 1


def test_a_filter_reads_back_what_it_writes():
    told = ComplaintFilter(
        text="玻璃", desk="open", grade=("major", "important"), mine=True, from_date=AT.date(), sort="due"
    )
    assert ComplaintFilter.read(_Params(told.params())) == told
    assert ComplaintFilter.read({"desk": "nowhere", "category_id": "x", "from_date": "soon"}) == ComplaintFilter()


def test_steps_are_those_of_the_state_and_of_the_role(house):
    complaint = house.accepted()
    assert {one.verb for one in queries.steps_for(house.agent, complaint)} >= {"assign", "solve", "withdraw"}
    assert queries.steps_for(house.steward, complaint) == []


class _Params(dict):
    """Parameters of an address, a name perhaps more than once."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self._pairs = pairs

    def getlist(self, name):
        return [value for key, value in self._pairs if key == name]
