"""Pytest plugin: every test run has a data folder and a database of its own name, on a real PostgreSQL.

It must be a plugin named on pytest's command line (see ``addopts``): Django's settings are read before any
conftest file.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

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
