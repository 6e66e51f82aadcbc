"""The final list of a sample, on paper and as a file: names and numbers through the gate, and noted in the audit log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.customers.queries import is_company
from yueke.domains.downloads import commands as downloads
from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.organization import queries as organization
from yueke.domains.surveys import queries
from yueke.domains.surveys.models import Draw, Member
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden
from yueke.sites.office.downloads.handing import hand_out, notes
from yueke.sites.office.lists.export import text_columns, values
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.sampling.desk import may_take_out
from yueke.sites.office.surveys.sampling.words import METHODS, stratum_told
from yueke.ui.formats import moment
from yueke.ui.page import page
from yueke.ui.tables import Column, offered

KIND = "survey-sample"
MOST_PRINTED = 1_000
"""A longer list is taken out as a file."""
_AT_ONCE = 2_000


@require_GET
def sheet(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The list on A4, up to :data:`MOST_PRINTED` people; taken down like a file that leaves."""
    _may(request.actor)
    draw = queries.standing_draw(request.actor, survey_id)
    outgoing = _outgoing(request.actor, draw)
    rows = [row for row, _n in zip(outgoing.rows(), range(MOST_PRINTED), strict=False)]
    downloads.note_at_once(request.actor, outgoing, rows=len(rows), form="print", at=clock.now())
    context = {
        "survey": draw.survey, "draw": draw, "method": METHODS[draw.method], "heads": outgoing.columns, "rows": rows,
        "left": max(0, draw.size + draw.reserve - len(rows)), "company": organization.company_name(),
    }  # fmt: skip
    return page(request, "office/surveys/sampling/sheet.html", context)


@require_POST
def export(request: ActingRequest, survey_id: int) -> HttpResponseBase:
    """The list as XLSX or CSV; many people at once need approval like every other file on persons."""
    return hand_out(request, KIND, {"survey": survey_id})


def _may(actor: Actor) -> None:
    if not may_take_out(actor):
        raise Forbidden


def _check(actor: Actor, params: dict[str, Any]) -> None:
    _may(actor)


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    return _outgoing(actor, queries.standing_draw(actor, int(params["survey"])))


SAMPLE = Maker(KIND, _check, _make)
"""Makes the final list of ``survey`` (its id)."""


def _personal(fact: str, title: Any, kind: str) -> Column:
    return Column(
        fact, title, lambda m: getattr(m.customer, fact), kind, field=f"customers.customer.{fact}",
        company=lambda m: is_company(m.customer),
    )  # fmt: skip


def _columns(strata: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        Column("place", gettext_lazy("次序"), lambda m: m.place, "number"),
        Column("reserve", gettext_lazy("备用"), lambda m: _("备用") if m.is_reserve else ""),
        Column("number", gettext_lazy("客户编号"), lambda m: m.customer.number),
        _personal("name", gettext_lazy("客户名称"), "name"),
        _personal("phone", gettext_lazy("电话"), "phone"),
        Column("stratum", gettext_lazy("层"), lambda m: strata.get(m.stratum, m.stratum)),
        Column(
            "chance", gettext_lazy("入样概率"), lambda m: round(m.chance, 6) if m.chance is not None else None, "number"
        ),
    )


def _outgoing(actor: Actor, draw: Draw) -> Outgoing:
    by = draw.frame.strata_by
    strata = {name[:120]: stratum_told(by, name) for name in draw.frame.strata}
    columns = offered(actor, _columns(strata))
    rows = queries.members(actor, draw)
    title = _("调查样本名单")
    conditions = f"{draw.survey.number} {draw.survey.title}；{METHODS[draw.method]}；{_('种子')} {draw.seed}"
    return Outgoing(
        code="surveys.sample",
        title=title,
        conditions=conditions,
        columns=tuple(str(column.title) for column in columns),
        count=lambda limit: rows.order_by().values("pk")[:limit].count(),
        rows=lambda: values(actor, columns, _each(rows)),
        text_columns=text_columns(columns),
        notes=notes(actor.name, title, conditions, moment(clock.now())),
    )


def _each(rows: Any) -> Iterator[Member]:
    return iter(rows.iterator(chunk_size=_AT_ONCE))
