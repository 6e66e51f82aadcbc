"""Rows of a batch in the database: encrypted JSON, written by COPY."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from yueke.domains.imports.importer import Remark, Row, Told
from yueke.domains.imports.models import ImportBatch, ImportFate, ImportGroup, ImportPair, ImportRow
from yueke.kernel.cleaning.text import Cell, cell_text
from yueke.kernel.copying import copy_rows
from yueke.kernel.vault import decrypt, encrypt
from yueke.kernel.vault.check import verify_once

CONTEXT = "imports.row"
_COLUMNS = ("batch_id", "number", "content", "corrected", "group", "outcome")
_LONGEST_CELL = 300
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class Judged:
    """A row after cleaning, ready for the table: its content is sealed already to keep memory low."""

    number: int
    content: bytes
    refused: bool
    corrected: bool
    group: int | None = None


@dataclass(frozen=True)
class Content:
    """The opened content of a stored row."""

    cells: list[str]
    values: dict[str, Any]
    problems: list[Remark]
    notes: list[Remark]


def in_words(row: Row) -> Told:
    """``row`` as it is to be stored; cells are kept where a person will want to see them."""
    kind, remarks = ("refused", row.problems) if row.problems else ("corrected", row.notes)
    said = tuple((kind, remark.field, remark.msgid) for remark in remarks)
    return Told(row.number, _text(row), bool(row.problems), bool(row.notes), said, row.record)


def judged(row: Told) -> Judged:
    """Seal ``row``."""
    return Judged(row.number, encrypt(row.text, CONTEXT), row.refused, row.corrected)


def refuse(row: Judged, cells: Sequence[Cell], remark: Remark) -> None:
    """Add a problem to a row sealed before."""
    known = opened(row.content)
    problems = [*known.problems, remark]
    row.content = _sealed(Row(row.number, cells, known.values, problems, known.notes))
    row.refused = True


def show_cells(row: Judged, cells: Sequence[Cell]) -> None:
    """Keep the cells of a row sealed before, because somebody will look at it."""
    known = opened(row.content)
    if not known.cells:
        row.content = _sealed(Row(row.number, cells, known.values, known.problems, known.notes), show=True)


def forget_rows(batch: ImportBatch) -> None:
    """Take away the rows of a batch and all that was found out about them."""
    for model in (ImportRow, ImportFate, ImportGroup, ImportPair):
        model.objects.filter(batch=batch)._raw_delete(using=batch._state.db)


def write(batch_id: int, rows: Iterable[Judged]) -> None:
    """Store the rows of a batch."""
    verify_once()
    copy_rows(
        ImportRow,
        _COLUMNS,
        (
            (
                batch_id,
                row.number,
                row.content,
                row.corrected,
                row.group,
                _outcome(row),
            )
            for row in rows
        ),
    )


def write_again(batch_id: int, rows: Sequence[Judged]) -> None:
    """Put what changed of rows that are stored already: content, group, verdict. They must be few among the others."""
    with connection.cursor() as cursor:
        cursor.execute(
            'CREATE TEMPORARY TABLE imports_again (number int, content bytea, "group" int, outcome text) ON COMMIT DROP'
        )
        with cursor.copy("COPY imports_again FROM STDIN") as copy:
            for row in rows:
                copy.write_row((row.number, row.content, row.group, _outcome(row)))
        cursor.execute(
            'UPDATE imports_importrow r SET content = a.content, "group" = a."group", outcome = a.outcome'
            " FROM imports_again a WHERE r.batch_id = %s AND r.number = a.number",
            [batch_id],
        )
        cursor.execute("DROP TABLE imports_again")


def opened(content: bytes | memoryview) -> Content:
    """Decrypt a stored row."""
    told = json.loads(decrypt(bytes(content), CONTEXT))
    return Content(
        told.get("c", []),
        told.get("v", {}),
        [Remark(*one) for one in told.get("p", ())],
        [Remark(*one) for one in told.get("n", ())],
    )


def ready(batch_id: int, *, chunk: int) -> Iterator[list[tuple[int, int | None, bytes]]]:
    """The rows to import, in sheet order and in chunks: (number, group, content)."""
    rows = (
        ImportRow.objects.filter(batch_id=batch_id, outcome=ImportRow.Outcome.READY)
        .order_by("number")
        .values_list("number", "group", "content")
    )
    found = ((number, group, bytes(content)) for number, group, content in rows.iterator(chunk_size=chunk))
    while part := list(islice(found, chunk)):
        yield part


def _outcome(row: Judged) -> str:
    return (ImportRow.Outcome.REFUSED if row.refused else ImportRow.Outcome.READY).value


def _sealed(row: Row, *, show: bool = False) -> bytes:
    return encrypt(_text(row, show=show), CONTEXT)


def _text(row: Row, *, show: bool = False) -> str:
    told: dict[str, Any] = {}
    if row.problems or row.notes or show:
        told["c"] = [cell_text(cell)[:_LONGEST_CELL] for cell in row.cells]
    if not row.problems:
        told["v"] = row.values
    if row.problems:
        told["p"] = row.problems
    if row.notes:
        told["n"] = row.notes
    return _json.encode(told)
