"""Taking the receipts of a version out as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueke.domains.documents import queries
from yueke.domains.documents.models import MANAGE, Reader
from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.sites.office.documents.receipts import ORDERS, asked_department, asked_view
from yueke.sites.office.downloads.handing import hand_out, notes
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import moment

KIND = "receipts"
_AT_ONCE = 2_000


@require_POST
def export(request: ActingRequest, version_id: int) -> HttpResponseBase:
    """The receipts one sees, as XLSX or CSV."""
    params = {
        "version": version_id,
        "view": asked_view(request.GET.get("view", "")),
        "department": asked_department(request.GET.get("department", "")),
    }
    return hand_out(request, KIND, params)


def _check(actor: Actor, params: dict[str, Any]) -> None:
    require(actor, MANAGE)
    if not queries.may_keep(actor, queries.version(actor, params["version"]).document):
        raise NotFound


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    version, view, at = queries.version(actor, params["version"]), params["view"], clock.now()
    rows = queries.readers(actor, version, unread=view == "unread", department_id=params["department"])
    title = _("阅读回执")
    said = _("未确认") if view == "unread" else _("已确认")
    conditions = f"{version.document.number} {version.document.title}；{said}"
    return Outgoing(
        code="documents.receipts",
        title=title,
        conditions=conditions,
        columns=tuple(
            str(one) for one in (_("姓名"), _("部门"), _("应读自"), _("应于何时前阅读"), _("打开时间"), _("确认时间"))
        ),
        count=lambda limit: rows.order_by().values("pk")[:limit].count(),
        rows=lambda: _rows(rows.order_by(*ORDERS[view]).iterator(chunk_size=_AT_ONCE)),
        text_columns=(0, 1),
        notes=notes(actor.name, title, conditions, moment(at)),
    )


RECEIPTS = Maker(KIND, _check, _make)


def _rows(readers: Iterator[Reader]) -> Iterator[list[Any]]:
    for row in readers:
        times = (row.started_at, row.due_at, row.opened_at, row.read_at)
        yield [row.person.name, row.department.name, *map(_local, times)]


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at).replace(tzinfo=None) if at is not None else None
