"""KANO: what must be there, what pays the more the better, and what delights.

A feature is asked in two questions on scales of five, bound to the indicators ``kano.with.<feature>`` and ``kano.without.<feature>``;
5 is the happiest answer.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.panels import Column, Finding, Panel, nothing
from yueke.insight.satisfaction.study import Item, Study
from yueke.methods.drivers.contrast import Kano
from yueke.methods.drivers.contrast import kano as evaluated
from yueke.ui.charts import Chart, Series

WITH, WITHOUT = "kano.with.", "kano.without."


def kano(study: Study) -> Finding:
    """Every feature asked in a pair. Counts are of people, unweighted, as Fong's test needs them."""
    pairs = _pairs(study)
    if not pairs:
        why = _("问卷没有成对的“有”和“没有”问题。")
        following = _("在问卷里为每个功能加两道五档打分题，绑定指标 kano.with.名称 和 kano.without.名称。")
        return nothing("kano", why, following)
    found = [(title, _evaluated(study, first, second)) for title, first, second in pairs]
    found = [(title, one) for title, one in found if one.n >= study.smallest]
    if not found:
        return nothing("kano", _("成对回答的答卷太少，不显示。"), _("补充样本后再看。"))
    return Finding("kano", panels=(_panel(found),))


def _panel(found: list[tuple[str, Kano]]) -> Panel:
    words = {
        "A": _("魅力"), "O": _("期望"), "M": _("必备"), "I": _("无差异"), "R": _("反向"), "Q": _("可疑"), None: "",
    }  # fmt: skip
    rows = []
    for title, one in found:
        up, down = one.better_interval or (None, None), one.worse_interval or (None, None)
        sure = "" if one.clear else _("与第二多的类别分不开")
        few = _("仅供参考") if one.n < 30 else ""
        counts = [one.counts[code] for code in "AOMIRQ"]
        rows.append((
            title, words[one.category], *counts, one.better, *up, one.worse, *down, one.n,
            "；".join(filter(None, (sure, few))),
        ))  # fmt: skip
    data = [
        (round(100 * (one.worse or 0), 1), round(100 * (one.better or 0), 1), title)
        for title, one in found if one.better is not None
    ]  # fmt: skip
    n, note = max(one.n for _title, one in found), told("kano", "few")
    chart = Chart(
        "quadrant", _("改善与缺失的影响"), (), [Series(_("功能"), data)], unit=_("有了更满意（%）"), n=n, note=note,
        x_title=_("没有就不满意（%）"), cross=(50.0, 50.0),
    )  # fmt: skip
    columns = (
        Column(_("功能")), Column(_("类别")), *(Column(words[code], "count") for code in "AOMIRQ"),
        Column(_("更满意"), "share"), Column(_("95%下限"), "share"), Column(_("95%上限"), "share"),
        Column(_("不满意"), "share"), Column(_("95%下限"), "share"), Column(_("95%上限"), "share"), Column("n", "count"),
        Column(_("说明")),
    )  # fmt: skip
    return Panel("kano", _("KANO 分类"), columns, tuple(rows), n, note, chart, wide=True)


def _pairs(study: Study) -> list[tuple[str, Item, Item]]:
    there = {one.indicator.removeprefix(WITH): one for one in study.items if one.indicator.startswith(WITH)}
    absent = {one.indicator.removeprefix(WITHOUT): one for one in study.items if one.indicator.startswith(WITHOUT)}
    return [
        (study.title_of(one.indicator), one, absent[name])
        for name, one in there.items()
        if name in absent and one.scale.points == absent[name].scale.points == 5
    ]


def _evaluated(study: Study, there: Item, absent: Item) -> Kano:
    """The method counts 1 as the happiest answer. Equal pairs are counted once each, and told as often as they were given."""
    first, second = 6 - study.answers(there.ref), 6 - study.answers(absent.ref)
    known = ~(np.isnan(first) | np.isnan(second))
    pairs = np.column_stack([first[known], second[known]]).astype(int).tolist()
    found = evaluated((a, b) for a, b in pairs)
    return replace(found, missing=int((~known).sum()))
