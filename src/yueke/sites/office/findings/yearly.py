"""The figures of a yearly review in words (E6.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.kernel.errors import Message
from yueke.ui.formats import NOTHING, count

TITLES: Mapping[str, Message] = {
    "coverage": gettext_lazy("指标覆盖率"),
    "alpha": gettext_lazy("信度（克朗巴哈 α）"),
    "item_total": gettext_lazy("效度（最低题总相关）"),
    "ave": gettext_lazy("聚合效度（最低 AVE）"),
    "response": gettext_lazy("回收率"),
    "agreement": gettext_lazy("电话复核一致率"),
    "invalid": gettext_lazy("无效答卷占比"),
}
"""What each figure is called, in the order of the form."""
_SHARES = {"coverage", "response", "agreement", "invalid"}


@dataclass(frozen=True)
class FigureRow:
    """A figure as it is read."""

    title: str
    value: str
    n: str
    source: str
    missing: bool


def figure_rows(figures: Sequence[Mapping[str, Any]]) -> list[FigureRow]:
    """Figures as they were taken; those that could not be are said to be missing, and why."""
    known = {one["code"]: one for one in figures}
    return [_row(code, str(title), known.get(code, {})) for code, title in TITLES.items()]


def _row(code: str, title: str, told: Mapping[str, Any]) -> FigureRow:
    value, source = told.get("value"), str(told.get("source", ""))
    if value is None:
        return FigureRow(title, _("缺"), NOTHING, source or _("没有来源"), True)
    text = f"{100 * value:.1f} %" if code in _SHARES else f"{value:.2f}"
    n = told.get("n")
    return FigureRow(title, text, count(n) if n is not None else NOTHING, source, False)
