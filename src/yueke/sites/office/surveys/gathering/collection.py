"""The tab 收集 of a survey: how far it is, by stratum, by mode and by day; ways in, links, quotas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.surveys import queries
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models import Door, Survey
from yueke.domains.surveys.queries import gathering
from yueke.domains.surveys.queries.gathering import Standing
from yueke.kernel import clock
from yueke.kernel.access import Actor, require_any
from yueke.kernel.errors import Message
from yueke.reactions.inviting import address_of_portal
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.gathering.acting import TOLD
from yueke.sites.office.surveys.gathering.sheets import SEE, url_of
from yueke.sites.office.surveys.sampling.words import stratum_told
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.charts import Chart, Series
from yueke.ui.page import page

LONGEST_CURVE = 120
"""Days of the curve; longer collections show the latest."""
MOST_STRATA = 60
"""Strata shown one by one, the largest first; the others together."""

FAILURES: dict[str, Message] = {
    "no_address": gettext_lazy("没有手机号或邮箱"),
    "unwilling": gettext_lazy("不接受调查"),
    "frozen": gettext_lazy("档案冻结"),
    "erased": gettext_lazy("档案已匿名化"),
    "withdrawn": gettext_lazy("已撤回同意"),
    "no_consent": gettext_lazy("没有同意"),
    "held": gettext_lazy("发送前改为不可联系"),
    "given_up": gettext_lazy("到期未能发出"),
    "unsure": gettext_lazy("不能确定是否送达"),
    "returned": gettext_lazy("被退回"),
}
"""Why a link was not sent."""


@dataclass(frozen=True)
class Way:
    """A door as the page lists it."""

    row: Door
    complete: int
    url: str
    told: str


@require_GET
def collection(request: ActingRequest, survey_id: int) -> HttpResponse:
    """How far the collection is (clauses D5.3, D5.4)."""
    require_any(request.actor, SEE)
    found = queries.get(request.actor, survey_id)
    context = context_of(request.actor, found)
    context["ways"] = _ways(request, found, context["portal"])
    return page(request, "office/surveys/gathering/collection.html", context)


def context_of(actor: Actor, found: Survey) -> dict[str, Any]:
    """All the page shows but the doors."""
    at = clock.now()
    rows = gathering.standings(found)
    days = gathering.completed_by_day(found)
    modes = gathering.by_mode(found)
    all_of_it = gathering.total(rows)
    may_run = actor.may("surveys.run")
    return {
        "survey": found, "tabs": tabs_of(actor, found.pk, "survey-collection"), "at": at, "may_run": may_run,
        "is_open": found.state in ("draft", "submitted", "approved", "running", "paused"), "is_running": found.state == "running",
        "rows": _named(rows, gathering.strata_by(found)), "all": all_of_it, "has_strata": len(rows) > 1, "modes": _modes(modes),
        "complete": sum(one.complete for one in modes), "started": sum(one.started for one in modes),
        "turned_away": sum(one.turned_away for one in modes), "curve": curve(days, timezone.localtime(at).date()),
        "links": (told := gathering.links(found)), "failures": [(FAILURES.get(why, why), n) for why, n in sorted(told.failed.items())],
        "quotas": gathering.quotas(found), "portal": address_of_portal(),
        "by_link": Mode.LINK in found.modes or all_of_it.drawn > 0,
    }  # fmt: skip


def curve(days: Sequence[tuple[date, int]], today: date) -> Chart:
    """Complete answers of each day, and all up to it; days without any count nothing."""
    counts = dict(days)
    first = min(counts, default=today)
    span = [first + timedelta(days=n) for n in range(max(0, (max([*counts, today]) - first).days) + 1)]
    summed, total = [], 0
    for day in span:
        total += counts.get(day, 0)
        summed.append(total)
    shown = slice(-LONGEST_CURVE, None)
    series = [
        Series(_("当日"), [counts.get(day, 0) for day in span][shown]), Series(_("累计"), summed[shown]),
    ]  # fmt: skip
    labels = [f"{day:%m-%d}" for day in span][shown]
    return Chart(
        "line",
        _("每日完成"),
        labels,
        series if counts else [],
        unit=_("份"),
        n=total,
        note=_("答完并计入配额的答卷，按答完的日期。"),
    )


def _named(rows: Sequence[Standing], by: Sequence[str]) -> list[Standing]:
    """The strata by their names, the largest first beyond :data:`MOST_STRATA`; those counted together as such."""
    kept, rest = list(rows), list[Standing]()
    if len(rows) > MOST_STRATA:
        largest = sorted(rows, key=lambda one: -one.drawn)
        kept, rest = largest[: MOST_STRATA - 1], largest[MOST_STRATA - 1 :]
    several = len(rows) > 1
    found = [
        replace(one, name=stratum_told(by, one.name) if one.name else _("人数少的各层") if several else _("全部"))
        for one in kept
    ]
    return [*found, gathering.total(rest, _("其余 %(n)s 层") % {"n": len(rest)})] if rest else found


def _modes(rows: Sequence[gathering.ByMode]) -> list[gathering.ByMode]:
    return [replace(one, mode=str(Mode(one.mode).label)) for one in rows]


def _ways(request: ActingRequest, found: Survey, stated: str) -> list[Way]:
    words = dict(TOLD)
    return [
        Way(
            row, complete, url_of(request, stated, row.code),
            "、".join(f"{words.get(name, name)}：{value}" for name, value in row.parameters.items()),
        )
        for row, complete in gathering.doors(found)
    ]  # fmt: skip
