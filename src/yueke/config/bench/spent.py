"""Processor time: what serving, the database, the jobs and the asking itself took, and what others took meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil

from yueke.config.bench.place import database_name

OF_A_CORE = 100


@dataclass(frozen=True)
class Spent:
    """Processor seconds up to now (or between two moments), by who took them; ``others`` is everybody else on the machine."""

    moment: float
    web: float
    worker: float
    database: float
    client: float
    machine: float

    @classmethod
    def now(cls) -> Spent:
        """What each has taken since it began. Of a database on another machine nothing is known."""
        family = psutil.Process().children(recursive=True)
        times = psutil.cpu_times()
        idle = times.idle + getattr(times, "iowait", 0.0) + getattr(times, "guest", 0.0)
        mine = psutil.Process().cpu_times()
        return cls(
            time.perf_counter(),
            sum(_seconds(one) for one in family if _runs(one, "granian")),
            sum(_seconds(one) for one in family if _runs(one, "procrastinate")),
            sum(_seconds(one) for one in _servers()),
            mine.user + mine.system,
            sum(times) - idle,
        )

    def since(self, begun: Spent) -> Spent:
        """The difference."""
        return Spent(*(now - before for now, before in zip(vars(self).values(), vars(begun).values(), strict=True)))

    @property
    def others(self) -> float:
        """Processors that others kept busy, on average."""
        known = self.web + self.worker + self.database + self.client
        return max(0.0, (self.machine - known) / self.moment)

    def each(self, n: int) -> str:
        """Milliseconds for each of ``n``, in words."""
        told = (("网站", self.web), ("数据库", self.database), ("后台", self.worker), ("出题机", self.client))
        parts = " + ".join(f"{name} {1_000 * seconds / max(1, n):.1f}" for name, seconds in told)
        return f"每份处理器毫秒：{parts}；其他程序占 {self.others:.1f} 核"


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return times.user + times.system


def _runs(process: psutil.Process, program: str) -> bool:
    try:
        return any(program in part for part in process.cmdline())
    except psutil.Error:
        return False


def _servers() -> list[psutil.Process]:
    """The database server's processes, found by the title of one that serves the benchmark's database."""
    name = database_name()
    for one in psutil.process_iter(["cmdline"]):
        title = " ".join(one.info["cmdline"] or ())
        if title.startswith("postgres:") and f" {name} " in title:
            parent = one.parent()
            return parent.children() if parent else [one]
    return []
