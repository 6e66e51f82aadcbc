"""The databases tests run in: laid out once and copied for each process, put back as they were after a test that commits.

For the pytest plugin beside this file; nothing of the product imports it. Laying out takes a quarter of a minute, a
copy a second; emptying a hundred tables takes half a second, looking for the few with something in them a twentieth.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from yueke.config import env
from yueke.config.home import locked
from yueke.config.migrating import options_in_place

_LAID_OUT = "laid_out_"
_PACKAGE = Path(__file__).resolve().parent.parent
# Distributions that bring migrations, or what ours fill tables with.
_OTHERS = ("Django", "django-pgtrigger", "procrastinate", "django-axes", "chinesecalendar")


@contextmanager
def copied() -> Iterator[None]:
    """Let Django's test database, created within the block, be a copy of the one that is laid out.

    Django's own ``migrate`` still runs on the copy: it finds nothing to do. One process at a time.
    """
    with locked(env.home(), "scratch"):
        test = connection.settings_dict["TEST"]
        test["TEMPLATE"] = laid_out()
        try:
            yield
        finally:
            test["TEMPLATE"] = None


def laid_out() -> str:
    """The name of a database in which all migrations have run, made when there is none of the present ones."""
    ours = f"{_LAID_OUT}{_digest_of_keys()}_"
    name = ours + _digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [ours])
        there = {row[0] for row in cursor}
        if name in there:
            return name
        for old in there:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
    # Under another name until it is done: a run that is broken off leaves nothing half-made.
    draft = f"{name}_{os.getpid()}"
    settings, test = connection.settings_dict, connection.settings_dict["TEST"]
    before = settings["NAME"], test["NAME"]
    test["NAME"] = draft
    try:
        with options_in_place():
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        settings["NAME"], test["NAME"] = before
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))
    return name


def _digest() -> str:
    """What the contents of a database laid out depend on: migrations, the code they call, other packages."""
    found = hashlib.sha256("".join(f"{name} {version(name)}\n" for name in _OTHERS).encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        if "migrations" in path.parts or (path.is_relative_to(_PACKAGE / "kernel") and "tests" not in path.parts):
            found.update(path.relative_to(_PACKAGE).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _digest_of_keys() -> str:
    """A database belongs to the keys it was laid out with; several data folders may share a server."""
    found = hashlib.sha256(os.environ.get("YUEKE_KEYSET", "").encode())
    for path in sorted((env.home() / "keys").glob("*.json")):
        found.update(path.read_bytes())
    return found.hexdigest()[:8]


class FirstRows:
    """What the migrations wrote, and how to come back to it."""

    def __init__(self) -> None:
        """Read the contents of every table that is not empty, as COPY writes them."""
        self._kept: dict[str, bytes] = {}
        with connection.cursor() as cursor:
            for table in _filled(cursor, _tables(cursor)):
                with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copied:
                    self._kept[table] = b"".join(bytes(part) for part in copied)
            self._marks = _marks(cursor, self._kept)

    def put_back(self) -> None:
        """Empty what is filled, fill again what was changed; most tests touch few of the tables."""
        with transaction.atomic(), connection.cursor() as cursor:
            # Neither checks nor history: these rows were checked, and kept, when the migrations wrote them.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in _filled(cursor, [table for table in _tables(cursor) if table not in self._kept]):
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            now = _marks(cursor, self._kept)
            changed = [table for table in self._kept if now[table] != self._marks[table]]
            for table in changed:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copied:
                    copied.write(self._kept[table])
            self._marks |= _marks(cursor, changed)


def _tables(cursor: Any) -> list[str]:
    """All tables but the one that says which migrations have run, and those whose triggers always refuse."""
    cursor.execute(
        "SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relname <> 'django_migrations' AND NOT EXISTS (SELECT FROM pg_trigger"
        " WHERE tgrelid = c.oid AND tgenabled = 'A' AND tgname LIKE '%append_only') ORDER BY relname"
    )
    return [row[0] for row in cursor]


def _filled(cursor: Any, tables: list[str]) -> list[str]:
    """Those of the tables that have a row."""
    asked = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    cursor.execute(
        sql.SQL(" UNION ALL ").join(asked.format(sql.Literal(table), sql.Identifier(table)) for table in tables)
    )
    return [row[0] for row in cursor]


def _marks(cursor: Any, tables: Any) -> dict[str, Any]:
    """For each table what no insert, update or delete leaves alike: its rows, and who wrote them last."""
    found = {}
    for table in tables:
        cursor.execute(sql.SQL("SELECT count(*), sum(xmin::text::bigint) FROM {}").format(sql.Identifier(table)))
        found[table] = cursor.fetchone()
    return found
