"""Complaints of another system from a sheet: judged row by row, written down once, going on here, taken back whole."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.db import ProgrammingError, transaction

from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.importing import clean
from yueke.domains.complaints.importing.fields import FIELDS
from yueke.domains.complaints.models import Clock, Complaint, Round
from yueke.domains.complaints.tests.house import AT, ZONE, House
from yueke.domains.customers.models import Customer
from yueke.domains.imports import commands, queries, rowstore
from yueke.domains.imports.importer import Plan
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.history.models import Change


@pytest.fixture(autouse=True)
def _customer_of_the_company(request) -> None:
    """The customer belongs to head office, whose head imports."""
    if "house" in request.fixturenames:
        house = request.getfixturevalue("house")
        Customer.objects.filter(pk=house.customer.pk).update(department_id=house.root.pk)


TITLES = "原编号,投诉时间,投诉人,联系电话,渠道,类别,涉及产品,问题描述,状态,责任部门,承办人,处理结果,满意度,结案时间"
PAST = (
    "A-1,2025-03-17 10:30,王小明,13812345678,电话,,玻璃展柜,玻璃裂了,已结案,售后部,员工engineer,已换新,满意,2025-03-20"
)
RUNNING = "A-2,2026-11-10,陈女士,13900001111,邮件,,,漏发一箱,处理中,售后部,,,,"
NEW = "A-3,2026-11-12,赵先生,13900002222,,,,态度差,待处理,,,,,"


def uploaded(actor, *lines: str, encoding: str = "utf-8", **options):
    stream = io.BytesIO("\n".join((TITLES, *lines)).encode(encoding))
    stream.name = "complaints.csv"
    batch = commands.upload(actor, "complaints", stream, options=options, at=AT)
    return commands.check(actor, batch.pk, at=AT)


def problems(batch) -> dict[int, list[str]]:
    rows = queries.rows(batch, "refused")
    return {row.number: [one.said() for one in rowstore.opened(row.content).problems] for row in rows}


def test_past_complaints_are_filed_and_running_ones_go_on(house: House) -> None:
    batch = uploaded(house.boss, PAST, RUNNING, NEW, encoding="gb18030")
    assert problems(batch) == {}
    batch = commands.run(house.boss, batch.pk, at=AT)
    assert batch.rows_imported == 3
    past, running, new = Complaint.objects.order_by("received_at")
    assert (past.state, past.customer_id, past.satisfaction, past.result) == (
        "archived",
        house.customer.pk,
        4,
        "已换新",
    )
    assert (past.handler_id, past.department_id) == (house.engineer.person_id, house.aftersales.pk)
    assert past.closed_at == datetime(2025, 3, 20, tzinfo=ZONE)
    assert past.product_id == house.product.pk
    assert (running.state, running.channel, running.caller_name) == ("assigned", "email", "陈女士")
    assert new.state == "registered"
    assert {row.complaint_id for row in Clock.objects.all()} <= {running.pk, new.pk}
    assert all(clock.started_at == AT for clock in Clock.objects.all())
    for row in (past, running, new):
        assert (row.recorded_by_id, row.first_contact_id) == (None, None)
        assert row.created_at == row.received_at
    # They go on like any other.
    complaints.sign(house.engineer, running.pk, at=AT)
    complaints.accept(house.boss, new.pk, at=AT)


def test_the_same_number_is_imported_once(house: House) -> None:
    commands.run(house.boss, uploaded(house.boss, PAST).pk, at=AT)
    again = uploaded(house.boss, PAST.replace("A-1", "a-1"), NEW, NEW.replace("待处理", "办理中"))
    assert problems(again) == {2: ["原编号已导入过"], 4: ["原编号与第 3 行相同"]}
    commands.run(house.boss, again.pk, at=AT)
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize(
    "line,told",
    [
        (",2026-01-05,张三,,,,,坏了,已结案,,,,,", "缺少原编号"),
        ("B-1,2027-01-05,张三,,,,,坏了,已结案,,,,,", "日期太晚：2027-01-05，不应晚于 2026-11-16"),
        ("B-1,2026-01-05,,,,,,坏了,已结案,,,,,", "缺少投诉人：请填写称呼、电话或客户编号"),
        ("B-1,2026-01-05,张三,,,,,,已结案,,,,,", "缺少问题描述"),
        ("B-1,2026-01-05,张三,,,没有这类,,坏了,已结案,,,,,", "没有投诉类别“没有这类”"),
        ("B-1,2026-01-05,张三,,,,,坏了,已结案,火星部,,,,", "没有部门“火星部”"),
        ("B-1,2026-01-05,张三,,,,,坏了,处理中,,,,,2026-02-01", "填了办结时间，状态却是办理中"),
        ("B-1,2026-01-05,张三,,,,,坏了,已结案,,,,,2026-01-01", "早于投诉时间 2026-01-05"),
        ("B-1,2026-01-05,王小明,13700000000,,,,坏了,已结案,,,,,", "档案里的“王小明”电话不同，不能确认是同一人"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_and_nothing_is_imported(house: House, line: str, told: str) -> None:
    batch = uploaded(house.boss, line, PAST)
    assert problems(batch) == {2: [told]}
    commands.run(house.boss, batch.pk, at=AT)
    assert list(Complaint.objects.values_list("origin_label", flat=True)) == ["A-1"]


def test_callers_without_an_archive_can_be_refused(house: House) -> None:
    batch = uploaded(house.boss, RUNNING, customers="refuse")
    assert problems(batch) == {2: ["档案里没有名为“陈女士”的客户：请先导入客户，或核对客户名称"]}


def test_a_batch_is_taken_back_whole(house: House) -> None:
    before = house.registered()
    batch = commands.run(house.boss, uploaded(house.boss, PAST, RUNNING, NEW).pk, at=AT)
    assert commands.undo(house.boss, batch.pk, at=AT + timedelta(hours=1)) == 3
    assert list(Complaint.objects.values_list("pk", flat=True)) == [before.pk]
    assert not Clock.objects.exclude(complaint=before).exists()
    assert not Round.objects.exclude(complaint=before).exists()


def test_a_batch_somebody_worked_on_stays_and_says_which(house: House) -> None:
    batch = commands.run(house.boss, uploaded(house.boss, PAST, RUNNING, NEW).pk, at=AT)
    running = Complaint.objects.get(origin_label="A-2")
    complaints.sign(house.engineer, running.pk, at=AT)
    with pytest.raises(Refused, match=running.number):
        commands.undo(house.boss, batch.pk, at=AT)
    assert Complaint.objects.count() == 3
    batch.refresh_from_db()
    assert batch.state == "imported"


def test_other_complaints_can_still_not_be_removed(house: House) -> None:
    house.registered()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Complaint.objects.all().delete()


def test_only_who_may_import_complaints_does(house: House) -> None:
    for actor in (house.agent, house.engineer, house.watch):
        with pytest.raises(Forbidden):
            uploaded(actor, PAST)
    assert not Complaint.objects.exists()
    assert not Event.objects.filter(kind="complaints.imported").exists()


def test_history_keeps_what_was_imported_and_what_was_taken_back(house: House) -> None:
    batch = commands.run(house.boss, uploaded(house.boss, NEW).pk, at=AT)
    pk = Complaint.objects.get().pk
    commands.undo(house.boss, batch.pk, at=AT)
    kept = Change.objects.filter(kind="complaints.complaint", row_id=pk).order_by("pk")
    assert [one.op for one in kept] == ["I", "D"]


def test_words_for_states_and_satisfaction_are_understood_without_a_database() -> None:
    codes = ("number", "received", "customer_name", "description", "state", "satisfaction")
    plan = Plan({code: n for n, code in enumerate(codes)}, {}, {}, AT.date())
    row = clean(plan, 2, ("X-9", "2026-11-01", "张三", "坏了", "已关闭", "非常满意"))
    assert (row.values["state"], row.values["satisfaction"], row.problems) == ("closed", 5, [])
    row = clean(plan, 2, ("X-9", "2026-11-01", "张三", "坏了", "处理中", "满意"))
    assert "satisfaction" not in row.values
    assert [note.field for note in row.notes] == ["satisfaction"]


def test_no_title_means_two_fields() -> None:
    words = [word for field in FIELDS for word in (field.title, *field.synonyms)]
    assert len(words) == len(set(words))


def test_the_template_offers_the_categories_there_are(house: House) -> None:
    complaints.seed_trees(SYSTEM, at=AT)
    target = io.BytesIO()
    queries.template(house.boss, "complaints", target)
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    rules = [str(rule.formula1) for sheet in book for rule in sheet.data_validations.dataValidation]
    assert rules
    assert "食品" in "".join(
        str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line
    ) + "".join(rules)
