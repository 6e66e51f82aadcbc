"""Pages: every row once and in order, from both ends, with exact and with estimated totals."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from yueke.kernel import paging
from yueke.kernel.models import StoredFile
from yueke.kernel.paging import Page, paginate

pytestmark = pytest.mark.django_db
ROWS = 157


@pytest.fixture
def rows():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    StoredFile.objects.bulk_create(
        StoredFile(sha256="0", size=n % 7, media_type="", name=str(n), at=start + timedelta(minutes=n % 11))
        for n in range(ROWS)
    )
    return StoredFile.objects.all()


@pytest.mark.parametrize(
    "order", [("size",), ("-size", "at"), ("-at",), ("-pk",), (F("uploaded_by_id").desc(nulls_last=True),)]
)
@pytest.mark.parametrize("deep", [0, 40, 10_000])
def test_all_pages_together_are_all_rows_in_order(rows, order, deep, monkeypatch):
    monkeypatch.setattr(paging, "DEEP", deep)
    seen = [row.pk for n in range(1, 9) for row in paginate(rows, n, 20, order=order).rows]
    tie = "pk" if order == ("size",) or order == ("-size", "at") else "-pk"
    assert seen == list(rows.order_by(*order, tie).values_list("pk", flat=True))


def test_an_exact_total(rows):
    page = paginate(rows, "8", 20)
    assert (page.number, page.pages, page.total, page.total_is_exact) == (8, 8, ROWS, True)
    assert (page.first_row, page.last_row, page.has_next, page.has_previous) == (141, 157, False, True)
    assert page.total_text == "157"


@pytest.mark.parametrize(("asked", "given"), [(None, 1), ("x", 1), (-3, 1), (0, 1), ("999", 8), (10**30, 8)])
def test_pages_that_do_not_exist(rows, asked, given):
    assert paginate(rows, asked, 20).number == given


def test_no_rows():
    page = paginate(StoredFile.objects.all(), 3)
    assert (page.rows, page.number, page.pages, page.total, page.first_row, page.last_row) == (
        [],
        1,
        1,
        0,
        0,
        0,
    )


@pytest.mark.owner
def test_beyond_the_cap_the_total_is_the_planners(rows):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_storedfile")
    page = paginate(rows, 2, 20, cap=50)
    assert not page.total_is_exact
    assert page.total == ROWS
    assert page.total_text == "约 157"
    assert len(page.rows) == 20


@pytest.mark.owner
def test_an_estimate_gives_way_to_what_the_pages_show(rows):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = 100000, relpages = 1 WHERE relname = 'kernel_storedfile'")
    last = paginate(rows, 8, 20, cap=50)
    assert (last.total, last.total_is_exact, len(last.rows)) == (ROWS, True, 17)
    beyond = paginate(rows, 4000, 20, cap=50)
    assert (beyond.number, beyond.total, beyond.total_is_exact, len(beyond.rows)) == (8, ROWS, True, 17)


@pytest.mark.owner
def test_a_dear_count_is_estimated_unless_it_is_only_a_few_pages(rows, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_storedfile")
    monkeypatch.setattr(paging, "DEAR", 0)
    assert not paginate(rows, 1, 5).total_is_exact
    assert paginate(rows, 1, 20).total_is_exact


@pytest.mark.owner
def test_few_matches_the_planner_did_not_expect(rows):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_class SET reltuples = 20000, relpages = greatest(1, pg_relation_size(oid) / 8192)"
            " WHERE relname = 'kernel_storedfile'"
        )
    wanted = rows.filter(size__lt=3)
    page = paginate(wanted, 2, 10, order=["-at"], cap=1_000_000)
    assert page.total_is_exact
    assert [row.pk for row in page.rows] == list(wanted.order_by("-at", "-pk").values_list("pk", flat=True)[10:20])


def test_a_condition_nothing_fulfils(rows):
    assert paginate(rows.filter(pk__in=()), 3, 10).total == 0


def test_filters_and_joins_are_kept(rows, monkeypatch):
    monkeypatch.setattr(paging, "DEEP", 0)
    page = paginate(rows.filter(size=3), 2, 10, order=["at"])
    assert {row.size for row in page.rows} == {3}
    assert page.total == sum(n % 7 == 3 for n in range(ROWS))
    assert paginate(rows.values("name"), 1, 5).rows[0].keys() == {"name"}


def test_the_number_of_queries(rows):
    with CaptureQueriesContext(connection) as queries:
        paginate(rows, 3, 20)
    assert len(queries) == 3
    with CaptureQueriesContext(connection) as queries:
        paginate(rows, 3, 20, total=ROWS)
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("number", "pages", "window"),
    [
        (1, 1, [1]),
        (1, 5, [1, 2, 3, 4, 5]),
        (1, 6, [1, 2, 3, None, 6]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (10, 50, [1, None, 8, 9, 10, 11, 12, None, 50]),
        (50, 50, [1, None, 48, 49, 50]),
    ],
)
def test_window(number, pages, window):
    assert Page([], number, 10, pages * 10, True).window == window


def test_large_estimates_are_rounded():
    assert Page([], 1, 10, 1_234_567, False).total_text == "约 1,230,000"
    assert Page([], 1, 10, 1_234_567, True).total_text == "1,234,567"
