"""An empty installation is given a company's own sheets, and the regulation judges what they say.

The same steps as on the pages: upload, check, import; then a night passes.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import override_settings

from yueke.compliance.commands import adopt
from yueke.compliance.evidence import evidence
from yueke.compliance.periods import Period
from yueke.domains.customers.models import Customer
from yueke.domains.imports import commands, queries, sheets
from yueke.domains.imports.importer import importer_of
from yueke.domains.imports.models import ColumnMapping, ImportBatch, ImportFate, ImportGroup, ImportRow
from yueke.domains.orders.importing import days_to_present
from yueke.domains.orders.models import Order, OrderLine
from yueke.domains.organization import commands as organization
from yueke.domains.organization.queries import actor_for
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Refused
from yueke.kernel.sheets.reading import read_table
from yueke.reactions import nightly

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
MESSY, REAL = DATA / "messy", DATA / "real"
AT = datetime(2026, 11, 22, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NIGHT = datetime(2026, 11, 23, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not MESSY.is_dir(), reason="needs the shared data folder beside the repository: ../shared/data"),
]


@pytest.fixture(scope="module")
def founder(django_db_setup, django_db_blocker):
    """The founder of a company that has adopted both regulations; made once, in a transaction open until the end."""
    hashing = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with hashing, django_db_blocker.unblock(), transaction.atomic():
        founded = organization.found_company(
            SYSTEM,
            "青禾展示器材有限公司",
            username="admin",
            password="Plum-rain-2026",
            person_name="管理员",
            packs=("A", "B"),
            at=AT,
        )
        for code in ("A", "B"):
            adopt(SYSTEM, code, at=AT)
        yield actor_for(founded.administrator)
        transaction.set_rollback(True)


@pytest.fixture
def boss(founder, db):
    """The founder; what a test does is undone after it."""
    return founder


def brought_in(actor, kind, source, *, at=AT, run=True, **options):
    """Upload, check and (``run``) import a file, or the bytes of one."""
    stream = source.open("rb") if isinstance(source, Path) else source
    with stream:
        batch = commands.upload(actor, kind, stream, options=options, at=at)
    batch = commands.check(actor, batch.pk, at=at)
    return commands.run(actor, batch.pk, at=at) if run else batch


def adds_up(batch):
    rows, fates = ImportRow.objects.filter(batch=batch), ImportFate.objects.filter(batch=batch)
    by_outcome = Counter("merged" if merged else "imported" for merged in fates.values_list("merged", flat=True))
    refused = rows.filter(outcome=ImportRow.Outcome.REFUSED)
    assert not refused.filter(number__in=fates.values("number")).exists()
    by_outcome.update(refused.values_list("outcome", flat=True))
    assert by_outcome == {
        outcome: n
        for outcome, n in (
            ("imported", batch.rows_imported),
            ("merged", batch.rows_merged),
            ("refused", batch.rows_refused),
        )
        if n
    }
    return batch.rows_total == batch.rows_imported + batch.rows_merged + batch.rows_refused


def true_groups():
    members = {}
    with (MESSY / "customers_truth.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["entity"]:
                members.setdefault(row["entity"], []).append(int(row["sheet_row"]))
    return {frozenset(rows) for rows in members.values() if len(rows) > 1}


def pairs_of(groups):
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


@pytest.fixture(scope="class")
def imported(founder, django_db_blocker):
    """The batch that brought the customers in, for all tests of a class."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield brought_in(founder, "customers", MESSY / "customers.xlsx", faults="blank").pk
        transaction.set_rollback(True)


