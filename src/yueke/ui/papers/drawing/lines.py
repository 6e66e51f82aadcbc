"""Lines through time: with the room of their uncertainty, a target, or the limits of a control chart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from yueke.ui.charts import Chart, Series
from yueke.ui.papers.drawing.axes import (
    LINE,
    Frame,
    axis_room,
    category_axis,
    name_lines,
    spread,
    target_line,
    value_axis,
)
from yueke.ui.papers.drawing.canvas import (
    BROKEN,
    DASHES,
    INK_2,
    INK_3,
    PALETTE,
    Canvas,
    Point,
    length,
    shortened,
)
from yueke.ui.papers.drawing.scales import Scale, figure, number, numbers, ticks

_HEIGHT = 260.0
_LABEL = 130.0


def line(chart: Chart, width: float) -> str:
    """Lines from left to right, named at their ends; gaps stay gaps."""
    low, high = _span(chart)
    marks = ticks(low, high)
    if chart.share and high <= 1:
        marks = [mark for mark in marks if mark <= 1]
    several = len(chart.series) > 1
    names = [shortened(str(series.name), min(_LABEL, width / 4)) for series in chart.series] if several else []
    canvas, frame, scale = _opened(chart, width, marks, max(map(length, names), default=0) + 14)
    for i, series in enumerate(chart.series):
        _band(canvas, frame, scale, series, PALETTE[i % len(PALETTE)])
    target_line(canvas, frame, chart, scale)
    for i, series in enumerate(chart.series):
        _curve(canvas, frame, scale, series, i)
    ends = [_end(series, scale) for series in chart.series]
    for i, (name, y) in enumerate(zip(names, spread(ends), strict=False)):
        canvas.text(frame.right + 8, y + 4, name, colour=PALETTE[i % len(PALETTE)])
    return canvas.svg()


def control(chart: Chart, width: float) -> str:
    """A control chart: centre and limits drawn, what lies outside marked by shape and colour."""
    if chart.limits is None:
        return line(chart, width)
    lower, centre, upper = map(float, chart.limits)
    reach = [*numbers(chart.series[0].data), lower, upper]
    margin = ((upper - lower) or abs(upper) or 1) * 0.15
    marks = ticks(min(reach) - margin, max(reach) + margin)
    if min(reach) >= 0:
        marks = [mark for mark in marks if mark >= 0]
    limits = ((upper, _("上限")), (centre, _("中心线")), (lower, _("下限")))
    words = [f"{name} {figure(value, ratio=chart.share)}" for value, name in limits]
    canvas, frame, scale = _opened(chart, width, marks, max(map(length, words)) + 14)
    places = spread([scale(value) for value, _name in limits])
    for (value, _name), text, place in zip(limits, words, places, strict=True):
        canvas.line(
            (frame.left, scale(value)), (frame.right, scale(value)), INK_3, dash="" if value == centre else DASHES[1]
        )
        canvas.text(frame.right + 6, place + 4, text, colour=INK_2)
    _curve(canvas, frame, scale, chart.series[0], 0)
    for i, found in enumerate(map(number, chart.series[0].data)):
        if found is not None and not lower <= found <= upper:
            x, y = frame.place(i, len(chart.x)), scale(found)
            canvas.box(x - 4.5, y - 4.5, 9, 9, BROKEN)
    return canvas.svg()


def _opened(chart: Chart, width: float, marks: Sequence[float], right: float) -> tuple[Canvas, Frame, Scale]:
    """A canvas with both axes drawn, ``right`` units left free for words."""
    frame = Frame(axis_room(marks, ratio=chart.share), width - right, 14, _HEIGHT - 26)
    names = [str(label) for label in chart.x]
    canvas = Canvas(_HEIGHT + LINE * (name_lines(frame, names) - 1) + (18 if chart.x_title else 0), width)
    scale = frame.upward(marks[0], marks[-1])
    value_axis(canvas, frame, scale, marks, ratio=chart.share)
    category_axis(canvas, frame, names, str(chart.x_title))
    return canvas, frame, scale


def _span(chart: Chart) -> tuple[float, float]:
    """From zero for amounts; shares begin a little below the lowest, at a step of five per cent."""
    found = [] if chart.target is None else [float(chart.target)]
    for series in chart.series:
        found += numbers(series.data) + numbers(series.low or ()) + numbers(series.high or ())
    low, high = min(found, default=0.0), max(found, default=1.0)
    if chart.share:
        floor = math.floor((low - 0.02) * 20) / 20
        return max(0.0, floor) if low >= 0 else floor, high
    return min(0.0, low), max(0.0, high)


def _curve(canvas: Canvas, frame: Frame, scale: Scale, series: Series, i: int) -> None:
    colour = PALETTE[i % len(PALETTE)]
    for run in _runs(frame, scale, series.data):
        if len(run) > 1:
            canvas.curve(run, colour, dash=DASHES[i % len(DASHES)])
        for point in run if len(series.data) <= 40 or len(run) == 1 else ():
            canvas.dot(point, colour, 2.4)


def _band(canvas: Canvas, frame: Frame, scale: Scale, series: Series, colour: str) -> None:
    if series.low is None or series.high is None:
        return
    both = [
        (x if number(y) is not None else None, y if number(x) is not None else None)
        for x, y in zip(series.low, series.high, strict=True)
    ]
    lower = _runs(frame, scale, [low for low, _high in both])
    upper = _runs(frame, scale, [high for _low, high in both])
    for below, above in zip(lower, upper, strict=True):
        canvas.area([*below, *reversed(above)], colour, opacity=0.16)


def _runs(frame: Frame, scale: Scale, values: Sequence[float | None]) -> Iterator[list[Point]]:
    """The points without a gap between them, run by run."""
    run: list[Point] = []
    for i, value in enumerate(map(number, values)):
        if value is not None:
            run.append((frame.place(i, len(values)), scale(value)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _end(series: Series, scale: Scale) -> float:
    found = numbers(series.data)
    return scale(found[-1]) if found else scale(scale.low)
