"""The registration form as offices really fill it: read, cleaned, its duplicates found as a person would
find them."""

import csv
from itertools import combinations
from pathlib import Path

import pytest

from yueke.kernel.cleaning.addresses import Address, address_key, clean_address
from yueke.kernel.cleaning.dates import clean_date
from yueke.kernel.cleaning.emails import clean_emails
from yueke.kernel.cleaning.names import clean_customer_name, name_key, person_key
from yueke.kernel.cleaning.phones import clean_phones
from yueke.kernel.cleaning.text import cell_text
from yueke.kernel.cleaning.words import clean_kind
from yueke.kernel.sheets.reading import read_table
from yueke.methods.matching import Record, suggest_duplicates

MESSY = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "messy"

pytestmark = pytest.mark.skipif(
    not MESSY.is_dir(), reason="needs the shared data folder beside the repository: ../shared/data"
)

COLUMNS = [
    "客户名称",
    "联系人",
    "手机",
    "座机",
    "邮箱",
    "客户性质",
    "地址",
    "建档日期",
    "来源",
    "生日",
    "备注",
]


@pytest.fixture(scope="module")
def customers():
    return read_table(MESSY / "customers.xlsx")


@pytest.fixture(scope="module")
def records(customers):
    found = (_record(number, row) for number, row in zip(customers.row_numbers, customers.rows, strict=True))
    return [record for record in found if record is not None]


def _record(number, row):
    kind = clean_kind(row[5]).value
    name = clean_customer_name(row[0], kind).value
    if name is None:
        return None
    phones = (clean_phones(row[2]).value or ()) + (clean_phones(row[3]).value or ())
    address = clean_address(row[6]).value or Address()
    birthday = clean_date(row[9]).value
    return Record(
        number,
        name_key(name, kind),
        kind or "",
        tuple(phone.key for phone in phones),
        clean_emails(row[4]).value or (),
        address=address_key(address.detail),
        district=address.district,
        contact=person_key(cell_text(row[1])),
        birthday=birthday.isoformat() if birthday else "",
    )


def test_every_row_is_accounted_for(customers):
    assert customers.columns == COLUMNS
    assert customers.accounting() == {"title": 2, "header": 1, "data": 3004, "total": 1}
    assert sum(customers.accounting().values()) == customers.height
    assert customers.others[-1].number == 3008


def test_what_is_no_customer_is_refused(customers, records):
    kept = {record.key for record in records}
    refused = [
        cell_text(row[0])
        for number, row in zip(customers.row_numbers, customers.rows, strict=True)
        if number not in kept
    ]
    assert sorted(name[:4] for name in refused) == ["", "名名名名", "无名氏", "测试';"]


def test_every_phone_of_the_form_is_read(customers):
    assert [row[2] for row in customers.rows if clean_phones(row[2]).problem] == []
    assert [row[3] for row in customers.rows if clean_phones(row[3]).problem] == []


def test_every_kind_of_customer_is_understood(customers):
    assert [row[5] for row in customers.rows if clean_kind(row[5]).problem] == ["火星人"]


def test_only_impossible_dates_are_refused(customers):
    refused = {str(row[7]) for row in customers.rows if clean_date(row[7]).problem}
    assert refused == {"2025-02-30", "2026-13-01", "去年"}


def test_places_are_recognised(customers):
    unplaced = [row[6] for row in customers.rows if row[6] and not (clean_address(row[6]).value or Address()).district]
    assert unplaced == ["<script>alert(1)</script>"]


def test_duplicates_are_found_with_precision_and_recall(records):
    with (MESSY / "customers_truth.csv").open(encoding="utf-8-sig", newline="") as stream:
        entities = {int(row["sheet_row"]): row["entity"] for row in csv.DictReader(stream)}
    members: dict[str, list[int]] = {}
    for number, entity in sorted(entities.items()):
        if entity:
            members.setdefault(entity, []).append(number)
    true_pairs = {pair for rows in members.values() for pair in combinations(rows, 2)}
    true_groups = {frozenset(rows) for rows in members.values() if len(rows) > 1}
    groups = suggest_duplicates(records).groups
    found_pairs = {pair for group in groups for pair in combinations(sorted(group.members), 2)}
    found_groups = {frozenset(group.members) for group in groups}
    for found, true in ((found_pairs, true_pairs), (found_groups, true_groups)):
        assert len(found & true) / len(found) >= 0.99
        assert len(found & true) / len(true) >= 0.95


def test_the_same_form_as_gbk_text():
    sheet = read_table(MESSY / "customers_gbk.csv")
    assert sheet.encoding == "gb18030"
    assert sheet.columns == COLUMNS
    assert sheet.accounting() == {"header": 1, "data": 750}
    assert sheet.rows[0][0] == "崔艳"


def test_orders_have_no_row_that_is_no_data():
    sheet = read_table(MESSY / "orders.xlsx")
    assert sheet.accounting() == {"header": 1, "data": 8189}
