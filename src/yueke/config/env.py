"""What differs between installations, read from the environment or from the data folder.

``YUEKE_HOME`` names the data folder, ``DATABASE_URL`` a PostgreSQL server of your own, ``DATABASE_OWNER_URL`` the role
that owns its tables where that is another one, ``YUEKE_SECRET_KEY`` the signing key. With none of them set, everything lives in the user's data directory.
"""

from __future__ import annotations

import os
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from yueke.config import postgres
from yueke.config.home import home, kept_secret

__all__ = [
    "OWNER_URL",
    "application_role",
    "database_settings",
    "ensure_database",
    "home",
    "owner_settings",
    "secret_key",
    "uses_embedded_database",
]

OWNER_URL = "DATABASE_OWNER_URL"
# Kept for ten minutes; a health check before each request makes a restarted server harmless.
_CONNECTION: dict[str, Any] = {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
}


def secret_key() -> str:
    """Return Django's signing key: ``YUEKE_SECRET_KEY``, else one made once and kept in the data folder."""
    return os.environ.get("YUEKE_SECRET_KEY") or kept_secret(home(), "secret_key")


def uses_embedded_database() -> bool:
    """Whether this installation brings its own PostgreSQL (no ``DATABASE_URL``)."""
    return not os.environ.get("DATABASE_URL", "").strip()


def database_settings() -> dict[str, Any]:
    """Return Django's ``DATABASES["default"]`` without starting or contacting any server."""
    if not uses_embedded_database():
        return _CONNECTION | _from_url(os.environ["DATABASE_URL"].strip())
    return _CONNECTION | _named(postgres.application_address(home()))


def owner_settings() -> dict[str, Any] | None:
    """Return how the owner of the tables connects, where that is another role than the application's.

    With ``DATABASE_URL`` alone there is one role for everything, and this is None.
    """
    if uses_embedded_database():
        return _named(postgres.address(home()))
    url = os.environ.get(OWNER_URL, "").strip()
    return _from_url(url) if url else None


def application_role() -> str:
    """The database role of web processes and workers, where it is not the owner; else empty."""
    owner = owner_settings()
    ours = str(database_settings()["USER"])
    return ours if owner is not None and owner["USER"] != ours else ""


def ensure_database() -> None:
    """Start the embedded server unless it runs already; does nothing with ``DATABASE_URL``.

    Called by every door (command line, ``manage``, WSGI, tests), never by importing the settings.
    """
    if uses_embedded_database():
        postgres.ensure_running(home())


def _named(address: postgres.Address) -> dict[str, Any]:
    return {
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": str(address.port),
    }


def _from_url(url: str) -> dict[str, Any]:
    """Translate a libpq URL (or ``key=value`` string) to Django's names; the rest become options."""
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL 无法识别，应形如 postgresql://用户:密码@主机:5432/数据库 · "
            f"DATABASE_URL cannot be read, expected postgresql://user:password@host:5432/database ({error})"
        ) from None
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings = {django: parts.pop(libpq, None) or "" for libpq, django in names.items()}
    if not settings["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL 缺少数据库名 · DATABASE_URL names no database")
    return settings | ({"OPTIONS": parts} if parts else {})
