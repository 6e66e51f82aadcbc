"""The page, each table by itself, and the figures as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.insight.complaints import words
from yueke.insight.complaints.analysis import Analysis, analysis
from yueke.insight.complaints.charts import charts
from yueke.insight.complaints.definitions import listed
from yueke.insight.complaints.report import book
from yueke.insight.complaints.tables import Table, tables
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.sites.office.complaints.analysis.asking import Looked, LookForm, looked_at
from yueke.sites.office.downloads.handing import hand_out
from yueke.sites.office.menu import url_of
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import count, money, share
from yueke.ui.page import page

KIND = "complaint-analysis"
VIEW = "complaints.view"
WHOLE = "all"
"""All tables in one workbook."""
WIDE = ("months",)
FEW = 5
"""More bars with names beneath need the width of the page."""
SHOWN = (
    "months", "category", "cause", "department", "product", "batch", "region", "channel", "grade", "times", "steps",
    "rating", "rounds", "outcomes", "paid", "themes",
)  # fmt: skip
"""The charts in their order on the page."""


@require_GET
def look(request: ActingRequest) -> HttpResponse:
    """What the complaints of some days show (clause A5.4)."""
    actor, at = request.actor, clock.now()
    require(actor, VIEW)
    looked = looked_at(request.GET, timezone.localtime(at).date())
    a = analysis(actor, looked.asked, at=at)
    found = tables(a)
    drawn = charts(a, found, _list_url)
    context = {
        "looked": looked,
        "form": LookForm(looked, [one.label for one in a.cube["region"] if one.key]),
        "a": a,
        "figures": _figures(a),
        "spikes": list(zip(words.unusual(a), found["spikes"].links, strict=False)) if a.trend.spikes else [],
        "said": [*words.overview(a), *words.kinds(a), *([] if a.trend.spikes else words.unusual(a)), *words.said(a)],
        "sections": [_section(code, drawn[code], looked, found) for code in SHOWN if not drawn[code].empty],
        "silent": "、".join(str(drawn[code].title) for code in SHOWN if drawn[code].empty),
        "trend": _section("months", drawn["months"], looked, found),
        "majors": found["majors"].n and _table_url("majors", looked),
        "scoped": actor.scope.kind != "all",
        "reports_url": url_of("office:reports") if actor.may("reports.view") else "",
        "at": at,
    }
    return page(request, "office/complaints/analysis.html", context)


@require_GET
def table(request: ActingRequest, code: str) -> HttpResponse:
    """One table with all its rows, what it means, and where each row leads."""
    actor, at = request.actor, clock.now()
    require(actor, VIEW)
    looked = looked_at(request.GET, timezone.localtime(at).date())
    found = _tables(actor, looked).get(code)
    if found is None:
        raise NotFound
    urls = [*(_list_url(one) if one else "" for one in found.links), *("" for _row in found.rows)]
    context = {
        "looked": looked,
        "table": found,
        "rows": [
            (url, list(zip(row, found.columns, strict=True))) for url, row in zip(urls, found.shown(), strict=False)
        ],
        "take_url": f"{reverse('office:complaint-analysis-take', args=[code])}?{looked.query}",
        "back_url": f"{reverse('office:complaint-analysis')}?{looked.query}",
    }
    return page(request, "office/complaints/analysis_table.html", context)


@require_POST
def take(request: ActingRequest, code: str) -> HttpResponseBase:
    """One table, or all of them, as XLSX or CSV."""
    require(request.actor, VIEW)
    looked = looked_at(request.GET, timezone.localtime(clock.now()).date())
    return hand_out(request, KIND, {"code": code, "looked": looked.params})


def _check(actor: Actor, params: dict[str, Any]) -> None:
    require(actor, VIEW)


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    looked = looked_at(params["looked"], timezone.localtime(clock.now()).date())
    found = _tables(actor, looked)
    code = params["code"]
    if code != WHOLE and code not in found:
        raise NotFound
    one = found[code if code != WHOLE else "totals"]
    notes = [looked.conditions(), *listed()]
    return Outgoing(
        code=KIND, title=_("投诉分析") if code == WHOLE else _("投诉分析-%(table)s") % {"table": one.title},
        conditions=looked.conditions(), columns=tuple(column.title for column in one.columns),
        count=lambda limit: len(one.rows), rows=lambda: one.rows, notes=(one.definition,), personal=False,
        book=(lambda: book(found.values(), notes)) if code == WHOLE else None,
    )  # fmt: skip


MAKER = Maker(KIND, _check, _make)


def _tables(actor: Actor, looked: Looked) -> dict[str, Table]:
    return tables(analysis(actor, looked.asked, at=clock.now()))


def _section(code: str, chart: Any, looked: Looked, found: Mapping[str, Table]) -> dict[str, Any]:
    of = "category" if code == "paid" else code
    return {
        "code": code, "chart": chart, "wide": code in WIDE or (chart.kind == "pareto" and len(chart.x) > FEW), "tall": chart.kind == "hbar" and len(chart.x) > 6,
        "table_url": _table_url(of, looked),
    }  # fmt: skip


def _table_url(code: str, looked: Looked) -> str:
    return f"{reverse('office:complaint-analysis-table', args=[code])}?{looked.query}"


def _list_url(params: Mapping[str, str]) -> str:
    return f"{reverse('office:complaints')}?{urlencode(params)}"


def _figures(a: Analysis) -> list[dict[str, Any]]:
    """The strip at the top."""
    t, b = a.total, a.before
    against = _("上期%(n)s") % {"n": count(b.n)}
    if t.still_open:
        against += _(" · 在办%(n)s") % {"n": count(t.still_open)}
    paid = money(t.compensation, "short")
    found: list[dict[str, Any]] = [
        {"title": _("投诉量"), "value": count(t.n), "note": against, "url": _list_url(a.asked.list_params())},
        {
            "title": _("按时答复率"),
            "value": _share(t.in_time, t.promised),
            "n": t.promised,
            "note": _before(b.in_time, b.promised),
        },
        {
            "title": _("满意率"),
            "value": _share(t.satisfied, t.rated),
            "n": t.rated,
            "note": _before(b.satisfied, b.rated),
        },
        {
            "title": _("重办率"),
            "value": _share(t.reopened, t.answered),
            "n": t.answered,
            "note": _before(b.reopened, b.answered),
        },
        {
            "title": _("赔付金额"),
            "value": paid,
            "n": t.compensated,
            "note": _("上期%(n)s") % {"n": money(b.compensation, "short")},
        },
    ]
    if a.orders:
        rate = _("万单投诉率")
        before = f"{10_000 * b.n / a.orders_before:,.1f}" if a.orders_before else "—"
        found.insert(
            1, {"title": rate, "value": f"{10_000 * t.n / a.orders:,.1f}", "note": _("上期%(n)s") % {"n": before}}
        )
    return found


def _share(part: int, whole: int) -> str:
    return share(part / whole if whole else None)


def _before(part: int, whole: int) -> str:
    return _("上期%(n)s") % {"n": _share(part, whole)}
