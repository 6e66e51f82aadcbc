"""What a database holds, in figures two databases can be compared by."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

# Rows are compared by their text, which must not depend on who asks.
_SETTINGS = """
    SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';
    SET extra_float_digits = 1; SET search_path = public
"""
_TABLES = """
    SELECT c.oid::regclass::text, n.nspname, c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 2, 3
"""
# The sum does not depend on the order of the rows, and a million of them need no memory.
_ROWS = "SELECT count(*), coalesce(sum(hashtextextended(whole_row::text, 0)::numeric), 0)::text FROM {} whole_row"
_SERIALS = """
    SELECT d.refobjid::regclass::text, a.attname, d.objid::regclass::text, n.nspname, t.relname
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace n ON n.oid = t.relnamespace
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.deptype IN ('a', 'i') AND d.refobjsubid > 0 AND d.classid = 'pg_class'::regclass
"""

_CHAINS = """
    SELECT c.oid::regclass::text, k.attname FROM pg_class c
    JOIN pg_attribute h ON h.attrelid = c.oid AND h.attname = 'hash' AND NOT h.attisdropped
    JOIN pg_attribute p ON p.attrelid = c.oid AND p.attname = 'previous_hash' AND NOT p.attisdropped
    JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
    WHERE c.relkind = 'r' ORDER BY 1
"""

Figures = dict[str, list[Any]]
"""Table → [rows, sum of the rows' hashes as text]."""


def tables(connection: psycopg.Connection) -> Figures:
    """Count and hash every table as the connection's transaction sees it; some seconds for a million rows."""
    connection.execute(_SETTINGS)
    found: Figures = {}
    for _name, schema, table in connection.execute(_TABLES).fetchall():
        row = connection.execute(sql.SQL(_ROWS).format(sql.Identifier(schema, table))).fetchone()
        found[f"{schema}.{table}"] = list(row or ())
    return found


def is_empty(connection: psycopg.Connection) -> bool:
    """Whether the database has no table of anybody."""
    return connection.execute(_TABLES).fetchone() is None


def exhausted_serials(connection: psycopg.Connection) -> list[str]:
    """Columns whose next number would be one that is taken already."""
    found = []
    for _table, column, sequence, schema, table in connection.execute(_SERIALS).fetchall():
        query = sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(
            sql.Identifier(column), sql.Identifier(schema, table)
        )
        highest = connection.execute(query).fetchone()
        last = connection.execute("SELECT coalesce(pg_sequence_last_value(%s::regclass), 0)", [sequence]).fetchone()
        if highest and last and highest[0] > last[0]:
            found.append(f"{table}.{column}")
    return found


def migrations(connection: psycopg.Connection) -> list[str]:
    """The migrations applied, as ``app.name``, in order."""
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id").fetchall()
    return [row[0] for row in rows]


def chain_heads(connection: psycopg.Connection) -> dict[str, str]:
    """The last link of each chain of hashes: table → hash."""
    heads = {}
    for table, key in connection.execute(_CHAINS).fetchall():
        statement = sql.SQL("SELECT hash::text FROM {} ORDER BY {} DESC LIMIT 1").format(
            sql.SQL(table), sql.Identifier(key)
        )
        row = connection.execute(statement).fetchone()
        heads[table] = row[0] if row else ""
    return heads


def differences(expected: Figures, found: Figures) -> list[str]:
    """What differs, table by table, in words."""
    told = []
    for table in sorted(expected.keys() | found.keys()):
        before, after = expected.get(table), found.get(table)
        if before is None or after is None:
            told.append(f"{table}: {'多出 · unexpected' if before is None else '缺少 · missing'}")
        elif before[0] != after[0]:
            told.append(f"{table}: {before[0]} → {after[0]} 行 · rows")
        elif before[1] != after[1]:
            told.append(f"{table}: 内容不同 · contents differ")
    return told
