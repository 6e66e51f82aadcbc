"""Many rows at once: ids reserved, rows streamed by COPY, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg.abc import Buffer
from psycopg.copy import LibpqWriter


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


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write ``rows`` (values in the order of the database ``columns``) into the table of ``model``.

    Values are PostgreSQL's own: ciphertext as bytes, JSON as text, arrays as lists. Columns left out take the
    database's default or NULL, so name every column that has neither.
    """
    quoted = ", ".join(f'"{column}"' for column in columns)
    statement = f'COPY "{model._meta.db_table}" ({quoted}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement, writer=_Streaming(cursor.cursor)) as copy:
        for row in rows:
            copy.write_row(row)


class _Streaming(LibpqWriter):
    """Hands every block over at once, so that the server writes rows while the next ones are made.

    The driver alone gathers a megabyte, then waits until the server has taken it: each would wait for the other.
    """

    def write(self, data: Buffer) -> None:
        super().write(data)
        self.connection.pgconn.flush()
