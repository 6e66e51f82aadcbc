"""Taking a list out as a file: the filter and columns one sees, masked like the screen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.domains.organization import commands
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Refused
from yueke.kernel.sheets.writing import write_csv, write_xlsx
from yueke.sites.office.lists.chosen_view import chosen_view
from yueke.sites.office.lists.listing import Listing
from yueke.sites.office.lists.query_row import query_row
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import count, moment
from yueke.ui.tables import PERSONAL, Column

MOST_ROWS = 100_000
"""The most rows of one file."""

_AT_ONCE = 2_000
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def export(request: ActingRequest, listing: Listing) -> HttpResponse | FileResponse:
    """The list as XLSX or CSV (parameter ``form``); refused beyond :data:`MOST_ROWS` rows."""
    actor = request.actor
    require(actor, listing.permission)
    require(actor, listing.export_permission)
    form = "csv" if request.GET.get("form") == "csv" else "xlsx"
    filters = listing.filters.read(request.GET)
    columns = chosen_view(listing, actor, filters, request.GET).columns
    records = listing.rows(actor, filters)
    _refuse_too_many(records)
    at = clock.now()
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    titles = [str(column.title) for column in columns]
    rows = _values(actor, columns, records.iterator(chunk_size=_AT_ONCE))
    if form == "csv":
        written = write_csv(file, titles, rows)
    else:
        written = write_xlsx(
            file,
            titles,
            rows,
            name=str(listing.title),
            text_columns=[i for i, c in enumerate(columns) if c.kind in PERSONAL or c.kind == "text"],
            notes=_notes(request, listing, filters, at),
        )
    commands.note_export(actor, listing.code, rows=written, columns=len(columns), form=form, at=at)
    file.seek(0)
    name = f"{listing.title}-{timezone.localtime(at):%Y%m%d-%H%M}.{form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_TYPES[form])


def _refuse_too_many(records: Any) -> None:
    if records.order_by().values("pk")[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise Refused(
            _("筛选结果超过 %(most)s 条，一次导不完。请再加一两个条件（如部门、省份、建档时间），分几次导出。")
            % {"most": count(MOST_ROWS)}
        )


def _values(actor: Actor, columns: Sequence[Column], records: Iterator[Any]) -> Iterator[list[Any]]:
    for record in records:
        yield [_value(actor, column, record) for column in columns]


def _value(actor: Actor, column: Column, record: Any) -> Any:
    """What the reader may see, typed for a sheet: moments in local time, lists joined."""
    value = column.value(actor, record)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    return value if value is None or isinstance(value, (int, float)) or column.kind in ("money", "date") else str(value)


def _notes(request: ActingRequest, listing: Listing, filters: Any, at: datetime) -> list[str]:
    chips = [chip.text for chip in query_row(listing, request.actor, filters, request.GET).chips]
    return [
        _("%(title)s，%(name)s 于 %(at)s 导出")
        % {"title": listing.title, "name": request.actor.name, "at": moment(at)},
        _("条件：%(conditions)s") % {"conditions": "；".join(chips) or _("无")},
        _("含客户信息，请按公司制度保管，用后删除。"),
    ]
