"""``yueke audit``: check the audit log, and take marks of it to be kept elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yueke.config.cli import application, shape

if TYPE_CHECKING:
    from yueke.kernel.audit.chain import Finding, Mark, Report

_PHASES = {"lines": "核对审计日志 · Checking the audit log"}

TROUBLES = {
    "changed": "第 {0} 条被改过 · Line {0} was changed",
    "removed": "第 {0} 条被删除 · Line {0} was removed",
    "inserted": "第 {0} 条处插入了多余的记录 · A line was inserted at {0}",
    "rewritten": "第 {0} 条被连同哈希重写 · Line {0} was written anew, hash and all",
    "cut": "第 {0} 条被截去：锚点记得，日志里没有 · Line {0} was cut off: an anchor knows it",
    "missing": "事件 {0} 没有审计记录 · Event {0} has no line",
}


@click.group(
    cls=shape.Group,
    context_settings=shape.CONTEXT,
    help="核对审计日志，导出锚点 · Check the audit log, export anchors.",
)
def command() -> None:
    """The audit log."""


@command.command("verify", cls=shape.Command, help="核对整条链，指出被改、被删、被插入之处 · Check the whole chain.")
@click.option(
    "--anchors",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="存在系统之外的锚点文件，可多次；- 为标准输入 · Anchors kept elsewhere, repeatable.",
)
def verify(files: tuple[Path, ...]) -> None:
    """Check every line; the exit code is 1 when something does not hold."""
    with application.prepared():
        from yueke.kernel.audit import anchors, chain

        try:
            marks = [*anchors.kept(), *(mark for file in files for mark in _marks(file))]
        except anchors.Unreadable as line:
            raise click.ClickException(f"不是锚点 · Not an anchor: {line}") from line
        with shape.progress(_PHASES) as tell:
            report = chain.verify(marks, progress=lambda done, total: tell("lines", done, total))
        snapshot = _broken_snapshot()
    _print(report, snapshot)
    if not report.holds or snapshot:
        sys.exit(1)


@command.command("anchor", cls=shape.Command, help="锚定现在，打印一行存到系统之外 · Print a mark to keep elsewhere.")
def anchor() -> None:
    """Store how far the log has come, and print it as one line."""
    with application.prepared():
        from yueke.kernel import clock
        from yueke.kernel.audit import anchors
        from yueke.kernel.audit.chain import Mark

        made = anchors.take(clock.now())
        click.echo(anchors.line_of(made.at, Mark(made.seq, made.hash)))
    shape.err.print("请把这一行存到悦客之外（打印、邮件、另一台机器）· Keep this line outside of Yueke")


def _marks(file: Path) -> list[Mark]:
    from yueke.kernel.audit import anchors

    with click.open_file(str(file), encoding="utf-8") as stream:
        return anchors.read(stream)


def _broken_snapshot() -> str:
    """The first nightly record of the regulation that does not fit its chain; empty when all do."""
    from yueke.compliance.snapshots import first_broken_link

    row = first_broken_link()
    return str(row) if row else ""


def _print(report: Report, snapshot: str) -> None:
    for finding in report.findings:
        shape.out.print(f"[red]✗[/red] {_in_words(finding)}", soft_wrap=True)
    if snapshot:
        shape.out.print(f"[red]✗[/red] 制度快照 {snapshot} 被改过 · This nightly record was changed", soft_wrap=True)
    if report.holds:
        shape.out.print(
            f"[green]✓[/green] 审计日志完整 · The audit log holds: {report.lines:,} 条 · lines, "
            f"{report.anchors:,} 个锚点 · anchors",
            soft_wrap=True,
        )
    if not snapshot:
        shape.out.print("[green]✓[/green] 制度快照完整 · The nightly records hold")


def _in_words(finding: Finding) -> str:
    """A finding with its place: one line, or from one to another."""
    place = f"{finding.first:,}" if finding.first == finding.last else f"{finding.first:,}–{finding.last:,}"
    return TROUBLES[finding.trouble].format(place)
