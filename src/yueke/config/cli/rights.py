"""``yueke rights``: what the database role of web processes and workers may do, shown, given or printed as SQL."""

from __future__ import annotations

import click

from yueke.config import env
from yueke.config.cli import application, findings, shape


@shape.command(help="应用的数据库角色有何权限 · Rights of the application in the database.")
@click.option("--print", "only_print", is_flag=True, help="只打印 SQL，不执行 · Print the SQL, run nothing.")
@click.option("--role", default="", help="角色名，默认为 DATABASE_URL 的用户 · The role; the one of DATABASE_URL.")
def command(only_print: bool, role: str) -> None:
    """Bring the rights to what is needed, as the owner of the tables; the exit code is 1 when that is not enough."""
    with application.prepared(migrate=False):
        from yueke.config.owning import as_owner
        from yueke.kernel import rights

        if not (role := role or env.application_role()):
            raise click.ClickException(
                "表的所有者就是应用角色；请新建角色并设置 DATABASE_OWNER_URL，或用 --role 指明 · One role does everything: "
                "make another and set DATABASE_OWNER_URL, or name it by --role"
            )
        with as_owner():
            run = rights.statements(role) if only_print else rights.give(role)
        if only_print:
            for statement in run:
                click.echo(f"{statement};")
            return
        found = findings.rights()
    shape.out.print(f"{role}: 执行了 {len(run)} 条授权 · statements run")
    if role == env.application_role() and found.level != "good":
        raise click.ClickException(f"{found.words}\n{found.advice}")
