"""Pytest plugin: every test run has a data folder and a database of its own name, on a real PostgreSQL.

It must be a plugin named on pytest's command line (see ``addopts``): Django's settings are read before any
conftest file.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path

import pytest

_owner = os.getuid() if hasattr(os, "getuid") else "user"
os.environ.setdefault("YUEKE_HOME", str(Path(tempfile.gettempdir()) / f"yueke-tests-{_owner}"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
os.environ.setdefault("YUEKE_TEST_DATABASE", f"test_yueke_{os.getpid()}")
# Playwright's loop runs in the test's thread, where Django would otherwise refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


# Where the files are whose tests take longest.
_LONG = ("tests/stories/", "tests/embedded/", "tests/backup/", "src/yueke/compliance/", "src/yueke/sites/office/")


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded server, unless DATABASE_URL names another."""
    from yueke.config import env

    # Ours is the better order; xdist's own begins with the files of most tests, however short each is.
    config.option.loadscopereorder = False

    env.ensure_database()

    _take_keys()
    _hash_quickly()
    _judge_at_once()
    _find_static_files_once()
    _put_back_after_commits()


def _hash_quickly() -> None:
    """Scrypt is slow on purpose, and tests hire people by the hundred to whom any hash is as good."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _judge_at_once() -> None:
    """However slow the machine, pages wait for judging; tests of slow judging say so."""
    from django.conf import settings

    settings.JUDGING_AT_ONCE = 60.0


def _find_static_files_once() -> None:
    """Every client of a test is a site of its own, and each would look through all static files anew."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[tuple[object, ...], dict[str, object]] = {}

    def remember(site: WhiteNoiseMiddleware) -> None:
        key = (site.static_prefix, site.max_age, site.charset, site.add_headers_function)
        if key not in found:
            look(site)
            found[key] = dict(site.files)
        site.files.update(found[key])

    WhiteNoiseMiddleware.add_files_from_finders = remember


def _put_back_after_commits() -> None:
    """Come back to the first rows after a test that commits, where Django would empty all tables."""
    from django.test import TransactionTestCase

    from yueke.config.owning import as_owner
    from yueke.config.scratch import FirstRows

    first: list[FirstRows] = []
    begin = TransactionTestCase._fixture_setup.__func__  # type: ignore[attr-defined]

    def remember(cases: type[TransactionTestCase]) -> None:
        if not first:
            with as_owner():
                first.append(FirstRows())
        begin(cases)

    def put_back(_case: TransactionTestCase) -> None:
        # Filling tables without their triggers is not for the application.
        with as_owner():
            first[0].put_back()

    TransactionTestCase._fixture_setup = classmethod(remember)  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = put_back  # type: ignore[attr-defined]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that processes that share the files end together."""

    def place(item: pytest.Item) -> int:
        return next((n for n, folder in enumerate(_LONG) if item.nodeid.startswith(folder)), len(_LONG))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what was imported: it stays to the end, and there is much of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest) -> Iterator[None]:
    """Lay the database out, and take it away, as its owner; in between, tests are the application."""
    if fixturedef.argname != "django_db_setup":
        return (yield)
    from yueke.config import scratch
    from yueke.config.owning import as_owner

    request.getfixturevalue("django_db_modify_db_settings")
    with request.getfixturevalue("django_db_blocker").unblock(), as_owner(), scratch.copied():
        made = yield
    _take_keys()
    # Held by the run: an ExitStack nobody holds is gone at once, and takes what it entered along.
    owner = request.config.stash[_AS_OWNER] = ExitStack()
    fixturedef.addfinalizer(lambda: owner.enter_context(as_owner()))
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Become the owner of the tables for a test marked ``owner``."""
    if item.get_closest_marker("owner"):
        from yueke.config.owning import as_owner

        item.stash[_AS_OWNER] = ExitStack()
        item.stash[_AS_OWNER].enter_context(as_owner())


@pytest.fixture(autouse=True)
def _same_keys() -> Iterator[None]:
    """Take the keys up again after a test that worked with others."""
    yield
    _take_keys()


def _take_keys() -> None:
    """Tests give themselves data folders of their own; the keys are those of the database all the same."""
    from yueke.kernel.vault.keys import KeysMissing, ring

    with suppress(KeysMissing):
        ring()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Leave the language as it was: a page asked for in English leaves it active in the test's thread."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(scope="module")
def ground(request: pytest.FixtureRequest) -> Iterator[bool]:
    """A transaction as long as the tests of a file, so that what they all begin with is made once and then taken back.

    Fixtures that ask for it make something, of which those for one test hand out copies; each test works in a
    savepoint on top. False, and no transaction, where a test of the file commits or becomes the owner.
    """
    from django.db import transaction

    if any(_apart(item) for item in request.session.items if item.getparent(pytest.Module) is request.node):
        yield False
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock(), transaction.atomic():
        yield True
        transaction.set_rollback(True)


def _apart(item: pytest.Item) -> bool:
    """Whether a test cannot work within a transaction begun by the application before it."""
    mark = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return bool(
        (mark and mark.kwargs.get("transaction")) or "transactional_db" in names or item.get_closest_marker("owner")
    )


@pytest.fixture(autouse=True)
def _forgotten_lists() -> Iterator[None]:
    """Forget what is remembered of lists: a test that commits empties the tables in a way no history tells of."""
    yield
    from yueke.compliance import remembered
    from yueke.kernel import milestones

    remembered.forget()
    milestones.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Become the application again after a test marked ``owner``."""
    with item.stash.get(_AS_OWNER, nullcontext()):
        return (yield)


_AS_OWNER = pytest.StashKey[ExitStack]()