class TestOnceTheCustomersAreIn:
    """The sheet of customers is imported once for all these."""

    @pytest.fixture
    def customers(self, imported, boss):
        return ImportBatch.objects.get(pk=imported)

    def test_a_company_brings_its_sheets_and_is_judged(self, boss, customers):
        assert (customers.rows_total, customers.rows_refused) == (3004, 4)
        assert adds_up(customers)
        assert Customer.objects.count() == customers.rows_imported == 2460

        orders = brought_in(boss, "orders", MESSY / "orders.xlsx")
        assert orders.rows_total == 8189
        assert adds_up(orders)
        assert Order.objects.count() == orders.rows_imported > 7_900
        refused = {(title, text): n for kind, title, text, n in queries.explained(orders) if kind == "refused"}
        assert refused["金额", "金额不等于数量×单价"] > 150
        assert refused["客户名称", "档案里没有这个名称的客户"] == 25
        assert refused["数量", "不能是负数"] == 11

        nightly.run(NIGHT)

        # Classes and grades from what was bought in the window.
        assert Counter(Customer.objects.values_list("frequency_class", flat=True)) == {
            "none": 1166,
            "low": 1026,
            "medium": 226,
            "high": 42,
        }
        assert set(Customer.objects.values_list("grade", flat=True)) == {"ordinary", "gold", "platinum", "diamond"}
        # Duties: visits planned for customers of the archive, by the clauses that ask for them.
        planned = Visit.objects.filter(state="planned")
        assert set(planned.values_list("clause", flat=True)) == {
            "B5-maintenance",
            "B5-recommendation",
            "B8.1-general",
        }
        assert planned.filter(clause="B8.1-general").count() > 2_000
        # Lights: the archive was classed tonight; the old customers have never been visited.
        year = Period.year(date(2026, 11, 23))
        lights = {
            code: str(evidence(code, year, NIGHT).light) for code in ("A3.1-share", "A2.2-complete", "B8.1-general")
        }
        assert lights == {"A3.1-share": "kept", "A2.2-complete": "kept", "B8.1-general": "broken"}
        assert evidence("A3.1-share", year, NIGHT).settled == 2460

    def test_a_second_upload_meets_the_archive(self, boss, customers):
        second = brought_in(boss, "customers", MESSY / "customers.xlsx", faults="blank")
        assert (second.rows_imported, second.rows_merged, second.rows_refused) == (0, 3000, 4)
        assert Customer.objects.count() == customers.rows_imported
        assert adds_up(second)
        only_new = brought_in(boss, "customers", MESSY / "customers.xlsx", faults="blank", existing="add")
        assert (only_new.rows_imported, only_new.rows_merged, only_new.rows_refused) == (0, 0, 3004)


def test_real_purchases_give_classes_and_duties(boss):
    source = REAL / "cdnow_transactions.csv"
    with source.open("rb") as stream:
        batch = commands.upload(boss, "orders", stream, options={"customers": "create"}, at=AT)
    assert {one: batch.columns[place] for one, place in batch.mapping.items()} == {
        "customer_number": "Id",
        "ordered": "Date",
        "quantity": "CDs",
        "amount": "Price",
    }
    importer = importer_of("orders")
    sheet = sheets.sheet_of(batch, importer)
    plan = sheets.plan_of(sheet, importer, batch.mapping, batch.options, AT.date())
    shift = days_to_present(sheet, plan, AT.date())
    batch = commands.map_columns(boss, batch.pk, batch.mapping, options={**batch.options, "shift_days": shift}, at=AT)
    commands.check(boss, batch.pk, at=AT)
    batch = commands.run(boss, batch.pk, at=AT)

    assert (batch.rows_imported, batch.rows_merged, batch.rows_refused) == (6696, 0, 0)
    assert Customer.objects.count() == 2357
    first = Customer.objects.get(number="1")
    bought = list(Order.objects.filter(customer=first).order_by("ordered_at"))
    assert [str(order.amount) for order in bought] == ["29.33", "29.73", "14.96", "26.48"]
    assert (bought[1].ordered_at - bought[0].ordered_at).days == 17
    assert Order.objects.latest("ordered_at").ordered_at.astimezone(AT.tzinfo).date() == date(2026, 11, 21)
    assert first.learned_at == bought[0].ordered_at

    nightly.run(NIGHT)
    assert Customer.objects.filter(frequency_class__in=("high", "medium", "low")).count() > 500
    assert Visit.objects.filter(state="planned").exists()

    # The same file again brings nothing twice; undone, everything is gone.
    again = brought_in(boss, "orders", source, run=False, customers="create", shift_days=shift)
    assert (again.rows_ready, again.rows_refused) == (0, 6696)


def test_the_suggested_groups_are_right(boss):
    batch = brought_in(boss, "customers", MESSY / "customers.xlsx", run=False, faults="blank")
    found: dict[int, set[int]] = {}
    for number, group in ImportRow.objects.filter(batch=batch, group__isnull=False).values_list("number", "group"):
        found.setdefault(group, set()).add(number)
    suggested, truth = {frozenset(rows) for rows in found.values()}, true_groups()
    for one, other in ((suggested, truth), (pairs_of(suggested), pairs_of(truth))):
        assert len(one & other) / len(one) >= 0.99
        assert len(one & other) / len(other) >= 0.95


