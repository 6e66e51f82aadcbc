"""What ``yueke doctor`` and the health page look at: each check says what it found and what to do about it."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from typing import Literal

from yueke.config import env

Level = Literal["good", "warning", "bad"]
_GB = 1024**3
_OLDEST = 15
_NEEDED_EXTENSIONS = ("pg_trgm", "btree_gin")
_ASSETS = ("tabler.css", "htmx.js", "alpine.js", "echarts.js", "tom-select.js", "icons.svg")

_ABOUT_THE_DATABASE = """
    SELECT current_setting('server_version'), current_setting('server_encoding'),
           current_setting('transaction_read_only') = 'on',
           pg_size_pretty(pg_database_size(current_database())),
           ARRAY(SELECT name::text FROM pg_available_extensions)
"""


@dataclass(frozen=True)
class Finding:
    """One line of the report: ``advice`` says what to do and is empty when all is well."""

    level: Level
    subject: str
    words: str
    advice: str = ""


def python() -> Finding:
    """Which Python runs us; one too old could not have installed the package."""
    return Finding("good", "Python", f"{platform.python_version()} ({sys.executable})")


def folder() -> Finding:
    """The data folder can be written to and has room."""
    home = env.home()
    subject = "数据文件夹 · Data folder"
    try:
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        return Finding("bad", subject, f"{home}: {error.strerror}", "请检查权限 · Check its permissions")
    free = shutil.disk_usage(home).free / _GB
    words = f"{home}（剩余 {free:.1f} GB · free）"
    if free < 2:
        level: Level = "bad" if free < 0.3 else "warning"
        return Finding(level, subject, words, "请清理磁盘 · Make room on the disk")
    return Finding("good", subject, words)


def database() -> Finding:
    """The database answers, is new enough, in UTF-8, writable, and has the extensions."""
    from django.db import DatabaseError, connection

    subject = "数据库 · Database"
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ABOUT_THE_DATABASE)
            version, encoding, read_only, size, extensions = cursor.fetchone()
    except DatabaseError as error:
        advice = "请检查 DATABASE_URL 或日志 · Check DATABASE_URL, or the log named by: yueke status"
        return Finding("bad", subject, str(error).strip(), advice)
    missing = [name for name in _NEEDED_EXTENSIONS if name not in extensions]
    faults = [
        (
            int(version.split(".")[0]) < _OLDEST,
            f"需要 {_OLDEST} 或更新版本 · Version {_OLDEST} or newer is needed",
        ),
        (encoding != "UTF8", "请用 UTF8 编码建库 · Create the database with encoding UTF8"),
        (read_only, "数据库只读，请连接主库 · It is read-only: connect to the primary server"),
        (missing, f"请安装扩展 · Install the extensions: {', '.join(missing)}"),
    ]
    advice = "; ".join(words for wrong, words in faults if wrong)
    return Finding("bad" if advice else "good", subject, f"PostgreSQL {version}, {encoding}, {size}", advice)


def migrations() -> Finding:
    """The tables are those of this release."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    subject = "表结构 · Tables"
    if missing:
        words = f"有 {len(missing)} 项未更新 · {len(missing)} updates are missing"
        return Finding("bad", subject, words, "请运行 · Run: yueke manage migrate")
    return Finding("good", subject, "与本版本一致 · up to date")


_POWERS = {
    "owner": "拥有数据表 · owns the tables",
    "superuser": "是超级用户 · is a superuser",
    "createrole": "可建角色 · may make roles",
    "replication": "可复制数据 · may replicate",
    "bypassrls": "可绕过行权限 · may pass by row policies",
    "create": "可在 public 中建表和函数 · may make tables and functions in public",
    "server": "可写入一切或读写服务器文件 · may write all data, or files of the server",
}


