"""Requests: the clock, the identity check, what must be done before the answer, copies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.privacy import commands, copying
from yueke.domains.privacy.commands import CheckPaused
from yueke.domains.privacy.models import RightsRequest, WrongCheck
from yueke.domains.privacy.tests.conftest import AT
from yueke.kernel import files, personal
from yueke.kernel.access import SYSTEM
from yueke.kernel.calendar import seed
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.files.models import StoredFile
from yueke.kernel.lifecycle import StaleMove

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def days(db):
    seed()


def ask(officer, customer, kind="access", at=AT, **more) -> RightsRequest:
    return commands.register_request(officer, customer.pk, kind, medium="phone", at=at, **more)


def working(officer, customer, kind="access", at=AT) -> RightsRequest:
    row = ask(officer, customer, kind, at)
    commands.check_identity(officer, row.pk, "phone", given="5678", at=at)
    return commands.begin_request(officer, row.pk, at=at)


def test_fifteen_working_days_to_the_end_of_the_last(officer, customer):
    due = timezone.localtime(ask(officer, customer, at=datetime(2026, 3, 2, 2, tzinfo=UTC)).due_at)
    assert (due.date(), due.hour, due.minute) == (date(2026, 3, 23), 23, 59)


def test_the_term_is_the_companys(officer, customer):
    commands.change_policy(officer, {"rights_term": "30 days"}, at=AT)
    assert timezone.localtime(ask(officer, customer).due_at).date() == date(2026, 4, 1)


@pytest.mark.parametrize(
    "method,given,note",
    [
        ("phone", "5678", ""),
        ("phone", "138 1234 5678", ""),
        ("phone", "+86 13812345678", ""),
        ("identity", "002x", ""),
        ("identity", "11010519491231002X", ""),
        ("document", "", "身份证原件"),
    ],
)
def test_the_right_person(officer, customer, method, given, note):
    row = ask(officer, customer)
    assert commands.check_identity(officer, row.pk, method, given=given, note=note, at=AT)
    row.refresh_from_db()
    assert (row.state, row.check_method, row.checked_by_id) == ("checked", method, officer.person_id)


@pytest.mark.parametrize("given", ["5679", "13812345679", "1381234567", "x"])
def test_the_wrong_person_is_noted_and_changes_nothing(officer, customer, given):
    row = ask(officer, customer)
    assert not commands.check_identity(officer, row.pk, "phone", given=given, at=AT)
    row.refresh_from_db()
    assert (row.state, row.checked_at) == ("registered", None)
    assert Event.objects.filter(kind="privacy.identity_mismatched", audited=True).count() == 1


@pytest.mark.parametrize("method,given", [("phone", ""), ("document", ""), ("guess", "x"), ("code", "123456")])
def test_a_check_says_what_was_checked(officer, customer, method, given):
    row = ask(officer, customer)
    with pytest.raises(Invalid):
        commands.check_identity(officer, row.pk, method, given=given, at=AT)
    row.refresh_from_db()
    assert row.state == "registered"
    assert not WrongCheck.objects.exists()


def test_numbers_cannot_be_guessed(officer, cast, customer):
    row, other = ask(officer, customer), ask(officer, customer, "correct")
    for n in range(5):
        assert not commands.check_identity(officer, (row, other)[n % 2].pk, "phone", given=f"000{n}", at=AT)
    for when in (AT, AT + timedelta(minutes=29)):
        with pytest.raises(CheckPaused):
            commands.check_identity(officer, row.pk, "phone", given="5678", at=when)
        with pytest.raises(CheckPaused):
            commands.check_identity(
                replace(cast.head, permissions=officer.permissions), row.pk, "phone", given="5678", at=when
            )
    assert WrongCheck.objects.count() == 5
    assert commands.check_identity(officer, row.pk, "phone", given="5678", at=AT + timedelta(minutes=30))


def test_another_way_is_open_while_numbers_are_not(officer, customer):
    row = ask(officer, customer)
    for n in range(5):
        commands.check_identity(officer, row.pk, "phone", given=f"000{n}", at=AT)
    assert commands.check_identity(officer, row.pk, "document", note="身份证原件", at=AT)


def test_nobody_tries_one_number_after_another_on_many_customers(officer, customer):
    several = [
        customers.create(officer, CustomerDraft(name=f"客户{n}", phone=f"1370000000{n}"), at=AT) for n in range(3)
    ]
    rows = [ask(officer, one) for one in several]
    for n in range(10):
        assert not commands.check_identity(officer, rows[n // 4].pk, "phone", given="9999", at=AT)
    with pytest.raises(CheckPaused):
        commands.check_identity(officer, ask(officer, customer).pk, "phone", given="5678", at=AT)


def test_nothing_is_done_before_the_check(officer, customer):
    row = ask(officer, customer)
    with pytest.raises(StaleMove):
        commands.begin_request(officer, row.pk, at=AT)
    with pytest.raises(Refused):
        commands.make_copy(officer, row.pk, "json", at=AT)
    with pytest.raises(Refused):
        commands.answer_request(officer, row.pk, answer="见附件", at=AT)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("kind", ["access", "copy", "delete", "close", "freeze"])
def test_no_answer_before_it_is_done(officer, customer, kind):
    row = working(officer, customer, kind)
    with pytest.raises(Refused):
        commands.answer_request(officer, row.pk, answer="已办", at=AT)
    row.refresh_from_db()
    assert row.state == "working"


def test_a_freeze_is_answered_once_frozen(officer, customer):
    row = working(officer, customer, "freeze")
    commands.freeze(officer, customer.pk, reason="客户要求", at=AT)
    assert commands.answer_request(officer, row.pk, answer="已冻结", at=AT).state == "answered"


def test_a_withdrawal_is_answered_once_withdrawn(officer, customer, notices):
    commands.record_consent(officer, customer.pk, "marketing", medium="phone", at=AT)
    row = working(officer, customer, "withdraw")
    with pytest.raises(Refused):
        commands.answer_request(officer, row.pk, answer="已撤回", at=AT)
    commands.withdraw_consent(officer, customer.pk, "marketing", medium="phone", at=AT + DAY)
    assert commands.answer_request(officer, row.pk, answer="已撤回", at=AT + DAY).state == "answered"


def test_a_refusal_has_a_reason(officer, customer):
    row = ask(officer, customer, "delete")
    with pytest.raises(Invalid):
        commands.refuse_request(officer, row.pk, reason=" ", at=AT)
    row = commands.refuse_request(officer, row.pk, reason="订单未完成，依法保留", at=AT)
    assert (row.state, row.answer) == ("refused", "订单未完成，依法保留")


def test_more_time_is_approved_by_another_once(officer, cast, customer):
    row = working(officer, customer)
    before = row.due_at
    with pytest.raises(Refused):
        commands.extend_request(officer, row.pk, reason="数据多", at=AT)
    head = replace(cast.head, permissions=officer.permissions)
    assert commands.extend_request(head, row.pk, reason="数据多", at=AT).due_at > before
    with pytest.raises(Refused):
        commands.extend_request(head, row.pk, reason="还是多", at=AT)


def test_one_request_of_a_kind_at_a_time(officer, customer):
    row = ask(officer, customer)
    with pytest.raises(Refused):
        ask(officer, customer)
    commands.withdraw_request(officer, row.pk, at=AT)
    assert ask(officer, customer).pk != row.pk


def test_who_may(officer, clerk, cast, customer):
    with pytest.raises(Forbidden):
        ask(clerk, customer)
    stranger = replace(cast.outsider, permissions=officer.permissions)
    with pytest.raises(NotFound):
        ask(stranger, customer)
    row = ask(officer, customer)
    with pytest.raises(NotFound):
        commands.check_identity(stranger, row.pk, "phone", given="5678", at=AT)
    with pytest.raises(Invalid):
        ask(officer, customer, "delete", asking="guardian")


def test_a_copy_holds_everything_and_goes_in_time(officer, customer):
    customers.add_contact(officer, customer.pk, {"name": "李四", "phone": "13911112222"}, at=AT)
    row = commands.make_copy(officer, working(officer, customer).pk, "json", at=AT)
    told = json.loads(_content(row))
    text = json.dumps(told, ensure_ascii=False)
    for known in (
        "张三丰",
        "13812345678",
        "zhang@example.com",
        "11010519491231002X",
        "文三路 90 号",
        "李四",
        "13911112222",
    ):
        assert known in text
    with pytest.raises(Forbidden):
        commands.take_copy(officer, row.pk, at=AT)
    carrier = replace(officer, permissions=officer.permissions | {"privacy.sensitive"})
    assert commands.take_copy(carrier, row.pk, at=AT).pk == row.pk
    assert row.file_expires_at == AT + 7 * DAY
    assert commands.expire_copies(SYSTEM, at=AT + 6 * DAY) == 0
    assert commands.expire_copies(SYSTEM, at=AT + 7 * DAY) == 1
    assert not StoredFile.objects.exists()
    with pytest.raises(Refused, match="已过期"):
        commands.take_copy(carrier, row.pk, at=AT + 7 * DAY)


def test_a_copy_as_a_sheet(officer, customer):
    row = commands.make_copy(officer, working(officer, customer).pk, "xlsx", at=AT)
    book = openpyxl.load_workbook(BytesIO(_content(row)))
    cells = [cell for line in book.worksheets[0].iter_rows(values_only=True) for cell in line]
    assert {"张三丰", "13812345678"} <= set(cells)


def test_every_declared_table_is_in_the_copy(officer, customer):
    parts = {part.model for part in copying.gather([customer.pk])}
    filled = {r.model for r in personal.about_customers() if r.copied and r.of([customer.pk]).exists()}
    assert filled <= parts
    assert "customers.address" in filled


def _content(row: RightsRequest) -> bytes:
    with files.open_file(row.file_id) as content:
        return content.read()
