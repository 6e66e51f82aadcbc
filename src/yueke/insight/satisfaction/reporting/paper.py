"""The paper of a report on a survey: chapters, charts with their tables, definitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import listed
from yueke.insight.satisfaction.panels import MINUS, Panel, text_of
from yueke.insight.satisfaction.reporting import words
from yueke.insight.satisfaction.reporting.advice import suggestions
from yueke.insight.satisfaction.reporting.facts import Facts
from yueke.insight.satisfaction.reporting.parts import Parts
from yueke.insight.satisfaction.segments import dimension_name
from yueke.insight.satisfaction.themes import least_told
from yueke.ui.papers.paper import Block, Column, Figure, Heading, MethodNotes, Paper, Paragraph, Table

MOST_ROWS = 20
"""Rows of a table on paper; the workbook has all of them."""
MOST_COLUMNS = 9
"""Wider tables stand in the workbook only."""
USED = (
    "index", "acsi", "overall", "branch", "score", "satisfied", "error", "few", "nps", "waves", "months", "groups", "drivers",
    "contrast", "quadrant", "stated", "derived", "rivals", "benchmarks", "cleaning", "representative", "response", "missing",
    "themes",
)  # fmt: skip
"""Definitions a report prints."""


def paper(facts: Facts, of: Parts) -> Paper:
    """The report as drafted."""
    blocks: list[Block] = [Heading(_("概况")), *_said(words.overview(facts, of))]
    blocks += _method(facts, of)
    blocks += _results(of, facts.source)
    blocks += _drivers(of, facts.source)
    blocks += [Heading(_("结论")), *_said(words.numbered(words.conclusions(of)))]
    blocks += [Heading(_("建议")), *_said(words.numbered(suggestions(facts, of)))]
    blocks += [_notes(facts, of)]
    return Paper(title_of(facts.title), facts.company, tuple(blocks))


def title_of(title: str) -> str:
    """«年度满意度调查报告»."""
    name = title.removesuffix(_("报告"))
    return _("%(title)s报告") % {"title": name}


def _method(facts: Facts, of: Parts) -> list[Block]:
    quality = [of.panel("quality", code) for code in ("response", "weights", "composition", "cleaning")]
    response, weights, composition, before_after = quality
    blocks: list[Block] = [Heading(_("方法"))]
    blocks += [Heading(_("名单与抽样"), 2), *_said(words.drawing(facts))]
    answered = words.answering(of)
    if answered or response is not None:
        blocks += [Heading(_("应答情况"), 2), *_said(answered), *_shown(response, facts.source)]
    blocks += [Heading(_("加权与精度"), 2), *_said(words.weighing(facts, of)), *_shown(weights, facts.source)]
    blocks += _shown(composition, facts.source)
    blocks += [Heading(_("答卷甄别"), 2), *_said(words.cleaning(facts, of)), *_shown(before_after, facts.source)]
    return blocks


def _results(of: Parts, source: str) -> list[Block]:
    blocks: list[Block] = [Heading(_("结果"))]
    overview = of["overview"]
    if overview.empty:
        return [*blocks, Paragraph(overview.empty)]
    blocks += [Heading(_("总体"), 2), *_said(["".join(overview.said)]), *_shown(overview.panel("totals"), source)]
    blocks += _shown(overview.panel("distribution"), source)
    blocks += [Heading(_("分项"), 2), *_shown(overview.panel("branches"), source)]
    blocks += _shown(of.panel("items", "items"), source)
    if classes := of.panel("nps", "classes"):
        blocks += [Heading(_("推荐意愿"), 2), *_shown(classes, source)]
    for by, found in of.groups.items():
        title = _("按%(by)s比较") % {"by": dimension_name(by)}
        blocks += [Heading(title, 2), *_said(found.said or (found.empty,))]
        for panel in found.panels:
            blocks += _shown(panel, source)
    blocks += [Heading(_("变化"), 2), *_said(of["trend"].said or (of["trend"].empty,))]
    for panel in of["trend"].panels:
        blocks += _shown(panel, source)
    rivals = of["rivals"]
    if rivals.panels:
        blocks += [Heading(_("与竞争对手和标杆比较"), 2), *_said(rivals.said)]
        for panel in rivals.panels:
            blocks += _shown(panel, source)
    return [*blocks, *_themes(of, source)]


def _themes(of: Parts, source: str) -> list[Block]:
    """What people wrote about, never what one of them wrote: fragments of enough people, and no quotation of anybody."""
    found = of["themes"]
    blocks: list[Block] = [Heading(_("顾客原话与主题"), 2)]
    if found.empty:
        return [*blocks, Paragraph(found.empty)]
    how = _("以下是至少%(n)s份答卷都写到的词语和写到的答卷数；人数更少的说法不列，也不引用任何一份答卷的原话。")
    blocks += _said([how % {"n": least_told(of.study)}, *found.said])
    for panel in found.panels:
        blocks += _shown(panel, source)
    return blocks


def _drivers(of: Parts, source: str) -> list[Block]:
    blocks: list[Block] = [Heading(_("影响因素"))]
    for code in ("drivers", "quadrant"):
        found = of[code]
        blocks += _said(found.said or (found.empty,))
        for panel in found.panels:
            blocks += _shown(panel, source)
    return blocks


def _notes(facts: Facts, of: Parts) -> MethodNotes:
    told = of.study.told
    known = {"n": told.cut, "mark": told.fingerprint}
    cut = _("数字全部取自第%(n)s次数据切面（指纹%(mark)s），此后的变化不再计入本报告。") % known
    return MethodNotes((cut, facts.source, *listed(list(USED))))


def _said(lines: Iterable[str]) -> list[Block]:
    return [Paragraph(line) for line in lines if line]


def _shown(panel: Panel | None, source: str) -> list[Block]:
    """The chart, if there is one, and the table."""
    if panel is None or not panel.rows:
        return []
    drawn = panel.chart is not None and not panel.chart.empty
    blocks: list[Block] = []
    if panel.chart is not None and drawn:
        blocks.append(Figure(replace(panel.chart, note=source, links=())))
    table = table_of(panel, with_title=not drawn)
    return blocks if table is None else [*blocks, table]


def table_of(panel: Panel, *, with_title: bool = True) -> Table | None:
    """The table as paper has room for it: the ends of an interval in one column. None where it is still too wide."""
    heads, rows = _joined(panel)
    if len(heads) > MOST_COLUMNS:
        return None
    note = panel.definition
    if len(rows) > MOST_ROWS:
        note += _("只列前%(n)s项，其余见表格附件。") % {"n": MOST_ROWS}
    caption = panel.title if with_title else _("%(title)s（数据）") % {"title": panel.title}
    return Table(heads, rows[:MOST_ROWS], caption=caption, note=note)


def _joined(panel: Panel) -> tuple[list[Column], list[list[str]]]:
    """Columns and rows in which «95 % from» and «95 % to» are one."""
    shown, low, high = panel.shown(), _("95%下限"), _("95%上限")
    columns = panel.columns
    heads: list[Column] = []
    rows: list[list[str]] = [[] for _row in shown]
    place = 0
    while place < len(columns):
        one = columns[place]
        pair = one.title == low and place + 1 < len(columns) and columns[place + 1].title == high
        heads.append(Column(_("95%区间") if pair else one.title, "left" if one.kind == "text" else "right"))
        for row, told in zip(rows, shown, strict=True):
            row.append(_between(told[place], told[place + 1]) if pair else told[place])
        place += 2 if pair else 1
    return heads, rows


def _between(low: str, high: str) -> str:
    nothing = text_of(None, "score")
    if nothing in (low, high):
        return nothing
    # Between figures with signs a dash would be taken for one.
    return (
        _("%(low)s至%(high)s") % {"low": low, "high": high}
        if MINUS in low + high or "+" in low + high
        else f"{low}–{high}"
    )
