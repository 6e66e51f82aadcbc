"""Draws a chart (``ui.charts.Chart``) as SVG, for paper: without a browser, with every figure's uncertainty.

The screen's charts are drawn by the browser from the same Chart; kinds, colours and rules of reading are the same.
"""

from __future__ import annotations

from collections.abc import Callable

from yueke.ui.charts import Chart
from yueke.ui.papers.drawing import bars, lines, points

_KINDS: dict[str, Callable[[Chart], str]] = {
    "line": lines.line,
    "control": lines.control,
    "bar": bars.upright,
    "stack": bars.upright,
    "pareto": bars.pareto,
    "hbar": bars.lying,
    "funnel": bars.funnel,
    "scatter": points.scatter,
    "quadrant": points.scatter,
}


def draw(chart: Chart) -> str:
    """The chart as an SVG element, without its title; 640 units wide."""
    return _KINDS[chart.kind](chart)
