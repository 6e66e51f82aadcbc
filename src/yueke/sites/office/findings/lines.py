"""The lists of these pages: tabs over them, and rows of a few cells each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel import clock
from yueke.kernel.errors import Message
from yueke.kernel.lifecycle import Lifecycle
from yueke.kernel.paging import paginate
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import NOTHING
from yueke.ui.page import page
from yueke.ui.templatetags.yueke import light

SIZE = 20
FINDINGS = (
    ("findings", pgettext_lazy("finding", "结论")),
    ("decisions", pgettext_lazy("one", "决定")),
    ("meetings", _("会议")),
    ("reviews", _("年度评审")),
    ("checks", _("监督检查")),
    ("fair-scores", _("公平得分")),
)
REGISTERS = (
    ("benchmarks", _("标杆")),
    ("trends", _("得失趋势")),
    ("expectations", pgettext_lazy("one", "期望")),
    ("cross-checks", _("交叉核对")),
)
"""Url name and title of each tab."""


@dataclass(frozen=True)
class Line:
    """A row: what it is called, its page, one text for each further head, and a light or tag at its side."""

    title: Message | SafeString
    url: str
    cells: Sequence[Message | SafeString]
    side: SafeString | str = ""


@dataclass(frozen=True)
class Sheet:
    """A list: its tab, heads (the first is that of the titles), what to do, and what stands there when it is empty."""

    tab: str
    heads: Sequence[Message]
    subtitle: Message
    clause: str
    empty: Message
    icon: str
    action: Message = ""
    action_url: str = ""
    note: Message = ""


def tabs(active: str) -> list[dict[str, Any]]:
    """The tabs of the group ``active`` belongs to."""
    group = next(group for group in (FINDINGS, REGISTERS) if active in dict(group))
    return [{"title": title, "url": reverse(f"office:{name}"), "active": name == active} for name, title in group]


def sheet_page(
    request: ActingRequest,
    sheet: Sheet,
    rows: QuerySet[Any],
    line_of: Callable[[Any], Line],
    *,
    order: tuple[str, ...],
    **more: Any,
) -> HttpResponse:
    """A page of the list."""
    found = paginate(rows, request.GET.get("page"), SIZE, order=order)
    title = _("结论与行动") if sheet.tab in dict(FINDINGS) else _("期望与标杆")
    context = {
        "sheet": sheet,
        "title": title,
        "tabs": tabs(sheet.tab),
        "page": found,
        "lines": [line_of(row) for row in found.rows],
        "width": len(sheet.heads) + 1,
        "at": clock.now(),
        **more,
    }
    return page(request, more.get("template", "office/findings/list.html"), context)


def state_look(life: Lifecycle, code: str) -> SafeString:
    """A state as a light where it has a colour, else as a tag."""
    state = life.state(code)
    if state.tone in ("kept", "at_risk", "broken"):
        return light(state.tone, str(state.label))
    return format_html('<span class="y-tag">{}</span>', state.label)


def figure_text(value: float | None, unit: str = "points") -> str:
    """A figure with one decimal: points of 100, or percent."""
    if value is None:
        return NOTHING
    return f"{value:.1f}\u202f%" if unit == "share" else f"{value:.1f}"


def interval_text(low: float | None, high: float | None) -> str:
    """``70.1～74.7``."""
    return NOTHING if low is None or high is None else f"{low:.1f}～{high:.1f}"
