"""``yueke init``: the company, its first administrator, the regulations it adopts."""

from __future__ import annotations

from collections.abc import Sequence

import click

from yueke.config.cli import application, shape


@shape.command(help="建立公司与首位管理员，选择制度 · Found the company: administrator and regulations.")
@click.option("--company", help="公司名称 · Name of the company.")
@click.option("--name", "person", help="管理员姓名 · The administrator's name.")
@click.option("--username", help="登录名 · Name to sign in with.")
@click.option(
    "--password",
    envvar="YUEKE_ADMIN_PASSWORD",
    help="密码（或用环境变量）· Or set the variable.",
    show_envvar=True,
)
@click.option("--pack", "packs", multiple=True, help="采用的制度代号，可多次 · Regulation code, repeatable.")
def command(
    company: str | None, person: str | None, username: str | None, password: str | None, packs: Sequence[str]
) -> None:
    """Ask for what the options leave open, then do everything in one transaction."""
    with application.prepared():
        from yueke.compliance.pack import builtin_packs
        from yueke.domains.organization.models import Company

        if Company.objects.exists():
            raise click.ClickException("公司已经建立 · The company has been founded already")
        titles = {code: pack.title for code, pack in builtin_packs().items()}
        if unknown := [code for code in packs if code not in titles]:
            raise click.BadParameter(f"没有制度 · No such regulation: {', '.join(unknown)}", param_hint="--pack")
        company = company or click.prompt("公司名称 · Company")
        packs = packs or _ask_packs(titles)
        person = person or click.prompt("管理员姓名 · Administrator's name")
        username = username or click.prompt("登录名 · Sign-in name", default="admin")
        password = password or click.prompt(
            "密码（至少 10 位，含三类字符）· Password",
            hide_input=True,
            confirmation_prompt="再输一次 · Again",
        )
        _found(company, person, username, password, packs)
    shape.out.print(f"\n[b]{company}[/b] 已建立，登录名 · founded, sign in as: [b]{username}[/b]")
    shape.out.print("下一步 · Next: [b]yueke up[/b]")
    shape.out.print(
        "设置完成后，到 系统 → 三员分立 移交权限 · When all is set up, hand over to three administrators there"
    )


def _ask_packs(titles: dict[str, str]) -> list[str]:
    shape.out.print("\n可采用的制度 · Regulations to adopt")
    for code, title in titles.items():
        shape.out.print(f"  [b]{code}[/b]  {title}")
    while True:
        answer = click.prompt("代号，以逗号分隔 · Codes, separated by commas", default=",".join(titles))
        codes = [code.strip().upper() for code in answer.replace("，", ",").split(",") if code.strip()]
        if all(code in titles for code in codes):
            return codes
        shape.err.print("[yellow]没有这个代号 · No such code[/yellow]")


def _found(company: str, person: str, username: str, password: str, packs: Sequence[str]) -> None:
    from django.db import transaction

    from yueke.compliance.commands import adopt
    from yueke.domains.organization.commands import found_company
    from yueke.kernel import clock
    from yueke.kernel.access import SYSTEM

    at = clock.now()
    with transaction.atomic():
        found_company(
            SYSTEM,
            company,
            username=username,
            password=password,
            person_name=person,
            at=at,
            packs=packs,
        )
        for code in packs:
            adopt(SYSTEM, code, at=at)
