"""Taking lists of visits out as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.organization import queries as organization
from yueke.domains.visits import queries, tables
from yueke.domains.visits.choices import Kind, Result
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.sites.office.downloads.handing import hand_out, notes
from yueke.sites.office.lists.export import text_columns, values
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.visits.asked import ASKED, ORDERS, PLANNED, RECORDS, asked, number_of
from yueke.ui.formats import moment
from yueke.ui.tables import offered

KIND = "visits"
PERMISSIONS = ("visits.view", "customers.export")
_AT_ONCE = 2_000
_COLUMNS = {PLANNED: tables.PLANNED, RECORDS: tables.RECORDS}


@require_POST
def export(request: ActingRequest, which: str) -> HttpResponseBase:
    """The list one sees, planned or recorded visits, as XLSX or CSV."""
    given = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    return hand_out(request, KIND, {"which": which, "asked": given})


def may_export(actor: Actor) -> bool:
    """Whether the actor may take lists of visits out: they name customers."""
    return all(actor.may(code) for code in PERMISSIONS)


def _check(actor: Actor, params: dict[str, Any]) -> None:
    for code in PERMISSIONS:
        require(actor, code)


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    which, given, at = params["which"], params["asked"], clock.now()
    columns = offered(actor, _COLUMNS[which])
    rows = queries.visits(actor, asked(actor, given, which, at.date()))
    records = rows.select_related("customer", "owner", "done_by").order_by(*ORDERS[which])
    title = _("回访计划") if which == PLANNED else _("回访记录")
    conditions = "；".join(_conditions(given))
    return Outgoing(
        code="visits" if which == PLANNED else "visit-records",
        title=title,
        conditions=conditions,
        columns=tuple(str(column.title) for column in columns),
        count=lambda limit: rows.order_by().values("pk")[:limit].count(),
        rows=lambda: values(actor, columns, records.iterator(chunk_size=_AT_ONCE)),
        text_columns=text_columns(columns),
        notes=notes(actor.name, title, conditions, moment(at)),
    )


VISITS = Maker(KIND, _check, _make)


def _conditions(given: Mapping[str, str]) -> list[str]:
    """By what the list is narrowed, in words."""
    owner = number_of(given.get("owner"))
    told = {
        "view": {"mine": _("我的"), "week": _("本周"), "overdue": _("已超期")}.get(given.get("view", ""), ""),
        _("客户"): given.get("q", ""),
        _("类别"): dict(Kind.choices).get(given.get("kind", ""), ""),
        _("结果"): dict(Result.choices).get(given.get("result", ""), ""),
        _("负责人"): organization.person_labels([owner]).get(owner, "") if owner else "",
        _("自"): given.get("from", ""),
        _("至"): given.get("to", ""),
        _("只看不满意"): _("是") if given.get("dissatisfied") == "1" else "",
    }
    return [
        str(value) if name == "view" else _("%(field)s：%(value)s") % {"field": name, "value": value}
        for name, value in told.items()
        if value
    ]
