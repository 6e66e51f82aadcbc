"""``yueke stop``: end the application and its database."""

from __future__ import annotations

from yueke.config import env, postgres, supervisor
from yueke.config.cli import shape
from yueke.config.cli.up import record


@shape.command(help="停止悦客及其内置数据库 · Stop Yueke and its embedded database.")
def command() -> None:
    """End what runs for this data folder; nothing running is no error."""
    if supervisor.ask_to_end(record()):
        shape.out.print("应用已停止 · The application has stopped")
    if env.uses_embedded_database():
        postgres.stop(env.home())
        shape.out.print("数据库已停止 · The database has stopped")
