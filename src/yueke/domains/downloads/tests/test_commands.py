"""Asking for files, stopping, trying again, taking them, letting them go; and what is refused."""

from __future__ import annotations

import dataclasses
import io
from datetime import timedelta

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction

from yueke.domains.downloads import commands, jobs, queries, rules
from yueke.domains.downloads.models import BatchReport, Download, DownloadProgress
from yueke.domains.downloads.outgoing import write
from yueke.domains.downloads.tests.conftest import asked
from yueke.domains.organization.models import RoleGrant
from yueke.domains.organization.tests.house import AT
from yueke.kernel import clock, files
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.storing import path_of
from yueke.kernel.lifecycle import StaleMove

WEEK = timedelta(days=7)


@pytest.fixture
def download(actor) -> Download:
    return commands.ask(actor, asked(), at=AT)


@pytest.fixture
def ready(actor, download) -> Download:
    return made(actor, download)


def made(actor, download) -> Download:
    commands.begin_making(SYSTEM, download.pk, at=AT)
    return commands.make(actor, download.pk, at=AT, keep_for=WEEK)


def waiting_jobs() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args ->> 'download_id')::int FROM procrastinate_jobs"
            " WHERE task_name = 'downloads.make' AND status = 'todo'"
        )
        return [row[0] for row in cursor.fetchall()]


def test_asking_hands_one_job_to_a_worker_however_often(actor, download):
    again = commands.ask(actor, asked(), at=AT)
    other = commands.ask(actor, asked("xlsx"), at=AT)
    assert again.pk == download.pk
    assert sorted(waiting_jobs()) == sorted([download.pk, other.pk])
    assert Event.objects.filter(kind="downloads.asked").count() == 2


def test_only_so_many_at_a_time(actor):
    for n in range(rules.MOST_OPEN):
        commands.ask(actor, asked(n=n), at=AT)
    with pytest.raises(Refused, match="正在生成"):
        commands.ask(actor, asked(n="more"), at=AT)
    assert Download.objects.count() == rules.MOST_OPEN


def test_who_may_not_export_cannot_ask(actor, ledger):
    with pytest.raises(Forbidden):
        commands.ask(dataclasses.replace(actor, permissions=frozenset({"account.own"})), asked(), at=AT)
    assert not Download.objects.exists()
    assert waiting_jobs() == []


@pytest.mark.parametrize(
    "form,beginning", [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("docx", b"PK")]
)
def test_a_file_is_made_whole_and_traced(actor, form, beginning):
    found = made(actor, commands.ask(actor, asked(form), at=AT))
    assert (found.state, found.rows, found.expires_at) == ("done", 2000, AT + WEEK)
    assert files.open_file(found.file_id).read().startswith(beginning)
    assert found.file.name == f"流水-20261120-1000.{form}"
    trace = Event.objects.get(kind="organization.list_exported")
    assert (trace.payload["list_code"], trace.payload["rows"], trace.actor_id) == ("ledger", 2000, actor.person_id)
    told = Event.objects.get(kind="downloads.ready")
    assert (told.payload["person_id"], told.payload["title"], told.payload["rows"]) == (actor.person_id, "流水", 2000)


def test_more_rows_than_a_file_holds_are_refused(actor, ledger, monkeypatch, download):
    monkeypatch.setitem(rules.MOST_ROWS, "csv", 1999)
    commands.begin_making(SYSTEM, download.pk, at=AT)
    with pytest.raises(Refused, match="1,999"):
        commands.make(actor, download.pk, at=AT, keep_for=WEEK)
    assert not StoredFile.objects.exists()


def test_what_waits_is_stopped_at_once_and_can_be_tried_again(actor, download):
    commands.cancel(actor, download.pk, at=AT)
    assert commands.begin_making(SYSTEM, download.pk, at=AT) is None
    again = commands.retry(actor, download.pk, at=AT)
    assert again.state == "queued"
    assert made(actor, again).state == "done"


def test_what_is_done_cannot_be_stopped_or_made_twice(actor, ready):
    with pytest.raises(StaleMove):
        commands.cancel(actor, ready.pk, at=AT)
    assert commands.make(actor, ready.pk, at=AT, keep_for=WEEK) is None
    assert StoredFile.objects.count() == 1


def test_the_file_of_somebody_else_does_not_exist(house, actor, ready):
    other = house.boss
    for step in (commands.take, commands.cancel, commands.retry, commands.delete):
        with pytest.raises(NotFound):
            step(other, ready.pk, at=AT)
    with pytest.raises(NotFound):
        queries.download(other, ready.pk)
    assert list(queries.downloads(other)) == []
    ready.refresh_from_db()
    assert ready.state == "done"


def test_taking_a_file_leaves_a_trace(actor, ready):
    assert commands.take(actor, ready.pk, at=AT).pk == ready.file_id
    assert Event.objects.filter(kind="downloads.taken", actor_id=actor.person_id).count() == 1


def test_rights_taken_away_meanwhile_keep_the_file_in(actor, ready):
    for less in (
        dataclasses.replace(actor, permissions=actor.permissions - {"customers.export"}),
        dataclasses.replace(actor, scope=dataclasses.replace(actor.scope, kind="self")),
    ):
        with pytest.raises(Forbidden):
            commands.take(less, ready.pk, at=AT)
    assert not Event.objects.filter(kind="downloads.taken").exists()


