"""Draws a chart (``ui.charts.Chart``) as SVG, for paper: without a browser, with every figure's uncertainty.

The screen's charts are drawn by the browser from the same Chart; kinds, colours and rules of reading are the same.
"""

from __future__ import annotations

from collections.abc import Callable

from yueke.ui.charts import Chart
from yueke.ui.papers.drawing import bars, lines, points
from yueke.ui.papers.drawing.canvas import NARROW, WIDTH

__all__ = ["NARROW", "draw"]

_KINDS: dict[str, Callable[[Chart, float], str]] = {
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


def draw(chart: Chart, width: float = WIDTH) -> str:
    """The chart as an SVG element, without its title; as wide as a page, or as a phone (:data:`NARROW`)."""
    return _KINDS[chart.kind](chart, width)
