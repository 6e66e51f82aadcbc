"""The figures of data quality on the steward's desk: rules with the archives behind them, completeness, the trend."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.domains.customers import queries
from yueke.domains.customers.quality.checks import CHECKS, STEPS, step_code
from yueke.domains.customers.queries.quality import DUPLICATES
from yueke.kernel.access import Actor
from yueke.kernel.paging import paginate
from yueke.reactions.upkeep import stale_before
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.charts import Chart, Series
from yueke.ui.formats import moment

Past = dict[str, list[tuple[date, float]]]
"""The shares of each rule by day."""

SIZE = 20
DAYS = 90
"""How far back the trend goes."""
SPARK = 30
"""How many readings the small line beside each rule shows."""


def quality_of(request: ActingRequest, at: datetime) -> dict[str, Any]:
    """One rule with the archives that break it, or all rules with their figures, the distribution and the trend."""
    actor, code = request.actor, request.GET.get("rule", "")
    return _behind(request, code, at) if code else _overview(actor, at)


def _overview(actor: Actor, at: datetime) -> dict[str, Any]:
    found, read_at = queries.latest_figures(actor, stale_before(at))
    figures = {figure.code: figure for figure in found}
    since = timezone.localtime(at).date() - timedelta(days=DAYS)
    past = queries.trend(actor, since)
    rules = [(check, figures[check.code], _spark(past, check.code)) for check in CHECKS if check.code in figures]
    known = next(iter(figures.values())).of if figures else 0
    return {
        "rules": rules,
        "duplicates": figures.get(DUPLICATES),
        "known": known,
        "read_at": read_at,
        "search": queries.latest_search() if actor.scope.kind == "all" else None,
        "may_merge": actor.may("customers.merge"),
        "distribution": _distribution(figures, known),
        "trend": _trend(past, at),
    }


def _distribution(figures: dict[str, queries.Figure], known: int) -> Chart:
    steps = [f"{low}–{high} %" if low != high else f"{low} %" for low, high in STEPS]
    counts = [figures[code].found if (code := step_code(step)) in figures else 0 for step in STEPS]
    return Chart(
        "bar",
        _("完整度分布"),
        steps,
        [Series(_("档案"), counts)],
        n=known,
        unit=_("份"),
        x_title=_("完整度"),
        note=_("完整度按客户性质给各项资料计分，满分 100。"),
    )


def _spark(past: Past, code: str) -> list[float]:
    return [share for _day, share in past.get(code, [])][-SPARK:]


def _trend(found: Past, at: datetime) -> Chart | None:
    days = sorted({day for points in found.values() for day, _share in points})
    if len(days) < 2:
        return None
    named = {**{check.code: check.label for check in CHECKS}, DUPLICATES: _("确定重复")}
    series = []
    for code, label in named.items():
        shares = dict(found.get(code, []))
        values = [None if day not in shares else round(shares[day] * 1000, 1) for day in days]
        if any(values):
            series.append(Series(str(label), values))
    return Chart(
        "line",
        _("每千份档案里的问题"),
        [f"{day:%m-%d}" for day in days],
        series,
        unit=_("份"),
        x_title=_("日期"),
        note=_("每晚 03:10 对全部在用档案计数一次并留存；缺少的日子没有运行。截至 %(at)s。") % {"at": moment(at)},
    )


def _behind(request: ActingRequest, code: str, at: datetime) -> dict[str, Any]:
    check, rows = queries.breaking(request.actor, code, stale_before(at))
    found = paginate(rows, request.GET.get("page"), SIZE, order=("-created_at", "-id"))
    profiles = [{"row": row, "name": name_for(request.actor, row)} for row in found.rows]
    return {"check": check, "page": found, "profiles": profiles}
