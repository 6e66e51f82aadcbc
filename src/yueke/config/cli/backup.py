"""``yueke backup``: an encrypted archive of the whole installation."""

from __future__ import annotations

from pathlib import Path

import click

from yueke.config.backup import options
from yueke.config.cli import application, shape

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
@click.option("--ask", is_flag=True, help="输入口令，而不用密钥文件 · Ask for a passphrase.")
def command(folder: Path | None, ask: bool) -> None:
    """Make one archive now and say where it is; the exit code is 1 when none was made."""
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
