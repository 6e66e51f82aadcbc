"""总览: the index and what stands beside it, at one glance."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import Branch, Index, branches, index, overall
from yueke.insight.satisfaction.marks import distribution
from yueke.insight.satisfaction.measuring import Measure, net_promoters, share
from yueke.insight.satisfaction.panels import (
    Column,
    Figure,
    Finding,
    Kind,
    Panel,
    cells,
    drawn,
    interval_columns,
    nothing,
    text_of,
    told_as,
)
from yueke.insight.satisfaction.study import Item, Study, known
from yueke.ui.charts import Chart, Series
from yueke.ui.formats import count

TOP = 2
"""The best answers that count as satisfied."""


def overview(study: Study) -> Finding:
    """The index, its parts, satisfied share, net promoters, and how the overall question was answered."""
    whole = index(study)
    if whole is None:
        why = _("这份问卷没有可计分的题。")
        return nothing("overview", why, _("在问卷设计里把打分题绑定到评价指标，下次调查就能计算指数。"))
    parts = branches(study)
    panels = [headline_panel(study, whole)]
    if len(parts) > 1:
        panels.append(branch_panel(study, parts))
    asked = overall(study)
    if asked is not None:
        panels.append(distribution(study, asked))
    return Finding("overview", tuple(_figures(study, whole)), tuple(_said(study, whole, parts)), tuple(panels))


def index_name(by: str) -> str:
    """What the index is called by how it is made."""
    return {"acsi": _("满意度指数（ACSI）"), "tree": _("满意度指数"), "overall": _("总体满意度")}[by]


def definition_of(by: str) -> str:
    """What it means."""
    return told({"acsi": "acsi", "tree": "index", "overall": "overall"}[by], "error")


def light_of(one: Measure, target: float | None) -> str:
    """kept when the whole interval reaches the target, broken when none of it does, at_risk between; empty without one."""
    if target is None or one.value is None:
        return ""
    low = one.value if one.low is None else one.low
    high = one.value if one.high is None else one.high
    return "kept" if low >= target else "broken" if high < target else "at_risk"


def satisfied(study: Study, item: Item) -> Measure:
    """Who chose one of the best answers to a rating."""
    answers = study.answers(item.ref)
    return share(answers > item.scale.high - TOP, known(answers), study.design, study.smallest)


def promoters(study: Study) -> Measure | None:
    """Of the question whether one would recommend; None when it was not asked on 0..10."""
    asked = recommending(study)
    if asked is None:
        return None
    return net_promoters(study.answers(asked.ref), study.design, study.smallest, simple=study.is_simple)


def recommending(study: Study) -> Item | None:
    """The question whether one would recommend, on 0..10."""
    return next((one for one in study.of("recommend") if one.scale.points == 11), None)


def headline_panel(study: Study, whole: Index) -> Panel:
    """The figures at the top as a table."""
    rows = [(index_name(whole.by), *cells(whole.measure))]
    asked = overall(study)
    if asked is not None:
        top = satisfied(study, asked)
        ends = [None if v is None else 100 * v for v in (top.value, top.low, top.high)]
        percent = replace(top, value=ends[0], low=ends[1], high=ends[2])
        rows.append((_("满意率（%）"), *cells(percent)))
    nps = promoters(study)
    if nps is not None:
        rows.append((_("净推荐值"), *cells(nps)))
    columns = (Column(_("指标")), *interval_columns(_("数值")))
    note = definition_of(whole.by) + told("satisfied", "nps", "few")
    return Panel("totals", _("总体指标"), columns, tuple(rows), whole.measure.n, note)


def branch_panel(study: Study, parts: list[Branch]) -> Panel:
    """The groups of indicators with their share of the index."""
    shown = sorted(parts, key=lambda one: -(one.measure.value or 0.0))
    rows = tuple((one.title, one.share, *cells(one.measure)) for one in shown)
    data, low, high = drawn([one.measure for one in shown])
    n = max((one.measure.n for one in parts), default=0)
    note = told("branch", "error", "few")
    chart = Chart(
        "hbar", _("分项指数"), [one.title for one in shown], [Series(_("得分"), data, low, high)], unit=_("分"), n=n,
        note=note, x_title=_("分项"), target=study.beside.target,
    )  # fmt: skip
    columns = (Column(_("分项")), Column(_("权重"), "share"), *interval_columns(_("得分")))
    return Panel("branches", _("分项指数"), columns, rows, n, note, chart)


def _figures(study: Study, whole: Index) -> list[Figure]:
    one, target = whole.measure, study.beside.target
    verdict = light_of(one, target)
    light = _("目标%(target)s") % {"target": f"{target:g}"} if target is not None and verdict else ""
    figures = [
        Figure(
            index_name(whole.by),
            text_of(one.value, "score") if not one.hidden else "＊",
            one.n,
            between(one),
            verdict,
            light,
        )
    ]
    asked = overall(study)
    if asked is not None:
        top = satisfied(study, asked)
        figures.append(Figure(_("满意率"), text_of(top.value, "share"), top.n, between(top, "share")))
    nps = promoters(study)
    if nps is not None:
        figures.append(Figure(_("净推荐值"), text_of(nps.value, "signed"), nps.n, between(nps, "signed")))
    screened = study.columns.n - study.n
    note = _("剔除%(n)s份") % {"n": count(screened)} if screened else _("没有剔除")
    figures.append(Figure(_("有效答卷"), count(study.n), None, note))
    return figures


def between(one: Measure, kind: Kind = "score") -> str:
    """«95%区间 79.9–82.7», with a mark when the figure is for reference only; empty without an interval."""
    if one.low is None or one.high is None:
        return ""
    ends = {"low": text_of(one.low, kind), "high": text_of(one.high, kind)}
    text = _("95%%区间 %(low)s–%(high)s") % ends
    return text + (_(" · 仅供参考") if one.tentative else "")


def _said(study: Study, whole: Index, parts: list[Branch]) -> list[str]:
    one, target = whole.measure, study.beside.target
    if one.value is None:
        return []
    found = [_("%(name)s为%(value)s。") % {"name": index_name(whole.by), "value": told_as(one)}]
    light = light_of(one, target)
    if light:
        text = {
            "kept": _("整个区间都达到目标%(target)s。"),
            "broken": _("整个区间都低于目标%(target)s。"),
            "at_risk": _("区间跨过目标%(target)s，是否达到还说不准。"),
        }[light]
        found.append(text % {"target": f"{target:g}"})
    told_parts = [p for p in parts if p.measure.low is not None and p.measure.high is not None]
    if len(told_parts) > 1:
        ranked = sorted(told_parts, key=lambda p: p.measure.value or 0.0)
        worst, best = ranked[0], ranked[-1]
        apart = (worst.measure.high or 0.0) < (best.measure.low or 0.0)
        facts = {"best": best.title, "worst": worst.title}
        found.append(
            (
                _("分项中%(best)s得分最高，%(worst)s最低，差别超出误差。")
                if apart
                else _("各分项的得分没有显示出差别，不分先后。")
            )
            % facts
        )
    return found
