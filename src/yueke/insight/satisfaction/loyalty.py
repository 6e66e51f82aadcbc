"""净推荐值: would customers recommend us, come back, and who more than others."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.measuring import measured, share
from yueke.insight.satisfaction.overview import between, promoters, recommending
from yueke.insight.satisfaction.panels import (
    Column,
    Figure,
    Finding,
    Panel,
    cells,
    drawn,
    interval_columns,
    nothing,
    text_of,
)
from yueke.insight.satisfaction.segments import dimension_name, group_panel, grouped
from yueke.insight.satisfaction.study import Item, Study, known
from yueke.ui.charts import Chart, Series


def loyalty(study: Study, params: dict[str, str]) -> Finding:
    """``params``: ``by``, the dimension by which the score is broken down."""
    asked, nps = recommending(study), promoters(study)
    if asked is None or nps is None:
        why = _("问卷没有问“愿不愿意推荐”（0–10分）。")
        return nothing("nps", why, _("在问卷里加一道净推荐值题。"))
    figures = [Figure(_("净推荐值"), text_of(nps.value, "signed"), nps.n, between(nps, "signed"))]
    again = next(iter(study.of("repurchase")), None)
    if again is not None:
        one = measured(study.scores(again), study.design, study.smallest)
        figures.append(Figure(_("再次选择意愿"), text_of(one.value, "score"), one.n, between(one)))
    panels = [class_panel(study, asked)]
    named = study.dimensions
    choices: tuple[tuple[str, str], ...] = ()
    if named:
        by = params.get("by", "") if params.get("by") in named else named[0]
        choices = tuple((one, dimension_name(one)) for one in sorted(named, key=lambda one: one != by))
        found = grouped(study, by, points(study, asked))
        if found.comparison.groups:
            panels.append(group_panel(study, by, found, "groups", _("各组净推荐值"), bounds=-100.0))
    return Finding("nps", tuple(figures), panels=tuple(panels), choices=choices)


def points(study: Study, asked: Item) -> np.ndarray:
    """100 of promoters, −100 of detractors (n): the score is their mean."""
    answers = study.answers(asked.ref)
    return np.where(known(answers), np.where(answers >= 9, 100.0, np.where(answers <= 6, -100.0, 0.0)), np.nan)


def class_panel(study: Study, asked: Item) -> Panel:
    """Promoters, passives and detractors, and the score."""
    answers = study.answers(asked.ref)
    there = known(answers)
    classes = (
        (_("推荐者（9–10）"), answers >= 9), (_("中立者（7–8）"), (answers >= 7) & (answers <= 8)),
        (_("贬损者（0–6）"), answers <= 6),
    )  # fmt: skip
    figures = [(name, share(hits, there, study.design, study.smallest)) for name, hits in classes]
    rows = tuple((name, *cells(one)) for name, one in figures)
    data, low, high = drawn([one for _name, one in figures], 4)
    n, note = int(there.sum()), told("nps", "error")
    chart = Chart(
        "bar", _("推荐意愿"), [name for name, _one in figures], [Series(_("占比"), data, low, high)], share=True, n=n,
        note=note, x_title=_("类别"),
    )  # fmt: skip
    return Panel(
        "classes", _("推荐意愿"), (Column(_("类别")), *interval_columns(_("占比"), "share")), rows, n, note, chart
    )
