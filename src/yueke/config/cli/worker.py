"""``yueke worker``: one more worker process, on this machine or another."""

from __future__ import annotations

from yueke.config import manage
from yueke.config.cli import shape


@shape.command(help="运行后台任务进程（up 已包含一个）· Run a background worker (`up` includes one).")
def command() -> None:
    """Run a worker in the foreground until it is interrupted."""
    manage.main(["procrastinate", "worker"])
