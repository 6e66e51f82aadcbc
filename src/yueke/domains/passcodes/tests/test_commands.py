"""Codes: asked, sent, tried, used once; sittings: of whoever holds the contact, and no longer than they should."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.passcodes import commands, queries
from yueke.domains.passcodes.commands import VISITOR, AskedTooOften, Entry
from yueke.domains.passcodes.models import Passcode, Sitting
from yueke.domains.passcodes.tests.conftest import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Invalid, NotFound
from yueke.kernel.events.models import Event

MINUTE = timedelta(minutes=1)
PHONE = "13812345678"


def ask(contact=PHONE, *, handle="h", place="10.0.0.1", at=AT) -> Passcode:
    return commands.ask_code(VISITOR, contact, handle=handle, place=place, language="zh-hans", at=at)


def sent(row: Passcode, at=AT) -> str:
    letter = commands.make_code(SYSTEM, row.pk, at=at)
    assert letter is not None
    return letter.code


def enter(code: str, *, handle="h", token="t", at=AT):
    return commands.enter_code(VISITOR, handle, code, token=token, at=at)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.parametrize("contact", [PHONE, "+86 138 1234 5678", "１３８１２３４５６７８", "Zhang@Example.com"])
def test_the_right_code_opens_a_sitting_once(customer, contact):
    code = sent(ask(contact))
    entered = enter(code)
    assert entered.entry is Entry.OPENED
    row = queries.sitting("t", AT)
    assert row is not None
    assert row.customer_id == customer.pk
    assert Event.objects.get(kind="passcodes.customer_entered").stream == f"customers.customer:{customer.pk}"
    assert enter(code, token="again").entry is Entry.OVER
    assert queries.sitting("again", AT) is None


def test_codes_and_tokens_are_kept_nowhere(customer):
    code = sent(ask(handle="the-handle"))
    enter(code, handle="the-handle", token="the-token")
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text || s::text FROM passcodes_passcode p, passcodes_sitting s")
        told = cursor.fetchone()[0]
    for secret in (code, "the-handle", "the-token", PHONE, code.encode().hex(), PHONE.encode().hex()):
        assert secret not in told


def test_who_is_unknown_is_told_the_same(customer):
    known, unknown = ask(), ask("13900000000", handle="u")
    assert sent(known)
    assert commands.make_code(SYSTEM, unknown.pk, at=AT) is None
    for n in range(5):
        assert enter("no", handle="h") == enter("no", handle="u"), n
    assert not Sitting.objects.exists()


def test_five_tries(customer):
    code = sent(ask())
    left = [enter(wrong(code)) for _ in range(5)]
    assert [(one.entry, one.left) for one in left[:4]] == [(Entry.WRONG, n) for n in (4, 3, 2, 1)]
    assert left[4].entry is Entry.OVER
    assert enter(code).entry is Entry.OVER


@pytest.mark.parametrize(("seconds", "entry"), [(299, Entry.OPENED), (300, Entry.WRONG)])
def test_five_minutes(customer, seconds, entry):
    code = sent(ask())
    assert enter(code, at=AT + timedelta(seconds=seconds)).entry is entry


def test_a_code_is_tried_only_where_it_was_asked_for(customer):
    code = sent(ask())
    assert enter(code, handle="elsewhere").entry is Entry.OVER
    assert enter(code, handle="").entry is Entry.OVER
    assert enter(code).entry is Entry.OPENED


def test_an_older_code_is_of_no_use_for_a_newer_request(customer):
    first = sent(ask(handle="one"))
    second = sent(ask(handle="two", at=AT + MINUTE), AT + MINUTE)
    if first != second:
        assert enter(first, handle="two", at=AT + MINUTE).entry is Entry.WRONG
    assert enter(second, handle="two", at=AT + MINUTE).entry is Entry.OPENED


@pytest.mark.parametrize("contact", ["", "张三", "0571-88776655", "12345", "a@b", "x" * 5000, "13812345678@"])
def test_what_is_neither_phone_nor_address_is_refused(db, contact):
    with pytest.raises(Invalid):
        ask(contact)
    assert not Passcode.objects.exists()


@pytest.mark.parametrize("contact", [PHONE, "13900000000"])
def test_one_contact_is_not_flooded(customer, contact):
    ask(contact, handle="0")
    with pytest.raises(AskedTooOften):
        ask(contact, handle="1", place="10.9.9.9", at=AT + MINUTE / 2)
    for n in range(1, 5):
        ask(contact, handle=str(n), place=f"10.0.1.{n}", at=AT + n * MINUTE)
    with pytest.raises(AskedTooOften):
        ask(contact, handle="5", at=AT + 30 * MINUTE)
    assert Passcode.objects.count() == 5
    ask(contact, handle="6", at=AT + 60 * MINUTE)


def test_one_place_does_not_ask_for_everybody(db):
    for n in range(30):
        ask(f"139000000{n:02}", handle=str(n))
    with pytest.raises(AskedTooOften):
        ask("13900000099", handle="x")
    ask("13900000099", handle="x", place="10.0.0.2")


def test_contacts_of_the_archive_s_people_open_nothing(customer, cast):
    """The person to speak to at a company may not dispose of the company's archive."""
    customers.add_contact(cast.owner, customer.pk, {"name": "李四", "phone": "13911112222"}, at=AT)
    assert commands.make_code(SYSTEM, ask("13911112222").pk, at=AT) is None


