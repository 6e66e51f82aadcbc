"""How the commands look and fail: help in Chinese and English, errors in words instead of tracebacks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}

# Messages go to standard error, so that what a command prints can be piped on.
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


class _Bilingual(click.Command):
    """Headings of the help page in both languages; anticipated failures as messages."""

    def get_help_option(self, context: click.Context) -> click.Option | None:
        option = super().get_help_option(context)
        if option is not None:
            option.help = "显示帮助 · Show this help."
        return option

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(context)
        formatter.write_usage(context.command_path, " ".join(pieces), prefix="用法 · Usage: ")

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for p in self.get_params(context) if (record := p.get_help_record(context))]
        if records:
            with formatter.section("选项 · Options"):
                formatter.write_dl(records)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            words = _in_words(error)
            if words is None:
                raise
            raise click.ClickException(words) from error


class Command(_Bilingual):
    """One command."""


class Group(_Bilingual, click.Group):
    """A command with sub-commands, listed in their given order."""

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(context, formatter)
        shown = [(name, self.get_command(context, name)) for name in self.list_commands(context)]
        rows = [(name, one.get_short_help_str(100)) for name, one in shown if one and not one.hidden]
        if rows:
            with formatter.section("命令 · Commands"):
                formatter.write_dl(rows)


@contextmanager
def progress(phases: Mapping[str, str]) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each phase of long work, named by ``phases``; yields ``tell(phase, done, total)``."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phases[phase], total=total)
            bars.update(tasks[phase], completed=done, total=total)

        yield tell


command = functools.partial(click.command, cls=Command, context_settings=CONTEXT)


def _in_words(error: Exception) -> str | None:
    """Return the message of a failure somebody foresaw; nothing for a bug, whose traceback is wanted."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    from yueke.config.postgres import ServerFailed
    from yueke.kernel.errors import Refused

    if isinstance(error, Refused) and error.fields:
        return "\n".join(f"{field}: {one}" for field, messages in error.fields.items() for one in messages)
    if isinstance(error, ServerFailed | ImproperlyConfigured | Refused):
        return str(error)
    if isinstance(error, OperationalError):
        return f"无法连接数据库 · The database cannot be reached\n{error}"
    return None
