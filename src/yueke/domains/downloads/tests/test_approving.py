"""Large files with personal data: approved by somebody else, marked, locked, with a password that is shown once."""

from __future__ import annotations

import dataclasses
import io
from datetime import timedelta

import openpyxl
import pytest
import pyzipper
from django.db import connection

from yueke.domains.downloads import approving, commands, queries, rules
from yueke.domains.downloads.jobs import make_download
from yueke.domains.downloads.models import Download, ExportRule
from yueke.domains.downloads.tests.conftest import asked
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT
from yueke.kernel import files
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event


@pytest.fixture(autouse=True)
def small_limit(db):
    return ExportRule.objects.create(from_at=AT - timedelta(days=30), most_rows=1000)


@pytest.fixture
def head(house) -> Actor:
    return organization.actor_for(house.hire("head", house.branch, "manager"))


@pytest.fixture
def waiting(actor, clerk) -> Download:
    seat = organization.seat_for(clerk).membership_id
    return commands.ask(actor, dataclasses.replace(asked("xlsx"), rows=2000, membership_id=seat), at=AT)


def state(download: Download) -> tuple[object, ...]:
    return Download.objects.filter(pk=download.pk).values_list("state", "decided_by", "file", "password").get()


@pytest.mark.parametrize("rows,personal,guarded", [(10, True, False), (11, True, True), (11, False, False)])
def test_what_is_guarded(rows, personal, guarded):
    assert rules.is_guarded(rows, 10, personal=personal) is guarded


def test_passwords_differ_and_are_readable():
    made = {rules.new_password() for _one in range(50)}
    assert len(made) == 50
    assert all(len(one) == 16 and not set(one) & set("0O1lI") for one in made)


def test_a_large_file_waits_and_no_worker_takes_it(waiting):
    assert waiting.state == "waiting"
    make_download(waiting.pk)
    assert state(waiting) == ("waiting", None, None, "")


def test_who_may_not_decide_changes_nothing(house, waiting, actor, head):
    elsewhere = house.hire("far", house.service, "manager")
    decider = dataclasses.replace(organization.actor_for(elsewhere), permissions=head.permissions)
    own = dataclasses.replace(actor, permissions=actor.permissions | {"privacy.export.approve"})
    for who, error in ((actor, Forbidden), (own, NotFound), (decider, NotFound)):
        with pytest.raises(error):
            approving.approve(who, waiting.pk, at=AT)
        with pytest.raises(error):
            approving.refuse(who, waiting.pk, note="不必要", at=AT)
    assert list(queries.waiting(decider)) == []
    assert list(queries.waiting(head)) == [waiting]
    assert state(waiting) == ("waiting", None, None, "")


def test_a_refusal_needs_a_reason_and_ends_it(waiting, head, actor):
    with pytest.raises(Invalid):
        approving.refuse(head, waiting.pk, note=" ", at=AT)
    assert state(waiting)[0] == "waiting"
    approving.refuse(head, waiting.pk, note="范围太大", at=AT)
    assert state(waiting) == ("refused", head.person_id, None, "")
    make_download(waiting.pk)
    with pytest.raises(Refused):
        commands.retry(actor, waiting.pk, at=AT)
    with pytest.raises(NotFound):
        approving.approve(head, waiting.pk, at=AT)
    assert state(waiting)[0] == "refused"


def test_an_approved_file_is_marked_locked_and_gone_after_three_days(waiting, head, actor):
    approving.approve(head, waiting.pk, at=AT)
    commands.begin_making(actor, waiting.pk, at=AT)
    commands.make(actor, waiting.pk, at=AT, keep_for=timedelta(days=7))
    stored = commands.take(actor, waiting.pk, at=AT)
    assert stored.name.endswith(".xlsx.zip")
    with files.open_file(stored.pk) as file:
        body = file.read()
    password = approving.show_password(actor, waiting.pk, at=AT)
    with pyzipper.AESZipFile(io.BytesIO(body)) as box:
        with pytest.raises(RuntimeError):
            box.read(box.namelist()[0])
        box.setpassword(password.encode())
        sheet = box.read(box.namelist()[0])
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    lines = [row[0].value for row in book.worksheets[0].iter_rows()]
    assert len(lines) == 2002
    for mark in (lines[-1], book.worksheets[-1]["A1"].value):
        assert actor.name in mark
        assert f"D{waiting.pk}" in mark
    assert Download.objects.get(pk=waiting.pk).expires_at == AT + timedelta(days=3)
    commands.expire(SYSTEM, at=AT + timedelta(days=3))
    assert state(waiting)[0] == "expired"


