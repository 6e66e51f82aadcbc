"""Many rows at once: ids reserved, rows streamed by COPY, in the caller's transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from psycopg.abc import Buffer
from psycopg.copy import LibpqWriter

NULL = "\\N"
"""No value, in a line of :func:`copy_lines`."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_to_escape = re.compile(r"[\\\t\n\r]").search


def reserve_ids(model: type[models.Model], n: int) -> list[int]:
    """``n`` ids of ``model``'s own sequence, ascending, given to nobody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            # The name of the sequence is asked for once, not for every number.
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass)) FROM generate_series(1, %s)",
            [model._meta.db_table, n],
        )
        return [row[0] for row in cursor.fetchall()]


def text_array(texts: Sequence[str]) -> str:
    """``texts`` as PostgreSQL writes an array, for :func:`copy_rows`, which takes lists but far more slowly."""
    if not texts:
        return "{}"
    # No text of PostgreSQL holds a NUL, so it can stand for the gaps while quotes and backslashes are escaped.
    joined = "\0".join(texts).replace("\\", "\\\\").replace('"', '\\"').replace("\0", '","')
    return f'{{"{joined}"}}'


def copied(text: str) -> str:
    """``text`` as a value in a line of :func:`copy_lines`; no text holds a NUL."""
    return text.translate(_ESCAPES) if _to_escape(text) else text


def copied_bytes(value: bytes | None) -> str:
    """``value`` as a value in a line of :func:`copy_lines`."""
    return NULL if value is None else f"\\\\x{value.hex()}"


def copied_moment(at: datetime | None) -> str:
    """``at`` as a value in a line of :func:`copy_lines`."""
    return NULL if at is None else at.isoformat()


def copied_number(value: int | None) -> str:
    """``value`` as a value in a line of :func:`copy_lines`."""
    return NULL if value is None else str(value)


def line(*values: str) -> str:
    """A line of :func:`copy_lines` from values written already, as above."""
    return "\t".join(values) + "\n"


def copy_lines(model: type[models.Model], columns: Sequence[str], lines: Iterable[bytes]) -> None:
    """Write rows that are lines already (UTF-8, many to a block) into the table of ``model``.

    For rows that another process made ready: in this one they cost no more than passing them on.
    """
    statement = _statement(model, columns)
    with connection.cursor() as cursor, cursor.copy(statement, writer=_Streaming(cursor.cursor)) as copy:
        for block in lines:
            copy.write(block)


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write ``rows`` (values in the order of the database ``columns``) into the table of ``model``.

    Values are PostgreSQL's own: ciphertext as bytes, JSON as text, arrays as lists. Columns left out take the
    database's default or NULL, so name every column that has neither.
    """
    statement = _statement(model, columns)
    with connection.cursor() as cursor, cursor.copy(statement, writer=_Streaming(cursor.cursor)) as copy:
        for row in rows:
            copy.write_row(row)


def _statement(model: type[models.Model], columns: Sequence[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{model._meta.db_table}" ({quoted}) FROM STDIN'


class _Streaming(LibpqWriter):
    """Hands every block over at once, so that the server writes rows while the next ones are made.

    The driver alone gathers a megabyte, then waits until the server has taken it: each would wait for the other.
    """

    def write(self, data: Buffer) -> None:
        super().write(data)
        self.connection.pgconn.flush()
