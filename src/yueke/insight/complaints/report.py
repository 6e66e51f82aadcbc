"""The monthly report on complaints, drafted from the figures: texts to be edited, figures that stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yueke.insight.complaints import words
from yueke.insight.complaints.analysis import Analysis
from yueke.insight.complaints.charts import charts
from yueke.insight.complaints.definitions import listed
from yueke.insight.complaints.tables import BY, Table
from yueke.kernel.sheets.books import Sheet
from yueke.ui.charts import Chart
from yueke.ui.formats import moment
from yueke.ui.papers.paper import Block, Figure, Heading, MethodNotes, Paper, Paragraph
from yueke.ui.papers.paper import Column as PaperColumn
from yueke.ui.papers.paper import Table as PaperTable

MOST_ROWS = 12
"""Rows of a table on paper; the workbook has all of them."""


def report(a: Analysis, tables: Mapping[str, Table], *, title: str, company: str, about: str) -> Paper:
    """The paper as drafted: figures by chapter, what they say, suggestions, definitions. ``about`` says whose complaints."""
    drawn = charts(a, tables)
    blocks: list[Block] = [Heading(_("总体情况")), *_said(words.overview(a)), _table(tables["totals"])]
    if a.total.n or a.trend.months:
        blocks += [Heading(_("趋势与异常")), *_said(words.unusual(a)), *_figure(drawn["months"])]
    if a.total.n:
        blocks += _chapters(a, tables, drawn)
    blocks += [Heading(_("改进建议")), *_said(f"{i}. {text}" for i, text in enumerate(words.concerns(a), 1))]
    blocks += [_notes(a, about)]
    return Paper(title, company, tuple(blocks))


def _chapters(a: Analysis, tables: Mapping[str, Table], drawn: Mapping[str, Chart]) -> list[Block]:
    blocks: list[Block] = [Heading(_("类型与原因")), *_said(words.kinds(a)), *_figure(drawn["category"])]
    blocks += [_table(tables["category"]), *_figure(drawn["cause"])]
    blocks += [Heading(_("产品、批次、部门与地区"))]
    for code in ("product", "batch", "department", "region", "channel"):
        if any(one.key not in (None, "") for one in a.cube[BY[code][0]]):
            blocks.append(_table(tables[code]))
    blocks += [Heading(_("时效")), *_figure(drawn["times"]), _table(tables["steps"])]
    blocks += [Heading(_("结果与满意度")), _table(tables["outcomes"]), _table(tables["rounds"])]
    blocks += _figure(drawn["rating"])
    if a.total.compensated:
        blocks += [Heading(_("赔付")), *_figure(drawn["paid"])]
    if a.spoken.themes:
        blocks += [Heading(_("客户说什么")), *_said(words.said(a)), _table(tables["themes"])]
    if a.majors:
        blocks += [Heading(_("重大投诉")), _table(tables["majors"])]
    return blocks


def _said(lines: Iterable[str]) -> list[Block]:
    return [Paragraph(line) for line in lines]


def _figure(chart: Chart) -> list[Block]:
    return [] if chart.empty else [Figure(chart)]


def _table(table: Table) -> PaperTable:
    columns = [PaperColumn(one.title, "left" if one.kind == "text" else "right") for one in table.columns]
    rows = table.shown()
    note = table.definition
    if len(rows) > MOST_ROWS:
        note += _("只列前%(n)s项，其余见表格附件。") % {"n": MOST_ROWS}
    return PaperTable(columns, rows[:MOST_ROWS], caption=table.title, note=note)


def _notes(a: Analysis, about: str) -> MethodNotes:
    cut = _("数据截止%(at)s，范围：%(about)s。此后的变化不再计入本报告。") % {"at": moment(a.at), "about": about}
    return MethodNotes((cut, *listed()))


def book(tables: Iterable[Table], notes: Iterable[str]) -> list[Sheet]:
    """The workbook: a sheet for each table with its definition below, and one with all definitions."""
    found = [
        Sheet(one.title, tuple(column.title for column in one.columns), one.rows, (one.definition,),
              shares=tuple(i for i, column in enumerate(one.columns) if column.kind == "share"))
        for one in tables if one.rows
    ]  # fmt: skip
    return [*found, Sheet(_("口径"), (_("指标与口径"),), tuple((line,) for line in notes), ())]


def frozen(tables: Mapping[str, Table], a: Analysis, about: str) -> dict[str, Any]:
    """The cut a report is made from, as JSON: later changes of complaints do not reach it."""
    cut = _notes(a, about)
    return {"tables": [one.to_data() for one in tables.values()], "notes": [str(line) for line in cut.items]}


def thawed(data: Mapping[str, Any]) -> tuple[list[Table], list[str]]:
    """Tables and definitions of a frozen cut."""
    return [Table.from_data(one) for one in data.get("tables", ())], list(data.get("notes", ()))


def title_of(month: date, whose: str) -> str:
    """«2026年10月投诉月报», of a branch with its name."""
    told = _("%(year)s年%(month)s月投诉月报") % {"year": month.year, "month": month.month}
    return f"{whose}{told}" if whose else told
