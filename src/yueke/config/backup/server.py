"""Talking to the installation's database outside Django: connections of our own, and PostgreSQL's programs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection as django_connection

from yueke.config.postgres import binaries

_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def parameters() -> dict[str, str]:
    """How libpq connects to the installation's database."""
    settings = django_connection.settings_dict
    named = {libpq: str(settings[django]) for django, libpq in _NAMES.items() if settings.get(django)}
    return named | {name: str(value) for name, value in settings.get("OPTIONS", {}).items()}


def connect(*, autocommit: bool = False) -> psycopg.Connection:
    """A connection of our own; nothing in the server's settings may cut its work short."""
    connection: psycopg.Connection[Any] = psycopg.connect(**parameters(), autocommit=True)  # type: ignore[arg-type]
    connection.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0")
    connection.autocommit = autocommit
    return connection


def program(name: str) -> Path:
    """A client program of the wheel. Clients may run as root, so no copy of them is needed."""
    return binaries.wheel() / "pginstall" / "bin" / (name + (".exe" if os.name == "nt" else ""))


def environment() -> dict[str, str]:
    """The environment such a program connects by: the password must not stand in its arguments."""
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
             "options": "PGOPTIONS", "connect_timeout": "PGCONNECT_TIMEOUT"}  # fmt: skip
    given = {names[name]: value for name, value in parameters().items() if name in names}
    return binaries.environment() | given | {"PGCLIENTENCODING": "UTF8"}
