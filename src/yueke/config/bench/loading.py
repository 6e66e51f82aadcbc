"""Filling a table set-wise: its indexes and foreign keys are taken off before and put back after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

from yueke.config.owning import as_owner

_CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f', 'u') ORDER BY contype DESC, conname
"""
_INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index i WHERE indrelid = %s::regclass AND NOT indisprimary
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1
"""
_HISTORY = """
SELECT format('ALTER TABLE %%s DISABLE TRIGGER %%I', tgrelid::regclass, tgname),
    format('ALTER TABLE %%s ENABLE TRIGGER %%I', tgrelid::regclass, tgname)
FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_history_%%' ORDER BY tgname
"""


@contextmanager
def stripped(*tables: type[models.Model]) -> Iterator[None]:
    """Run a block while ``tables`` have no index but their primary key, check no foreign key and keep no history.

    As the owner of the tables. Afterwards all are put back as they were, by sorting and by joining whole tables instead of row by row.
    """
    with connection.cursor() as cursor:
        pairs: list[tuple[str, str]] = []
        for query in (_CONSTRAINTS, _INDEXES, _HISTORY):
            for table in tables:
                cursor.execute(query, [table._meta.db_table])
                pairs += cursor.fetchall()
        with transaction.atomic():
            for drop, _make in pairs:
                cursor.execute(drop)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        # Indexes first: the checks of foreign keys may use them.
        for _drop, make in reversed(pairs):
            cursor.execute(make)
        cursor.execute("RESET maintenance_work_mem")


def analyze(*tables: type[models.Model]) -> None:
    """Give the planner the figures of ``tables``, and mark their rows as visible for index-only scans."""
    with as_owner(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'VACUUM (ANALYZE, PARALLEL 2) "{table._meta.db_table}"')
