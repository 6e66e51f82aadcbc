"""The company of the walk, built once for a file and gone after it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test.utils import override_settings

from access.blank import TEMPLATES
from access.samples import AT, Town, build
from yueke.kernel import clock


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Town]:
    """Everybody and everything; whatever a test changes is taken back."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    home = tmp_path_factory.mktemp("home")
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=quick, YUEKE_HOME=home),
        transaction.atomic(),
        clock.frozen(AT),
    ):
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def same_moment(town: Town, db: None) -> Iterator[None]:
    """Every test begins where the town was built."""
    with clock.frozen(AT):
        yield


@pytest.fixture
def undrawn() -> Iterator[None]:
    """Pages answer without being drawn, and the thousands of refusals are not logged one by one."""
    log = logging.getLogger("django.request")
    level = log.level
    log.setLevel(logging.ERROR)
    with override_settings(TEMPLATES=TEMPLATES):
        yield
    log.setLevel(level)
