"""Pytest plugin: every test run has a data folder and a database of its own name, on a real PostgreSQL.

It must be a plugin named on pytest's command line (see ``addopts``): Django's settings are read before any
conftest file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path

import pytest
from psycopg import sql
from pytest_django.plugin import blocking_manager_key

_owner = os.getuid() if hasattr(os, "getuid") else "user"
os.environ.setdefault("YUEKE_HOME", str(Path(tempfile.gettempdir()) / f"yueke-tests-{_owner}"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
os.environ.setdefault("YUEKE_TEST_DATABASE", f"test_yueke_{os.getpid()}")
# Playwright's loop runs in the test's thread, where Django would otherwise refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_configure() -> None:
    """Start the embedded server, unless DATABASE_URL names another."""
    from yueke.config import env

    env.ensure_database()

    from yueke.kernel.vault.keys import KeysMissing, ring

    # Tests give themselves data folders of their own; the keys are those of the database all the same.
    with suppress(KeysMissing):
        ring()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """Lay the database out, and take it away, as its owner; in between, tests are the application."""
    if fixturedef.argname != "django_db_setup":
        return (yield)
    from yueke.config.owning import as_owner

    with as_owner():
        made = yield
    fixturedef.addfinalizer(lambda: ExitStack().enter_context(as_owner()))
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Become the owner of the tables for a test marked ``owner``."""
    if item.get_closest_marker("owner"):
        from yueke.config.owning import as_owner

        item.stash[_AS_OWNER] = ExitStack()
        item.stash[_AS_OWNER].enter_context(as_owner())


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Leave the language as it was: a page asked for in English leaves it active in the test's thread."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _remember_first_rows(request: pytest.FixtureRequest) -> None:
    """Read what the migrations wrote, before the first test that commits."""
    if _commits(request.node) and _FIRST_ROWS not in request.config.stash:
        request.getfixturevalue("django_db_setup")
        with request.config.stash[blocking_manager_key].unblock():
            request.config.stash[_FIRST_ROWS] = _rows()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Put back what the migrations wrote: a test that commits ends with every table emptied."""
    from yueke.config.owning import as_owner

    with item.stash.get(_AS_OWNER, nullcontext()):
        if not _commits(item):
            return (yield)
        # Emptying tables, and filling them without their triggers, is not for the application.
        with as_owner():
            ended = yield
            if kept := item.config.stash.get(_FIRST_ROWS, None):
                with item.config.stash[blocking_manager_key].unblock():
                    _put_back(kept)
    return ended


_AS_OWNER = pytest.StashKey[ExitStack]()
_FIRST_ROWS = pytest.StashKey[dict[str, bytes]]()
# Filled again by Django itself after each emptying.
_DJANGOS = {"django_migrations", "django_content_type", "auth_permission"}


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())


def _rows() -> dict[str, bytes]:
    """The contents of every table that is not empty, as COPY writes them."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.django_table_names(only_existing=True)) - _DJANGOS):
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copied:
                if content := b"".join(bytes(part) for part in copied):
                    found[table] = content
    return found


def _put_back(kept: dict[str, bytes]) -> None:
    from django.db import connection, transaction

    if "kernel_calendarday" not in connection.introspection.table_names():
        return  # after the last test the database itself is gone
    with transaction.atomic(), connection.cursor() as cursor:
        # Neither checks nor history: these rows were checked, and kept, when the migrations wrote them.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, content in kept.items():
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)))
            if not cursor.fetchone()[0]:
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copied:
                    copied.write(content)
