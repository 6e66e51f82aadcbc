"""Points in a plane, and the four fields of a quadrant chart."""

from __future__ import annotations

from yueke.ui.charts import Chart
from yueke.ui.papers.drawing.axes import Frame, axis_room, value_axis
from yueke.ui.papers.drawing.canvas import (
    DASHES,
    HAIRLINE_STRONG,
    INK_2,
    INK_3,
    PALETTE,
    Canvas,
    length,
    shortened,
)
from yueke.ui.papers.drawing.scales import Scale, figure, number, ticks

_HEIGHT = 360.0
_NAMED = 20
_ROOM = 110.0
_LINE = 13
_MOVES = (0, 4, -4, 8, -8, 12, -12, 16, -16, 24, -24)
"""How far a name may stand from its point, the nearest first."""


def scatter(chart: Chart, width: float) -> str:
    """Every point with its name while there are few; the cross divides a quadrant chart."""
    points = [
        (x, y, str(name), i)
        for i, series in enumerate(chart.series)
        for a, b, name in series.data
        if (x := number(a)) is not None and (y := number(b)) is not None
    ]
    cross = chart.cross
    across = ticks(*_span([x for x, *_rest in points], cross[0] if cross else None))
    upward = ticks(*_span([y for _x, y, *_rest in points], cross[1] if cross else None))
    canvas = Canvas(_HEIGHT, width)
    frame = Frame(axis_room(upward, ratio=chart.share), width - 16, 22, _HEIGHT - 44)
    y_scale = frame.upward(upward[0], upward[-1])
    x_scale = Scale(across[0], across[-1], frame.left, frame.right)
    value_axis(canvas, frame, y_scale, upward, ratio=chart.share)
    canvas.line((frame.left, frame.bottom), (frame.right, frame.bottom), HAIRLINE_STRONG)
    for mark in across:
        canvas.text(x_scale(mark), frame.bottom + 17, figure(mark, short=True), anchor="middle", colour=INK_3)
    canvas.text((frame.left + frame.right) / 2, frame.bottom + 36, str(chart.x_title), anchor="middle")
    canvas.text(4, 12, str(chart.unit))
    if cross:
        canvas.line((x_scale(cross[0]), frame.top), (x_scale(cross[0]), frame.bottom), INK_3, dash=DASHES[1])
        canvas.line((frame.left, y_scale(cross[1])), (frame.right, y_scale(cross[1])), INK_3, dash=DASHES[1])
    for x, y, _name, i in points:
        canvas.dot((x_scale(x), y_scale(y)), PALETTE[i % len(PALETTE)], 4.5)
    if len(points) <= _NAMED:
        _names(canvas, frame, [(x_scale(x), y_scale(y), name) for x, y, name, _i in points])
    return canvas.svg()


def _names(canvas: Canvas, frame: Frame, points: list[tuple[float, float, str]]) -> None:
    """Beside each point: at the right, or at the left near the edge; moved up or down where two would touch, left out
    where there is no room."""
    taken: list[tuple[float, float, float]] = []
    for x, y, name in sorted(points, key=lambda point: (point[1], point[0])):
        text = shortened(name, _ROOM)
        wide = length(text)
        left = x + 8 + wide > frame.right + 12
        start = x - 8 - wide if left else x + 8
        near = [y + 4 + move for move in _MOVES if frame.top <= y + 4 + move <= frame.bottom + 4]
        free = (
            at for at in near if not any(start < b and start + wide > a and abs(at - c) < _LINE for a, b, c in taken)
        )
        place = next(free, None)
        if place is not None:
            taken.append((start, start + wide, place))
            canvas.text(x - 8 if left else x + 8, place, text, anchor="end" if left else "start", colour=INK_2)


def _span(values: list[float], cross: float | None) -> tuple[float, float]:
    """All figures and the cross, with a little air around."""
    found = values if cross is None else [*values, float(cross)]
    low, high = min(found, default=0.0), max(found, default=1.0)
    air = (high - low) * 0.06 or abs(low) * 0.06 or 1.0
    return low - air, high + air
