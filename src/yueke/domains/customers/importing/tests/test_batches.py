"""The steps of a batch: who may, in which state, what the database insists on, what a broken run leaves."""

from __future__ import annotations

import io
import multiprocessing

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection, connections, transaction

from yueke.domains.customers.commands import create
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer, DuplicateLink
from yueke.domains.imports import commands, jobs, queries, rowstore
from yueke.domains.imports.importer import CHUNK
from yueke.domains.imports.models import ImportBatch, ImportFate, ImportGroup, ImportProgress, ImportRow
from yueke.domains.organization.models import RoleGrant
from yueke.domains.organization.queries import actor_for
from yueke.domains.organization.tests.house import AT
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.lifecycle import StaleMove
from yueke.kernel.progress import Stopped, ask_to_stop, begin, meter

SHEET = "姓名,手机,建档日期\n王小明,13800138000,2026-01-02\n王小明先生,138-0013-8000,2026-01-03\n李四,不是电话,2026-13-04\n赵六,13900139000,昨天\n"


def stream(text, name="customers.csv"):
    found = io.BytesIO(text.encode())
    found.name = name
    return found


def uploaded(actor, text=SHEET, **options):
    return commands.upload(actor, "customers", stream(text), options=options, at=AT)


def test_every_row_is_judged_and_told(house):
    batch = commands.check(house.boss, uploaded(house.boss).pk, at=AT)
    assert (batch.rows_total, batch.rows_ready, batch.rows_refused) == (4, 2, 2)
    told = {row.number: rowstore.opened(row.content).problems for row in queries.rows(batch, "refused")}
    assert {number: [remark.field for remark in found] for number, found in told.items()} == {
        4: ["mobile", "created"],
        5: ["created"],
    }
    assert told[4][0].said() == "不是电话号码：不是电话"
    assert [group.rows for group in queries.groups(batch)] == [2]


def test_a_sheet_shared_out_among_processes_is_judged_like_its_parts(house):
    create(house.boss, CustomerDraft(name="赵铁柱", phone="13700000001"), at=AT)
    rows = CHUNK * 2 + 300
    lines = [f"王小明{n:05d},1380{n:07d},2026-01-02" for n in range(rows)]
    lines[1] = "赵铁柱,13700000001,2026-01-02"
    lines[CHUNK + 1] = lines[CHUNK * 2 + 1] = "李四,13900139000,2026-01-03"
    lines[CHUNK * 2 + 2] = "李四,不是电话,2026-13-04"
    batch = commands.check(house.boss, uploaded(house.boss, "姓名,手机,建档日期\n" + "\n".join(lines)).pk, at=AT)
    assert (batch.rows_total, batch.rows_ready, batch.rows_refused) == (rows, rows - 1, 1)
    assert list(queries.rows(batch, "refused").values_list("number", flat=True)) == [CHUNK * 2 + 4]
    stored = ImportRow.objects.filter(batch=batch).order_by("number")
    values = [rowstore.opened(row.content).values.get("name") for row in stored]
    assert values == [line.split(",")[0] for line in lines[: CHUNK * 2 + 2]] + [None] + [
        line.split(",")[0] for line in lines[CHUNK * 2 + 3 :]
    ]
    grouped = stored.filter(group__isnull=False).values_list("number", flat=True)
    assert list(grouped) == [3, CHUNK + 3, CHUNK * 2 + 3]
    told = []
    batch = commands.run(house.boss, batch.pk, at=AT, tell=lambda _phase, done, total: told.append((done, total)))
    assert (batch.rows_imported, batch.rows_merged) == (rows - 3, 2)
    # Its progress is that of the writing, which is what takes the time: a few rows first, then many at a time.
    first, *_middle, last_but_one, last = [done for done in dict(told) if done]
    assert first < CHUNK < last_but_one < last == rows - 1
    assert {total for _done, total in told} == {rows - 1}
    assert told == sorted(told)
    fates = ImportFate.objects.filter(batch=batch)
    names = dict(Customer.objects.values_list("pk", "name"))
    values = {row.number: rowstore.opened(row.content).values for row in stored.filter(outcome="ready")}
    assert all(names[fate.record_id] == values[fate.number]["name"] for fate in fates)
    assert fates.filter(merged=True).values_list("number", flat=True).count() == 2
    assert commands.undo(house.boss, batch.pk, at=AT) == rows - 3
    assert Customer.objects.count() == 1


def test_a_stop_while_copies_are_at_work_leaves_nothing(house):
    lines = [f"王小明{n:05d},1380{n:07d}" for n in range(CHUNK * 2 + 1)]
    batch = commands.check(house.boss, uploaded(house.boss, "姓名,手机\n" + "\n".join(lines)).pk, at=AT)

    def tell(phase, done, total):
        if Customer.objects.exists():
            raise Stopped

    with pytest.raises(Stopped), transaction.atomic():
        commands.run(house.boss, batch.pk, at=AT, tell=tell)
    assert multiprocessing.active_children() == []
    assert not Customer.objects.exists()
    assert not ImportFate.objects.exists()


