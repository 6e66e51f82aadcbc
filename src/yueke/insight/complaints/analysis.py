"""Everything that is told of the complaints of some days, for a page, a report or a machine: the same figures for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import Channel, Grade, Outcome
from yueke.domains.complaints.queries.trees import Leaf
from yueke.domains.orders import queries as orders
from yueke.domains.organization import queries as organization
from yueke.insight.complaints.asked import Asked
from yueke.insight.complaints.cube import Counted, Cube, Group, counted, counted_by
from yueke.insight.complaints.subjects import Major, Spoken, majors, spoken
from yueke.insight.complaints.times import InTime, StepTime, in_time, step_times
from yueke.insight.complaints.trend import Trend, trend
from yueke.kernel.access import Actor

ON_A_PAGE, IN_A_REPORT = 400, 1_500
"""Texts read for themes: a page does not wait for more."""

_CHOICES: dict[str, Any] = {"channel": Channel, "grade": Grade, "outcome": Outcome}


@dataclass(frozen=True)
class Analysis:
    """The complaints ``asked`` for as they stood ``at``: all, of the days before, of the same days a year before.

    ``orders`` and ``orders_before`` are those taken meanwhile; None where only some complaints are looked at.
    """

    asked: Asked
    at: datetime
    total: Counted
    before: Counted
    year_ago: Counted
    orders: int | None
    orders_before: int | None
    cube: Cube
    trend: Trend
    steps: tuple[StepTime, ...]
    times: tuple[InTime, ...]
    spoken: Spoken
    majors: tuple[Major, ...]
    categories: Mapping[int | None, str]
    departments: Mapping[int, str]

    @property
    def is_running(self) -> bool:
        """Whether the days asked for are not over yet."""
        return self.asked.end > timezone.localtime(self.at).date()


def analysis(actor: Actor, asked: Asked, *, at: datetime, texts: int = ON_A_PAGE) -> Analysis:
    """Work all of it out, within the rows ``actor`` sees; some fifteen queries whatever the number of complaints."""
    today = timezone.localtime(at).date()
    before = _as_far(asked.before(), asked, today)
    rows, rows_before = asked.rows(actor), before.rows(actor)
    total, cube = counted_by(rows, at)
    earlier = counted(rows_before, at)
    year_ago = counted(_as_far(asked.year_before(), asked, today).rows(actor), at)
    categories = paths(queries.categories(closed=True))
    names = {"category_id": categories, "cause_id": paths(queries.causes(closed=True))}
    departments = department_paths()
    cube = _named(cube, names, departments)
    found = tuple(majors(rows)) if total.major else ()
    told = spoken(rows, rows_before, total.n, earlier.n, texts)
    return Analysis(
        asked, at, total, earlier, year_ago, *_orders(actor, asked, before), cube,
        trend(actor, asked, today, categories), tuple(step_times(rows)), tuple(in_time(rows, at)), told, found,
        categories, departments,
    )  # fmt: skip


def paths(leaves: list[Leaf]) -> dict[int | None, str]:
    """The names of a tree's rows with what they lie below: «服务态度» is found under more than one."""
    names = {one.id: one.name for one in leaves}
    return {one.id: f"{names[one.parent_id]}·{one.name}" if one.parent_id in names else one.name for one in leaves}


def department_paths() -> dict[int, str]:
    """The names of departments with what they belong to, the head office left out: every branch has a «售后服务部»."""
    above: list[str] = []
    found = {}
    for pk, name, depth in organization.department_tree():
        above[depth:] = [name]
        found[pk] = "·".join(above[1:]) or name
    return found


def _as_far(other: Asked, asked: Asked, today: date) -> Asked:
    """As many days of earlier ones as these have had: a running month is not set against a whole one."""
    if not asked.first <= today < asked.end:
        return other
    had = today - asked.first
    return other.during(other.first, min(other.end, date.fromordinal((other.first + had).toordinal() + 1)))


def _orders(actor: Actor, asked: Asked, before: Asked) -> tuple[int | None, int | None]:
    if asked.is_narrowed or not actor.may("orders.view"):
        return None, None
    now, then = (sum(month.orders for month in orders.by_month(actor, one.first, one.end)) for one in (asked, before))
    return now, then


def _named(
    cube: Cube, names: Mapping[str, Mapping[int | None, str]], departments: Mapping[int, str]
) -> dict[str, list[Group]]:
    return {
        dimension: [replace(one, label=_label(dimension, one, names, departments)) for one in groups]
        for dimension, groups in cube.items()
    }


def _label(
    dimension: str, one: Group, names: Mapping[str, Mapping[int | None, str]], departments: Mapping[int, str]
) -> str:
    if one.key in (None, ""):
        return _NOBODY_SAID[dimension]()
    if dimension in names:
        return names[dimension].get(one.key, "")
    if dimension == "department_id":
        return departments.get(one.key, "")
    if dimension in _CHOICES:
        return str(_CHOICES[dimension](one.key).label)
    if dimension == "round":
        return _("第%(n)s轮") % {"n": one.key}
    if dimension == "satisfaction":
        return _("%(n)s分") % {"n": one.key}
    return one.label or str(one.key)


_NOBODY_SAID: dict[str, Callable[[], str]] = {
    "category_id": lambda: _("未分类"),
    "cause_id": lambda: _("原因未查明"),
    "product_key": lambda: _("未涉及产品"),
    "batch": lambda: _("未记批号"),
    "department_id": lambda: _("未转办"),
    "region": lambda: _("地区不详"),
    "satisfaction": lambda: _("未评价"),
    "outcome": lambda: _("未答复"),
    "channel": str,
    "grade": str,
    "round": str,
}
