"""Search terms of an import: found while they wait, taken in once, and nobody else's limit is touched."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from yueke.domains.customers import commands, queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.queries import CustomerFilter
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.access import SYSTEM, Forbidden

MANY = 6_000
"""More customers than the common limit lets wait."""


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW gin_pending_list_limit")
        return cursor.fetchone()[0]


def imported(cast) -> None:
    drafts = [CustomerDraft(name=f"南窑头村第{n}小卖部", kind="enterprise") for n in range(MANY)]
    commands.create_many(cast.owner, drafts, batch_id=None, at=AT)


def found(cast) -> int:
    return queries.customers(cast.owner, CustomerFilter(text="窑头")).count()


def test_terms_wait_for_the_worker_and_are_found_all_the_while(cast):
    commands.index_waiting_terms(SYSTEM, at=AT)
    with transaction.atomic():
        commands.let_terms_wait()
        imported(cast)
    assert found(cast) == MANY
    assert commands.index_waiting_terms(SYSTEM, at=AT) > 256  # pages: more than the 2 MB of everybody else
    assert found(cast) == MANY
    assert commands.index_waiting_terms(SYSTEM, at=AT) == 0


@pytest.mark.django_db(transaction=True)
def test_the_limit_is_raised_for_one_transaction():
    common = limit()
    with transaction.atomic():
        commands.let_terms_wait()
        assert limit() == "32MB"
    assert limit() == common != "32MB"


def test_only_who_tidies_archives_takes_them_in(cast):
    commands.index_waiting_terms(SYSTEM, at=AT)
    commands.create_many(cast.owner, [CustomerDraft(name="南窑头村小卖部")], batch_id=None, at=AT)
    with pytest.raises(Forbidden):
        commands.index_waiting_terms(cast.visitor, at=AT)
    assert commands.index_waiting_terms(SYSTEM, at=AT) > 0