def test_a_file_made_in_plain_is_not_for_who_sees_masked(actor, download):
    plain = dataclasses.replace(actor, permissions=actor.permissions | {"privacy.plain"})
    made(plain, download)
    with pytest.raises(Forbidden):
        commands.take(actor, download.pk, at=AT)
    assert commands.take(plain, download.pk, at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_when_its_time_is_over(actor, ready):
    place = path_of(ready.file)
    late = AT + WEEK
    with pytest.raises(Refused, match="过期"):
        commands.take(actor, ready.pk, at=late)
    assert commands.expire(SYSTEM, at=late - timedelta(seconds=1)) == 0
    assert place.exists()
    assert commands.expire(SYSTEM, at=late) == 1
    ready.refresh_from_db()
    assert (ready.state, ready.file_id) == ("expired", None)
    assert not place.exists()
    commands.expire(SYSTEM, at=late + timedelta(days=31))
    assert not Download.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_deleting_takes_the_file_along_unless_somebody_else_has_the_same(house, actor, ready):
    place = path_of(ready.file)
    with files.draft() as (path, out):
        out.write(files.open_content(ready.file.sha256).read())
        out.close()
        files.keep(path, code="csv", name="同样.csv", actor=actor, at=AT)
    commands.delete(actor, ready.pk, at=AT)
    assert place.exists()
    assert not Download.objects.exists()


def test_what_is_being_made_is_not_deleted(actor, download):
    with pytest.raises(Refused, match="先停止"):
        commands.delete(actor, download.pk, at=AT)
    assert Download.objects.filter(pk=download.pk).exists()


def test_the_database_offers_no_half_file(ready):
    with pytest.raises(IntegrityError), transaction.atomic():
        Download.objects.filter(pk=ready.pk).update(file=None)


def test_a_report_names_the_first_of_those_left(actor):
    left = [(n, f"客户{n}", "标签已满") for n in range(commands.MOST_LEFT + 1)]
    report = commands.report_batch(
        actor, "加标签", record_kind="customers.customer", changed=3, left_count=len(left), left=left, back="/", at=AT
    )
    found = queries.report(actor, report.pk)
    assert (found.left_count, len(found.left)) == (commands.MOST_LEFT + 1, commands.MOST_LEFT)
    commands.expire(SYSTEM, at=AT + timedelta(days=31))
    assert not BatchReport.objects.exists()


@pytest.fixture
def asked_for(actor, download):
    with clock.frozen(AT):
        yield download


@pytest.mark.django_db(transaction=True)
def test_the_job_makes_it_for_the_rights_of_now(house, clerk, ledger, asked_for):
    jobs.make_download(asked_for.pk)
    jobs.make_download(asked_for.pk)
    asked_for.refresh_from_db()
    assert asked_for.state == "done"
    assert [actor.person_id for actor in ledger.made_for] == [clerk.pk]
    told = DownloadProgress.objects.get(pk=asked_for.pk)
    assert (told.done, told.total) == (2000, 2000)


@pytest.mark.django_db(transaction=True)
def test_the_job_refuses_who_lost_the_permission_meanwhile(clerk, ledger, asked_for):
    RoleGrant.objects.filter(person=clerk).delete()
    jobs.make_download(asked_for.pk)
    asked_for.refresh_from_db()
    assert asked_for.state == "failed"
    assert "权限" in asked_for.failure
    assert ledger.made_for == []
    assert Event.objects.get(kind="downloads.failed").payload["reason"] == asked_for.failure


@pytest.mark.django_db(transaction=True)
def test_the_job_refuses_who_left(clerk, ledger, asked_for):
    type(clerk).objects.filter(pk=clerk.pk).update(is_active=False)
    jobs.make_download(asked_for.pk)
    asked_for.refresh_from_db()
    assert (asked_for.state, ledger.made_for) == ("failed", [])


@pytest.mark.django_db(transaction=True)
def test_an_accident_is_told_and_leaves_nothing(own_home, ledger, asked_for):
    ledger.before = lambda number: 1 / (1500 - number)
    jobs.make_download(asked_for.pk)
    asked_for.refresh_from_db()
    assert asked_for.state == "failed"
    assert "意外" in asked_for.failure
    assert [path for path in (own_home / "files").rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_a_wish_to_stop_is_heard_between_rows(actor, ledger, asked_for):
    def wish(number):
        if number == 600:
            # As it comes from a page, while the worker's own transaction is open.
            DownloadProgress.objects.using("default").filter(pk=asked_for.pk).update(stop=True)

    ledger.before = wish
    commands.begin_making(SYSTEM, asked_for.pk, at=AT)
    commands.cancel(actor, asked_for.pk, at=AT)
    jobs.make_download(asked_for.pk)
    asked_for.refresh_from_db()
    assert (asked_for.state, asked_for.file_id) == ("cancelled", None)
    assert not StoredFile.objects.exists()


def test_a_paper_says_for_whom_it_was_made(ledger, actor):
    ledger.lines = ledger.lines[:3]
    out = io.BytesIO()
    assert write(ledger.make(actor, {}), "pdf", out, total=3, mark="张三于今日导出，不得外传。") == 3
    told = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages).replace(" ", "")
    assert "第3行" in told
    assert "张三于今日导出，不得外传。" in told


def test_what_is_no_paper_leaves_as_a_table_only(ledger, actor):
    table = dataclasses.replace(ledger.make(actor, {}), paper=None)
    assert table.forms == rules.FORMS
    assert ledger.make(actor, {}).forms == ("xlsx", "csv", "pdf", "docx")
    with pytest.raises(ValueError, match="no paper"):
        write(table, "pdf", io.BytesIO())