def test_linked_and_new_keep_every_row(boss):
    batch = brought_in(boss, "customers", MESSY / "customers_gbk.csv", run=False, faults="blank")
    groups = ImportGroup.objects.filter(batch=batch)
    assert groups.exists()
    commands.decide(boss, batch.pk, "new", at=AT)
    one = groups.order_by("number").first()
    commands.decide(boss, batch.pk, "link", group=one.number, at=AT)
    batch = commands.run(boss, batch.pk, at=AT)
    assert batch.rows_merged == 0
    assert batch.rows_imported == Customer.objects.count()
    linked = queries.tally(batch).by_decision
    assert linked["link"] == 1


def test_gbk_text_gives_the_same_customers(boss):
    batch = brought_in(boss, "customers", MESSY / "customers_gbk.csv", faults="blank")
    assert batch.rows_total == 750
    assert adds_up(batch)
    customer = Customer.objects.get(name="崔艳")
    assert customer.phone == "16447495709"
    assert [contact.phone for contact in customer.contacts.all()] == ["0571-33571225"]
    # Whoever imports does not become the author, and the date of the sheet stays.
    assert customer.created_by_id is None
    assert customer.created_at.astimezone(AT.tzinfo).date() == date(2024, 1, 18)
    assert batch.created_by_id == boss.person_id
    # A formula stays the text it was.
    assert Customer.objects.filter(remark="=1+1").exists()
    assert Customer.objects.filter(remark="<b>重要</b>").exists()


def test_refused_rows_come_back_mended(boss):
    batch = brought_in(boss, "customers", MESSY / "customers.xlsx")
    target = io.BytesIO()
    assert queries.failed_rows(boss, batch, target) == batch.rows_refused > 50
    sheet = read_table(target.getvalue(), "failed.xlsx")
    assert sheet.columns[-1] == "错误原因"
    assert any("建档日期：" in row[-1] for row in sheet.rows)
    target.seek(0)
    target.name = "mended.xlsx"
    before = Customer.objects.count()
    mended = brought_in(boss, "customers", target, faults="blank")
    assert mended.rows_refused == 4
    assert "错误原因" not in {mended.columns[place] for place in mended.mapping.values()}
    assert Customer.objects.count() == before + mended.rows_imported


def test_merging_fills_only_what_was_empty_and_undo_empties_it_again(boss):
    def sheet(text):
        stream = io.BytesIO(text.encode())
        stream.name = "more.csv"
        return stream

    brought_in(boss, "customers", sheet("姓名,手机,备注\n方梅伟,13800138000,老客户\n"))
    head = "姓名,手机,座机,邮箱,备注\n"
    more = brought_in(boss, "customers", sheet(head + "方梅伟女士,138 0013 8000,0571-88776655,f@example.com,别的\n"))
    assert (more.rows_imported, more.rows_merged) == (0, 1)
    customer = Customer.objects.get()
    assert (customer.email, customer.remark) == ("f@example.com", "老客户")
    assert customer.source["email"]["batch"] == more.pk
    assert [contact.phone for contact in customer.contacts.all()] == ["0571-88776655"]
    commands.undo(boss, more.pk, at=AT)
    customer.refresh_from_db()
    assert (customer.email, customer.remark) == ("", "老客户")
    assert not customer.contacts.exists()


def test_a_mapping_is_remembered_for_its_header(boss):
    text = "甲,乙\n王小明,13800138000\n"
    with io.BytesIO(text.encode()) as stream:
        stream.name = "odd.csv"
        batch = commands.upload(boss, "customers", stream, at=AT)
    commands.map_columns(boss, batch.pk, {"name": 0, "phone": 1}, at=AT)
    assert ColumnMapping.objects.get().mapping == {"name": "甲", "phone": "乙"}
    with io.BytesIO(text.encode()) as stream:
        stream.name = "odd.csv"
        assert commands.upload(boss, "customers", stream, at=AT).mapping == {"name": 0, "phone": 1}


def test_a_batch_is_undone_unless_something_happened_since(boss):
    customers = brought_in(boss, "customers", MESSY / "customers_gbk.csv", faults="blank")
    orders = brought_in(boss, "orders", MESSY / "orders.xlsx")
    assert orders.rows_imported > 1_000
    with pytest.raises(Refused, match="已有订单"):
        commands.undo(boss, customers.pk, at=AT)
    customers.refresh_from_db()
    assert customers.state == "imported"
    assert commands.undo(boss, orders.pk, at=AT) == orders.rows_imported
    assert not Order.objects.exists()
    assert not OrderLine.objects.exists()
    assert commands.undo(boss, customers.pk, at=AT) == customers.rows_imported
    assert not Customer.objects.exists()
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {"undone"}
