"""驱动因素与四象限: what satisfaction hangs on, and what is worth improving first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yueke.domains.surveys.rules.cuts import Reals
from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import acsi, branches, overall
from yueke.insight.satisfaction.measuring import Measure, measured
from yueke.insight.satisfaction.panels import Column, Finding, Panel, nothing, rounded, text_of
from yueke.insight.satisfaction.study import Study, joined
from yueke.methods.drivers.contrast import Contrast, Contrasts, penalty_reward, quadrants
from yueke.methods.drivers.importance import Drivers, drivers
from yueke.ui.charts import Chart, Series

MOST = 12
"""Ratings weighed singly; of more, their groups are."""
GREAT = 20_000
"""Of so many answers fewer bootstrap samples tell as much: their spread is small already."""


@dataclass(frozen=True)
class Explained:
    """What is explained (``aim``, its scores) by what: names, scores (n × k), and the figure of each."""

    aim: str
    outcome: Reals
    names: tuple[str, ...]
    scores: Reals
    measures: tuple[Measure, ...]


def explained(study: Study) -> Explained | None:
    """Overall satisfaction, or ACSI's index, by the ratings of our performance; None where either was not asked."""
    asked, whole, whole_item = study.of("performance"), acsi(study), overall(study)
    if len(asked) < 2 or (whole is None and whole_item is None):
        return None
    if whole is not None:
        aim, outcome = _("满意度指数"), whole.respondents
    else:
        assert whole_item is not None
        aim, outcome = study.name_of(whole_item), study.scores(whole_item)
    if len(asked) <= MOST:
        names, scores = [study.name_of(one) for one in asked], [study.scores(one) for one in asked]
    else:
        parts = branches(study)[:MOST]
        names, scores = [one.title for one in parts], [one.respondents for one in parts]
    if len(set(names)) < len(names):
        names = [f"{k}. {name}" for k, name in enumerate(names, 1)]
    measures = tuple(measured(one, study.design, study.smallest) for one in scores)
    return Explained(aim, outcome, tuple(names), joined(scores), measures)


def weighed(study: Study, one: Explained) -> Drivers | None:
    """The drivers with bootstrap intervals."""
    replicates = 300 if study.n < GREAT else 120
    return drivers(one.scores, one.outcome, list(one.names), weights=study.weights, replicates=replicates)


def driving(study: Study) -> Finding:
    """What satisfaction hangs on, and what annoys or delights."""
    one = explained(study)
    if one is None:
        why = _("问卷要同时问总体满意和至少两项具体表现，才能分析驱动因素。")
        return nothing("drivers", why, _("下次在问卷里加上总体满意一题。"))
    found = weighed(study, one)
    if found is None:
        why = _("各项都答了的答卷太少（每项至少5份），分析出来的只会是偶然。")
        return nothing("drivers", why, _("补充样本，或精简问卷的题目。"))
    panels = [driver_panel(found, one)]
    low, high = lines_of(study)
    contrasts = penalty_reward(one.scores, one.outcome, list(one.names), low, high)
    if contrasts is not None:
        panels.append(contrast_panel(contrasts))
    return Finding("drivers", said=tuple(_said(found, one)), panels=tuple(panels))


def lines_of(study: Study) -> tuple[float, float]:
    """Scores of 100 up to which an answer is low, and from which it is high: the two worst and the best of five steps, by rule."""
    return (25.0, 100.0) if study.told.rule == "from zero" else (40.0, 100.0)


