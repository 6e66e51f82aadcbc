"""What a chart shows. Drawing is the browser's work (static/yueke/charts.js), after one theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

Text = str | Promise
Kind = Literal["line", "bar", "hbar", "stack", "pareto", "scatter", "quadrant", "funnel", "control"]


@dataclass(frozen=True)
class Series:
    """One named row of figures. ``low`` and ``high`` draw its uncertainty.

    For ``scatter`` and ``quadrant`` every datum is ``(x, y, label)``.
    """

    name: Text
    data: Sequence[Any]
    low: Sequence[float | None] | None = None
    high: Sequence[float | None] | None = None


@dataclass(frozen=True)
class Chart:
    """A chart with its title, unit, number of observations and method note.

    ``unit`` is written into the title; ``share`` marks ratios 0..1 to be shown as per cent.
    ``target`` is a dashed line; ``limits`` (low, centre, high) are those of a control chart;
    ``cross`` (x, y) divides a quadrant chart. ``floor`` is where the axis of values begins, 0 when not told. ``links`` are the addresses behind the labels of ``x``, empty for none.
    """

    kind: Kind
    title: Text
    x: Sequence[Text] = ()
    series: Sequence[Series] = ()
    unit: Text = ""
    n: int | None = None
    note: Text = ""
    share: bool = False
    target: float | None = None
    limits: tuple[float, float, float] | None = None
    cross: tuple[float, float] | None = None
    x_title: Text = ""
    links: Sequence[str] = ()
    floor: float | None = None

    @property
    def empty(self) -> bool:
        """True when there is no figure to draw."""
        return not any(value is not None for series in self.series for value in series.data)

    def spec(self) -> dict[str, Any]:
        """The JSON the browser draws from."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "unit": str(self.unit),
            "share": self.share,
            "x": [str(label) for label in self.x],
            "xTitle": str(self.x_title),
            "target": self.target,
            "limits": self.limits,
            "cross": self.cross,
            "floor": self.floor,
            "links": list(self.links),
            "series": [
                {"name": str(s.name), "data": list(s.data), "low": _list(s.low), "high": _list(s.high)}
                for s in self.series
            ],
        }

    def head(self) -> list[Text]:
        """Column titles of the table behind the chart."""
        if self.kind in {"scatter", "quadrant"}:
            return ["", self.x_title, self.unit]
        return [self.x_title, *(series.name for series in self.series)]

    def rows(self) -> list[list[Any]]:
        """Rows of the table behind the chart, one for each label (or each point)."""
        if self.kind in {"scatter", "quadrant"}:
            return [[label, x, y] for series in self.series for x, y, label in series.data]
        return [[label, *(series.data[i] for series in self.series)] for i, label in enumerate(self.x)]

    def linked_rows(self) -> list[tuple[str, list[Any]]]:
        """:meth:`rows`, each after its address, so that bars can be followed without drawing them, too."""
        links = [*self.links, *("" for _ in self.x)]
        return [(links[i] if i < len(links) else "", row) for i, row in enumerate(self.rows())]


def _list(values: Sequence[float | None] | None) -> list[float | None] | None:
    return None if values is None else list(values)
