"""Where the benchmark lives: a database and a data folder of its own, on the server of the installation."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from yueke.config import env, postgres

NAME = "yueke_bench"
"""The database of the full size; others have their number of customers added."""


_ALTERED = ("DATABASE_URL", env.OWNER_URL, "YUEKE_HOME", "YUEKE_KEYSET", "YUEKE_BACKUP_AT")


@dataclass(frozen=True)
class Size:
    """How much is built. ``key`` of the ``customers`` are key customers; ``answers`` are stored answers to questions of a
    survey (the marks people gave, not the people); ``seed`` starts the dice.
    """

    customers: int = 1_000_000
    orders: int = 10_000_000
    visits: int = 200_000
    complaints: int = 200_000
    answers: int = 1_000_000
    people: int = 200
    key: int = 20_000
    seed: int = 20_260_101

    @property
    def database(self) -> str:
        """The name of the database: each size keeps its own."""
        return NAME if self == Size() else f"{NAME}_{self.customers}"

    @classmethod
    def of(cls, customers: int, orders: int, visits: int, complaints: int, answers: int = 1_000_000) -> Size:
        """The size with as many people and key customers as suit that many customers."""
        people = max(12, min(200, customers // 5_000))
        return cls(customers, orders, visits, complaints, answers, people, max(1, customers // 50))


@contextmanager
def apart(name: str) -> Iterator[None]:
    """Run a block in which the installation's home and database are the benchmark's.

    The embedded server is started when needed, and stopped again unless somebody uses it by then.
    """
    home = env.home()
    embedded = env.uses_embedded_database()
    started = embedded and postgres.status(home).pid is None
    env.ensure_database()
    server = _embedded(postgres.application_address(home)) if embedded else _spelled(os.environ["DATABASE_URL"].strip())
    owner = _embedded(postgres.address(home)) if embedded else _spelled(_owner_url())
    kept = {key: os.environ.get(key) for key in _ALTERED}
    (home / "bench").mkdir(mode=0o700, exist_ok=True)
    _create(owner, name)
    os.environ |= {
        "DATABASE_URL": make_conninfo(server, dbname=name),
        env.OWNER_URL: make_conninfo(owner, dbname=name),
        "YUEKE_HOME": str(home / "bench"),
        # A copy of it would be of no use, and be made while something is measured.
        "YUEKE_BACKUP_AT": "off",
    }
    # The benchmark's data is sealed with keys of its own: it must be of no use to anybody who has it.
    os.environ.pop("YUEKE_KEYSET", None)
    try:
        yield
    finally:
        _close_connections()
        os.environ |= {key: value for key, value in kept.items() if value is not None}
        for key in (key for key, value in kept.items() if value is None):
            os.environ.pop(key, None)
        if started:
            postgres.stop(home, only_if_unused=True)


def built() -> Size | None:
    """The size of the benchmark that stands in the database, or None when there is none or a half-made one."""
    with _here() as connection:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        row = connection.execute(query).fetchone()
    try:
        # One built before there were complaints, or surveys, has none yet.
        return Size(**{"complaints": 0, "answers": 0} | json.loads(row[0])) if row and row[0] else None
    except (ValueError, TypeError):
        return None


def database_name() -> str:
    """The name of the database the block of :func:`apart` works in."""
    return str(conninfo_to_dict(os.environ["DATABASE_URL"])["dbname"])


def empty() -> None:
    """Make the database anew, without a table in it."""
    name = database_name()
    with _maintenance(_owner_url()) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    _create(_owner_url(), name)


def note(size: Size) -> None:
    """Remember in the database itself that it holds a benchmark of ``size``, complete."""
    with _here() as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(json.dumps(asdict(size)))))


@contextmanager
def no_jobs_left() -> Iterator[None]:
    """Run a block that no worker stands beside; what it left for one is taken back, or the next benchmark would do it.

    After an import that is judging everybody and planning their visits: minutes each time, on a company just built.
    """
    with _here() as connection:
        before = connection.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs").fetchone()
        try:
            yield
        finally:
            connection.execute("DELETE FROM procrastinate_jobs WHERE id > %s AND status = 'todo'", before)


def _embedded(address: postgres.Address) -> str:
    parts: dict[str, Any] = asdict(address)
    return make_conninfo(dbname=parts.pop("name"), **parts)


def _spelled(url: str) -> str:
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    return make_conninfo(**parts)


def _here() -> psycopg.Connection:
    return psycopg.connect(_owner_url(), autocommit=True)


def _owner_url() -> str:
    """How the owner connects: one of its own, or the only role there is."""
    return (os.environ.get(env.OWNER_URL, "") or os.environ["DATABASE_URL"]).strip()


def _maintenance(server: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(server, dbname="postgres"), autocommit=True)


def _create(server: str, name: str) -> None:
    with _maintenance(server) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _close_connections() -> None:
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()
