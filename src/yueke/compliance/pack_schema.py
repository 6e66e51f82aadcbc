"""The page that documents the pack format, written from the tables the reader itself checks by."""

from __future__ import annotations

from collections.abc import Iterable

from yueke.compliance import pack_reader
from yueke.compliance.pack_shapes import SHAPES

_LEVELS = (
    ("制度包（pack.yaml 的最外层）", pack_reader.PACK_KEYS),
    ("岗位 posts、模块 modules 的每一项", pack_reader.NAMED_KEYS),
    ("章 chapters 的每一项", pack_reader.CHAPTER_KEYS),
    ("条款 clauses、分款 parts 的每一项", pack_reader.CLAUSE_KEYS),
    ("自定参数 parameters 的每一项", pack_reader.PARAMETER_KEYS),
)
_KIND_EXAMPLES = {
    "duration": "`3 months`、`7 days`、`2 working days`、`4 working hours`，或 `3个月`、`2个工作日`",
    "share": "`95%`",
    "money": "`20000`、`99.50`（元）",
    "number": "`0.5`",
    "count": "`12`（不小于 0 的整数）",
    "day": "`3`（每月的日期，1 到 31）",
    "text": "`上门`",
    "flag": "`true`、`false`",
    "date": "`2026-01-01`",
    "clock": '`"12:00"`（须加引号）',
    "list of …": "`[甲, 乙]`",
    "map of …": "`{high: 12, low: 1}`",
}


def schema_page() -> str:
    """The Markdown of docs/generated/pack-schema.md."""
    lines = ["# 制度包的写法：各项与参数", "", "本页由 `yueke.compliance.pack_schema` 生成，请勿手改。"]
    for title, keys in _LEVELS:
        lines += ["", f"## {title}", "", "必需：" + _codes([key for key, must in keys.items() if must])]
        if optional := [key for key, must in keys.items() if not must]:
            lines += ["", "可选：" + _codes(optional)]
    lines += [
        "",
        "## 形态 shape 与各自的参数",
        "",
        "| 形态 | 名称 | 要求 | 必需参数 | 可选参数 |",
        "|---|---|---|---|---|",
    ]
    for shape in SHAPES.values():
        needed, also = (
            "、".join(f"`{spec.name}` {spec.title}（{spec.kind}）" for spec in shape.terms if spec.required is must)
            for must in (True, False)
        )
        lines.append(f"| `{shape.code}` | {shape.title} | {shape.meaning} | {needed or '无'} | {also or '无'} |")
    lines += ["", "## 值的类型 kind", "", "| 类型 | 写法 |", "|---|---|"]
    lines += [f"| `{kind}` | {example} |" for kind, example in _KIND_EXAMPLES.items()]
    return "\n".join(lines) + "\n"


def _codes(words: Iterable[str]) -> str:
    return "、".join(f"`{word}`" for word in words) + "。"
