"""How often each mark of one rating was given."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.measuring import share
from yueke.insight.satisfaction.panels import Column, Panel, drawn
from yueke.insight.satisfaction.study import Item, Study, known
from yueke.ui.charts import Chart, Series


def distribution(study: Study, item: Item) -> Panel:
    """How often each step of a rating was chosen."""
    answers = study.answers(item.ref)
    there = known(answers)
    steps = range(item.scale.low, item.scale.high + 1)
    if int(there.sum()) < study.smallest:
        figures = []
    else:
        figures = [share(np.rint(answers) == step, there, study.design, 1) for step in steps]
    names = [_step(item, step) for step in steps][: len(figures)]
    counts = np.bincount(np.rint(answers[there]).astype(int), minlength=item.scale.high + 1)
    rows = tuple(
        (name, int(counts[step]), m.value, m.low, m.high)
        for name, step, m in zip(names, steps, figures, strict=False)
    )  # fmt: skip
    n, title = int(there.sum()) if figures else 0, _("“%(name)s”的打分分布") % {"name": study.name_of(item)}
    note = item.title + " " + told("error")
    data, low, high = drawn(figures, 4)
    chart = Chart(
        "bar", title, names, [Series(_("占比"), data, low, high)], share=True, n=n, note=note, x_title=_("打分")
    )
    columns = (
        Column(_("打分")), Column(_("答卷数"), "count"), Column(_("加权占比"), "share"), Column(_("95%下限"), "share"),
        Column(_("95%上限"), "share"),
    )  # fmt: skip
    return Panel("distribution", title, columns, rows, n, note, chart)


def _step(item: Item, step: int) -> str:
    words = item.question.low if step == item.scale.low else item.question.high if step == item.scale.high else ""
    return f"{step} {words}".strip()
