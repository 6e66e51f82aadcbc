"""``yueke manage …``: Django's own management commands, for developers."""

from __future__ import annotations

import click

from yueke.config import manage
from yueke.config.cli import shape


@shape.command(
    hidden=True,
    add_help_option=False,
    help="Django 管理命令 · Django's management commands.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def command(context: click.Context, arguments: tuple[str, ...]) -> None:
    """Pass everything on to Django."""
    manage.main(list(arguments))


command.context_settings = {"ignore_unknown_options": True, "allow_interspersed_args": False}
