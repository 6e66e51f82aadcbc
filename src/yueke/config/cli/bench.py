"""``yueke bench``: build a company of a million customers apart from real data, and measure its pages."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from yueke.config.bench import place, report, run
from yueke.config.bench.place import Size
from yueke.config.cli import shape

RESULTS = Path("benchmarks") / "results"
_FROM_100 = click.IntRange(min=100)


@shape.command(help="建一家大公司并测速（独立的库）· Measure speed on a large company.")
@click.option("--customers", default=1_000_000, type=_FROM_100, show_default=True, help="客户数 · Customers.")
@click.option("--orders", default=10_000_000, type=_FROM_100, show_default=True, help="订单数 · Orders.")
@click.option("--visits", default=200_000, type=_FROM_100, show_default=True, help="回访数 · Visits.")
@click.option("--complaints", default=200_000, type=_FROM_100, show_default=True, help="投诉数 · Complaints.")
@click.option(
    "--answers", default=1_000_000, type=_FROM_100, show_default=True, help="调查答案数 · Stored answers of a survey."
)
@click.option("--requests", default=30, type=click.IntRange(1), show_default=True, help="每项次数 · Requests of each.")
@click.option("--clients", default=8, type=click.IntRange(1, 64), show_default=True, help="并发数 · Clients at once.")
@click.option("--seconds", default=10.0, type=click.FloatRange(0), show_default=True, help="并发时长 · Their time.")
@click.option("--processes", default=2, type=click.IntRange(1, 16), show_default=True, help="网站进程 · Web processes.")
@click.option(
    "--import-rows", default=20_000, type=click.IntRange(10), show_default=True, help="导入行数 · Rows imported."
)
@click.option(
    "--visits-to-survey",
    "answering",
    default=1_000,
    type=click.IntRange(10),
    show_default=True,
    help="开放链接答卷数 · People who answer.",
)
@click.option("--only", type=click.Choice(["surveys"]), default=None, help="只测这部分 · Measure only this part.")
@click.option("--rebuild", is_flag=True, help="重建数据 · Build the data anew.")
@click.option("--build-only", is_flag=True, help="只建数据 · Build, do not measure.")
@click.option("--results", type=click.Path(file_okay=False, path_type=Path), help="结果目录 · Folder for the result.")
def command(
    customers: int,
    orders: int,
    visits: int,
    complaints: int,
    answers: int,
    requests: int,
    clients: int,
    seconds: float,
    processes: int,
    import_rows: int,
    answering: int,
    only: str | None,
    rebuild: bool,
    build_only: bool,
    results: Path | None,
) -> None:
    """Build when the size has changed, measure, print the table, store it as JSON; exit 1 when a target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
    size = Size.of(customers, orders, visits, complaints, answers)
    course = run.Course(requests, clients, seconds, processes, import_rows, answering, only or "")
    with place.apart(size.database), _progress() as progress:
        import django

        django.setup()
        from yueke.kernel import clock

        tell = _Bars(progress)
        run.prepare(size, tell, anew=rebuild)
        if build_only:
            return
        result = run.measured(size, course, tell)
        path = report.store(result, results or RESULTS, clock.now())
    report.show(result, shape.out)
    shape.out.print(f"结果 · Result: {path}")
    if not result.passed:
        raise click.exceptions.Exit(1)


class _Bars:
    """One bar for each step that was told of."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        if step not in self._bars:
            self._bars[step] = self._progress.add_task(step, total=total)
        self._progress.update(self._bars[step], completed=done, total=total)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=shape.err,
    )
