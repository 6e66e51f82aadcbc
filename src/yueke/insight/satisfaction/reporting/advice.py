"""建议: one for each finding that is sure enough, for a person to weigh."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.indexing import index
from yueke.insight.satisfaction.overview import light_of
from yueke.insight.satisfaction.panels import Panel, text_of
from yueke.insight.satisfaction.reporting.facts import Facts
from yueke.insight.satisfaction.reporting.parts import Parts
from yueke.insight.satisfaction.segments import dimension_name

MOST = 3
"""Suggestions of one kind."""
LOW_RESPONSE = 0.3
"""Below this share of answers from those asked, those who kept silent may change the picture."""
MUCH_MISSING = 0.2


def suggestions(facts: Facts, of: Parts) -> list[str]:
    """In the order in which they matter; a sentence that there is none where there is none."""
    found = [*_first(of), *_basic(of), *_groups(of), *_index(of), *_next_time(facts, of)]
    return found or [_("没有需要单独立项的发现，按现行做法继续观察，下一期再比较。")]


def _first(of: Parts) -> list[str]:
    """What matters and is weak, both shown."""
    panel = of.panel("quadrant", "quadrant")
    if panel is None:
        return []
    text = _(
        "优先改进“%(name)s”：得分%(score)s（%(low)s–%(high)s，n=%(n)s），重要而得分低，且不在误差之内；由责任部门拟订措施，明确负责人和日期。"
    )
    return [
        text % {"name": row[0], "score": text_of(row[4], "score"), "low": text_of(row[5], "score"),
                "high": text_of(row[6], "score"), "n": text_of(row[7], "count")}
        for row in panel.rows if row[8] == _("优先改进") and not row[9]
    ][:MOST]  # fmt: skip


def _basic(of: Parts) -> list[str]:
    """What customers take for granted."""
    panel = of.panel("drivers", "contrast")
    if panel is None:
        return []
    text = _(
        "守住“%(name)s”：打低分的顾客总体满意度低%(penalty)s分（%(low)s–%(high)s，n=%(n)s），打高分时没有显示出增加，属于基本要求。"
    )
    return [
        text % {"name": row[0], "penalty": text_of(abs(row[1]), "score"), "low": text_of(abs(row[3]), "score"),
                "high": text_of(abs(row[2]), "score"), "n": text_of(row[4], "count")}
        for row in panel.rows if row[9] == _("基本要求")
    ][:MOST]  # fmt: skip


def _groups(of: Parts) -> list[str]:
    """Groups below all others, whatever the noise."""
    found = []
    for by, finding in of.groups.items():
        rows = _ranked(finding.panel("groups"))
        if len(rows) > 1 and rows[-1][7] == str(len(rows)):
            row = rows[-1]
            known = {
                "by": dimension_name(by), "name": row[0], "score": text_of(row[1], "score"), "low": text_of(row[2], "score"),
                "high": text_of(row[3], "score"), "n": text_of(row[4], "count"),
            }  # fmt: skip
            found.append(
                _("查明%(by)s“%(name)s”低于其余各组的原因：得分%(score)s（%(low)s–%(high)s，n=%(n)s）。") % known
            )
    return found


def _index(of: Parts) -> list[str]:
    """Below the target with all of its interval."""
    whole, target = index(of.study), of.study.beside.target
    if whole is None or light_of(whole.measure, target) != "broken":
        return []
    one = whole.measure
    known = {
        "value": text_of(one.value, "score"), "low": text_of(one.low, "score"), "high": text_of(one.high, "score"),
        "n": text_of(one.n, "count"), "target": f"{target:g}",
    }  # fmt: skip
    return [
        _("指数%(value)s（%(low)s–%(high)s，n=%(n)s）整个区间都低于目标%(target)s，提请评价会议讨论目标与资源。")
        % known
    ]


def _next_time(facts: Facts, of: Parts) -> list[str]:
    """What the next wave should do better."""
    found, study = [], of.study
    asked = sum(one[0] for one in study.told.asked.values())
    answered = sum(one[1] for one in study.told.asked.values())
    if asked and answered / asked < LOW_RESPONSE:
        known = {"rate": text_of(answered / asked, "share"), "n": text_of(asked, "count")}
        found.append(
            _("应答率只有%(rate)s（n=%(n)s），下一期增加催答或改用电话，减少没有应答者不同带来的偏差。") % known
        )
    whole = index(study)
    one = whole.measure if whole else None
    wanted = facts.precision
    if wanted is not None and one is not None and one.low is not None and one.high is not None and (one.high - one.low) / 2 > wanted:  # fmt: skip
        found.append(_("精度没有达到计划的±%(wanted)s分，下一期加大样本或按层优化分配。") % {"wanted": f"{wanted:g}"})
    panel = of.panel("quality", "missing")
    many = [row for row in panel.rows if row[4] >= MUCH_MISSING][:MOST] if panel else []
    if many:
        named = "、".join(f"“{row[0]}”（{row[1]}）{text_of(row[4], 'share')}" for row in many)
        found.append(_("缺答较多：%(names)s。检查这些题是否难懂，或只适用于部分顾客。") % {"names": named})
    return found


def _ranked(panel: Panel | None) -> list[tuple[Any, ...]]:
    """The groups with a rank, the highest first."""
    return [row for row in panel.rows if row[7]] if panel is not None else []
