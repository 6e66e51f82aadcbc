"""``yueke demo``: a company of one year, run by its regulation, in a data folder of its own."""

from __future__ import annotations

import os

import click
from rich.table import Table

from yueke.config import env
from yueke.config.cli import application, shape


@shape.command(help="启动演示公司（一年的数据，随时可删）· Run the demo company, one year of data.")
@click.option("--port", type=click.IntRange(1, 65535), help="端口 · Port.")
@click.option("--host", default="127.0.0.1", help="监听地址 · Address to listen on.")
@click.option("--size", type=click.IntRange(90, 100_000), default=3000, help="客户数 · Number of customers.")
@click.option("--build-only", is_flag=True, help="只建数据，不启动网站 · Build the data and stop.")
def command(port: int | None, host: str, size: int, build_only: bool) -> None:
    """Build the demo unless it is there, print the sign-ins, and serve it.

    The demo has a folder of its own inside the data folder, so that it can never mix with real customers.
    """
    if env.uses_embedded_database():
        os.environ["YUEKE_HOME"] = str(env.home() / "demo")
    # Nothing of the demo leaves the house: codes and messages lie in its folder «outbox».
    os.environ["YUEKE_MAIL_URL"] = os.environ["YUEKE_SMS_URL"] = "folder:"
    from yueke.config.cli import up

    with application.prepared():
        sign_ins = _built(size)
        if not build_only:
            up.serve(host, port or up.free_port(host), ready=sign_ins)


def _built(size: int) -> str:
    from yueke.config import demo
    from yueke.config.owning import count_rows, sweep_tables
    from yueke.kernel import clock

    with shape.err.status("建立演示公司 · Building the demo company") as status:
        if not demo.is_built():
            sweep_tables()
        built = demo.build(clock.now(), lambda text: status.update(f"建立演示公司 · {text}"), customers=size)
        if built.fresh:
            count_rows()
    table = Table(title="登录名 · Sign-ins", title_justify="left")
    for heading in ("登录名 · User", "密码 · Password", "角色 · Role"):
        table.add_column(heading)
    for sign_in in built.sign_ins:
        table.add_row(sign_in.username, sign_in.password, sign_in.role)
    with shape.out.capture() as captured:
        shape.out.print(table)
    return captured.get()
