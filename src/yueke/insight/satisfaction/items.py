"""分项: every group of indicators and every rating, and how one of them was answered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import branches
from yueke.insight.satisfaction.marks import distribution
from yueke.insight.satisfaction.measuring import measured
from yueke.insight.satisfaction.overview import branch_panel
from yueke.insight.satisfaction.panels import Column, Finding, Panel, cells, drawn, interval_columns, nothing
from yueke.insight.satisfaction.study import Study
from yueke.ui.charts import Chart, Series

MOST_BARS = 24


def items(study: Study, params: dict[str, str]) -> Finding:
    """``params``: ``item``, the reference of the rating whose answers are shown."""
    if not study.items:
        return nothing("items", _("这份问卷没有打分题。"), _("其他题目的答案在“数据质量”里看。"))
    chosen = next((one for one in study.items if one.ref == params.get("item")), study.items[0])
    parts = branches(study)
    panels = [item_panel(study), distribution(study, chosen)]
    if len(parts) > 1:
        panels.insert(0, branch_panel(study, parts))
    ordered = (chosen, *(one for one in study.items if one is not chosen))
    return Finding("items", panels=tuple(panels), choices=tuple((one.ref, study.name_of(one)) for one in ordered))


def item_panel(study: Study) -> Panel:
    """All ratings as scores of 100."""
    asked = [one for one in study.items if one.role != "importance"]
    figures = [(one, measured(study.scores(one), study.design, study.smallest)) for one in asked]
    rows = tuple((study.name_of(one), *cells(m), m.missing if not m.hidden else None) for one, m in figures)
    shown = [(one, m) for one, m in figures if one.role == "performance"] or figures
    shown = sorted(shown, key=lambda pair: -(pair[1].value or 0.0))[:MOST_BARS]
    data, low, high = drawn([m for _one, m in shown])
    n, note = max((m.n for _one, m in figures), default=0), told("score", "error", "few")
    chart = Chart(
        "hbar", _("各项得分"), [study.name_of(one) for one, _m in shown], [Series(_("得分"), data, low, high)],
        unit=_("分"), n=n, note=note, x_title=_("指标"),
    )  # fmt: skip
    columns = (Column(_("指标")), *interval_columns(_("得分")), Column(_("缺答"), "count"))
    return Panel("items", _("各项得分"), columns, rows, n, note, chart, wide=len(shown) > 8)
