"""What each card of the dashboard shows; every one reads only the rows the reader may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yueke.compliance.judged import judged
from yueke.compliance.periods import Period
from yueke.domains.customers import queries as customers
from yueke.domains.customers.queries import CustomerFilter
from yueke.domains.orders import queries as orders
from yueke.domains.visits import queries as visits
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.methods.intervals import wilson
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.case_rows import address
from yueke.sites.office.regulation.periods import AskedPeriod
from yueke.ui.charts import Chart, Series
from yueke.ui.formats import count, money, share

MONTHS = 12
PROVINCES = 12

Content = dict[str, Any]


@dataclass(frozen=True)
class Card:
    """One card: its title, what one must be allowed to see, and how its content is read."""

    title: Message
    permission: str
    read: Callable[[Actor, AskedPeriod, datetime], Content]
    wide: bool = False


@dataclass(frozen=True)
class Figure:
    """One figure of the strip, beside the same figure of the period before."""

    title: str
    value: str
    note: str = ""
    url: str = ""
    n: int | str = ""


def summary(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """The strip at the top: how many customers, and the period against the one before it."""
    before = _as_far(asked.period.previous(), asked)
    return {"figures": [f for part in (_base, _orders, _visits) for f in part(actor, asked, before)]}


def _as_far(before: Period, asked: AskedPeriod) -> Period:
    """As many days of the period before as this one has had: a running month is not set against a whole one."""
    if not asked.is_running:
        return before
    days = asked.last_day - asked.period.start
    return Period.between(before.start, min(before.start + days, before.end - timedelta(days=1)))


def _base(actor: Actor, asked: AskedPeriod, before: Period) -> list[Figure]:
    if not actor.may("customers.view"):
        return []
    url = address("office:customers")
    base = sum(one.n for one in customers.counts_by(actor, "grade"))
    new, earlier = _created(actor, asked.period), _created(actor, before)
    key = customers.customers(actor, CustomerFilter(is_key=True)).order_by().count()
    return [
        Figure(pgettext("many", "客户"), count(base), _("重点 %(n)s 户") % {"n": count(key)}, url),
        Figure(_("新建档"), count(new), _against(new, earlier)),
    ]


def _orders(actor: Actor, asked: AskedPeriod, before: Period) -> list[Figure]:
    if not actor.may("orders.view"):
        return []
    now = orders.by_month(actor, asked.period.start, asked.period.end)
    then = orders.by_month(actor, before.start, before.end)
    amount, earlier = (sum((m.amount for m in months), Decimal(0)) for months in (now, then))
    n = sum(m.orders for m in now)
    return [Figure(_("成交金额"), money(amount, "short"), _against(amount, earlier), address("office:orders"), n)]


def _visits(actor: Actor, asked: AskedPeriod, before: Period) -> list[Figure]:
    if not actor.may("visits.view"):
        return []
    now = visits.by_month(actor, asked.period.start, asked.period.end)
    then = visits.by_month(actor, before.start, before.end)
    done, earlier = sum(m.done for m in now), sum(m.done for m in then)
    rated, satisfied = sum(m.rated for m in now), sum(m.satisfied for m in now)
    return [
        Figure(_("回访完成"), count(done), _against(done, earlier), address("office:visit-records")),
        Figure(_("回访满意率"), share(satisfied / rated if rated else None), _("4–5分的占比"), n=rated),
    ]


def _created(actor: Actor, period: Period) -> int:
    last = date.fromordinal(period.end.toordinal() - 1)
    asked = CustomerFilter(created_from=period.start, created_to=last)
    return customers.customers(actor, asked).order_by().count()


def _against(now: Decimal | int, before: Decimal | int) -> str:
    """The change against as many days of the period before."""
    if not before:
        return _("上期同期无")
    change = (Decimal(now) - Decimal(before)) / Decimal(before)
    sign = "+" if change >= 0 else "−"
    return _("较上期同期 %(change)s") % {"change": f"{sign}{share(abs(change))}"}


def by_grade(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """How many customers of each grade."""
    return {"chart": _counted(actor, "grade", _("客户等级"), _("按现行标准最近一次计算的等级（A3.2）。"))}


def by_frequency(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """How many customers of each class by frequency."""
    note = _("按统计窗口内的订单数分类（A3.1）。")
    return {"chart": _counted(actor, "frequency_class", _("购买频次"), note)}


def by_amount(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """How many customers of each class by amount."""
    note = _("按统计窗口内的订单金额分类（A3.1）。")
    return {"chart": _counted(actor, "amount_class", _("购买金额"), note)}


def by_province(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """Where the customers are: the largest provinces, the others together."""
    found = customers.counts_by(actor, "province")
    named = [one for one in found if one.value]
    rows = [(str(one.label), one.n) for one in named[:PROVINCES]]
    if rest := sum(one.n for one in named[PROVINCES:]):
        rows.append((_("其他省份"), rest))
    if empty := sum(one.n for one in found if not one.value):
        rows.append((_("未填"), empty))
    note = _("按档案所填省份；列出最多的%(n)s个。") % {"n": PROVINCES}
    return {"chart": _bars("hbar", _("客户分布"), rows, note, _("省份")), "tall": True}


def by_month_created(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """New customers by month."""
    months = _months(asked)
    found = {one.value: one.n for one in customers.counts_by(actor, "month")}
    rows = [(f"{month:%Y-%m}", found.get(month, 0)) for month in months]
    note = _("按建档时间，不含已归档的客户。")
    return {"chart": _bars("bar", _("每月新建档客户"), rows, note, _("月份")), "tall": True}


def orders_by_month(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """Yuan of orders taken by month."""
    months = _months(asked)
    found = {one.month: one for one in orders.by_month(actor, months[0], _after(months[-1]))}
    data = [float(found[m].amount) if m in found else 0.0 for m in months]
    chart = Chart(
        "bar",
        _("每月订单金额"),
        [f"{m:%Y-%m}" for m in months],
        [Series(_("金额"), data)],
        unit=_("元"),
        n=sum(one.orders for one in found.values()),
        note=_("按下单时间，不含已取消的订单；本月未完。"),
        x_title=_("月份"),
    )
    return {"chart": chart}


def visits_by_month(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """Visits made by month."""
    months = _months(asked)
    found = {one.month: one.done for one in visits.by_month(actor, months[0], _after(months[-1]))}
    rows = [(f"{m:%Y-%m}", found.get(m, 0)) for m in months]
    return {"chart": _bars("bar", _("每月完成回访"), rows, _("按回访时间；含未接通和拒访的记录。"), _("月份"), _("次"))}


def satisfaction(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """The share of satisfied customers by month, with its uncertainty."""
    months = _months(asked)
    found = {one.month: one for one in visits.by_month(actor, months[0], _after(months[-1]))}
    ranges = [wilson(found[m].satisfied, found[m].rated) if m in found else None for m in months]
    rates = [found[m].satisfied / found[m].rated if m in found and found[m].rated else None for m in months]
    series = Series(_("满意率"), rates, [r and r[0] for r in ranges], [r and r[1] for r in ranges])
    chart = Chart(
        "line", _("每月回访满意率"), [f"{m:%Y-%m}" for m in months], [series], share=True,
        n=sum(one.rated for one in found.values()), x_title=_("月份"),
        note=_("打4、5分的占有评分回访的比例；浅色带为95%置信区间（Wilson）。"),
    )  # fmt: skip
    return {"chart": chart}


def red_clauses(actor: Actor, asked: AskedPeriod, at: datetime) -> Content:
    """The clauses that miss their target in the period, the furthest first."""
    found = judged(asked.period, at, actor)
    if found is None:
        return {"answer": None}
    leaves = [leaf for c in found.told for one in c.clauses for leaf in (one.parts or (one,))]
    red = sorted((e for e in leaves if e.light == "broken"), key=lambda e: (e.rate or 0) - (e.target or 1))
    lights = {name: sum(e.light == name for e in leaves) for name in ("kept", "at_risk", "broken", "not_judged")}
    base = asked.query
    return {
        "lights": [
            (name, n, f"{address('office:regulation', light=name)}{'&' + base if base else ''}")
            for name, n in lights.items()
        ],
        "red": [
            {
                "title": words.title_of(e.clause),
                "id": e.clause.id,
                "rate": e.rate,
                "target": e.target,
                "broken": e.broken,
                "settled": e.settled,
                "late": words.breach_words(e),
                "url": f"{address('office:clause', e.clause.id)}{'?' + base if base else ''}",
            }
            for e in red
        ],
        "answer": found,
    }


def _counted(actor: Actor, dimension: str, title: str, note: str) -> Chart:
    found = customers.counts_by(actor, dimension)
    return _bars("hbar", title, [(str(one.label), one.n) for one in found], note, title)


def _bars(kind: Any, title: str, rows: list[tuple[str, int]], note: str, x_title: str, unit: str = "") -> Chart:
    unit = unit or _("户")
    data = [n for _label, n in rows]
    series = [Series(unit, data if any(data) else [])]
    x = [label for label, _n in rows] if any(data) else []
    return Chart(kind, title, x, series, unit=unit, n=sum(data), note=note, x_title=x_title)


def _months(asked: AskedPeriod) -> list[date]:
    """The first days of the twelve months that end with the period."""
    last = Period.month(asked.last_day)
    return [last.shifted(-i).start for i in range(MONTHS - 1, -1, -1)]


def _after(month: date) -> date:
    return Period.month(month).end


CARDS: dict[str, Card] = {
    "summary": Card(gettext_lazy("概况"), "dashboard.view", summary, wide=True),
    "red": Card(gettext_lazy("制度执行"), "regulation.view", red_clauses),
    "orders": Card(gettext_lazy("每月订单金额"), "orders.view", orders_by_month),
    "grade": Card(gettext_lazy("客户等级"), "customers.view", by_grade),
    "frequency": Card(gettext_lazy("购买频次"), "customers.view", by_frequency),
    "amount": Card(gettext_lazy("购买金额"), "customers.view", by_amount),
    "visits": Card(gettext_lazy("每月完成回访"), "visits.view", visits_by_month),
    "satisfaction": Card(gettext_lazy("每月回访满意率"), "visits.view", satisfaction),
    "created": Card(gettext_lazy("每月新建档客户"), "customers.view", by_month_created),
    "province": Card(gettext_lazy("客户分布"), "customers.view", by_province),
}
"""The cards in their order on the page."""
