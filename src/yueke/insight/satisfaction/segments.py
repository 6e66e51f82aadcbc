"""分组: who is more and who less satisfied, as far as it is shown; nothing is ranked inside the noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.surveys.rules.cuts import Integers, Reals
from yueke.domains.surveys.rules.frames import STRATA
from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import branches, index
from yueke.insight.satisfaction.measuring import Measure
from yueke.insight.satisfaction.panels import HIDDEN, Column, Finding, Panel, cells, interval_columns, nothing, rounded
from yueke.insight.satisfaction.small import told_groups
from yueke.insight.satisfaction.study import MOST_GROUPS, Study
from yueke.insight.satisfaction.trend import of_domain
from yueke.kernel.errors import Message
from yueke.methods.weighting.domains import Comparison, Domains, Ranked, compare, domain_means
from yueke.ui.charts import Chart, Series

MOST_HOLM = 8
"""Of more groups so many pairs are compared that the share of false findings is held (BH), not the chance of any."""
DIMENSIONS: dict[str, Message] = {
    **STRATA, "store": gettext_lazy("门店"), "employee": gettext_lazy("员工"), "product": gettext_lazy("产品"),
    "place": gettext_lazy("位置"), "order": gettext_lazy("订单"), "month": gettext_lazy("月份"),
    "mode": gettext_lazy("调查方式"), "stratum": gettext_lazy("抽样层"), "region": gettext_lazy("地区"),
}  # fmt: skip
"""What dimensions are called."""


@dataclass(frozen=True)
class Grouped:
    """A figure by group: labels in the order of the columns, the means, their comparison, and which labels may not be told."""

    labels: tuple[str, ...]
    domains: Domains
    comparison: Comparison
    hidden: tuple[str, ...]
    left: int


def segments(study: Study, params: dict[str, str]) -> Finding:
    """``params``: ``by``, the dimension; the first there is when not told."""
    named = study.dimensions
    choices = tuple((one, dimension_name(one)) for one in named)
    whole = index(study)
    if not named or whole is None:
        why = _("答卷没有可以分组的资料（如地区、等级、门店）。")
        return nothing("segments", why, _("抽样时按地区、等级分层，或给入口加上门店参数，下次就能分组。"))
    by = params.get("by", "")
    by = by if by in named else named[0]
    choices = ((by, dimension_name(by)), *(one for one in choices if one[0] != by))
    found = grouped(study, by, whole.respondents)
    if not any(one.domain.n for one in found.comparison.groups):
        why = _("按%(by)s分，每组都少于%(n)s份答卷，不显示。") % {"by": dimension_name(by), "n": study.smallest}
        return nothing("segments", why, _("换一个分组看看，或下次加大样本。"), choices)
    panels = [group_panel(study, by, found, "groups", _("各组指数")), pair_panel(found), part_panel(study, by)]
    return Finding(
        "segments", said=tuple(_said(by, found)), panels=tuple(one for one in panels if one.rows), choices=choices
    )


def dimension_name(code: str) -> str:
    """«地区» for region; an unknown one by its code."""
    return str(DIMENSIONS.get(code, code))


def grouped(study: Study, by: str, scores: Reals) -> Grouped:
    """A figure of each respondent (n) by the groups of a dimension, as far as they may be told."""
    coded = study.group(by)
    codes: Integers = coded.codes.astype(np.int64)
    there = ~np.isnan(scores)
    answered = np.bincount(codes[there & (codes >= 0)], minlength=len(coded.labels))
    shown = told_groups(answered.tolist(), study.smallest, int((there & (codes < 0)).sum()))
    kept = [k for k, ok in enumerate(shown) if ok][:MOST_GROUPS]
    place = np.full(len(coded.labels) + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    domains = domain_means(scores, place[codes], len(kept), study.design) if kept else Domains((), np.empty((0, 0)))
    comparison = compare(domains, "holm" if len(kept) <= MOST_HOLM else "bh")
    hidden = tuple(label for label, ok in zip(coded.labels, shown, strict=True) if not ok)
    return Grouped(tuple(coded.labels[k] for k in kept), domains, comparison, hidden, sum(shown) - len(kept))


def group_panel(study: Study, by: str, found: Grouped, code: str, title: str, bounds: float = 0.0) -> Panel:
    """The groups with their letters and the ranks they may have."""
    ranked = found.comparison.groups
    rows = [
        (found.labels[one.domain.place], *cells(_measure(one, bounds)), one.letters, rank(one), one.domain.weight)
        for one in ranked
    ]
    rows += [(label, *cells(Measure(hidden=True)), "", "", None) for label in found.hidden]
    measures = [_measure(one, bounds) for one in ranked]
    n = sum(one.domain.n for one in ranked)
    note = told("groups", "few") + _left(found)
    data = [rounded(one.value) for one in measures]
    low = [rounded(one.value if one.low is None else one.low) for one in measures]
    high = [rounded(one.value if one.high is None else one.high) for one in measures]
    names = [_lettered(found.labels[one.domain.place], one) for one in ranked]
    chart = Chart(
        "hbar", title, names, [Series(_("得分"), data, low, high)], unit=_("分"), n=n, note=note,
        x_title=dimension_name(by), target=study.beside.target if not bounds else None, floor=bounds or None,
    )  # fmt: skip
    columns = (
        Column(dimension_name(by)), *interval_columns(_("得分")), Column(_("字母")), Column(_("名次")),
        Column(_("权重占比"), "share"),
    )  # fmt: skip
    return Panel(code, title, columns, tuple(rows), n, note, chart, wide=len(ranked) > 6)


def pair_panel(found: Grouped) -> Panel:
    """The pairs shown to differ, the greatest difference first."""
    sizes = {"none": _("很小"), "small": _("小"), "medium": _("中"), "large": _("大")}
    pairs = sorted((one for one in found.comparison.pairs if one.differ), key=lambda one: -abs(one.difference))
    rows = tuple(
        (
            found.labels[int(str(one.first))], found.labels[int(str(one.second))], one.difference, one.low, one.high,
            one.corrected, one.effect, sizes[one.size],
        )
        for one in pairs
    )  # fmt: skip
    columns = (
        Column(_("甲组")), Column(_("乙组")), Column(_("乙减甲"), "signed"), Column(_("95%下限"), "signed"),
        Column(_("95%上限"), "signed"), Column(_("校正p值"), "p"), Column(_("效应量g"), "number"), Column(_("大小")),
    )  # fmt: skip
    n = sum(one.n for one in found.domains.groups)
    return Panel("pairs", _("显示出差异的组"), columns, rows, n, told("groups"))


def part_panel(study: Study, by: str) -> Panel:
    """Every group's figure of every part of the index."""
    parts = branches(study)
    by_part = [grouped(study, by, one.respondents) for one in parts]
    labels = list(study.group(by).labels)
    rows = []
    for label in labels[:MOST_GROUPS]:
        row: list[object] = [label]
        for found in by_part:
            place = found.labels.index(label) if label in found.labels else -1
            row.append(found.domains.groups[place].mean if place >= 0 else HIDDEN)
        rows.append(tuple(row))
    rows = [row for row in rows if any(value != HIDDEN for value in row[1:])]
    columns = (Column(dimension_name(by)), *(Column(one.title, "score") for one in parts))
    return Panel("parts", _("各组的分项得分"), columns, tuple(rows), study.n, told("branch", "few"), wide=True)


