"""趋势: the index from wave to wave with tests of change, and month by month within one survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor

import numpy as np
from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import Index, index
from yueke.insight.satisfaction.measuring import Measure
from yueke.insight.satisfaction.panels import Column, Finding, Panel, cells, drawn, interval_columns, nothing, text_of
from yueke.insight.satisfaction.small import told_groups
from yueke.insight.satisfaction.study import Study
from yueke.methods.multiplicity import holm
from yueke.methods.trend import trend as mann_kendall
from yueke.methods.weighting.domains import MOST, difference, domain_means
from yueke.ui.charts import Chart, Series

LEVEL = 0.05


@dataclass(frozen=True)
class Wave:
    """One wave: its name, its index, and what that is made of (waves of another make are not compared)."""

    name: str
    by: str
    make: tuple[object, ...]
    measure: Measure


@dataclass(frozen=True)
class Change:
    """From one wave to the next: difference with its interval and corrected p-value; None where they cannot be compared."""

    value: float
    low: float
    high: float
    p_value: float

    @property
    def verdict(self) -> str:
        """``up``, ``down`` or ``not shown``."""
        return "not shown" if self.p_value >= LEVEL else "up" if self.value > 0 else "down"


def wave_of(name: str, study: Study) -> Wave | None:
    """A wave as it is compared with others; None without an index."""
    found = index(study)
    if found is None:
        return None
    make = (found.by, study.told.rule, tuple((one.indicator, one.scale.points) for one in found.items), found.shares)
    return Wave(name, found.by, make, found.measure)


def changes(waves: Sequence[Wave]) -> list[Change | None]:
    """Each wave against the one before, Holm-corrected; the first is None."""
    raw: list[tuple[float, float, float, float] | None] = [None]
    for before, now in pairwise(waves):
        a, b = before.measure, now.measure
        alike = before.make == now.make and a.value is not None and b.value is not None
        known = alike and min(a.freedom, b.freedom) > 0
        raw.append(
            difference((a.value or 0, a.error, a.freedom), (b.value or 0, b.error, b.freedom)) if known else None
        )
    adjusted = iter(holm([one[3] for one in raw if one is not None]))
    return [None if one is None else Change(one[0], one[1], one[2], next(adjusted)) for one in raw]


def trend(study: Study, waves: Sequence[Wave]) -> Finding:
    """``waves``: all of the series with an index, the first first, this one among them."""
    panels = []
    if len(waves) > 1:
        panels.append(wave_panel(study, waves))
    months = month_panel(study)
    if months is not None:
        panels.append(months)
    if not panels:
        why = _("这是第一期调查，答卷也不足两个月，还没有可比的前后。")
        return nothing("trend", why, _("在计划页发起下一期，两期定稿后就能看变化。"))
    return Finding("trend", said=tuple(_said(waves)), panels=tuple(panels))


def wave_panel(study: Study, waves: Sequence[Wave]) -> Panel:
    """The waves with the change of each against the one before."""
    words = {"up": _("上升"), "down": _("下降"), "not shown": _("没有显示出变化")}
    rows = []
    for place, (wave, change) in enumerate(zip(waves, changes(waves), strict=True)):
        if change is None:
            verdict = "" if place == 0 else _("题目或规则不同，不比较")
            rows.append((wave.name, *cells(wave.measure), None, None, verdict))
        else:
            rows.append((wave.name, *cells(wave.measure), change.value, change.p_value, words[change.verdict]))
    data, low, high = drawn([one.measure for one in waves])
    n, note = sum(one.measure.n for one in waves), told("waves", "error", "few")
    chart = Chart(
        "line", _("各期指数"), [one.name for one in waves], [Series(_("指数"), data, low, high)], unit=_("分"), n=n,
        note=note, x_title=_("期次"), target=study.beside.target, floor=floor_of([*low, study.beside.target]),
    )  # fmt: skip
    columns = (
        Column(_("期次")), *interval_columns(_("指数")), Column(_("比上期"), "signed"), Column(_("校正p值"), "p"),
        Column(_("判断")),
    )  # fmt: skip
    return Panel("waves", _("各期指数"), columns, tuple(rows), n, note, chart, wide=True)


def month_panel(study: Study) -> Panel | None:
    """The index of each month in which enough answered; None with fewer than two."""
    whole = index(study)
    if whole is None or not study.n:
        return None
    figures = monthly(study, whole)
    if len(figures) < 2:
        return None
    rows = tuple((month, *cells(m)) for month, m in figures)
    shown = [(month, m) for month, m in figures if not m.hidden]
    data, low, high = drawn([m for _month, m in shown])
    n, note = sum(m.n for _month, m in shown), told("months", "error", "few")
    chart = Chart(
        "line", _("逐月得分"), [month for month, _m in shown], [Series(_("指数"), data, low, high)], unit=_("分"), n=n,
        note=note, x_title=_("月份"), floor=floor_of([*low, study.beside.target]), target=study.beside.target,
    )  # fmt: skip
    return Panel(
        "months", _("逐月得分"), (Column(_("月份")), *interval_columns(_("得分"))), rows, n, note, chart, wide=True
    )


def monthly(study: Study, whole: Index) -> list[tuple[str, Measure]]:
    """The index by month of answering, the latest :data:`MOST` months."""
    days = study.columns.day[study.rows].astype("datetime64[D]")
    names, codes = np.unique(days.astype("datetime64[M]"), return_inverse=True)
    first = max(0, len(names) - MOST)
    codes = np.asarray(codes).reshape(-1) - first
    names = names[first:]
    there = ~np.isnan(whole.respondents)
    counts = np.bincount(codes[there & (codes >= 0)], minlength=len(names)).tolist()
    shown = told_groups(counts, study.smallest, int((there & (codes < 0)).sum()))
    seen = np.where(np.isin(codes, np.flatnonzero(shown)), codes, -1)
    told_ = domain_means(whole.respondents, seen, len(names), study.design)
    return [
        (str(name), of_domain(one) if ok else Measure(hidden=True))
        for name, one, ok in zip(names, told_.groups, shown, strict=True)
    ]


def of_domain(one: object) -> Measure:
    """A group's mean as a measure."""
    from yueke.methods.weighting.domains import Domain

    assert isinstance(one, Domain)
    known = one.freedom > 0
    low, high = (max(0.0, one.low), min(100.0, one.high)) if known else (None, None)
    value = None if np.isnan(one.mean) else one.mean
    return Measure(value, low, high, one.error, one.freedom, one.n, one.missing)