def rights() -> Finding:
    """The role we work with may do what it needs, and nothing to the tables of evidence beyond adding to them."""
    from yueke.kernel.rights import held

    subject, found = "数据库权限 · Rights in the database", held()
    if found.lacking:
        words = f"缺少 · missing: {_some(found.lacking)}"
        return Finding("bad", subject, words, "请运行 · Run: yueke rights")
    if found.powers:
        words = f"应用角色多出的权限 · The application's role {'; '.join(_POWERS[one] for one in found.powers)}"
        advice = (
            "审计日志只靠触发器保护；请另建应用角色，见 docs/install.md · Only triggers protect the audit log: "
            "make a lesser role, see docs/install.md"
        )
        return Finding("warning", subject, words, advice)
    if found.beyond:
        words = f"多于所需 · beyond need: {_some(found.beyond)}"
        return Finding("warning", subject, words, "请运行 · Run: yueke rights")
    return Finding("good", subject, "只有所需 · only what is needed")


def _some(told: tuple[str, ...]) -> str:
    more = f" … (+{len(told) - 5})" if len(told) > 5 else ""
    return "; ".join(told[:5]) + more


def keys() -> Finding:
    """The keyset is there, and it is the one the stored data was encrypted with."""
    from django.db import DatabaseError

    from yueke.kernel.vault import KeysMissing, WrongKeys
    from yueke.kernel.vault.check import verify

    subject = "加密密钥 · Keys"
    advice = (
        "请从备份恢复 keys/keyset.json，不要重新生成 · Put back keys/keyset.json from a backup, never make a new one"
    )
    try:
        known = verify()
    except (KeysMissing, WrongKeys) as error:
        return Finding("bad", subject, str(error), advice)
    except DatabaseError:
        return Finding("warning", subject, "数据库未就绪，未检查 · not checked, the tables are not there yet")
    return Finding("good", subject, "与数据相符 · fit the data" if known else "尚无加密数据 · nothing encrypted yet")


def assets() -> Finding:
    """The style sheets and scripts were built into the package."""
    vendor = resources.files("yueke.ui") / "static" / "vendor"
    missing = [name for name in _ASSETS if not (vendor / name).is_file()]
    subject = "页面资源 · Page assets"
    if missing:
        advice = "请重新安装 · Install again: pip install --force-reinstall yueke"
        return Finding("bad", subject, f"缺少 · missing: {', '.join(missing)}", advice)
    return Finding("good", subject, "齐全 · complete")


def typefaces() -> Finding:
    """The typefaces papers are set in are there."""
    from yueke.ui.papers import fonts

    found, subject = fonts.standing(), "公文字体 · Fonts of papers"
    if found.missing:
        words = f"缺少 · missing: {', '.join(found.missing)}（暂用本机字体 · this machine's are used instead）"
        return Finding("warning", subject, words, "请运行 · Run: pip install pylopdf-fonts-zh-cn")
    own = f"；自备 · own: {_some(found.own)}" if found.own else ""
    return Finding("good", subject, f"齐全 · complete{own}")


def company() -> Finding:
    """A company has been founded."""
    from yueke.domains.organization.models import Company

    subject = "公司 · Company"
    found = Company.objects.first()
    if found is None:
        return Finding("warning", subject, "尚未建立 · none yet", "请运行 · Run: yueke init")
    return Finding("good", subject, str(found.name))


def administrators() -> Finding:
    """The founder's role has been given up: nobody holds what belongs to three administrators."""
    from yueke.domains.organization.queries import administrators as named

    subject, known = "三员分立 · Administrators", named()
    if known.founders:
        words = f"{'、'.join(known.founders)} 仍是初始管理员 · still the founder, holds everything but the audit"
        return Finding(
            "warning", subject, words, "登录后打开 系统 → 三员分立 · Sign in, open: /system/three-administrators/"
        )
    if known.missing:
        words = f"无人担任 · nobody is: {'、'.join(known.missing)}"
        return Finding("warning", subject, words, "请由安全管理员授予 · Have the security administrator grant it")
    return Finding("good", subject, "由不同的人担任 · held by different people")