def driver_panel(found: Drivers, one: Explained) -> Panel:
    """The parts of R², the greatest first."""
    rows = tuple(
        (
            d.name, d.share, d.part, d.low, d.high, d.relative_weight, d.coefficient, d.correlation,
            "" if d.above_next else _("与下一项不分先后"),
        )
        for d in found.drivers
    )  # fmt: skip
    note = told("drivers") + _("解释%(aim)s方差的%(share)s；各项都答了的%(n)s份，另%(left)s份有缺答未用。") % {
        "aim": one.aim, "share": text_of(found.explained, "share"), "n": found.n, "left": found.left_out,
    }  # fmt: skip
    if found.constant:
        note += _("%(names)s所有人打分相同，未列。") % {"names": "、".join(found.constant)}
    series = Series(
        _("解释份额"), [round(d.part, 4) for d in found.drivers], [round(d.low, 4) for d in found.drivers],
        [round(d.high, 4) for d in found.drivers],
    )  # fmt: skip
    chart = Chart(
        "hbar", _("对%(aim)s的解释份额") % {"aim": one.aim}, [d.name for d in found.drivers], [series], share=True,
        n=found.n, note=note, x_title=_("指标"),
    )  # fmt: skip
    columns = (
        Column(_("指标")), Column(_("占已解释的"), "share"), Column(_("解释份额"), "share"), Column(_("95%下限"), "share"),
        Column(_("95%上限"), "share"), Column(_("Johnson 权重"), "share"), Column(_("标准化系数"), "number"),
        Column(_("相关"), "number"), Column(_("说明")),
    )  # fmt: skip
    return Panel("drivers", str(chart.title), columns, rows, found.n, note, chart, wide=True)


def contrast_panel(found: Contrasts) -> Panel:
    """Penalty and reward of each rating in points of the overall score."""
    words = {
        "basic": _("基本要求"),
        "exciting": _("惊喜因素"),
        "performance": _("越好越满意"),
        "not shown": _("没有显示"),
    }

    def row(one: Contrast) -> tuple[object, ...]:
        return (
            one.name, one.penalty, one.penalty_low, one.penalty_high, one.n_low, one.reward, one.reward_low,
            one.reward_high, one.n_high, words[one.kind],
        )  # fmt: skip

    shown = sorted(found.questions, key=lambda one: one.penalty)
    note = told("contrast")
    if found.not_told:
        note += _("%(names)s的低分或高分太少，不判断。") % {"names": "、".join(found.not_told)}
    low = min((one.penalty_low for one in shown), default=0.0)
    chart = Chart(
        "hbar", _("惩罚与奖励"), [one.name for one in shown],
        [
            Series(_("打低分时"), [rounded(o.penalty) for o in shown], [rounded(o.penalty_low) for o in shown], [rounded(o.penalty_high) for o in shown]),
            Series(_("打高分时"), [rounded(o.reward) for o in shown], [rounded(o.reward_low) for o in shown], [rounded(o.reward_high) for o in shown]),
        ],
        unit=_("分"), n=found.n, note=note, x_title=_("指标"), floor=min(0.0, round(low - 1)),
    )  # fmt: skip
    columns = (
        Column(_("指标")), Column(_("惩罚"), "signed"), Column(_("95%下限"), "signed"), Column(_("95%上限"), "signed"),
        Column(_("低分答卷"), "count"), Column(_("奖励"), "signed"), Column(_("95%下限"), "signed"),
        Column(_("95%上限"), "signed"), Column(_("高分答卷"), "count"), Column(_("类别")),
    )  # fmt: skip
    return Panel("contrast", _("惩罚与奖励"), columns, tuple(map(row, shown)), found.n, note, chart, wide=True)


def quadrant(study: Study, params: dict[str, str]) -> Finding:
    """``params``: ``by`` is ``derived`` (from the drivers) or ``stated`` (asked for)."""
    stated = _stated(study)
    named = {"stated": _("自述重要性"), "derived": _("推导重要性")}
    offered = [name for name in ("stated", "derived") if name == "derived" or len(stated) > 1]
    by = params.get("by", "") if params.get("by") in offered else offered[0]
    points = stated if by == "stated" else _derived(study)
    if len(points) < 2:
        why = _("四象限要至少两项既有得分又有重要性。")
        return nothing("quadrant", why, _("在问卷里问各项的重要程度，或加上总体满意一题来推导。"))
    choices = tuple((one, named[one]) for one in sorted(offered, key=lambda one: one != by))
    panel = quadrant_panel(points, named[by], by)
    urgent = [row[0] for row in panel.rows if row[-2] == _words()["improve"] and not row[-1]]
    said = (_("先改进：%(names)s。重要而得分低，且不在误差之内。") % {"names": "、".join(map(str, urgent))},) if urgent else (
        _("没有一项确定落在“重要而得分低”的一格里。"),
    )  # fmt: skip
    return Finding("quadrant", said=said, panels=(panel,), choices=choices)