def test_numbers_and_people_of_a_great_sheet_are_looked_up_before_it_is_shared_out(house):
    keeper = house.hire("wang", None, "service")
    create(house.boss, CustomerDraft(name="别人", number="K-7", phone="13700000001"), at=AT)
    rows = CHUNK + 10
    lines = [f"客户甲{n:05d},1380{n:07d},K-{n},员工wang,查无此人" for n in range(rows)]
    lines[8] = "客户乙,13900000008,K-5,,"
    text = "姓名,手机,客户编号,负责人,登记人\n" + "\n".join(lines)
    batch = commands.check(house.boss, uploaded(house.boss, text).pk, at=AT)
    assert {"number", "owner", "recorder"} <= batch.mapping.keys()
    commands.decide(house.boss, batch.pk, "new", at=AT)
    batch = commands.run(house.boss, batch.pk, at=AT)
    assert batch.rows_imported == rows
    numbers = dict(Customer.objects.filter(import_batch_id=batch.pk).values_list("name", "number"))
    assert len(set(numbers.values())) == rows
    # Those that are taken, by another archive or by a row before, get a fresh number.
    fresh = {name for name, number in numbers.items() if not number.startswith("K-")}
    assert fresh == {"客户甲00007", "客户乙"}
    owners = Customer.objects.filter(import_batch_id=batch.pk).values_list("owner_id", "created_by_id")
    assert set(owners) == {(keeper.pk, None), (house.boss.person_id, None)}


def test_what_is_stored_of_a_row_is_sealed(house):
    batch = commands.check(house.boss, uploaded(house.boss).pk, at=AT)
    for row in ImportRow.objects.filter(batch=batch):
        assert b"138" not in bytes(row.content)
        assert "王小明".encode() not in bytes(row.content)


def test_merged_linked_or_new(house):
    for decision, customers, links in (("merge", 1, 0), ("link", 2, 1), ("new", 2, 0)):
        batch = commands.check(house.boss, uploaded(house.boss).pk, at=AT)
        commands.decide(house.boss, batch.pk, decision, at=AT)
        batch = commands.run(house.boss, batch.pk, at=AT)
        assert (batch.rows_imported, batch.rows_merged) == (customers, 2 - customers)
        assert Customer.objects.count() == customers
        assert DuplicateLink.objects.filter(state="linked").count() == links
        commands.undo(house.boss, batch.pk, at=AT)
        assert not Customer.objects.exists()


def test_rows_known_to_the_archive_by_option(house):
    create(house.boss, CustomerDraft(name="王小明", phone="13800138000"), at=AT)
    text = "姓名,手机,邮箱\n王小明,13800138000,w@example.com\n新客户甲,13900139000,\n"
    outcomes = {}
    for existing in ("add", "update"):
        batch = commands.check(house.boss, uploaded(house.boss, text, existing=existing).pk, at=AT)
        batch = commands.run(house.boss, batch.pk, at=AT)
        outcomes[existing] = (batch.rows_imported, batch.rows_merged, batch.rows_refused)
        assert batch.rows_total == sum(outcomes[existing])
    # The first brought the new one in, so to the second both are known.
    assert outcomes == {"add": (1, 0, 1), "update": (0, 2, 0)}
    assert Customer.objects.get(name="王小明").email == "w@example.com"


def test_the_database_refuses_a_batch_that_lost_a_row(house):
    batch = commands.check(house.boss, uploaded(house.boss).pk, at=AT)
    commands.run(house.boss, batch.pk, at=AT)
    with pytest.raises(IntegrityError, match="no_row_of_a_batch_is_lost"), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(rows_merged=0)
    with pytest.raises(IntegrityError, match="every_row_of_a_batch_is_judged"), transaction.atomic():
        ImportBatch.objects.create(
            kind="customers",
            number="X",
            file=batch.file,
            file_name="x",
            state="checked",
            rows_total=2,
            rows_ready=1,
            created_at=AT,
        )


def test_running_again_changes_nothing(house):
    batch = commands.check(house.boss, uploaded(house.boss).pk, at=AT)
    first = commands.run(house.boss, batch.pk, at=AT)
    again = commands.run(house.boss, batch.pk, at=AT)
    assert (again.rows_imported, Customer.objects.count()) == (first.rows_imported, 1)
    with pytest.raises(StaleMove):
        commands.check(house.boss, batch.pk, at=AT)


def test_a_stop_in_the_middle_leaves_nothing(house):
    batch = commands.check(house.boss, uploaded(house.boss).pk, at=AT)

    def tell(phase, done, total):
        raise Stopped

    with pytest.raises(Stopped), transaction.atomic():
        commands.run(house.boss, batch.pk, at=AT, tell=tell)
    assert not Customer.objects.exists()
    assert set(ImportRow.objects.values_list("outcome", flat=True)) == {"ready", "refused"}


