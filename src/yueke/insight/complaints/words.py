"""What the figures say, in sentences: written by rules, so that nobody has to, and careful with what they do not show."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from yueke.domains.complaints.choices import ClockKind
from yueke.insight.complaints.analysis import Analysis
from yueke.insight.complaints.cube import Group
from yueke.insight.complaints.tables import BY
from yueke.methods.effects import Counted as Exposed
from yueke.methods.effects import rate_ratio
from yueke.methods.intervals import wilson
from yueke.methods.warning.pareto import Pareto, pareto
from yueke.ui.formats import count, money, share

FEW = 30
"""Shares of fewer cases are only a hint."""
AIM = 0.9
"""A share in time is named as a matter of concern when even the upper end of its interval lies below this."""


def overview(a: Analysis) -> list[str]:
    """How many, against before; how they went."""
    t = a.total
    if not t.n:
        return [_("本期没有收到投诉。")]
    found = [_("本期收到投诉%(n)s件，%(change)s。") % {"n": count(t.n), "change": _against(a)}]
    if a.orders:
        found[0] += _("每万单%(rate)s件。") % {"rate": f"{10_000 * t.n / a.orders:,.1f}"}
    if t.major or t.repeated:
        found.append(
            _("其中重大投诉%(major)s件，重复投诉%(repeated)s件。") % {"major": t.major, "repeated": t.repeated}
        )
    facts = {"answered": count(t.answered), "closed": count(t.closed), "open": count(t.still_open)}
    found.append(_("截至数据截止时间，已答复%(answered)s件，已办结%(closed)s件，仍在办理%(open)s件。") % facts)
    for part, whole, text in (
        (t.in_time, t.promised, _("按时答复率%(share)s（%(part)s/%(whole)s）")),
        (t.satisfied, t.rated, _("满意率%(share)s（%(part)s/%(whole)s）")),
        (t.reopened, t.answered, _("重办率%(share)s（%(part)s/%(whole)s）")),
    ):
        if whole:
            hint = _("，件数少，仅供参考。") if whole < FEW else "。"
            found.append(text % {"share": share(part / whole), "part": part, "whole": whole} + hint)
    if t.compensated:
        told = {"n": count(t.compensated), "sum": money(t.compensation), "each": money(t.compensation / t.compensated)}
        found.append(_("赔付%(n)s件，合计%(sum)s，平均每件%(each)s。") % told)
    return found


def kinds(a: Analysis) -> list[str]:
    """Which types and causes make up most."""
    found = []
    for code, none, few, many in (
        ("category", _("未分类"), _("投诉集中在%(names)s，合计占%(share)s。"), _("投诉类型比较分散，没有哪几类占多数；最多的是%(names)s。")),
        ("cause", _("原因未查明"), _("已查明的原因集中在%(names)s，合计占%(share)s。"), _("已查明的原因比较分散；最多的是%(names)s。")),
    ):  # fmt: skip
        groups = [one for one in a.cube[BY[code][0]] if one.key is not None]
        unknown = a.total.n - sum(one.counted.n for one in groups)
        if groups:
            found.append(_concentrated(groups, few, many))
        if unknown:
            found.append(_("另有%(n)s件%(none)s。") % {"n": unknown, "none": none})
    return found


def unusual(a: Analysis) -> list[str]:
    """What was more than usual, month by month; what the chart of counts says. Nothing that the method does not."""
    if not a.trend.months:
        return []
    found = [
        _("%(month)s“%(name)s”比平时多：%(n)s件，平时每月约%(usual)s件。")
        % {"month": month_name(one.month), "name": one.label, "n": one.count, "usual": f"{one.expected:.1f}"}
        for one in a.trend.spikes
    ]
    points = a.trend.chart.points if a.trend.chart else ()
    for month, point in zip(a.trend.months, points, strict=False):
        if month < a.asked.first.replace(day=1) or month >= a.asked.end:
            continue
        for signal in point.signals:
            if signal.rule == "beyond 3":
                text = _("%(month)s投诉总量高于控制上限。") if signal.above else _("%(month)s投诉总量低于控制下限。")
                found.append(text % {"month": month_name(month)})
    judged = any(a.asked.first.replace(day=1) <= month < a.asked.end for month in a.trend.months)
    if not found and judged:
        return [_("与此前各月相比，没有发现异常增多的投诉类型和产品。")]
    return found or [_("所选时间没有满月，不判定异常。")]


def said(a: Analysis) -> list[str]:
    """What is spoken of more than before."""
    more = [f"“{one.fragment}”（{one.count}）" for one in a.spoken.themes if one.verdict == "more"][:6]
    if more:
        return [_("客户原话中比上期更多提到：%(words)s。") % {"words": "、".join(more)}]
    most = [f"“{one.fragment}”（{one.count}）" for one in a.spoken.themes][:6]
    return (
        [_("客户原话中提到最多的是：%(words)s；与上期相比没有明显变化。") % {"words": "、".join(most)}] if most else []
    )


def concerns(a: Analysis) -> list[str]:
    """What should be done about it: a suggestion for each finding that is sure enough, for a person to weigh."""
    found = [
        _("查明%(month)s“%(name)s”增多的原因，确认是否同一批次、同一供应商或同一环节。")
        % {"month": month_name(one.month), "name": one.label}
        for one in a.trend.spikes[:5]
    ]
    groups = [one for one in a.cube["category_id"] if one.key is not None]
    told = _pareto(groups)
    if told.concentrated and told.n >= FEW:
        first = _name_of(groups, told.bars[0].kind)
        found.append(_("对“%(name)s”立项改进，措施完成后比较前后的投诉量。") % {"name": first})
    for one in a.times:
        if one.high < AIM:
            facts = {"name": str(ClockKind(one.kind).label), "share": share(one.kept / one.n)}
            found.append(_("“%(name)s”的及时率只有%(share)s，检查是人手、流程还是时限定得不合适。") % facts)
    unknown = sum(one.counted.answered for one in a.cube["cause_id"] if one.key is None)
    if unknown and unknown >= a.total.answered / 5:
        found.append(_("有%(n)s件已答复的投诉没有写明原因，补记后才能看出该改什么。") % {"n": unknown})
    interval = wilson(a.total.reopened, a.total.answered)
    if interval and interval[0] > 0.1:
        found.append(_("重办偏多，抽查首次答复的方案是否对准客户的诉求。"))
    if not found:
        found.append(_("没有需要单独立项的发现，按现行做法继续观察。") if a.total.n else _("保持现行做法。"))
    return found


def month_name(month: date) -> str:
    """«9月»; the year is told by the title."""
    return _("%(month)s月") % {"month": month.month}


def _against(a: Analysis) -> str:
    parts = []
    for before, name, same in (
        (a.before.n, _("上期"), _("与上期持平")),
        (a.year_ago.n, _("去年同期"), _("与去年同期持平")),
    ):
        if before == a.total.n:
            parts.append(same)
        elif before:
            more = a.total.n > before
            facts = {
                "than": name,
                "n": count(abs(a.total.n - before)),
                "share": share(abs(a.total.n - before) / before),
            }
            text = (_("比%(than)s多%(n)s件") if more else _("比%(than)s少%(n)s件")) % facts
            if before >= FEW:
                text += _("（%(share)s）") % facts
            if name == _("上期") and not _differs(before, a):
                text += _("，在正常波动之内")
            parts.append(text)
        else:
            parts.append(_("%(than)s没有投诉记录") % {"than": name})
    return "，".join(parts)


def _differs(before: int, a: Analysis) -> bool:
    """Whether more than chance lies between both counts, by an exact rate ratio over the days of each."""
    days = max(1, (a.asked.end - a.asked.first).days)
    return rate_ratio(Exposed(before, days), Exposed(a.total.n, days)).verdict != "not shown"


def _concentrated(groups: list[Group], few: str, many: str) -> str:
    told = _pareto(groups)
    vital = [bar for bar in told.bars if bar.vital]
    shown = vital if told.concentrated and len(vital) <= 6 else list(told.bars[:3])
    names = "、".join(f"“{_name_of(groups, bar.kind)}”（{bar.count:g}）" for bar in shown)
    return (few if told.concentrated and len(vital) <= 6 else many) % {
        "names": names,
        "share": share(shown[-1].cumulative),
    }


def _pareto(groups: list[Group]) -> Pareto:
    return pareto({one.key: one.counted.n for one in groups})


def _name_of(groups: list[Group], key: object) -> str:
    return next(one.label for one in groups if one.key == key)
