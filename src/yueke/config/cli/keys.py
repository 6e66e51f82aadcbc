"""``yueke keys``: a new key for what is encrypted, and everything written anew under it."""

from __future__ import annotations

import click

from yueke.config.cli import application, shape

_PHASES = {"values": "用新密钥改写 · Writing anew"}


@click.group(
    cls=shape.Group,
    context_settings=shape.CONTEXT,
    help="轮换加密密钥 · Rotate the encryption keys.",
)
def command() -> None:
    """The keys of encrypted fields."""


@command.command("rotate", cls=shape.Command, help="启用新密钥，并改写已加密的内容 · Use a new key, write all anew.")
@click.option("--only-rewrite", is_flag=True, help="不换密钥，只继续改写 · No new key, only go on writing anew.")
def rotate(only_rewrite: bool) -> None:
    """Safe beside daily work and to be repeated: what old keys encrypted stays readable until it is written anew."""
    with application.prepared():
        from yueke.kernel import vault
        from yueke.kernel.errors import Refused

        try:
            if not only_rewrite:
                vault.rotate()
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
        with shape.progress(_PHASES) as tell:
            written = vault.reencrypt_all(progress=lambda done, total: tell("values", done, total))
    shape.out.print(
        f"已用现行密钥改写 {written} 项，请随即备份 · values written anew; back up now: [b]yueke backup[/b]"
    )