def floor_of(values: Sequence[float | None]) -> float:
    """Where the axis begins: the five below the lowest end of an interval."""
    told_ = [one for one in values if one is not None]
    return float(5 * floor((min(told_) - 2) / 5)) if told_ else 0.0


def _said(waves: Sequence[Wave]) -> list[str]:
    if len(waves) < 2:
        return []
    found, last = [], changes(waves)[-1]
    if last is None:
        found.append(_("最近两期的题目或计分规则不同，不作比较。"))
    else:
        facts = {
            "change": text_of(last.value, "signed"),
            "low": text_of(last.low, "signed"),
            "high": text_of(last.high, "signed"),
        }
        text = {
            "up": _("比上期上升%(change)s分（95%%区间 %(low)s 至 %(high)s），超出误差。"),
            "down": _("比上期下降，变化%(change)s分（95%%区间 %(low)s 至 %(high)s），超出误差。"),
            "not shown": _("比上期变化%(change)s分（95%%区间 %(low)s 至 %(high)s），在误差之内，不能说有变化。"),
        }[last.verdict]
        found.append(text % facts)
    long = mann_kendall([one.measure.value for one in waves])
    if long is not None and long.verdict != "not shown":
        facts = {"n": str(long.n), "slope": text_of(long.slope, "signed")}
        found.append(_("%(n)s期来看有单调趋势（Mann–Kendall），平均每期%(slope)s分。") % facts)
    return found