def rank(one: Ranked) -> str:
    """«1», or «2–4» where the order inside says nothing."""
    if not one.letters:
        return ""
    return str(one.best) if one.best == one.worst else f"{one.best}–{one.worst}"


def _measure(one: Ranked, bounds: float) -> Measure:
    found = of_domain(one.domain)
    if not bounds or found.low is None:
        return found
    return Measure(
        found.value,
        max(bounds, one.domain.low),
        min(100.0, one.domain.high),
        found.error,
        found.freedom,
        found.n,
        found.missing,
    )


def _lettered(label: str, one: Ranked) -> str:
    few = _("（仅供参考）") if one.domain.n < 30 else ""
    return f"{label} {one.letters}{few}".strip()


def _left(found: Grouped) -> str:
    text = ""
    if found.hidden:
        text += _("有%(n)s组答卷太少，不显示。") % {"n": len(found.hidden)}
    if found.left:
        text += _("只比较答卷最多的%(n)s组。") % {"n": MOST_GROUPS}
    return text


def _said(by: str, found: Grouped) -> list[str]:
    pairs = [one for one in found.comparison.pairs if one.differ]
    facts = {"by": dimension_name(by), "n": len(found.comparison.groups)}
    if not pairs:
        return [_("按%(by)s分的%(n)s组之间没有显示出差异，先后不作数。") % facts]
    first, last = found.comparison.groups[0], [one for one in found.comparison.groups if one.letters][-1]
    told_ = [_("按%(by)s分，%(pairs)s对组之间的差异超出误差。") % {**facts, "pairs": len(pairs)}]
    names = {"first": found.labels[first.domain.place], "last": found.labels[last.domain.place]}
    if first.best == first.worst == 1:
        told_.append(_("%(first)s高于其余各组。") % names)
    if last.best == last.worst:
        told_.append(_("%(last)s低于其余各组。") % names)
    return told_
