"""The uploaded sheet: opened, its header recognised, the reading of its cells planned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from yueke.domains.imports.importer import Importer, Plan
from yueke.domains.imports.models import ColumnMapping, ImportBatch
from yueke.kernel.cleaning.dates import order_of
from yueke.kernel.cleaning.wording import said
from yueke.kernel.errors import Invalid, NotFound
from yueke.kernel.files import open_content
from yueke.kernel.files.models import StoredFile
from yueke.kernel.sheets.errors import SheetError
from yueke.kernel.sheets.headers import guess_mapping, plain_title
from yueke.kernel.sheets.reading import read_table
from yueke.kernel.sheets.sheet import REASON_COLUMN, Sheet

SAMPLE = 200
"""Rows looked at to guess what a column means."""


def opened(file: StoredFile, importer: Importer, *, sheet_name: str | None = None) -> Sheet:
    """Read the stored ``file``; raises Invalid on ``file`` in words when it is no usable table."""
    with open_content(file.sha256) as stored:
        content = stored.read()
    titles = [word for one in importer.fields for word in (one.title, *one.synonyms)]
    try:
        return read_table(content, file.name, sheet=sheet_name or None, known_titles=titles)
    except SheetError as error:
        raise Invalid(said(error.message, gettext), field="file") from error


def sheet_of(batch: ImportBatch, importer: Importer) -> Sheet:
    """The sheet of a batch, read again; raises NotFound when its time is over."""
    if batch.file is None:
        raise NotFound
    return opened(batch.file, importer, sheet_name=batch.sheet_name)


def header_key(columns: Iterable[str]) -> str:
    """The digest under which the mapping of a header is remembered."""
    titles = "\x1f".join(plain_title(column) for column in columns)
    return hashlib.sha256(titles.encode()).hexdigest()


def recognised(sheet: Sheet, importer: Importer) -> dict[str, int]:
    """Field code → column: as last time for this header, else guessed."""
    known = ColumnMapping.objects.filter(kind=importer.kind, header_key=header_key(sheet.columns)).first()
    if known is not None:
        places = {plain_title(title): place for place, title in reversed(list(enumerate(sheet.columns)))}
        return {code: places[title] for code, title in known.mapping.items() if title in places}
    guesses = guess_mapping(sheet.columns, sheet.rows[:SAMPLE], [one.spec for one in importer.fields])
    return importer.settled({code: guess.column for code, guess in guesses.items()})


def plan_of(
    sheet: Sheet, importer: Importer, mapping: Mapping[str, int], options: Mapping[str, Any], latest: date
) -> Plan:
    """How the cells are to be read under ``mapping`` and ``options``."""
    orders = {
        one.code: order_of(row[mapping[one.code]] for row in sheet.rows)
        for one in importer.fields
        if one.kind == "date" and one.code in mapping
    }
    return Plan(dict(mapping), dict(options), orders, latest)


def offered_columns(columns: Sequence[str]) -> list[tuple[int, str]]:
    """The columns that can be mapped (place, title): all but the reasons of an earlier try."""
    return [(place, title) for place, title in enumerate(columns) if title != REASON_COLUMN]
