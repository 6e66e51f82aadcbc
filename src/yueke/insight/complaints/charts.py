"""The tables as charts. What a chart leaves out of a long table is added up in its last bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from django.utils.translation import gettext as _

from yueke.insight.complaints.analysis import Analysis
from yueke.insight.complaints.definitions import told
from yueke.insight.complaints.tables import BY, Table
from yueke.methods.intervals import wilson
from yueke.ui.charts import Chart, Series

MOST = 10
Url = Callable[[Mapping[str, str]], str]


def nowhere(params: Mapping[str, str]) -> str:
    """On paper nothing can be clicked."""
    return ""


def charts(a: Analysis, tables: Mapping[str, Table], url: Url = nowhere) -> dict[str, Chart]:
    """A chart for each table that has one, by its code; ``url`` gives the list of complaints behind a bar."""
    found = {"months": _months(a, tables["months"], url)}
    for code in BY:
        found[code] = _counted(tables[code], "pareto" if code in ("category", "cause") else "hbar", url)
    found["steps"] = _steps(tables["steps"])
    found["times"] = _times(tables["times"])
    found["rounds"] = _counted(tables["rounds"], "bar", url, _("轮次"))
    found["rating"] = _rating(a, tables["rating"])
    found["outcomes"] = _counted(tables["outcomes"], "hbar", url)
    found["paid"] = _paid(a, tables["category"], url)
    found["themes"] = _counted(tables["themes"], "hbar", url)
    return found


def _months(a: Analysis, table: Table, url: Url) -> Chart:
    limits = None
    if a.trend.chart and a.trend.chart.points:
        point = a.trend.chart.points[0]
        limits = (point.low, point.centre, point.high)
    x = [row[0] for row in table.rows]
    note = table.definition
    if a.trend.running is not None:
        note += _("本月未满，至今%(n)s件，不入图。") % {"n": a.trend.running}
    return Chart(
        "control" if limits else "line", table.title, x, [Series(_("件数"), [row[1] for row in table.rows])],
        unit=_("件"), n=table.n, note=note, limits=limits, x_title=_("月份"), links=_urls(table, len(x), url),
    )  # fmt: skip


def _counted(table: Table, kind: Literal["bar", "hbar", "pareto"], url: Url, x_title: str = "") -> Chart:
    """The greatest as bars, the others added up in one; those of which nobody said are told in the note."""
    known = table.rows[:-1] if table.unknown else table.rows
    rows, rest = known[:MOST], known[MOST:]
    x, data = [str(row[0]) for row in rows], [row[1] for row in rows]
    links = _urls(table, len(rows), url)
    # Themes overlap: one complaint may speak of several, so nothing can be added up.
    if rest and table.code != "themes":
        x.append(_("其余%(n)s项") % {"n": len(rest)})
        data.append(sum(row[1] for row in rest))
        links = (*links, "") if links else ()
    note = table.definition
    if table.unknown:
        note += _("另有%(n)s件%(unknown)s，不入图。") % {"n": table.unknown, "unknown": table.rows[-1][0]}
    return Chart(
        kind, table.title, x, [Series(_("件数"), data)], unit=_("件"), n=table.n - table.unknown, note=note,
        x_title=x_title or table.columns[0].title, links=links,
    )  # fmt: skip


def _steps(table: Table) -> Chart:
    rows = [row for row in table.rows if row[1]]
    series = [
        Series(_("中位数"), [round(row[2], 1) for row in rows]),
        Series(_("九成"), [round(row[3], 1) for row in rows]),
    ]
    x = [row[0] for row in rows]
    return Chart("hbar", table.title, x, series, unit=_("小时"), n=table.n, note=table.definition, x_title=_("环节"))


def _times(table: Table) -> Chart:
    low, high = [row[3] for row in table.rows], [row[4] for row in table.rows]
    series = [Series(_("及时率"), [row[2] for row in table.rows], low, high)]
    x = [f"{row[0]}（{row[1]}）" for row in table.rows]
    return Chart("hbar", table.title, x, series, share=True, n=table.n, note=table.definition, x_title=_("时限（件）"))


def _rating(a: Analysis, table: Table) -> Chart:
    spans = [wilson(row[1], a.total.rated) or (0.0, 1.0) for row in table.rows]
    series = [Series(_("占比"), [row[2] for row in table.rows], [s[0] for s in spans], [s[1] for s in spans])]
    x = [row[0] for row in table.rows]
    return Chart("bar", table.title, x, series, share=True, n=table.n, note=table.definition, x_title=_("评价"))


def _paid(a: Analysis, table: Table, url: Url) -> Chart:
    paid = sorted(((row, i) for i, row in enumerate(table.rows) if row[6]), key=lambda one: -one[0][6])[:MOST]
    urls = _urls(table, len(table.rows), url)
    return Chart(
        "hbar", _("各类投诉的赔付"), [row[0] for row, _i in paid],
        [Series(_("赔付金额"), [float(row[6]) for row, _i in paid])], unit=_("元"), n=a.total.compensated,
        note=told("compensation"), x_title=table.title, links=tuple(urls[i] for _row, i in paid) if urls else (),
    )  # fmt: skip


def _urls(table: Table, n: int, url: Url) -> tuple[str, ...]:
    found = tuple(url(one) if one else "" for one in table.links[:n])
    return found if any(found) else ()
