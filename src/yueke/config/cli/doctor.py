"""``yueke doctor``: what is missing or wrong, in words."""

from __future__ import annotations

import sys

from yueke.config.cli import application, findings, shape
from yueke.config.postgres import ServerFailed

_MARKS = {"good": "[green]✓[/green]", "warning": "[yellow]![/yellow]", "bad": "[red]✗[/red]"}


@shape.command(help="检查安装与运行环境，用文字说明问题 · Say what is missing or wrong.")
def command() -> None:
    """Print one line for each check; the exit code is 1 when something must be repaired."""
    try:
        with application.prepared(migrate=False):
            found = _report()
    except ServerFailed as error:
        shape.out.print(f"{_MARKS['bad']} {error}", markup=True)
        sys.exit(1)
    worst = {finding.level for finding in found}
    if "bad" in worst:
        shape.out.print("\n[red]有问题需要解决 · Something must be repaired[/red]")
        sys.exit(1)
    shape.out.print("\n可以使用 · Ready for use" + ("，有提醒 · with remarks" if "warning" in worst else ""))


def _report() -> list[findings.Finding]:
    found = []
    for finding in findings.examine():
        found.append(finding)
        shape.out.print(f"{_MARKS[finding.level]} [b]{finding.subject}[/b]  ", end="")
        shape.out.print(finding.words, markup=False, soft_wrap=True)
        if finding.advice:
            shape.out.print(f"    → {finding.advice}", markup=False, soft_wrap=True)
    return found
