"""原话主题: what people wrote about, and what the dissatisfied wrote about more than others. No text is shown, only fragments."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.panels import Column, Finding, Panel, nothing
from yueke.insight.satisfaction.study import Study
from yueke.insight.satisfaction.told import Spoken
from yueke.methods.text.themes import Theme
from yueke.methods.text.themes import themes as themes_of
from yueke.ui.charts import Chart, Series

LEAST = 3
MOST = 30
MOST_BARS = 16


def themes(study: Study, spoken: Spoken) -> Finding:
    """Of texts decrypted for whoever may read them. A fragment of fewer people than the smallest group is not shown."""
    n, least = len(spoken.texts), least_told(study)
    if n < least:
        why = _("写了原话的答卷不到%(n)s份，不显示主题。") % {"n": least}
        return nothing("themes", why, _("在问卷里加一道“哪里最该改进”的文字题。"))
    panels = [_all(themes_of(spoken.texts, least=least, most=MOST), n)]
    said: list[str] = []
    if spoken.dissatisfied is not None:
        first = [text for text, bad in zip(spoken.texts, spoken.dissatisfied, strict=True) if bad]
        others = [text for text, bad in zip(spoken.texts, spoken.dissatisfied, strict=True) if not bad]
        if min(len(first), len(others)) >= least:
            found = [one for one in themes_of(first, others, least=least, most=MOST) if one.count >= least]
            panels.append(_apart(found, len(first), len(others), least))
            more = [f"“{one.fragment}”" for one in found if one.verdict == "more"][:6]
            if more:
                said.append(_("不满意的顾客更多说到：%(words)s。") % {"words": "、".join(more)})
    panels = [one for one in panels if one.rows]
    if not panels:
        return nothing("themes", _("原话里没有至少%(n)s人都提到的说法。") % {"n": least}, _("答卷多了再看。"))
    return Finding("themes", said=tuple(said), panels=tuple(panels))


def least_told(study: Study) -> int:
    """Of how many people at least a fragment is that is shown."""
    return max(LEAST, study.smallest)


def _all(found: list[Theme], n: int) -> Panel:
    rows = tuple((one.fragment, one.count, one.count / n) for one in found)
    shown = found[:MOST_BARS]
    note = told("themes")
    chart = Chart(
        "hbar", _("提到最多的"), [one.fragment for one in shown], [Series(_("答卷数"), [one.count for one in shown])],
        unit=_("份"), n=n, note=note, x_title=_("主题词"),
    )  # fmt: skip
    columns = (Column(_("主题词")), Column(_("答卷数"), "count"), Column(_("占比"), "share"))
    return Panel("themes", _("提到最多的"), columns, rows, n, note, chart)


def _apart(found: list[Theme], n: int, others: int, least: int) -> Panel:
    words = {"more": _("更多"), "fewer": _("更少"), "as before": _("差不多")}

    def other(one: Theme) -> object:
        # How many of the others said it would tell of fewer people than may be told of.
        return one.before if one.before is not None and (one.before == 0 or one.before >= least) else None

    rows = tuple(
        (one.fragment, one.count, one.count / n, other(one), one.odds, one.low, one.high, words.get(one.verdict or "", ""))
        for one in found
    )  # fmt: skip
    columns = (
        Column(_("主题词")), Column(_("不满意者"), "count"), Column(_("占比"), "share"), Column(_("其他人"), "count"),
        Column(_("优势比"), "number"), Column(_("95%下限"), "number"), Column(_("95%上限"), "number"), Column(_("判断")),
    )  # fmt: skip
    title = _("不满意者与其他人说的不同")
    return Panel("apart", title, columns, rows, n + others, told("themes"), wide=True)
