"""Key status (B4.4), change requests and reviews (A2.3), owners and teams, duplicates, and the periods they make."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.customers import commands, queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import ChangeRequest, Customer, DuplicateLink, KeyQualification
from yueke.domains.customers.queries import CustomerFilter
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.lifecycle import StaleMove

DAY = timedelta(days=1)


@pytest.fixture
def applied(cast, customer):
    return commands.apply_for_key(cast.owner, customer.pk, reason="年采购额超过百万", at=AT + DAY)


def test_key_status_is_approved_by_another_and_numbered(cast, customer, applied):
    with pytest.raises(Refused) as refusal:
        commands.approve_key(cast.owner, applied.pk, at=AT + 2 * DAY)
    assert refusal.value.clause == "B4.4"
    assert KeyQualification.objects.get().state == "applied"
    commands.approve_key(cast.head, applied.pk, at=AT + 2 * DAY)
    customer.refresh_from_db()
    assert (customer.is_key, customer.key_number) == (True, "ZD2026-0001")
    with pytest.raises(StaleMove):
        commands.refuse_key(cast.steward, applied.pk, note="迟了", at=AT + 3 * DAY)


def test_one_application_at_a_time_and_none_for_prospects(cast, customer, applied):
    with pytest.raises(Refused):
        commands.apply_for_key(cast.head, customer.pk, reason="再申请", at=AT + DAY)
    prospect = commands.create(cast.owner, CustomerDraft(name="潜在", stage="prospect"), at=AT)
    with pytest.raises(Refused):
        commands.apply_for_key(cast.owner, prospect.pk, reason="先占", at=AT)
    with pytest.raises(Invalid):
        commands.apply_for_key(cast.owner, prospect.pk, reason=" ", at=AT)
    assert KeyQualification.objects.count() == 1


def test_a_withdrawn_number_is_not_given_again(cast, customer, applied):
    commands.approve_key(cast.head, applied.pk, at=AT + 2 * DAY)
    with pytest.raises(Refused):
        commands.archive(cast.owner, customer.pk, reason="x", at=AT + 3 * DAY)
    commands.withdraw_key(cast.head, applied.pk, reason="连续两年未采购", at=AT + 10 * DAY)
    customer.refresh_from_db()
    assert (customer.is_key, customer.key_number) == (False, "")
    again = commands.apply_for_key(cast.owner, customer.pk, reason="恢复合作", at=AT + 20 * DAY)
    commands.approve_key(cast.head, again.pk, at=AT + 30 * DAY)
    customer.refresh_from_db()
    assert customer.key_number == "ZD2026-0002"


def test_key_and_ordinary_periods_share_the_time_without_gap_or_overlap(cast, customer, applied):
    commands.approve_key(cast.head, applied.pk, at=AT + 2 * DAY)
    commands.withdraw_key(cast.head, applied.pk, reason="x", at=AT + 10 * DAY)
    again = commands.apply_for_key(cast.owner, customer.pk, reason="恢复合作", at=AT + 20 * DAY)
    commands.approve_key(cast.head, again.pk, at=AT + 30 * DAY)
    other = commands.create(cast.owner, CustomerDraft(name="一般客户"), at=AT)
    commands.create(cast.owner, CustomerDraft(name="潜在", stage="prospect"), at=AT)
    key = {(r["begins_at"], r["ends_at"]) for r in queries.key_customer_periods()}
    ordinary = {(r["subject_id"], r["begins_at"], r["ends_at"]) for r in queries.ordinary_customer_periods()}
    assert key == {(AT + 2 * DAY, AT + 10 * DAY), (AT + 30 * DAY, None)}
    assert ordinary == {
        (customer.pk, AT, AT + 2 * DAY),
        (customer.pk, AT + 10 * DAY, AT + 30 * DAY),
        (other.pk, AT, None),
    }


def test_a_reported_change_is_applied_by_the_steward(cast, customer):
    request = commands.report_change(cast.owner, customer.pk, "phone", "139 8765 4321", at=AT + DAY)
    assert list(queries.open_change_requests(cast.steward)) == [request]
    assert not queries.open_change_requests(cast.outsider).exists()
    commands.apply_change(cast.steward, request.pk, at=AT + 2 * DAY)
    found = queries.get(cast.owner, customer.pk)
    assert found.phone == "13987654321"
    assert queries.find(cast.owner, "4321") == [customer]
    assert not queries.find(cast.owner, "5678")
    with pytest.raises(StaleMove):
        commands.refuse_change(cast.steward, request.pk, reason="迟了", at=AT + 3 * DAY)


def test_a_refused_change_leaves_the_archive_and_needs_a_reason(cast, customer):
    request = commands.report_change(cast.owner, customer.pk, "name", "张四丰", at=AT + DAY)
    with pytest.raises(Invalid):
        commands.refuse_change(cast.steward, request.pk, reason=" ", at=AT + 2 * DAY)
    assert ChangeRequest.objects.get().state == "reported"
    commands.refuse_change(cast.steward, request.pk, reason="与证件不符", at=AT + 2 * DAY)
    assert queries.get(cast.owner, customer.pk).name == "张三丰"


@pytest.mark.parametrize(
    "field,value", [("phone", "12"), ("birthday", "昨天"), ("grade", "diamond"), ("name", "张三丰")]
)
def test_changes_that_make_no_sense_are_not_taken(cast, customer, field, value):
    with pytest.raises(Invalid):
        commands.report_change(cast.owner, customer.pk, field, value, at=AT + DAY)
    assert not ChangeRequest.objects.exists()


def test_a_review_is_remembered(cast, customer):
    commands.review_profile(cast.owner, customer.pk, note="电话核对", at=AT + DAY)
    assert queries.archive(cast.owner, customer.pk).reviewed_at == AT + DAY
    assert Customer.objects.get().reviewed_at == AT + DAY


def test_assigning_by_filter_moves_the_whole_selection_within_scope(cast, customer):
    foreign = commands.create(cast.outsider, CustomerDraft(name="张南"), at=AT)
    for n in range(3):
        commands.create(cast.owner, CustomerDraft(name=f"张{n}北"), at=AT)
    moved = commands.assign(cast.head, CustomerFilter(text="张"), owner_id=cast.colleague.person_id, at=AT + DAY)
    assert (moved.changed, moved.left_count) == (4, 0)
    foreign.refresh_from_db()
    assert foreign.owner_id == cast.outsider.person_id
    again = commands.assign(cast.head, [customer.pk, foreign.pk], owner_id=cast.colleague.person_id, at=AT)
    assert (again.changed, again.left_count) == (0, 2)
    assert {one.record_id: str(one.reason) for one in again.left} == {
        customer.pk: "原来就由其负责",
        foreign.pk: "不在您的数据范围内，或已归档",
    }
    assert Event.objects.filter(kind="customers.owner_assigned").count() == 4


def test_handing_over_moves_everything_and_the_team_places(cast, customer):
    foreign = commands.create(cast.outsider, CustomerDraft(name="南方"), at=AT)
    commands.add_to_team(cast.outsider, foreign.pk, cast.owner.person_id, at=AT)
    moved = commands.hand_over(cast.steward, from_id=cast.owner.person_id, to_id=cast.colleague.person_id, at=AT + DAY)
    assert moved == 1
    assert set(queries.customers(cast.colleague)) == {customer, foreign}
    assert not queries.customers(cast.owner).exists()
    with pytest.raises(Invalid):
        commands.hand_over(cast.steward, from_id=1, to_id=1, at=AT)


def test_pairs_are_noted_once_and_decided(cast, customer):
    twin = commands.create(cast.owner, CustomerDraft(name="张三豊", phone="13812345678"), at=AT)
    assert queries.duplicates_of(cast.owner, customer.pk) == [twin]
    pair = (twin.pk, customer.pk, ["电话相同"])
    assert commands.link_duplicates(SYSTEM, [pair, pair], at=AT) == 1
    assert commands.link_duplicates(SYSTEM, [pair], at=AT) == 0
    link = DuplicateLink.objects.get()
    assert list(queries.pairs(cast.owner, at=AT)) == [link]
    assert not queries.pairs(cast.outsider, at=AT).exists()
    with pytest.raises(NotFound):
        commands.decide_link(cast.outsider, link.pk, "different", at=AT)
    commands.decide_link(cast.owner, link.pk, "different", at=AT)
    assert queries.duplicates_of(cast.owner, customer.pk) == []
