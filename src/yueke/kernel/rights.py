"""What the database role of the application may do with each table, and giving it just that.

Two roles: the one that owns the tables, with which migrations and restores run, and the application's, with which the
web processes and workers connect. The second owns nothing: it can neither change a table, switch a trigger off nor
replace a function, and on tables of evidence it has no right to change or remove a row. A model says so itself by
``application_may``; tables that say nothing may be written to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

READ = frozenset({"SELECT"})
"""Rows are written by the database itself, in functions that run as the owner."""
APPEND = READ | {"INSERT"}
"""Rows are added and never touched again."""
WRITE = APPEND | {"UPDATE", "DELETE"}
"""Any other table."""
_COUNT = frozenset({"USAGE", "SELECT"})
"""Of a sequence."""

_OF_LIBRARIES = {"django_migrations": READ}
_FUNCTIONS = {
    "yueke_act()": True,
    "yueke_touched(text, text, integer)": False,
    "yueke_strike(text[], bigint[], bigint[], text, text)": True,
    "yueke_empty_events(text[], text[])": True,
    "yueke_forget_sign_ins(timestamptz)": True,
    "yueke_index_waiting_terms()": True,
}
"""Functions that run as the owner, and whether the application may call them itself."""

_RELATIONS = """
SELECT c.relname, c.relkind = 'S', ARRAY(
    SELECT a.privilege_type FROM aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname = %s)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
ORDER BY c.relname
"""
_CALLABLE = """
SELECT to_regprocedure(name) IS NOT NULL,
    EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0),
    EXISTS (SELECT FROM aclexplode(p.proacl) a JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname = %s)
FROM (SELECT %s::text AS name) one LEFT JOIN pg_proc p ON p.oid = to_regprocedure(one.name)
"""
_SCHEMA = "SELECT has_schema_privilege(%s, 'public', 'USAGE'), has_schema_privilege(%s, 'public', 'CREATE')"
_HELD = """
SELECT c.relname, pg_has_role(current_user, c.relowner, 'MEMBER'), ARRAY(
    SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) p
    WHERE has_table_privilege(c.oid, p))
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""
_ROLE = """
SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls, has_schema_privilege('public', 'CREATE'),
    EXISTS (SELECT FROM pg_roles o WHERE pg_has_role(current_user, o.oid, 'MEMBER') AND o.rolname IN (
        'pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program', 'pg_read_server_files'))
FROM pg_roles WHERE rolname = current_user
"""
_LOCK = "SELECT pg_advisory_xact_lock(2037738251)"


def wanted(table: str) -> frozenset[str]:
    """What the application needs of a table."""
    return _evidence().get(table, WRITE)


def statements(role: str, using: str = "default") -> list[str]:
    """The SQL that gives ``role`` what it lacks and takes what it has beyond; empty when all is as it should be.

    To be run by the owner of the tables. Reads the database, changes nothing.
    """
    with connections[using].cursor() as cursor:
        return [statement.as_string(cursor.connection) for statement in _missing(cursor, role)]


def give(role: str, using: str = "default") -> list[str]:
    """Give ``role`` just what it needs, in one transaction; returns what was run."""
    if not statements(role, using):
        return []
    with transaction.atomic(using), connections[using].cursor() as cursor:
        # Two processes that come up at once would touch the same rows of the catalogue.
        cursor.execute(_LOCK)
        run = statements(role, using)
        for statement in run:
            cursor.execute(statement)
    return run


def give_after_migrating(using: str, **_: Any) -> None:
    """Whatever the migrations made, the application's role has its rights on it (``post_migrate``)."""
    if role := settings.DATABASE_APPLICATION_ROLE:
        give(role, using)


@dataclass(frozen=True)
class Held:
    """What the role of this connection may do beyond its need, and what it lacks.

    ``powers`` are those of a whole role (``superuser``, ``owner`` …), ``beyond`` and ``lacking`` rights on tables, as
    ``table: RIGHT, RIGHT``.
    """

    powers: tuple[str, ...]
    beyond: tuple[str, ...]
    lacking: tuple[str, ...]


def held(using: str = "default") -> Held:
    """Look at the role of the connection; never writes."""
    names = ("superuser", "createrole", "replication", "bypassrls", "create", "server")
    with connections[using].cursor() as cursor:
        cursor.execute(_ROLE)
        powers = [name for name, has in zip(names, cursor.fetchone(), strict=True) if has]
        cursor.execute(_HELD)
        rows = cursor.fetchall()
    if any(owns for _table, owns, _rights in rows):
        powers.insert(0, "owner")
    beyond = [_told(table, set(rights) - wanted(table)) for table, _owns, rights in rows]
    lacking = [_told(table, wanted(table) - set(rights)) for table, _owns, rights in rows]
    return Held(tuple(powers), tuple(filter(None, beyond)), tuple(filter(None, lacking)))


def _told(table: str, found: set[str] | frozenset[str]) -> str:
    return f"{table}: {', '.join(sorted(found))}" if found else ""


def _evidence() -> dict[str, frozenset[str]]:
    models = (model for model in apps.get_models(include_auto_created=True) if hasattr(model, "application_may"))
    return _OF_LIBRARIES | {model._meta.db_table: model.application_may for model in models}


def _missing(cursor: Any, role: str) -> Iterator[sql.Composed]:
    to, evidence = sql.Identifier(role), _evidence()
    cursor.execute(_SCHEMA, [role, role])
    may_use, may_create = cursor.fetchone()
    if not may_use:
        yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(to)
    if may_create:
        # Before 15 everybody may, and whoever makes a function or table of a known name is asked before ours.
        yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(to)
    cursor.execute(_RELATIONS, [role])
    for name, is_sequence, rights in cursor.fetchall():
        needed = _COUNT if is_sequence else evidence.get(name, WRITE)
        kind, what = sql.SQL("SEQUENCE" if is_sequence else "TABLE"), sql.Identifier("public", name)
        if beyond := sorted(set(rights) - needed):
            yield sql.SQL("REVOKE {} ON {} {} FROM {}").format(_listed(beyond), kind, what, to)
        if lacking := sorted(needed - set(rights)):
            yield sql.SQL("GRANT {} ON {} {} TO {}").format(_listed(lacking), kind, what, to)
    for function, callable_by_application in _FUNCTIONS.items():
        cursor.execute(_CALLABLE, [role, f"public.{function}"])
        exists, by_all, by_role = cursor.fetchone()
        name = sql.SQL(f"public.{function}")
        if exists and by_all:
            yield sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(name)
        if exists and callable_by_application and not by_role:
            yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(name, to)


def _listed(rights: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.SQL, rights))
