"""Statements the server plans once for each connection: for some, planning took longer than answering."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection

from yueke.compliance.sql import Sql, rows


def rows_prepared(statement: Sql) -> list[dict[str, Any]]:
    """Like :func:`rows`, for a statement whose text is the same every time.

    Where connections are pooled between statements (Django's DISABLE_SERVER_SIDE_CURSORS says so), nothing can be
    kept for the next one, and it is asked in the ordinary way.
    """
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return rows(statement)
    django: Any = connection
    django.ensure_connection()
    raw = django.connection
    usual, raw.prepare_threshold = raw.prepare_threshold, 0
    try:
        # Through Django's own wrapper, which counts and logs the query like any other.
        with django._prepare_cursor(psycopg.Cursor(raw)) as cursor:
            cursor.execute(statement.text, statement.params)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    finally:
        raw.prepare_threshold = usual
