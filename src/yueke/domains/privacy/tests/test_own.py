"""What customers do themselves on the portal: consents, requests and their copies, of nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import ChangeRequest
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.models import ConsentRecord, RightsRequest
from yueke.domains.privacy.tests.conftest import AT
from yueke.kernel.access import SYSTEM, Actor, customer_actor
from yueke.kernel.calendar import seed
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.lifecycle import StaleMove

DAY = timedelta(days=1)
OWN = frozenset({"privacy.own"})


@pytest.fixture(autouse=True)
def days(db):
    seed()


@pytest.fixture
def me(customer) -> Actor:
    return customer_actor(customer.pk, "客户本人", OWN)


@pytest.fixture
def another(officer):
    """Somebody else's archive."""
    return customers.create(officer, CustomerDraft(name="李四", phone="13911112222"), at=AT)


def ask(me, kind="access", **more) -> RightsRequest:
    return commands.register_request(me, me.scope.customer_id, kind, shown_by="手机 138****5678", at=AT, **more)


def test_a_request_of_ones_own_needs_no_further_check(me):
    row = ask(me, "copy", wanted_format="json", details="全部")
    row.refresh_from_db()
    assert (row.state, row.check_method, row.check_matched, row.check_note) == (
        "checked",
        "code",
        True,
        "手机 138****5678",
    )
    assert (row.medium, row.asking, row.wanted_format, row.registered_by_id) == ("portal", "self", "json", None)
    assert (row.checked_by_id, row.checked_at) == (None, AT)


@pytest.mark.parametrize("more", [{"medium": "phone"}, {"asking": "guardian", "requester_name": "王五"}])
def test_they_speak_for_themselves_only(me, more):
    with pytest.raises(Invalid):
        ask(me, **more)
    assert not RightsRequest.objects.exists()


def test_nothing_of_anybody_else(me, another, officer, notices):
    row = commands.register_request(officer, another.pk, "access", medium="phone", at=AT)
    for act in (
        lambda: commands.register_request(me, another.pk, "copy", at=AT),
        lambda: commands.withdraw_request(me, row.pk, at=AT),
        lambda: commands.take_copy(me, row.pk, at=AT),
        lambda: commands.record_consent(me, another.pk, "marketing", medium="portal", at=AT),
        lambda: commands.withdraw_consent(me, another.pk, "marketing", medium="portal", at=AT),
        lambda: customers.report_change(me, another.pk, "name", "王五", at=AT),
        lambda: queries.request(me, row.pk),
        lambda: queries.standing(me, another.pk, AT),
    ):
        with pytest.raises(NotFound):
            act()
    row.refresh_from_db()
    assert row.state == "registered"
    assert not ConsentRecord.objects.exists()
    assert not ChangeRequest.objects.exists()
    assert list(queries.requests(me, "all")) == []


def test_they_decide_nothing_themselves(me, officer):
    row = ask(me)
    for act in (
        lambda: commands.begin_request(me, row.pk, at=AT),
        lambda: commands.check_identity(me, row.pk, "document", note="我", at=AT),
        lambda: commands.make_copy(me, row.pk, "json", at=AT),
        lambda: commands.answer_request(me, row.pk, answer="已办", at=AT),
        lambda: commands.refuse_request(me, row.pk, reason="不", at=AT),
        lambda: commands.freeze(me, me.scope.customer_id, reason="要", at=AT),
        lambda: commands.publish_notice(me, "marketing", "新", at=AT),
        lambda: queries.notices(me),
    ):
        with pytest.raises(Forbidden):
            act()
    row.refresh_from_db()
    assert row.state == "checked"


def test_the_copy_is_theirs_once_it_was_granted(me, officer):
    row = ask(me, "copy")
    commands.begin_request(officer, row.pk, at=AT)
    commands.make_copy(officer, row.pk, "json", at=AT)
    with pytest.raises(NotFound):
        commands.take_copy(me, row.pk, at=AT)
    commands.answer_request(officer, row.pk, answer="请下载", at=AT)
    assert commands.take_copy(me, row.pk, at=AT).file_id is not None
    with pytest.raises(Refused):
        commands.take_copy(me, row.pk, at=AT + 7 * DAY)


