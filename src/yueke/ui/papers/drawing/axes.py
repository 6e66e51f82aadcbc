"""The frame of a chart: its value axis with hairlines, its row of categories, its legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from yueke.ui.charts import Chart
from yueke.ui.papers.drawing.canvas import (
    DASHES,
    HAIRLINE,
    HAIRLINE_STRONG,
    INK_2,
    INK_3,
    PALETTE,
    SIZE,
    Canvas,
    length,
    shortened,
    wrapped,
)
from yueke.ui.papers.drawing.scales import Scale, figure

LEGEND = 24.0
LINE = 15.0
"""From one line of a name to the next."""
_GAP = 8.0


@dataclass(frozen=True)
class Frame:
    """The room for figures: from ``left`` to ``right``, ``top`` down to ``bottom``."""

    left: float
    right: float
    top: float
    bottom: float

    def place(self, i: int, n: int) -> float:
        """The middle of the ``i``-th of ``n`` categories across."""
        return self.left + (self.right - self.left) * (i + 0.5) / n

    def upward(self, low: float, high: float) -> Scale:
        """Figures from the bottom to the top."""
        return Scale(low, high, self.bottom, self.top)


def value_axis(canvas: Canvas, frame: Frame, scale: Scale, marks: Sequence[float], *, ratio: bool) -> None:
    """Hairlines across with their figures at the left."""
    for mark in marks:
        y = scale(mark)
        canvas.line((frame.left, y), (frame.right, y), HAIRLINE)
        canvas.text(frame.left - 6, y + 4, figure(mark, ratio=ratio, short=True), anchor="end", colour=INK_3)


def axis_room(marks: Sequence[float], *, ratio: bool) -> float:
    """How much the figures of a value axis take at the left."""
    return max(length(figure(mark, ratio=ratio, short=True)) for mark in marks) + 10


def name_lines(frame: Frame, labels: Sequence[str]) -> int:
    """How many lines the names below the base line take, for who makes the canvas."""
    return max((len(lines) for lines in _names(frame, labels).values()), default=1)


def category_axis(canvas: Canvas, frame: Frame, labels: Sequence[str], x_title: str = "") -> None:
    """The base line and the names of the categories: every one, or every second, third … where they would touch."""
    canvas.line((frame.left, frame.bottom), (frame.right, frame.bottom), HAIRLINE_STRONG)
    names = _names(frame, labels)
    for i, lines in names.items():
        for k, text in enumerate(lines):
            canvas.text(frame.place(i, len(labels)), frame.bottom + 17 + LINE * k, text, anchor="middle")
    if x_title:
        below = LINE * (name_lines(frame, labels) - 1)
        canvas.text(frame.right, frame.bottom + 34 + below, x_title, anchor="end", colour=INK_3)


def _names(frame: Frame, labels: Sequence[str]) -> dict[int, list[str]]:
    """The names told, by their places: of a few all, in several lines; of many as many as there is room for."""
    n = len(labels)
    room = (frame.right - frame.left) / max(n, 1)
    if n <= 8:
        return {i: wrapped(label, room - 6) for i, label in enumerate(labels)}
    widest = min(max(length(label) for label in labels), 120.0)
    every = max(1, -(-int(widest + _GAP) // max(int(room), 1)))
    return {i: [shortened(labels[i], room * every - 4)] for i in range(0, n, every)}


def legend(canvas: Canvas, names: Sequence[str], left: float) -> None:
    """Boxes with the names of the series, in one row at the top."""
    room = (canvas.width - left) / max(len(names), 1) - 36
    x = left
    for i, name in enumerate(names):
        text = shortened(name, max(room, 40))
        canvas.box(x, 4, 12, 8, PALETTE[i % len(PALETTE)])
        canvas.text(x + 17, 12, text)
        x += 17 + length(text) + 18


def target_line(canvas: Canvas, frame: Frame, chart: Chart, scale: Scale) -> None:
    """The dashed line of what is aimed at, with its figure."""
    if chart.target is None:
        return
    y = scale(float(chart.target))
    canvas.line((frame.left, y), (frame.right, y), INK_3, dash=DASHES[1])
    words = f"{_('目标')} {figure(float(chart.target), ratio=chart.share)}"
    canvas.text(frame.left + 4, y - 4, words, colour=INK_2)


def spread(places: Sequence[float], least: float = SIZE + 2) -> list[float]:
    """The places of labels moved apart until none touches the next, each as near to its own as can be."""
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + least)
    # All were pushed down; half of the push is given back.
    push = (moved[order[-1]] - places[order[-1]]) / 2 if order else 0
    return [place - push for place in moved]