def calendar() -> Finding:
    """The statutory days of this and the coming year are known."""
    from yueke.kernel import clock
    from yueke.kernel.calendar.loading import missing_year_warning

    subject = "工作日历 · Calendar"
    if warning := missing_year_warning(clock.now()):
        return Finding("warning", subject, warning, "Enter the missing holidays on the calendar page")
    return Finding("good", subject, "法定节假日齐全 · holidays are complete")


def worker() -> Finding:
    """A worker is alive, and no work was given up."""
    from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

    from yueke.kernel import clock

    subject = "后台任务 · Background work"
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=clock.now() - timedelta(minutes=1)).count()
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    if not alive:
        return Finding("warning", subject, "未运行 · not running", "请运行 · Run: yueke up")
    if failed:
        words = f"有 {failed} 项失败 · {failed} jobs failed"
        return Finding("warning", subject, words, "原因见日志 · The log says why")
    return Finding("good", subject, f"{alive} 个进程 · processes")


def backups() -> Finding:
    """The last backup is of today or yesterday; where they go, and what they are encrypted with."""
    from yueke.config.backup import options, schedule
    from yueke.domains.safekeeping import queries
    from yueke.kernel import clock
    from yueke.kernel.access import SYSTEM

    subject, known, daily = "备份 · Backups", queries.state(SYSTEM), options.daily_at()
    when = f"每天 {daily:%H:%M} · daily" if daily else "未安排 · not scheduled"
    kept = options.keep()
    words = f"{when} → {options.directory()}（保留 · kept: {kept.days} 日, {kept.weeks} 周, {kept.months} 月）"
    if known.failed_backup:
        failure = f"{words}\n    上次失败 · last one failed: {known.failed_backup.failure}"
        return Finding("bad", subject, failure, "请排除原因后运行 · Mend it, then run: yueke backup")
    last = known.backup.ended_at if known.backup else None
    if schedule.is_late(clock.now(), last, after=timedelta(hours=26)):
        told = f"{last.astimezone():%Y-%m-%d %H:%M}" if last else "从未 · never"
        return Finding("warning", subject, f"{words}，上次 · last: {told}", "请运行 · Run: yueke backup")
    if options.directory().is_relative_to(env.home()):
        advice = (
            "备份与数据在同一磁盘，请设置 YUEKE_BACKUP_DIR · They lie on the disk of the data: set YUEKE_BACKUP_DIR"
        )
        return Finding("warning", subject, words, advice)
    return Finding("good", subject, f"{words}，密钥 · key: {options.key_file()}")


def rehearsals() -> Finding:
    """A restore was proven within the month."""
    from yueke.config.backup import options, schedule
    from yueke.domains.safekeeping import queries
    from yueke.kernel import clock
    from yueke.kernel.access import SYSTEM

    subject, known = "恢复演练 · Restore proven", queries.state(SYSTEM)
    advice = "请运行 · Run: yueke restore --verify FILE"
    if known.failed_rehearsal:
        return Finding("bad", subject, f"上次失败 · last one failed: {known.failed_rehearsal.failure}", advice)
    last = known.rehearsal.ended_at if known.rehearsal else None
    words = f"{last.astimezone():%Y-%m-%d %H:%M}" if last else "从未 · never"
    if not options.rehearses():
        words = f"{words}（未自动安排 · not scheduled）"
    late = schedule.is_late(clock.now(), last, after=timedelta(days=31))
    return Finding("warning" if late else "good", subject, words, advice if late else "")


def examine() -> Iterator[Finding]:
    """Run the checks in order; what needs the database or its tables is left out when those are missing."""
    yield from (python(), folder(), assets(), typefaces())
    basis: list[Callable[[], Finding]] = [database, migrations]
    for check in basis:
        found = check()
        yield found
        if found.level == "bad":
            return
    yield from (rights(), keys(), company(), administrators(), calendar(), worker(), backups(), rehearsals())
