"""``yueke admin``: open and seal the super-user, from the server only."""

from __future__ import annotations

import click

from yueke.config.cli import application, shape


@click.group(
    cls=shape.Group,
    context_settings=shape.CONTEXT,
    help="启用与封存超级用户 · Open and seal the super-user.",
)
def command() -> None:
    """The super-user."""


@command.command("unseal", cls=shape.Command, help="限时启用，打印一次性密码 · Open for some minutes; one password.")
@click.option("--reason", required=True, help="启用理由，记入审计日志 · Why; kept in the audit log.")
@click.option("--minutes", type=click.IntRange(1, 240), default=30, show_default=True, help="有效分钟 · Minutes.")
def unseal(reason: str, minutes: int) -> None:
    """Print the password to standard output, everything else beside it."""
    with application.prepared():
        from yueke.domains.organization import commands, sealed
        from yueke.kernel import clock
        from yueke.kernel.access import SYSTEM

        password = commands.unseal(SYSTEM, reason=reason, minutes=minutes, at=clock.now())
        shape.err.print(
            f"登录名 · Sign in as [b]{sealed.USERNAME}[/b]，{minutes} 分钟内有效，密码只能用一次 · "
            f"within {minutes} minutes; the password works once:"
        )
        click.echo(password)


@command.command("seal", cls=shape.Command, help="立即封存 · Seal it now.")
def seal() -> None:
    """Seal the super-user; says so when it was sealed already."""
    with application.prepared():
        from yueke.domains.organization import commands
        from yueke.kernel import clock
        from yueke.kernel.access import SYSTEM

        was_open = commands.seal(SYSTEM, at=clock.now())
    shape.out.print("已封存 · Sealed" if was_open else "本来就是封存的 · It was sealed already")