def test_consent_is_given_and_withdrawn_at_once(me, notices):
    pk = me.scope.customer_id
    row = commands.record_consent(me, pk, "marketing", medium="portal", shown=notices["marketing"].pk, at=AT)
    assert (row.decision, row.medium, row.recorded_by_id, row.notice_id) == (
        "given",
        "portal",
        None,
        notices["marketing"].pk,
    )
    commands.withdraw_consent(me, pk, "marketing", medium="portal", at=AT + DAY)
    assert not queries.may_contact([pk], "marketing", "sms", AT + DAY)[pk].may
    # Whoever comes by themselves need not wait until they may be asked again.
    assert commands.record_consent(me, pk, "marketing", medium="portal", at=AT + DAY).decision == "given"


def test_what_was_read_is_what_is_agreed_to(me, notices):
    commands.publish_notice(SYSTEM, "marketing", "新的告知", at=AT)
    with pytest.raises(Refused):
        commands.record_consent(
            me, me.scope.customer_id, "marketing", medium="portal", shown=notices["marketing"].pk, at=AT
        )
    assert not ConsentRecord.objects.exists()


def test_they_cannot_say_it_was_told_on_the_phone(me, notices):
    with pytest.raises(Invalid):
        commands.record_consent(me, me.scope.customer_id, "marketing", medium="phone", at=AT)
    with pytest.raises(Invalid):
        commands.withdraw_consent(me, me.scope.customer_id, "marketing", medium="phone", at=AT)


def test_a_correction_goes_to_the_steward_fact_by_fact(me, officer, customer):
    row = ask(me, "correct", proposals={"name": "张三", "phone": "13712345678"})
    found = {one.field: (one.previous, one.value, one.note, one.reported_by_id) for one in queries.proposals(row)}
    assert found == {
        "name": ("张三丰", "张三", row.number, None),
        "phone": ("13812345678", "13712345678", row.number, None),
    }
    commands.begin_request(officer, row.pk, at=AT)
    with pytest.raises(Refused):
        commands.answer_request(officer, row.pk, answer="已更正", at=AT)
    first, second = queries.proposals(row)
    customers.apply_change(officer, first.pk, at=AT)
    customers.refuse_change(officer, second.pk, reason="号码打不通", at=AT)
    assert commands.answer_request(officer, row.pk, answer="姓名已更正", at=AT).state == "answered"
    customer.refresh_from_db()
    assert (customer.name, customer.phone) == ("张三", "13812345678")


def test_what_is_wrong_with_a_proposal_is_told_at_its_field(me):
    with pytest.raises(Invalid) as refused:
        ask(me, "correct", proposals={"phone": "123", "email": "zhang@example.com", "birthday": "昨天"})
    assert set(refused.value.fields) == {"phone", "email", "birthday"}
    assert not RightsRequest.objects.exists()
    assert not ChangeRequest.objects.exists()
    with pytest.raises(Invalid):
        ask(me, "delete", proposals={"phone": "13712345678"})


def test_withdrawing_lets_the_proposals_fall(me):
    row = ask(me, "correct", proposals={"name": "张三"})
    commands.withdraw_request(me, row.pk, at=AT)
    assert [one.state for one in queries.proposals(row)] == ["refused"]
    with pytest.raises(StaleMove):
        commands.withdraw_request(me, row.pk, at=AT)


def test_a_child_still_needs_the_guardian(me, customer, notices):
    customer.birthday = AT.date().replace(year=AT.year - 10)
    customer.save(update_fields=["birthday"])
    with pytest.raises(Invalid):
        commands.record_consent(me, customer.pk, "marketing", medium="portal", at=AT)
    guardian = commands.Guardian("张父", "父亲")
    assert commands.record_consent(
        me, customer.pk, "marketing", medium="portal", guardian=guardian, at=AT
    ).guardian_name


def test_no_role_holds_what_customers_hold(officer, another):
    staff = replace(officer, permissions=frozenset())
    with pytest.raises(Forbidden):
        commands.register_request(staff, another.pk, "access", medium="portal", at=AT)
