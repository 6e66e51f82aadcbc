"""``yueke backup``: an encrypted archive of the whole installation."""

from __future__ import annotations

from pathlib import Path

import click

from yueke.config import env
from yueke.config.backup import options
from yueke.config.cli import application, shape
from yueke.config.cli.up import record
from yueke.config.postgres import recovery
from yueke.config.postgres.binaries import ProgramFailed
from yueke.config.supervisor import running

_PHASES = {
    "figures": "清点 · Counting",
    "database": "数据库 · Database",
    "files": "文件 · Files",
}


@shape.command(help="备份全部数据、文件和密钥（加密）· Back up everything, encrypted.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="存放备份的文件夹 · Folder of the backups.",
)
@click.option(
    "--log-to",
    type=click.Path(file_okay=False, path_type=Path),
    help="今后在此保存变更日志，以便回到任一时刻 · Keep the log of changes here.",
)
@click.option("--ask", is_flag=True, help="输入口令，而不用密钥文件 · Ask for a passphrase.")
def command(folder: Path | None, log_to: Path | None, ask: bool) -> None:
    """Make one archive now and say where it is; the exit code is 1 when none was made."""
    if log_to:
        _keep_log(log_to.absolute())
        return
    with application.prepared():
        from yueke.config.backup import carrying_out
        from yueke.config.backup.making import BackupFailed

        fresh = not ask and not options.key_file().exists()
        secret = _asked() if ask else options.secret(make=True)
        try:
            with shape.progress(_PHASES) as tell:
                made = carrying_out.back_up(secret, folder=folder.absolute() if folder else None, tell=tell)
        except BackupFailed as error:
            raise click.ClickException(f"备份失败 · The backup failed\n{error}") from error
        facts = made.facts
        shape.out.print(f"[green]✓[/green] {made.path}", soft_wrap=True)
        shape.out.print(
            f"  {made.size / 2**20:.1f} MB · {facts['tables']} 张表 · tables, {facts['rows']} 行 · rows, "
            f"{facts['files']} 个文件 · files"
        )
        if facts["missing_files"]:
            shape.err.print(f"[yellow]缺少 {facts['missing_files']} 个文件的内容 · contents are missing[/yellow]")
        if fresh and options.key_file().exists():
            shape.out.print(
                f"\n[b]请另存一份备份密钥[/b]，没有它谁也无法恢复 · [b]Keep a copy of the key elsewhere[/b], "
                f"nobody can restore without it:\n  {options.key_file()}",
                soft_wrap=True,
            )


def _asked() -> str:
    secret: str = click.prompt("备份口令 · Passphrase", hide_input=True, confirmation_prompt="再输一次 · Again")
    if len(secret) < 12:
        raise click.ClickException("口令至少 12 个字符 · At least 12 characters")
    return secret


def _keep_log(folder: Path) -> None:
    if not env.uses_embedded_database():
        raise click.ClickException("请用您的数据库服务器自己的归档功能 · Use the archiving of your own database server")
    if found := running(record()):
        raise click.ClickException(f"请先停止悦客 · Stop Yueke first: yueke stop ({found.address})")
    with application.prepared(), shape.err.status("复制数据库 · Copying the database"):
        try:
            recovery.keep_log(env.home(), folder)
        except (recovery.NotRecovered, ProgramFailed) as error:
            raise click.ClickException(str(error)) from error
    shape.out.print(f"[green]✓[/green] 变更日志保存在 · The log of changes is kept in {folder}", soft_wrap=True)
    shape.out.print('以后可回到任一时刻 · Go back with: yueke restore --to-time "2026-11-22 10:00"')