Point = tuple[str, tuple[float, float, float], tuple[float, float, float], int]


def quadrant_panel(points: list[Point], title: str, by: str) -> Panel:
    """Every rating by importance and score."""
    places = quadrants([(name, importance, score) for name, importance, score, _n in points])
    words = _words()
    rows = tuple(
        (name, i[0], i[1], i[2], p[0], p[1], p[2], n, words[place.quadrant], "" if place.sure else _("未定"))
        for (name, i, p, n), place in zip(points, places, strict=True)
    )  # fmt: skip
    across = sum(i[0] for _n, i, _p, _k in points) / len(points)
    up = sum(p[0] for _n, _i, p, _k in points) / len(points)
    data = [(round(i[0], 2), round(p[0], 1), name) for name, i, p, _n in points]
    n, note = max(k for *_rest, k in points), told("quadrant", by)
    chart = Chart(
        "quadrant", _("重要性与得分"), (), [Series(_("指标"), data)], unit=_("得分"), n=n, note=note, x_title=title,
        cross=(across, up),
    )  # fmt: skip
    columns = (
        Column(_("指标")), Column(title, "score"), Column(_("95%下限"), "score"), Column(_("95%上限"), "score"),
        Column(_("得分"), "score"), Column(_("95%下限"), "score"), Column(_("95%上限"), "score"), Column("n", "count"),
        Column(_("象限")), Column(_("说明")),
    )  # fmt: skip
    return Panel("quadrant", _("重要性与得分"), columns, rows, n, note, chart, wide=True)


def _words() -> dict[str, str]:
    return {"keep": _("保持优势"), "improve": _("优先改进"), "later": _("以后再说"), "enough": _("已经足够")}


def _derived(study: Study) -> list[Point]:
    one = explained(study)
    found = weighed(study, one) if one is not None else None
    if one is None or found is None or not found.explained:
        return []
    by_name = dict(zip(one.names, one.measures, strict=True))
    points = []
    for d in found.drivers:
        measure = by_name[d.name]
        importance = tuple(100 * v / found.explained for v in (d.part, d.low, d.high))
        if measure.value is not None and measure.low is not None and measure.high is not None:
            points.append((d.name, importance, (measure.value, measure.low, measure.high), measure.n))
    return points  # type: ignore[return-value]


def _stated(study: Study) -> list[Point]:
    rated = {one.indicator: one for one in study.of("performance")}
    points: list[Point] = []
    for asked in study.of("importance"):
        own = rated.get(asked.indicator)
        if own is None:
            continue
        both = [measured(study.scores(one), study.design, study.smallest) for one in (asked, own)]
        triples = [(m.value, m.low, m.high) for m in both]
        if all(v is not None for triple in triples for v in triple):
            points.append((study.name_of(own), triples[0], triples[1], both[1].n))  # type: ignore[arg-type]
    return points


def _said(found: Drivers, one: Explained) -> list[str]:
    first = []
    for d in found.drivers:
        first.append(d.name)
        if d.above_next:
            break
    facts = {"names": "、".join(first[:4]), "aim": one.aim}
    if len(first) == len(found.drivers) and len(first) > 1:
        return [_("各项对%(aim)s的影响没有显示出先后。") % facts]
    if len(first) == 1:
        return [_("与%(aim)s关系最大的是%(names)s，领先超出误差。") % facts]
    return [_("与%(aim)s关系最大的是%(names)s，它们之间不分先后。") % facts]