def test_the_password_is_kept_encrypted_and_shown_once_to_its_owner(waiting, head, actor, house):
    approving.approve(head, waiting.pk, at=AT)
    with pytest.raises(Refused):
        approving.show_password(actor, waiting.pk, at=AT)
    commands.begin_making(actor, waiting.pk, at=AT)
    commands.make(actor, waiting.pk, at=AT, keep_for=timedelta(days=7))
    password = Download.objects.get(pk=waiting.pk).password
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM downloads_download d WHERE id = %s", [waiting.pk])
        assert password not in cursor.fetchone()[0]
    with pytest.raises(NotFound):
        approving.show_password(head, waiting.pk, at=AT)
    assert approving.show_password(actor, waiting.pk, at=AT) == password
    with pytest.raises(Refused):
        approving.show_password(actor, waiting.pk, at=AT)
    kinds = set(Event.objects.filter(kind__startswith="downloads.", audited=True).values_list("kind", flat=True))
    assert {"downloads.approval_asked", "downloads.approved", "downloads.password_shown"} <= kinds
    assert not Event.objects.filter(payload__icontains=password).exists()


def test_what_grew_beyond_the_limit_meanwhile_is_not_made(actor):
    download = commands.ask(actor, dataclasses.replace(asked(), rows=900), at=AT)
    commands.begin_making(actor, download.pk, at=AT)
    with pytest.raises(Refused):
        commands.make(actor, download.pk, at=AT, keep_for=timedelta(days=7))
    assert state(download) == ("running", None, None, "")


def test_another_rule_holds_from_now_on_and_tells_of_it(house, actor, clerk, small_limit):
    secadmin = organization.actor_for(house.hire("secadmin", house.branch, "secadmin"))
    rule = approving.set_export_rule(secadmin, most_rows=2000, kept_days=1, reason="季度对账", at=AT)
    assert (rule.set_by_id, rule.from_at, rule.reason) == (secadmin.person_id, AT, "季度对账")
    assert queries.export_rule(AT - timedelta(seconds=1)) == small_limit
    assert list(queries.export_rules())[1:] == [rule, small_limit], "behind the one of the installation"
    free = commands.ask(actor, dataclasses.replace(asked("csv"), rows=2000), at=AT)
    held = commands.ask(actor, dataclasses.replace(asked("xlsx"), rows=2001), at=AT)
    assert (free.state, held.state) == ("queued", "waiting")
    event = Event.objects.get(kind="downloads.export_rule_changed")
    assert event.audited
    assert event.payload["changed"] == {"most_rows": [1000, 2000], "kept_days": [3, 1]}


@pytest.mark.parametrize(
    "rows,days,reason,field",
    [(99, 3, "因为", "most_rows"), (100_001, 3, "因为", "most_rows"), (2000, 0, "因为", "kept_days"),
     (2000, 31, "因为", "kept_days"), (2000, 3, " ", "reason"), (1000, 3, "因为", "most_rows"),
     (2000, 3, "因" * 201, "reason")],
)  # fmt: skip
def test_a_rule_out_of_bounds_without_reason_or_that_changes_nothing_is_refused(rows, days, reason, field, small_limit):
    before = list(queries.export_rules())
    with pytest.raises(Invalid) as refusal:
        approving.set_export_rule(SYSTEM, most_rows=rows, kept_days=days, reason=reason, at=AT)
    assert list(refusal.value.fields) == [field]
    assert list(queries.export_rules()) == before


def test_only_the_security_administrator_sets_the_rule(actor, head):
    before = list(queries.export_rules())
    for who in (actor, head):
        with pytest.raises(Forbidden):
            approving.set_export_rule(who, most_rows=2000, kept_days=3, reason="方便", at=AT)
    assert list(queries.export_rules()) == before


def test_the_first_rule_comes_with_the_installation_and_the_defaults_stand_in_for_none(small_limit):
    assert (ExportRule().most_rows, ExportRule().kept_days) == (10_000, 3)
    assert queries.export_rule(AT - timedelta(days=31)).pk is None
