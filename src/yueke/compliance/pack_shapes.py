"""The seven shapes a clause can have, and the terms each shape understands.

A clause may declare further terms of its own (`parameters:` in the pack): thresholds, weights, field lists.
"""

from __future__ import annotations

from dataclasses import dataclass

from yueke.compliance.term_kinds import TermSpec


@dataclass(frozen=True)
class Shape:
    """A form of duty: code, title, one sentence on what it demands, and its terms."""

    code: str
    title: str
    title_en: str
    meaning: str
    terms: tuple[TermSpec, ...] = ()


_GRACE = TermSpec("grace", "duration", "宽限", "Grace")
_WARN = TermSpec("warn", "duration", "提前预警", "Warn ahead")
_METHODS = TermSpec("methods", "list of text", "认可的方式", "Accepted methods")
_WITHIN = TermSpec("within", "duration", "时限", "Within", required=True)

SHAPES: dict[str, Shape] = {
    shape.code: shape
    for shape in (
        Shape(
            "recurring",
            "定期",
            "Recurring",
            "每个对象每隔一段时间完成一次规定的动作",
            (
                TermSpec("interval", "duration", "周期", "Interval", required=True),
                TermSpec("first", "duration", "首次时限", "First within"),
                _METHODS,
                _GRACE,
                _WARN,
            ),
        ),
        Shape("deadline", "限时", "Deadline", "开始的事项在时限内办结", (_WITHIN, _GRACE, _WARN)),
        Shape(
            "follow_up",
            "跟进",
            "Follow-up",
            "每件规定的事项之后，在时限内有规定的动作跟上",
            (_WITHIN, _METHODS, _GRACE, _WARN),
        ),
        Shape(
            "gate",
            "前提",
            "Gate",
            "不具备规定的条件，事项不得成立",
            (TermSpec("fields", "list of text", "必填内容", "Required content"),),
        ),
        Shape(
            "threshold",
            "达标",
            "Threshold",
            "指标在考核期内达到目标",
            (
                TermSpec("minimum", "number", "合格线", "Minimum"),
                TermSpec("window", "duration", "统计窗口", "Window"),
            ),
        ),
        Shape(
            "calendar",
            "定日",
            "Calendar",
            "在规定的日期前完成",
            (
                TermSpec(
                    "every",
                    "text",
                    "频率",
                    "Every",
                    required=True,
                    choices=("month", "quarter", "half_year", "year"),
                    labels={"month": "每月", "quarter": "每季", "half_year": "每半年", "year": "每年"},
                ),
                TermSpec("days", "list of day", "日期", "Days", required=True),
                TermSpec("by_time", "clock", "钟点", "By time"),
                _GRACE,
                _WARN,
            ),
        ),
        Shape("narrative", "说明", "Narrative", "指引性内容，不作考核"),
    )
}
