"""Prints what was measured and stores it, without a name or a path of the machine."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from yueke.config.bench.figures import Measured, Times
from yueke.config.bench.place import Size

FORMAT = 1
"""The version of the stored form; see benchmarks/README.md."""
LONG = 30
"""Notes of more characters stand below the table."""


@dataclass(frozen=True)
class Result:
    """One run: when, over how much, on what kind of machine, and its rows."""

    day: date
    size: Size
    requests: int
    clients: int
    web_processes: int
    postgres: str
    baseline: Times | None
    rows: list[Measured]

    @property
    def passed(self) -> bool:
        """Whether every row reached its target with right answers."""
        return all(row.passed for row in self.rows)


def show(result: Result, console: Console) -> None:
    """Print the table."""
    size = result.size
    table = Table(
        title=f"{size.customers:,} 客户 · {size.orders:,} 订单 · {size.visits:,} 回访 · {size.complaints:,} 投诉 · {size.answers:,} 调查答案 · {machine()['processors']} 核",
        caption=_caption(result),
    )
    table.add_column("操作", no_wrap=True)
    for head in (
        "目标",
        "页面中位",
        "对登录页",
        "页面 p95",
        "查询 p95",
        "笨办法 p95",
        "倍数",
        f"{result.clients} 端/秒",
    ):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("结果", no_wrap=True)
    for row in result.rows:
        table.add_row(
            row.title,
            _target(row),
            _ms(row.page.median if row.page else None),
            f"{row.times_light:g}×" if row.times_light else "",
            _ms(row.page.p95 if row.page else None) if row.unit == "ms" else _value(row),
            _ms(row.query.p95 if row.query else None),
            _ms(row.naive.p95 if row.naive else None),
            f"{row.naive.p95 / row.query.p95:.0f}×" if row.naive and row.query and row.query.p95 else "",
            f"{row.rate:g}" if row.rate else "",
            _verdict(row),
        )
    # Wider than some terminals, but a table with broken lines is no table.
    console.print(table, width=max(console.width, 120), soft_wrap=True)
    for row in result.rows:
        if len(row.note) > LONG:
            console.print(f"{row.title}：{row.note}", markup=False)
        for wrong in row.wrong[:5]:
            console.print(f"[red]{row.title}[/red] 答案不对 · wrong answer: {wrong}", markup=True)


def store(result: Result, folder: Path, at: datetime) -> Path:
    """Write the result as JSON into ``folder``; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y%m%d-%H%M%S}.json"
    document = {
        "format": FORMAT,
        "day": result.day.isoformat(),
        "size": asdict(result.size),
        "machine": machine(),
        "postgres": result.postgres,
        "requests": result.requests,
        "clients": result.clients,
        "web_processes": result.web_processes,
        "baseline_ms": asdict(result.baseline) if result.baseline else None,
        "passed": result.passed,
        "rows": [{**asdict(row), "times_light": row.times_light, "passed": row.passed} for row in result.rows],
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, object]:
    """The class of the machine."""
    return {
        "processors": os.cpu_count() or 1,
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
    }


def _caption(result: Result) -> str:
    base = f"最轻的页面（登录页）中位 {_ms(result.baseline.median)} ms；" if result.baseline else ""
    return f"{base}每项 {result.requests} 次；笨办法 = 不经优化的 SQL（OFFSET、LIKE）"


def _target(row: Measured) -> str:
    if row.target is None:
        return ""
    return f"{'≥' if row.at_least else '≤'} {row.target:,g} {row.unit}"


def _value(row: Measured) -> str:
    return f"{row.value:,g} {row.unit}" if row.value is not None else ""


def _ms(value: float | None) -> str:
    return f"{value:.1f}" if value is not None else ""


def _verdict(row: Measured) -> str:
    note = row.note if len(row.note) <= LONG else ""
    if row.target is None and row.passed:
        return note
    mark = "[green]✓[/green]" if row.passed else "[red]✗[/red]"
    return f"{mark} {note}".rstrip()
