"""``yueke judge``: the regulation in the terminal, with its lights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from yueke.config.cli import application, shape

if TYPE_CHECKING:
    from yueke.compliance.evidence import Evidence

LIGHTS = {
    "kept": ("●", "green"),
    "at_risk": ("▲", "yellow"),
    "broken": ("■", "red"),
    "not_judged": ("○", "bright_black"),
}


@shape.command(help="在终端里逐条判断制度 · Judge the regulation and print its lights.")
@click.option(
    "--period",
    type=click.Choice(["month", "quarter", "year"]),
    default="quarter",
    help="考核期：本月、本季、本年 · Period: this month, quarter or year.",
)
@click.option("--clause", help="只看一条，并列出违反 · One clause, with its breaches.")
@click.option("--all", "everything", is_flag=True, help="包括未考核的条款 · Also what is not judged.")
def command(period: str, clause: str | None, everything: bool) -> None:
    """Judge live, over the whole company."""
    with application.prepared():
        from yueke.compliance.periods import Period
        from yueke.kernel import clock

        at = clock.now()
        asked = getattr(Period, period)(at.date())
        if clause:
            _one(clause, asked, at)
        else:
            _all(asked, at, everything)


def _all(period, at, everything: bool) -> None:
    from yueke.compliance.evidence import judge

    with shape.err.status("判断制度 · Judging"):
        chapters = judge(period, at)
    if not chapters:
        raise click.ClickException("还没有采用制度，请先运行 yueke init · No regulation adopted yet")
    tally = dict.fromkeys(LIGHTS, 0)
    for chapter in chapters:
        table = Table(title=f"{chapter.chapter.number}  {chapter.chapter.title}", title_justify="left", box=None)
        for heading, justify in (
            ("", "left"),
            ("条款", "left"),
            ("", "left"),
            ("比率", "right"),
            ("达标/应达", "right"),
            ("目标", "right"),
        ):
            table.add_column(heading, justify=justify)  # type: ignore[arg-type]
        for item in chapter.clauses:
            for evidence in item.parts or (item,):
                light = str(evidence.light)
                tally[light] = tally.get(light, 0) + 1
                if everything or light != "not_judged":
                    table.add_row(*_row(evidence))
        if table.row_count:
            shape.out.print(table)
            shape.out.print()
    shape.out.print(
        Text.assemble(f"{period.label}  ", *[(f" {LIGHTS[k][0]} {n} ", LIGHTS[k][1]) for k, n in tally.items()])
    )


def _row(evidence: Evidence) -> list[Text | str]:
    symbol, colour = LIGHTS[str(evidence.light)]
    judged = evidence.settled
    return [
        Text(symbol, style=colour),
        evidence.clause.id,
        evidence.clause.title,
        f"{float(evidence.rate) * 100:.1f}%" if evidence.rate is not None else "—",
        f"{evidence.kept:,}/{judged:,}" if judged else "—",
        f"{float(evidence.target) * 100:.0f}%" if evidence.target is not None else "",
    ]


def _one(clause: str, period, at) -> None:
    from yueke.compliance.cases import breaches
    from yueke.compliance.evidence import evidence

    found = evidence(clause, period, at)
    table = Table(box=None, show_header=False)
    table.add_row(*_row(found))
    shape.out.print(table)
    shape.out.print(found.clause.text)
    shape.out.print(found.clause.judged, style="bright_black")
    listed = breaches(clause, period, at, limit=50)
    for row in listed.rows:
        shape.out.print(f"  ■ {row.label}  应于 {row.due_at:%Y-%m-%d}  超 {row.days_late} 天")
    if listed.total > len(listed.rows):
        shape.out.print(f"  …… 共 {listed.total} 件")
