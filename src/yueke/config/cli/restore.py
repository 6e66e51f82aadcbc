"""``yueke restore``: put an archive back, or prove that it could be."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from yueke.config import env
from yueke.config.backup import options
from yueke.config.cli import application, shape
from yueke.config.cli.up import record
from yueke.config.postgres import recovery
from yueke.config.supervisor import running

_PHASES = {"database": "数据库 · Database", "files": "文件 · Files"}


@shape.command(help="从备份恢复，或演练恢复 · Restore a backup, or prove that it can be.")
@click.argument(
    "file", required=False, metavar="[文件 · FILE]", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--to-time", "moment", help='回到某一时刻，如 "2026-11-22 10:00" · Go back to a moment.')
@click.option("--verify", is_flag=True, help="只演练：恢复到别处并核对 · Only rehearse, elsewhere.")
@click.option("--replace", is_flag=True, help="替换现有的全部数据 · Replace everything there is.")
@click.option("--yes", is_flag=True, help="不再询问 · Do not ask.")
@click.option("--ask", is_flag=True, help="输入口令，而不用密钥文件 · Ask for the passphrase.")
@click.option(
    "--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="备份密钥文件 · File of the key."
)
def command(
    file: Path | None, moment: str | None, verify: bool, replace: bool, yes: bool, ask: bool, key: Path | None
) -> None:
    """Restore, go back to a moment, or rehearse with ``--verify``; the exit code is 1 when that failed."""
    if moment:
        _go_back(moment, yes)
        return
    if file is None:
        raise click.UsageError("请给出备份文件 · Name the backup file")
    if key:
        os.environ["YUEKE_BACKUP_KEY"] = str(key.absolute())
        os.environ.pop(options.PASSPHRASE, None)
    secret = click.prompt("备份口令 · Passphrase", hide_input=True) if ask else options.secret()
    if verify:
        _verify(file, secret)
    else:
        _restore(file, secret, replace, yes)


def _verify(file: Path, secret: str) -> None:
    with application.prepared():
        from yueke.config.backup import carrying_out
        from yueke.config.backup.rehearsing import NotProven

        try:
            with shape.progress(_PHASES) as tell:
                proven = carrying_out.rehearse(file, secret, tell=tell)
        except NotProven as error:
            raise click.ClickException(f"恢复演练失败 · The archive is not proven\n{error}") from error
    for words in proven.checks:
        shape.out.print(f"[green]✓[/green] {words}", soft_wrap=True)
    shape.out.print(f"恢复演练成功，备份时间 · Restore proven, backup of {proven.backup_at:%Y-%m-%d %H:%M}")


def _restore(file: Path, secret: str, replace: bool, yes: bool) -> None:
    if found := running(record()):
        raise click.ClickException(f"请先停止悦客 · Stop Yueke first: yueke stop ({found.address})")
    if replace and not yes:
        click.confirm("现有数据将全部被替换，继续？· Everything there is will be replaced. Go on?", abort=True)
    with application.prepared(migrate=False):
        from yueke.config.backup import after, restoring, sealing
        from yueke.kernel import clock

        try:
            with shape.progress(_PHASES) as tell:
                restored = restoring.restore(file, secret, replace=replace, tell=tell)
        except (restoring.RestoreFailed, sealing.NotAnArchive, sealing.Unreadable) as error:
            raise click.ClickException(f"没有恢复任何数据 · Nothing was restored\n{error}") from error
        faults = restoring.checked(restored.manifest)
        after.settle(restored.at, file.name, at=clock.now())
    for words in faults:
        shape.err.print(f"[red]✗[/red] {words}", soft_wrap=True)
    if faults:
        raise click.ClickException("已恢复，但与清单有出入 · Restored, but not all is as the manifest says")
    shape.out.print(f"[green]✓[/green] 已恢复到 · Restored to {restored.at.astimezone():%Y-%m-%d %H:%M}")
    if restored.environment:
        shape.out.print("原来的环境变量 · The old installation was started with:")
        for name, value in sorted(restored.environment.items()):
            shape.out.print(f"  {name}={value}", markup=False, soft_wrap=True)
    shape.out.print("下一步 · Next: [b]yueke up[/b]")


def _go_back(moment: str, yes: bool) -> None:
    """Bring the embedded database to a moment; what happened later is put aside, not deleted."""
    if not env.uses_embedded_database():
        raise click.ClickException("请用您的数据库服务器自己的恢复功能 · Use the recovery of your own database server")
    to = _moment(moment)
    if found := running(record()):
        raise click.ClickException(f"请先停止悦客 · Stop Yueke first: yueke stop ({found.address})")
    if not yes:
        click.confirm(f"数据库将回到 {to:%Y-%m-%d %H:%M:%S}，继续？· Go back to that moment?", abort=True)
    try:
        with shape.err.status("恢复数据库 · Recovering"):
            recovered = recovery.recover(env.home(), to)
    except recovery.NotRecovered as error:
        raise click.ClickException(str(error)) from error
    with application.prepared(migrate=False):
        from yueke.config.backup import after
        from yueke.kernel import clock

        after.settle(to, recovered.base.path.name, at=clock.now())
    shape.out.print(f"[green]✓[/green] 已回到 · The database is as of {to:%Y-%m-%d %H:%M:%S}")
    shape.out.print(f"  之前的数据库留在 · The one before is kept in {recovered.before}", soft_wrap=True)


def _moment(text: str) -> datetime:
    """A time as the company's clock shows it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    except ValueError:
        raise click.BadParameter("应形如 · Expected: 2026-11-22 10:00:00", param_hint="--to-time") from None
