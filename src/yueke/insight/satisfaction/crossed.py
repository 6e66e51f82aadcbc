"""交叉核对 (D5.8): do the less satisfied groups complain more and leave more?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import index
from yueke.insight.satisfaction.panels import Column, Finding, Panel, nothing, rounded
from yueke.insight.satisfaction.segments import Grouped, dimension_name, grouped
from yueke.insight.satisfaction.study import Study
from yueke.insight.satisfaction.told import Counts
from yueke.methods.correlation import LEAST, Correlation, rank_correlation
from yueke.ui.charts import Chart, Series


def crossed(study: Study, params: dict[str, str]) -> Finding:
    """``params``: ``by``, the dimension whose groups are set side by side."""
    whole = index(study)
    named = [one for one in study.dimensions if study.beside.outside.get(one)]
    if whole is None or not named:
        why = _("没有可以对照的投诉或客户增减数据。")
        return nothing("crossed", why, _("答卷要带地区、等级或部门，才能与投诉和客户增减对照。"))
    by = params.get("by", "") if params.get("by") in named else named[0]
    choices = tuple((one, dimension_name(one)) for one in sorted(named, key=lambda one: one != by))
    found = grouped(study, by, whole.respondents)
    beside = [(one, _matched(study, by, found, one)) for one in study.beside.outside[by]]
    told_ = [(one, rows, rank_correlation([r[1] for r in rows], [r[4] for r in rows])) for one, rows in beside]
    if not any(rows for _one, rows, _r in told_):
        why = _("按%(by)s分，两边没有对得上的组。") % {"by": dimension_name(by)}
        return nothing("crossed", why, _("换一个分组看看。"), choices)
    panels = [correlation_panel(told_)]
    panels += [pair_panel(k, by, one, rows) for k, (one, rows, _r) in enumerate(told_, 1) if rows]
    return Finding("crossed", said=tuple(_said(by, told_)), panels=tuple(panels), choices=choices)


Row = tuple[str, float, float, float, float]
"""Label, score, of how many, how many, rate."""


def correlation_panel(told_: list[tuple[Counts, list[Row], Correlation | None]]) -> Panel:
    """How each goes together with the scores."""
    rows = tuple(
        (one.title, r.value, r.low, r.high, r.p_value, r.n, _("有关联") if r.shown else _("没有显示出关联"))
        if r is not None
        else (one.title, None, None, None, None, len(found), _("不到%(n)s组，不判断") % {"n": LEAST})
        for one, found, r in told_
    )  # fmt: skip
    columns = (
        Column(_("对照")), Column(_("等级相关"), "number"), Column(_("95%下限"), "number"), Column(_("95%上限"), "number"),
        Column(_("p值"), "p"), Column(_("组数"), "count"), Column(_("判断")),
    )  # fmt: skip
    return Panel(
        "correlations",
        _("与满意度的关联"),
        columns,
        rows,
        sum(len(f) for _o, f, _r in told_),
        told("crossed"),
        wide=True,
    )


def pair_panel(number: int, by: str, one: Counts, rows: list[Row]) -> Panel:
    """Groups by score and rate."""
    title = _("满意度与%(title)s") % {"title": one.title}
    data = [(rounded(score), round(100 * rate, 2), label) for label, score, _of, _k, rate in rows]
    note = told("crossed")
    chart = Chart(
        "scatter", title, (), [Series(one.title, data)], unit=_("%(title)s（每百%(of)s）") % {"title": one.title, "of": one.of},
        n=len(rows), note=note, x_title=_("满意度指数"),
    )  # fmt: skip
    columns = (
        Column(dimension_name(by)), Column(_("满意度指数"), "score"), Column(one.of, "count"), Column(one.title, "count"),
        Column(_("占比"), "share"),
    )  # fmt: skip
    return Panel(f"crossed-{number}", title, columns, tuple(rows), len(rows), note, chart)


def _matched(study: Study, by: str, found: Grouped, one: Counts) -> list[Row]:
    """Groups there are figures of on both sides."""
    rows = []
    raw = dict(zip(study.group(by).labels, study.raw_labels(by), strict=True))
    for label, domain in zip(found.labels, found.domains.groups, strict=True):
        k, of = one.groups.get(raw[label], one.groups.get(label, (0.0, 0.0)))
        if of:
            rows.append((label, domain.mean, of, k, k / of))
    return rows


def _said(by: str, told_: list[tuple[Counts, list[Row], Correlation | None]]) -> list[str]:
    found = []
    for one, _rows, r in told_:
        if r is None:
            continue
        facts = {"by": dimension_name(by), "title": one.title, "n": r.n}
        if not r.shown:
            found.append(_("%(n)s个%(by)s中，满意度与%(title)s没有显示出关联。") % facts)
        elif r.value < 0:
            found.append(_("%(n)s个%(by)s中，满意度越低，%(title)s越多。") % facts)
        else:
            found.append(_("%(n)s个%(by)s中，满意度越高，%(title)s越多。") % facts)
    return found
