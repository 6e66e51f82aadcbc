"""Bars: upright, stacked, lying, as a Pareto chart or a funnel. All begin at zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from yueke.ui.charts import Chart, Series
from yueke.ui.formats import share
from yueke.ui.papers.drawing.axes import (
    LEGEND,
    LINE,
    Frame,
    axis_room,
    category_axis,
    legend,
    name_lines,
    target_line,
    value_axis,
)
from yueke.ui.papers.drawing.canvas import INK, INK_2, INK_3, PALETTE, PAPER, Canvas, Point, length, shortened
from yueke.ui.papers.drawing.scales import Scale, figure, number, numbers, ticks

_HEIGHT = 260.0
_WIDEST = 36.0
_ROW = 28.0
_FEW = 16


def upright(chart: Chart, width: float) -> str:
    """Bars side by side, or on top of each other when the kind is ``stack``; whiskers from low to high."""
    stacked = chart.kind == "stack"
    several = len(chart.series) > 1
    top = _highest(chart, stacked=stacked)
    if stacked and chart.share:
        top = max(1.0, top)
    # Bars with a figure on each need no axis of figures.
    direct = not several and len(chart.x) <= _FEW
    low = 0.0 if stacked else min(0.0, _lowest(chart))
    marks = [low, top or 1.0] if direct else ticks(low, top or 1.0)
    frame = Frame(
        4 if direct else axis_room(marks, ratio=chart.share), width - 8, LEGEND + 8 if several else 22, _HEIGHT - 26
    )
    names = [str(label) for label in chart.x]
    canvas = Canvas(_HEIGHT + LINE * (name_lines(frame, names) - 1) + (18 if chart.x_title else 0), width)
    scale = frame.upward(marks[0], marks[-1])
    if not direct:
        value_axis(canvas, frame, scale, marks, ratio=chart.share)
    if several:
        legend(canvas, [str(series.name) for series in chart.series], frame.left)
    room = (frame.right - frame.left) / max(len(chart.x), 1) * 0.72
    wide = min(_WIDEST, room) if stacked else min(_WIDEST, room / max(len(chart.series), 1))
    for i in range(len(chart.x)):
        middle = frame.place(i, len(chart.x))
        if stacked:
            _stack(canvas, chart, scale, i, middle - wide / 2, wide)
        else:
            _group(canvas, chart, scale, i, middle, wide, direct=direct)
    category_axis(canvas, frame, names, str(chart.x_title))
    target_line(canvas, frame, chart, scale)
    return canvas.svg()


def pareto(chart: Chart, width: float) -> str:
    """Bars as they come, largest first by custom, and the line of their sums in per cent of all."""
    values = _amounts(chart)
    total = sum(values) or 1.0
    ratios = (0.0, 0.25, 0.5, 0.75, 1.0)
    frame = Frame(4, width - axis_room(ratios, ratio=True), 36, _HEIGHT - 26)
    names = [str(label) for label in chart.x]
    canvas = Canvas(_HEIGHT + LINE * (name_lines(frame, names) - 1), width)
    scale, part = frame.upward(0, total), frame.upward(0, 1)
    for mark in ratios:
        canvas.text(frame.right + 6, part(mark) + 4, figure(mark, ratio=True, short=True), colour=INK_3)
    wide = min(_WIDEST, (frame.right - frame.left) / max(len(values), 1) * 0.72)
    run, points = 0.0, []
    for i, value in enumerate(values):
        x = frame.place(i, len(values))
        canvas.box(x - wide / 2, scale(0), wide, scale(value) - scale(0), PALETTE[0])
        run += value
        points.append((x, part(run / total)))
    canvas.curve(points, PALETTE[1])
    for i, (point, value) in enumerate(zip(points, values, strict=True)):
        canvas.dot(point, PALETTE[1])
        canvas.text(point[0] + 8, point[1] - 8, share(sum(values[: i + 1]) / total), anchor="end", colour=PALETTE[1])
        if scale(value) - 5 > point[1] + 12:
            canvas.text(point[0], scale(value) - 5, figure(value, short=True), anchor="middle")
        elif scale(0) - scale(value) > 20:
            canvas.text(point[0], scale(value) + 16, figure(value, short=True), anchor="middle", colour=PAPER)
    canvas.text(width - 2, 12, _("累计占比"), anchor="end", colour=PALETTE[1])
    category_axis(canvas, frame, names)
    return canvas.svg()


def lying(chart: Chart, width: float) -> str:
    """One row for each category, for long names and many rows."""
    return _rows(chart, [figure(number(value), ratio=chart.share, short=True) for value in chart.series[0].data], width)


def funnel(chart: Chart, width: float) -> str:
    """Rows that narrow: each says how many it keeps and what share of the row above."""
    values = _amounts(chart)
    words = [figure(value) for value in values]
    for i in range(1, len(values)):
        words[i] += f" · {share(values[i] / values[i - 1])}" if 0 < values[i - 1] >= values[i] else ""
    return _rows(chart, words, width)


def _rows(chart: Chart, words: Sequence[str], width: float) -> str:
    several = len(chart.series) > 1
    labels = [shortened(str(label), max(width / 4, 110)) for label in chart.x]
    row = _ROW if not several else 10 + 14.0 * len(chart.series)
    top = LEGEND if several else 6.0
    canvas = Canvas(top + row * len(labels) + 6, width)
    left = max(map(length, labels), default=0) + 12
    right = width - max(map(length, words), default=0) - 14
    scale = Scale(min(0.0, _lowest(chart)), _highest(chart, stacked=False) or 1, left, right)
    if several:
        legend(canvas, [str(series.name) for series in chart.series], left)
    thick = min(20.0, (row - 8) / len(chart.series))
    for i, label in enumerate(labels):
        middle = top + row * (i + 0.5)
        canvas.text(left - 8, middle + 4, label, anchor="end")
        for k, series in enumerate(chart.series):
            value = number(series.data[i])
            y = middle + (k - len(chart.series) / 2) * thick
            if value is not None:
                canvas.box(scale(0), y, scale(value) - scale(0), thick - 1, PALETTE[k % len(PALETTE)])
            end = _whisker(canvas, series, i, lambda v: (scale(v), 0.0), (0, y + thick / 2))
            if not several:
                canvas.text(max(scale(value or 0), end[0]) + 6, middle + 4, words[i], colour=INK_2)
    canvas.line((scale(0), top), (scale(0), top + row * len(labels)), INK_3)
    return canvas.svg()


def _amounts(chart: Chart) -> list[float]:
    """What is counted; there is no less than nothing of it."""
    return [max(0.0, number(value) or 0.0) for value in chart.series[0].data]


def _group(canvas: Canvas, chart: Chart, scale: Scale, i: int, middle: float, wide: float, *, direct: bool) -> None:
    for k, series in enumerate(chart.series):
        value = number(series.data[i])
        if value is None:
            continue
        x = middle + (k - len(chart.series) / 2) * wide
        canvas.box(x, scale(0), wide - 1, scale(value) - scale(0), PALETTE[k % len(PALETTE)])
        end = _whisker(canvas, series, i, lambda v: (0.0, scale(v)), (x + wide / 2, 0))
        if direct:
            y = min(scale(value), end[1] or scale(value)) - 5
            canvas.text(middle, y, figure(value, ratio=chart.share, short=True), anchor="middle")


def _stack(canvas: Canvas, chart: Chart, scale: Scale, i: int, x: float, wide: float) -> None:
    run = 0.0
    for k, series in enumerate(chart.series):
        value = max(0.0, number(series.data[i]) or 0.0)
        canvas.box(x, scale(run), wide, scale(run + value) - scale(run), PALETTE[k % len(PALETTE)])
        run += value


def _whisker(canvas: Canvas, series: Series, i: int, place: Callable[[float], Point], at: Point) -> Point:
    """A thin line from low to high; the place of its far end, (0, 0) where nothing is known."""
    low = number(series.low[i]) if series.low is not None else None
    high = number(series.high[i]) if series.high is not None else None
    if low is None or high is None:
        return (0.0, 0.0)
    a, b = place(low), place(high)
    start, end = (a[0] + at[0], a[1] + at[1]), (b[0] + at[0], b[1] + at[1])
    # Light around dark: it must be seen on the bar and beside it.
    canvas.line(start, end, PAPER, width=4)
    canvas.line(start, end, INK, width=1.5)
    return end


def _highest(chart: Chart, *, stacked: bool) -> float:
    if stacked:
        return max(
            (sum(max(0.0, number(series.data[i]) or 0.0) for series in chart.series) for i in range(len(chart.x))),
            default=0.0,
        )
    found = [0.0] if chart.target is None else [0.0, float(chart.target)]
    for series in chart.series:
        found += numbers(series.data) + numbers(series.high or ())
    return max(found)


def _lowest(chart: Chart) -> float:
    return min(
        (low for series in chart.series for low in (*numbers(series.data), *numbers(series.low or ()))), default=0.0
    )