def test_an_archived_customer_is_not_there(customer, cast):
    customers.archive(cast.owner, customer.pk, reason="停业", at=AT)
    assert commands.make_code(SYSTEM, ask().pk, at=AT) is None


def bearing(cast, n: int) -> list[Customer]:
    return [customers.create(cast.owner, CustomerDraft(name=f"王{i}", phone=PHONE), at=AT) for i in range(n)]


def test_one_of_several_is_chosen_and_no_other(cast):
    one, two = bearing(cast, 2)
    stranger = customers.create(cast.owner, CustomerDraft(name="路人", phone="13700000000"), at=AT)
    enter(sent(ask()))
    row = queries.sitting("t", AT)
    assert row.customer_id is None
    assert queries.archives_of(row) == [one, two]
    with pytest.raises(NotFound):
        commands.choose_archive(VISITOR, "t", stranger.pk, at=AT)
    with pytest.raises(NotFound):
        commands.choose_archive(VISITOR, "nobody", one.pk, at=AT)
    commands.choose_archive(VISITOR, "t", two.pk, at=AT)
    assert queries.sitting("t", AT).customer_id == two.pk


def test_a_number_on_too_many_archives_is_nobodys(cast):
    bearing(cast, 11)
    assert commands.make_code(SYSTEM, ask().pk, at=AT) is None


def test_who_loses_the_number_loses_the_archive(customer, cast):
    enter(sent(ask()))
    customers.edit(cast.owner, customer.pk, {"phone": "13700000000"}, at=AT)
    assert queries.archives_of(queries.sitting("t", AT)) == []


def test_a_sitting_ends(customer):
    enter(sent(ask()))
    assert queries.sitting("t", AT + 29 * MINUTE)
    assert queries.sitting("t", AT + 30 * MINUTE) is None
    commands.mark_seen(VISITOR, "t", at=AT + 20 * MINUTE)
    assert queries.sitting("t", AT + 49 * MINUTE)
    commands.leave(VISITOR, "t", at=AT + 21 * MINUTE)
    assert queries.sitting("t", AT + 21 * MINUTE) is None
    commands.mark_seen(VISITOR, "t", at=AT + 22 * MINUTE)
    assert queries.sitting("t", AT + 22 * MINUTE) is None
    assert queries.sitting("", AT) is None


def test_visitors_do_not_send_and_staff_do_not_knock(customer, cast):
    row = ask()
    with pytest.raises(Forbidden):
        commands.make_code(VISITOR, row.pk, at=AT)
    with pytest.raises(Forbidden):
        commands.ask_code(cast.steward, PHONE, handle="x", place="x", language="en", at=AT + MINUTE)


def test_a_killed_sender_makes_another_code(customer):
    row = ask()
    sent(row)
    second = sent(row, AT + MINUTE)
    assert enter(second, at=AT + MINUTE).entry is Entry.OPENED
    assert commands.make_code(SYSTEM, row.pk, at=AT + MINUTE) is None, "used"


def test_everything_is_let_go(customer):
    enter(sent(ask()))
    assert commands.let_go(SYSTEM, at=AT + timedelta(days=2)) == 0
    assert commands.let_go(SYSTEM, at=AT + timedelta(days=2, seconds=1)) == 2
