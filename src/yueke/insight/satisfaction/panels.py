"""What an analysis shows: tables of plain values with what they mean, charts of them, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.measuring import Measure
from yueke.ui.charts import Chart
from yueke.ui.formats import NOTHING, count, share

Kind = Literal["text", "count", "share", "score", "signed", "p", "number"]
HIDDEN = "＊"
"""Stands for a figure of too few answers to be told."""
MINUS = "\u2212"


@dataclass(frozen=True)
class Column:
    """A column: its title and what its values are. Shares are 0..1, scores 0..100, None is unknown."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Panel:
    """Some figures as a table and, perhaps, a chart. ``n``: answers they come from; ``definition``: what they mean."""

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    n: int
    definition: str = ""
    chart: Chart | None = None
    wide: bool = False

    def shown(self) -> list[list[str]]:
        """The rows as people read them."""
        return [[text_of(value, one.kind) for value, one in zip(row, self.columns, strict=True)] for row in self.rows]

    def sheet_rows(self) -> list[list[Any]]:
        """The rows as a workbook holds them: numbers as numbers."""
        return [[str(value) if value == HIDDEN else value for value in row] for row in self.rows]


@dataclass(frozen=True)
class Figure:
    """One figure of the strip at the top."""

    title: str
    value: str
    n: int | None = None
    note: str = ""
    verdict: str = ""
    light_text: str = ""
    trend: tuple[float, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Finding:
    """An analysis: figures, what they say, panels. ``empty``: why there is nothing, ``following``: what to do about it."""

    code: str
    figures: tuple[Figure, ...] = ()
    said: tuple[str, ...] = ()
    panels: tuple[Panel, ...] = ()
    empty: str = ""
    following: str = ""
    choices: tuple[tuple[str, str], ...] = field(default=())
    """What the analysis can be made for instead: values of its parameter with their words; the first is shown."""

    def panel(self, code: str) -> Panel | None:
        """One of the panels."""
        return next((one for one in self.panels if one.code == code), None)


def nothing(code: str, why: str, following: str = "", choices: tuple[tuple[str, str], ...] = ()) -> Finding:
    """An analysis that cannot be made."""
    return Finding(code, empty=why, following=following, choices=choices)


def text_of(value: Any, kind: Kind) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return NOTHING if kind != "text" else ""
    if isinstance(value, str):
        return value
    if kind == "share":
        return share(value)
    if kind == "count":
        return count(int(value))
    if kind == "p":
        return "<0.001" if value < 0.001 else f"{value:.3f}"
    if kind == "score":
        return f"{value:.1f}".replace("-", MINUS)
    if kind == "signed":
        return f"{value:+.1f}".replace("-", MINUS)
    if kind == "number":
        return (f"{value:,}" if isinstance(value, int) else f"{value:,.2f}").replace("-", MINUS)
    return str(value)


def cells(one: Measure) -> tuple[Any, ...]:
    """Value, ends of the interval, answers and remark of a row."""
    if one.hidden:
        return HIDDEN, None, None, None, _("答卷太少，不显示")
    return one.value, one.low, one.high, one.n, _("仅供参考") if one.tentative else ""


def interval_columns(title: str, kind: Kind = "score") -> tuple[Column, ...]:
    """The columns of :func:`cells`."""
    return (
        Column(title, kind), Column(_("95%下限"), kind), Column(_("95%上限"), kind), Column("n", "count"),
        Column(_("说明")),
    )  # fmt: skip


def rounded(value: float | None, digits: int = 1) -> float | None:
    """For drawing; None stays."""
    return None if value is None else round(value, digits)


def drawn(values: Sequence[Measure], digits: int = 1) -> tuple[list[Any], list[Any], list[Any]]:
    """Values, lows and highs of a chart's series."""
    lows = [rounded(one.low if one.low is not None else one.value, digits) for one in values]
    highs = [rounded(one.high if one.high is not None else one.value, digits) for one in values]
    return [rounded(one.value, digits) for one in values], lows, highs


def told_as(one: Measure, kind: Kind = "score") -> str:
    """«81.3（79.9–82.7）», with a mark when it is for reference only."""
    if one.value is None:
        return _("答卷太少，不显示") if one.hidden else NOTHING
    text = text_of(one.value, kind)
    if one.low is not None and one.high is not None:
        text += _("（%(low)s–%(high)s）") % {"low": text_of(one.low, kind), "high": text_of(one.high, kind)}
    return text + (_("，仅供参考") if one.tentative else "")


def with_notes(panel: Panel, *codes: str) -> Panel:
    """The panel with definitions by their codes added."""
    return replace(panel, definition=panel.definition + told(*codes))
