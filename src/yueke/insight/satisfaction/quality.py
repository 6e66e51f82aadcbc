"""数据质量: who answered, what was screened out, what weights did, what was left unanswered."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import index
from yueke.insight.satisfaction.panels import HIDDEN, Column, Finding, Panel, cells, interval_columns
from yueke.insight.satisfaction.segments import dimension_name
from yueke.insight.satisfaction.small import told_groups
from yueke.insight.satisfaction.study import MOST_GROUPS, Study
from yueke.methods.responses.rates import silence
from yueke.methods.weighting.fitting import design_effect
from yueke.ui.charts import Chart, Series
from yueke.ui.formats import count


def quality(study: Study, params: dict[str, str]) -> Finding:
    """``params``: ``by``, the dimension whose composition is shown."""
    named = study.dimensions
    choices: tuple[tuple[str, str], ...] = ()
    panels: list[Panel | None] = [before_after(study), weight_panel(study)]
    if named:
        by = params.get("by", "") if params.get("by") in named else named[0]
        choices = tuple((one, dimension_name(one)) for one in sorted(named, key=lambda one: one != by))
        panels.append(composition(study, by))
    panels += [response_panel(study), missing_panel(study)]
    shown = tuple(one for one in panels if one is not None and one.rows)
    return Finding("quality", panels=shown, choices=choices)


def before_after(study: Study) -> Panel:
    """The index of all answers given to the end, and of those that count."""
    whole = study.columns
    everybody = replace(
        study,
        columns=replace(whole, counted=np.ones(whole.n, dtype=bool), weight=np.where(whole.base > 0, whole.base, 1.0)),
    )
    unweighted = replace(study, columns=replace(whole, weight=whole.counted.astype(float)))
    rows = []
    # One screened out is known by the difference: fewer than the smallest group are not told apart.
    apart = whole.n - study.n
    told_apart = apart == 0 or apart >= study.smallest
    for title, one, shown in (
        (_("甄别前，抽样权重"), everybody, told_apart), (_("甄别后，不加权"), unweighted, True),
        (_("甄别后，最终权重"), study, True),
    ):  # fmt: skip
        found = index(one)
        if found is None:
            continue
        rows.append(
            (title, *cells(found.measure)) if shown else (title, HIDDEN, None, None, None, _("相差的答卷太少，不显示"))
        )
    columns = (Column(_("数据")), *interval_columns(_("指数")))
    return Panel("cleaning", _("甄别与加权前后"), columns, tuple(rows), whole.n, told("cleaning", "error"))


def weight_panel(study: Study) -> Panel:
    """What unequal weights cost."""
    w = study.weights
    effect = design_effect(w) if study.n else float("nan")
    rows = (
        (_("答完的答卷"), study.columns.n), (_("计入的答卷"), study.n), (_("剔除的答卷"), study.columns.n - study.n),
        (_("设计效应"), round(effect, 3)), (_("有效样本量"), round(study.n / effect, 1) if study.n else None),
        (_("最小权重÷平均"), round(float(w.min() / w.mean()), 3) if study.n else None),
        (_("最大权重÷平均"), round(float(w.max() / w.mean()), 3) if study.n else None),
        (_("中位用时（秒）"), round(float(np.median(study.columns.seconds[study.rows])), 0) if study.n else None),
    )  # fmt: skip
    columns = (Column(_("项目")), Column(_("数值"), "number"))
    return Panel("weights", _("样本与权重"), columns, rows, study.n, told("representative"))


def composition(study: Study, by: str) -> Panel:
    """The shares of the groups without and with weights."""
    coded = study.group(by)
    there = coded.codes >= 0
    codes = coded.codes[there]
    counts = np.bincount(codes, minlength=len(coded.labels))
    weighted = np.bincount(codes, study.weights[there], len(coded.labels))
    shown = told_groups(counts.tolist(), study.smallest, int((~there).sum()))
    plain, fitted = counts / max(1, counts.sum()), weighted / max(1e-12, weighted.sum())
    rows: list[tuple[Any, ...]] = [
        (label, int(counts[k]), float(plain[k]), float(fitted[k]), 100 * float(fitted[k] - plain[k]))
        if shown[k]
        else (label, HIDDEN, None, None, None)
        for k, label in enumerate(coded.labels[:MOST_GROUPS])
    ]
    seen = [row for row in rows if row[1] != HIDDEN]
    series = [
        Series(_("不加权"), [round(row[2], 4) for row in seen]),
        Series(_("加权"), [round(row[3], 4) for row in seen]),
    ]
    chart = Chart(
        "bar", _("各组占比"), [row[0] for row in seen], series, share=True, n=int(there.sum()),
        note=told("representative"), x_title=dimension_name(by),
    )  # fmt: skip
    columns = (
        Column(dimension_name(by)), Column(_("答卷数"), "count"), Column(_("不加权占比"), "share"),
        Column(_("加权占比"), "share"), Column(_("相差（百分点）"), "signed"),
    )  # fmt: skip
    n = int(there.sum())
    return Panel(
        "composition", _("各组占比"), columns, tuple(rows), n, told("representative", "few"), chart, wide=len(seen) > 6
    )


def response_panel(study: Study) -> Panel | None:
    """How evenly strata answered; None where nobody was asked by name."""
    asked: dict[Hashable, tuple[int, int]] = dict(study.told.asked.items())
    found = silence(asked) if asked else None
    if found is None:
        return None
    strata = list(found.strata.items())
    shown = told_groups([one.answered for _name, one in strata], study.smallest)
    rows = tuple(
        (str(name), one.asked, one.answered, one.rate, one.low, one.high)
        if ok
        else (str(name), one.asked, HIDDEN, None, None, None)
        for (name, one), ok in zip(strata, shown, strict=True)
    )
    note = told("response") + _("总应答率%(rate)s，R 指标%(r)s。") % {
        "rate": f"{100 * found.rate:.1f}%", "r": f"{found.r_indicator:.2f}",
    }  # fmt: skip
    columns = (
        Column(_("抽样层")), Column(_("邀请"), "count"), Column(_("答完"), "count"), Column(_("应答率"), "share"),
        Column(_("95%下限"), "share"), Column(_("95%上限"), "share"),
    )  # fmt: skip
    return Panel("response", _("应答率"), columns, rows, sum(one.asked for _name, one in strata), note)


def missing_panel(study: Study) -> Panel:
    """What was left unanswered, the most first."""
    if not study.n:
        return Panel("missing", _("缺答"), (), (), 0)
    rows = []
    for one in study.items:
        gone = int(np.isnan(study.answers(one.ref)).sum())
        rows.append((study.name_of(one), one.ref, study.n - gone, gone, gone / study.n))
    rows.sort(key=lambda row: -row[4])
    columns = (
        Column(_("题目")), Column(_("题号")), Column(_("作答"), "count"), Column(_("缺答"), "count"),
        Column(_("缺答占比"), "share"),
    )  # fmt: skip
    return Panel(
        "missing", _("缺答"), columns, tuple(rows), study.n, told("missing") + _("共%(n)s份。") % {"n": count(study.n)}
    )
