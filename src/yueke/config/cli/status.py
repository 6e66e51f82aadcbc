"""``yueke status``: what runs, and where the data is."""

from __future__ import annotations

import sys

from rich.cells import cell_len, set_cell_size

from yueke.config import env, postgres, supervisor
from yueke.config.cli import shape
from yueke.config.cli.up import record


@shape.command(help="显示运行状态与数据位置 · Show what runs and where the data is.")
def command() -> None:
    """Print a line for each fact; the exit code is 0 when the application runs, 3 when not."""
    found = supervisor.running(record())
    rows = [
        ("应用 · Application", found.address if found else "未运行 · not running"),
        ("数据文件夹 · Data folder", str(env.home())),
    ]
    if env.uses_embedded_database():
        server = postgres.status(env.home())
        state = f"运行中 · running (pid {server.pid}, {server.clients} 个连接 · connections)"
        rows += [
            ("数据库 · Database", state if server.pid else "未运行 · not running"),
            ("数据库文件 · Its files", str(server.directory)),
            ("数据库日志 · Its log", str(server.logs)),
            (
                "连接 · Connect",
                f"host={server.address.host} port={server.address.port} user=yueke dbname=yueke",
            ),
        ]
    else:
        rows.append(("数据库 · Database", "DATABASE_URL"))
    width = max(cell_len(title) for title, _ in rows)
    for title, words in rows:
        shape.out.print(set_cell_size(title, width) + "  " + words, soft_wrap=True, markup=False)
    sys.exit(0 if found else 3)
