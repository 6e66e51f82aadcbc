"""The figures as tables of plain values: what a page shows, a workbook holds, a report prints and a frozen cut keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yueke.domains.complaints.choices import ClockKind
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE
from yueke.insight.complaints.analysis import Analysis
from yueke.insight.complaints.asked import months_later
from yueke.insight.complaints.cube import Group
from yueke.insight.complaints.definitions import told
from yueke.ui.formats import count, money, share

Kind = Literal["text", "count", "share", "money", "hours", "number"]
MOST_ROWS = 30
"""Rows of a dimension: the others are added up in one."""


@dataclass(frozen=True)
class Column:
    """A column: its title and what its values are. Shares are 0..1, money yuan, None is unknown."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """Some figures: ``links`` are the parameters that narrow the list of complaints to a row (empty: none).

    Of ``unknown`` complaints nobody said what the table is by; they are its last row.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    n: int
    definition: str
    links: tuple[Mapping[str, str], ...] = field(default=())
    unknown: int = 0

    def shown(self) -> list[list[str]]:
        """The rows as people read them."""
        return [[text_of(value, one.kind) for value, one in zip(row, self.columns, strict=True)] for row in self.rows]

    def to_data(self) -> dict[str, Any]:
        """The table as JSON, without links: a frozen cut leads nowhere."""
        data = asdict(self)
        del data["links"]
        data["rows"] = [
            [float(value) if one.kind == "money" else value for value, one in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Table:
        """What :meth:`to_data` gave."""
        columns = tuple(Column(**one) for one in data["columns"])
        rows = tuple(tuple(row) for row in data["rows"])
        return cls(
            data["code"], data["title"], columns, rows, data["n"], data["definition"], unknown=data.get("unknown", 0)
        )


def text_of(value: Any, kind: Kind) -> str:
    """A value as people read it."""
    if value is None:
        return "—"
    if kind == "count":
        return count(value)
    if kind == "share":
        return share(value)
    if kind == "money":
        return money(value)
    if kind in ("hours", "number"):
        return count(value) if isinstance(value, int) else f"{value:,.1f}"
    return str(value)


BY: dict[str, tuple[str, str, str]] = {
    "category": ("category_id", "category_id", "category"),
    "cause": ("cause_id", "cause_id", "cause"),
    "product": ("product_key", "product_id", "product"),
    "batch": ("batch", "batch", "batch"),
    "department": ("department_id", "department_id", "department"),
    "region": ("region", "region", "region"),
    "channel": ("channel", "channel", "n"),
    "grade": ("grade", "grade", "n"),
}
"""Code of a table: the dimension of the pass, the parameter of the list of complaints, its definition."""


def by_title(code: str) -> str:
    """What the table of a dimension is called."""
    return {
        "category": _("投诉类型"), "cause": _("投诉原因"), "product": _("涉及产品"), "batch": _("涉及批次"),
        "department": _("责任部门"), "region": _("地区"), "channel": _("受理渠道"), "grade": _("投诉等级"),
    }[code]  # fmt: skip


def tables(a: Analysis) -> dict[str, Table]:
    """All tables by their codes, in the order of the page."""
    found = [totals(a), months(a), spikes(a), *(by(a, code) for code in BY), steps(a), times(a), rounds(a), rating(a)]
    return {one.code: one for one in (*found, outcomes(a), themes(a), majors(a))}


def by(a: Analysis, code: str) -> Table:
    """Complaints by one dimension, the most frequent first; the rest of a long tail in one row."""
    dimension, param, definition = BY[code]
    said = _told_apart([one for one in a.cube[dimension] if one.key not in (None, "")])
    unsaid = [one for one in a.cube[dimension] if one.key in (None, "")]
    shown, rest = said[:MOST_ROWS], said[MOST_ROWS:]
    rows = [_by_row(a, one) for one in shown]
    links: list[Mapping[str, str]] = [_link(a, param, one.key) for one in shown]
    if rest:
        n = sum(one.counted.n for one in rest)
        paid = sum(one.counted.compensation for one in rest)
        label = _("其余%(n)s项") % {"n": len(rest)}
        rows.append((label, n, n / a.total.n, None, None, None, paid))
        links.append({})
    rows += [_by_row(a, one) for one in unsaid]
    links += [{}] * len(unsaid)
    columns = (
        Column(by_title(code)), Column(_("件数"), "count"), Column(_("占比"), "share"), Column(_("按时答复率"), "share"),
        Column(_("满意率"), "share"), Column(_("重办率"), "share"), Column(_("赔付金额（元）"), "money"),
    )  # fmt: skip
    note = told(*dict.fromkeys((definition, "n")))
    unknown = sum(one.counted.n for one in unsaid)
    return Table(code, by_title(code), columns, tuple(rows), a.total.n, note, tuple(links), unknown)


def _told_apart(groups: list[Group]) -> list[Group]:
    """What is called the same: a product of the catalogue, and one that was only named when somebody complained."""
    often = Counter(one.label for one in groups)
    return [
        replace(one, label=_("%(name)s（未对上目录）") % {"name": one.label})
        if often[one.label] > 1 and one.key == one.label
        else one
        for one in groups
    ]


def _by_row(a: Analysis, one: Group) -> tuple[Any, ...]:
    c = one.counted
    return (
        one.label, c.n, c.n / a.total.n, _share(c.in_time, c.promised), _share(c.satisfied, c.rated),
        _share(c.reopened, c.answered), c.compensation,
    )  # fmt: skip


def _link(a: Analysis, param: str, key: Any) -> Mapping[str, str]:
    if key in (None, ""):
        return {}
    if param == "product_id":
        if not str(key).startswith("p") or not str(key)[1:].isdecimal():
            return {}
        key = key[1:]
    return a.asked.list_params(**{param: key})


def totals(a: Analysis) -> Table:
    """The figures at the top, beside those of the days before and of a year ago."""
    three = (a.total, a.before, a.year_ago)
    rates = (_per_10000(a.total.n, a.orders), _per_10000(a.before.n, a.orders_before), None)
    rows: list[tuple[Any, ...]] = [
        (_("投诉量（件）"), *(one.n for one in three)),
        (_("万单投诉率"), *rates),
        (_("重大投诉（件）"), *(one.major for one in three)),
        (_("重复投诉（件）"), *(one.repeated for one in three)),
        (_("已答复（件）"), *(one.answered for one in three)),
        (_("已办结（件）"), *(one.closed for one in three)),
        (_("仍在办理（件）"), *(one.still_open for one in three)),
        (_("按时答复率（%）"), *(_percent(one.in_time, one.promised) for one in three)),
        (_("满意率（%）"), *(_percent(one.satisfied, one.rated) for one in three)),
        (_("重办率（%）"), *(_percent(one.reopened, one.answered) for one in three)),
        (_("赔付金额（元）"), *(float(one.compensation) for one in three)),
    ]
    columns = (Column(_("指标")), *(Column(t, "number") for t in (_("本期"), _("上期"), _("去年同期"))))
    note = told("n", "rate", "in_time", "satisfied", "reopened", "compensation", "repeated")
    return Table("totals", _("总体指标"), columns, tuple(rows), a.total.n, note)


def months(a: Analysis) -> Table:
    """Complaints by month, with what the chart of counts says of each."""
    points = a.trend.chart.points if a.trend.chart else (None,) * len(a.trend.months)
    rows: list[tuple[Any, ...]] = []
    links: list[Mapping[str, str]] = []
    for month, n, point in zip(a.trend.months, a.trend.counts, points, strict=True):
        signals = "；".join(_rule(one.rule, above=one.above) for one in point.signals) if point else ""
        rows.append((f"{month:%Y-%m}", n, signals))
        asked = a.asked.during(month, months_later(month, 1))
        links.append(asked.list_params())
    columns = (Column(_("月份")), Column(_("件数"), "count"), Column(_("判定")))
    return Table(
        "months", _("每月投诉量"), columns, tuple(rows), sum(a.trend.counts), told("n", "control"), tuple(links)
    )


def spikes(a: Analysis) -> Table:
    """What was more than usual, and in which month."""
    kinds = {"category": _("投诉类型"), "product": pgettext("one", "产品")}
    rows = tuple(
        (f"{one.month:%Y-%m}", kinds[one.of], one.label, one.count, one.expected, one.limit) for one in a.trend.spikes
    )
    links = []
    for one in a.trend.spikes:
        asked = a.asked.during(one.month, months_later(one.month, 1))
        param = BY[one.of][1]
        found = _link(a, param, one.key)
        links.append(asked.list_params(**{param: found[param]}) if found else {})
    columns = (
        Column(_("月份")), Column(_("按")), Column(_("名称")), Column(_("件数"), "count"),
        Column(_("平常"), "number"), Column(_("界限"), "number"),
    )  # fmt: skip
    return Table("spikes", _("异常增多"), columns, rows, len(rows), told("spike"), tuple(links))


def steps(a: Analysis) -> Table:
    """The time in each step."""
    names = {
        "accept": _("登记到受理"), "contact": _("登记到首次联系"), "sign": _("受理到签收"), "investigate": _("签收到开始调查"),
        "propose": _("签收到提出方案"), "reply": _("登记到答复"), "close": _("受理到办结"),
    }  # fmt: skip
    rows = tuple((names[one.step], one.n, one.median, one.ninth) for one in a.steps)
    columns = (
        Column(_("环节")),
        Column(_("件数"), "count"),
        Column(_("中位数（小时）"), "hours"),
        Column(_("九成（小时）"), "hours"),
    )
    return Table("steps", _("各环节用时"), columns, rows, a.total.n, told("steps"))


def times(a: Analysis) -> Table:
    """Shares in time by kind of clock."""
    rows = tuple((str(ClockKind(one.kind).label), one.n, one.kept / one.n, one.low, one.high) for one in a.times)
    columns = (
        Column(_("时限")), Column(_("应完成"), "count"), Column(_("及时率"), "share"), Column(_("下限"), "share"),
        Column(_("上限"), "share"),
    )  # fmt: skip
    return Table("times", _("各时限及时率"), columns, rows, sum(one.n for one in a.times), told("times", "interval"))


def rounds(a: Analysis) -> Table:
    """How often complaints had to be worked on."""
    groups = sorted(a.cube["round"], key=lambda one: one.key)
    rows = tuple((one.label, one.counted.n, one.counted.n / a.total.n) for one in groups)
    columns = (Column(_("办理轮次")), Column(_("件数"), "count"), Column(_("占比"), "share"))
    return Table("rounds", _("办理轮次"), columns, rows, a.total.n, told("reopened"))


def rating(a: Analysis) -> Table:
    """What customers said."""
    groups = {one.key: one.counted.n for one in a.cube["satisfaction"]}
    rows = tuple(
        (_("%(n)s分") % {"n": n}, groups.get(n, 0), groups.get(n, 0) / a.total.rated) for n in (5, 4, 3, 2, 1)
    ) if a.total.rated else ()  # fmt: skip
    columns = (Column(_("评价")), Column(_("件数"), "count"), Column(_("占比"), "share"))
    return Table("rating", _("满意度"), columns, rows, a.total.rated, told("satisfied"))


def outcomes(a: Analysis) -> Table:
    """How complaints ended for the customer."""
    rows = tuple((one.label, one.counted.n, one.counted.n / a.total.n) for one in a.cube["outcome"])
    columns = (Column(_("处理结果")), Column(_("件数"), "count"), Column(_("占比"), "share"))
    return Table("outcomes", _("处理结果"), columns, rows, a.total.n, told("n"))


def themes(a: Analysis) -> Table:
    """What complaints speak of."""
    words = {"more": _("增多"), "fewer": _("减少"), "as before": _("持平")}
    rows = tuple(
        (one.fragment, one.count, one.count / one.n, one.before, words.get(one.verdict or "", "—"))
        for one in a.spoken.themes
    )
    columns = (
        Column(_("主题词")), Column(_("件数"), "count"), Column(_("占比"), "share"), Column(_("上期件数"), "count"),
        Column(_("与上期比")),
    )  # fmt: skip
    note = told("themes")
    if a.spoken.step > 1:
        note += _("投诉较多，每%(step)s件读1件。") % {"step": a.spoken.step}
    return Table("themes", _("主题词"), columns, rows, a.spoken.n, note)


def majors(a: Analysis) -> Table:
    """The major ones by number."""
    rows = tuple(
        (
            one.number, a.categories.get(one.category_id, "") or _("未分类"),
            a.departments.get(one.department_id or 0, "") or _("未转办"), str(COMPLAINT_LIFE.state(one.state).label),
        )
        for one in a.majors
    )  # fmt: skip
    columns = (Column(_("投诉编号")), Column(_("投诉类型")), Column(_("责任部门")), Column(_("状态")))
    return Table("majors", _("重大投诉"), columns, rows, a.total.major, told("n"))


def _rule(rule: str, *, above: bool) -> str:
    side = _("偏多") if above else _("偏少")
    return {
        "beyond 3": _("超出控制限（%(side)s）"), "2 of 3 beyond 2": _("三个月中有两个月明显%(side)s"),
        "4 of 5 beyond 1": _("五个月中有四个月%(side)s"), "8 on one side": _("连续八个月%(side)s"),
    }[rule] % {"side": side}  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _per_10000(n: int, orders: int | None) -> float | None:
    return 10_000 * n / orders if orders else None