def test_only_whoever_may_import_and_sees_the_batch(house):
    batch = uploaded(house.boss)
    service = house.hire("wang", None, "service")
    sales = house.hire("zhao", None, "sales")
    with pytest.raises(Forbidden):
        uploaded(actor_for(service))
    with pytest.raises(NotFound):
        commands.check(actor_for(sales), batch.pk, at=AT)
    with pytest.raises(NotFound):
        queries.batch(actor_for(sales), batch.pk)
    with pytest.raises(NotFound):
        commands.upload(house.boss, "planets", stream(SHEET), at=AT)


def test_duplicates_outside_the_importers_scope_stay_hidden(house):
    create(house.boss, CustomerDraft(name="王小明", phone="13800138000"), at=AT)
    sales = actor_for(house.hire("zhao", house.sales, "sales"))
    batch = commands.check(sales, uploaded(sales, "姓名,手机\n王小明,13800138000\n").pk, at=AT)
    assert not ImportGroup.objects.filter(batch=batch).exists()


@pytest.mark.parametrize(
    "text,words",
    [("", "空"), ("姓名\n", "没有数据行"), ("<html><table></table></html>", "网页")],
)
def test_a_file_that_is_no_table_is_refused_at_the_field(house, text, words):
    with pytest.raises(Invalid) as refused:
        uploaded(house.boss, text)
    assert words in str(refused.value.fields["file"][0])
    assert not ImportBatch.objects.exists()


def test_a_column_is_used_once_and_a_name_is_needed(house):
    batch = uploaded(house.boss)
    with pytest.raises(Invalid) as refused:
        commands.map_columns(house.boss, batch.pk, {"name": 0, "contact": 0}, at=AT)
    assert "只能对应一项" in str(refused.value.fields["contact"][0])
    with pytest.raises(Invalid, match="客户名称"):
        commands.map_columns(house.boss, batch.pk, {"mobile": 1}, at=AT)
    with pytest.raises(Invalid):
        commands.map_columns(house.boss, batch.pk, {"name": 99}, at=AT)


def test_a_given_up_batch_forgets_its_rows(house):
    batch = commands.check(house.boss, uploaded(house.boss).pk, at=AT)
    commands.cancel(house.boss, batch.pk, at=AT)
    assert not ImportRow.objects.filter(batch=batch).exists()
    with pytest.raises(Refused):
        commands.run(house.boss, batch.pk, at=AT)


@pytest.mark.django_db(transaction=True)
def test_the_jobs_carry_a_batch_through_and_tell_progress(house):
    batch = uploaded(house.boss)
    commands.begin_check(house.boss, batch.pk, at=AT)
    jobs.check_batch(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "checked"
    commands.begin_run(house.boss, batch.pk, at=AT)
    jobs.run_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_imported) == ("imported", 1)
    told = ImportProgress.objects.get(batch=batch)
    assert (told.phase, told.done, told.total) == ("write", 2, 2)


@pytest.mark.django_db(transaction=True)
def test_a_wish_to_stop_is_heard_while_the_transaction_is_open(house):
    batch = uploaded(house.boss)
    begin(ImportProgress, batch.pk)
    with meter(ImportProgress, batch.pk) as tell:
        tell("write", 1, 10)
        ask_to_stop(ImportProgress, batch.pk)
        with pytest.raises(Stopped):
            tell("write", 10, 10)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_taken_up_again(house):
    batch = uploaded(house.boss)
    ImportBatch.objects.filter(pk=batch.pk).update(state="checking")
    jobs.take_up_again(0)
    jobs.take_up_again(0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE args ->> 'batch_id' = %s AND status = 'todo'",
            [str(batch.pk)],
        )
        assert cursor.fetchall() == [("imports.check",)]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_writing_leaves_nothing_and_the_work_is_done_again(house):
    batch = uploaded(house.boss)
    commands.check(house.boss, batch.pk, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (worker,) = cursor.fetchone()

    def die(phase, done, total):
        if Customer.objects.exists():
            side = connections.create_connection("default")
            with side.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [worker])
            side.close()

    with pytest.raises((OperationalError, InterfaceError)):
        commands.run(house.boss, batch.pk, at=AT, tell=die)
    connection.close()
    batch.refresh_from_db()
    assert batch.state == "running"
    assert not Customer.objects.exists()
    jobs.take_up_again(0)
    jobs.run_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_imported, batch.rows_merged) == ("imported", 1, 1)
    assert Customer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_work_that_breaks_off_is_noted_for_whoever_uploaded_the_sheet(house):
    person = house.hire("zhao", None, "sales")
    batch = commands.begin_check(actor_for(person), uploaded(actor_for(person)).pk, at=AT)
    RoleGrant.objects.filter(person=person).delete()
    jobs.check_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, bool(batch.failure)) == ("uploaded", True)
    event = Event.objects.get(kind="imports.batch_failed")
    assert (event.stream, event.payload["step"]) == (f"imports.batch:{batch.pk}", "checking")
    jobs.check_batch(batch.pk)
    assert Event.objects.filter(kind="imports.batch_failed").count() == 1, "nothing left to break off"
