"""What is wrong with many cells at once: the sentence about one of them without its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from string import Formatter

from yueke.kernel.cleaning.wording import _

_VALUE = re.compile(r"\{\w+\}")
_END = re.compile(r"[：:]\s*([^：:]*)$")

SUMMARIES: Mapping[str, str] = {
    "{year} 年 {month} 月没有 {day} 日：{text}": _("日期不存在，如 2 月 30 日"),
    "没有 {month} 月：{text}": _("月份不在 1 到 12 之间"),
    "分不清日和月：{text}，请写成 年-月-日": _("分不清日和月，请写成 年-月-日"),
    "日期太早：{day}，不应早于 {limit}": _("日期太早"),
    "日期太晚：{day}，不应晚于 {limit}": _("日期太晚"),
    "“{text}”不在可选项内（{known}）": _("不在可选项内"),
    "“{text}”不是客户名称": _("不是客户名称"),
    "“{text}”视为未填": _("“无”“不详”之类的字视为未填"),
    "名称太长：{length} 个字，最多 {limit} 个字": _("名称太长"),
    "地址太长：{length} 个字，最多 {limit} 个字": _("地址太长"),
    "太长：{length} 个字，最多 {limit} 个字": _("字数太多"),
    "不止一个城市有{district}，请补上省市": _("不止一个城市有这个区县，请补上省市"),
    "单元格是公式错误 {text}": _("单元格是公式错误，如 #N/A"),
    "另有号码 {rest}": _("一格里不止一个号码"),
    "另有邮箱 {rest}": _("一格里不止一个邮箱"),
    "号码 {text} 被表格存成科学计数法，后 {lost} 位已丢失，请按原始资料重填": _(
        "号码被表格存成科学计数法，后几位已丢失，请按原始资料重填"
    ),
    "号码 {text} 被表格存成科学计数法，请按原件重填": _("号码被表格存成科学计数法，请按原件重填"),
    "手机号应为 11 位，这里是 {length} 位：{text}": _("手机号应为 11 位"),
    "身份证号应为 18 位，这里是 {length} 位": _("身份证号应为 18 位"),
    "统一社会信用代码应为 18 位，这里是 {length} 位": _("统一社会信用代码应为 18 位"),
    "统一社会信用代码里不会有“{sign}”": _("统一社会信用代码里有不该有的字符"),
    "已四舍五入到 {places} 位小数": _("小数位太多，已四舍五入"),
    "已按“{unit}”换算": _("已按所写的单位换算，如万元"),
}
"""What the cleaners say of one cell → what is said of many. Those that only end with a value need none."""


def summary(msgid: str, translate: Callable[[str], str] = str, *, known: Mapping[str, str] = SUMMARIES) -> str:
    """The sentence of ``msgid`` as it holds for many cells, in the language of ``translate``."""
    text = translate(known.get(msgid) or SUMMARIES.get(msgid) or msgid)
    end = _END.search(text)
    if end and _VALUE.search(end[1]) and not re.search(r"\w", _VALUE.sub("", end[1])):
        text = text[: end.start()]
    # A batch of an earlier version may hold sentences that are not said any more.
    return "".join(part + ("…" if name else "") for part, name, _spec, _how in Formatter().parse(text))
