"""What a transaction broke off left behind does not mislead the next one about how much there is to read."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from yueke.config.owning import count_rows, sweep_tables
from yueke.domains.organization.models import Post
from yueke.kernel.calendar.models import CalendarDay

pytestmark = pytest.mark.django_db(transaction=True)


class BrokenOff(Exception):
    """The power fails."""


@transaction.atomic
def break_off_writing(rows: int) -> None:
    Post.objects.bulk_create(Post(code=f"p{n}", title="岗位") for n in range(rows))
    raise BrokenOff


def rows_expected() -> float:
    """What the planner takes the table for while one transaction writes to it, and nobody else has seen a row."""
    with transaction.atomic():
        Post.objects.bulk_create(Post(code=f"q{n}", title="岗位") for n in range(2000))
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT id FROM {Post._meta.db_table}")
            plan = cursor.fetchone()[0][0]["Plan"]
        transaction.set_rollback(True)
    return plan["Plan Rows"]


def test_what_is_written_after_a_transaction_broke_off_is_not_taken_for_nothing():
    with pytest.raises(BrokenOff):
        break_off_writing(2000)
    count_rows()  # as the server does on its own, while the next transaction is at work
    assert rows_expected() < 20, "counted while they lay there, dead rows pass for an empty table"

    sweep_tables()
    assert rows_expected() > 100, "guessed by their pages, which is near enough"


def test_sweeping_loses_nothing():
    Post.objects.create(code="kept", title="留下的")
    days = CalendarDay.objects.count()
    sweep_tables()
    assert Post.objects.filter(code="kept").exists()
    assert CalendarDay.objects.count() == days
