"""``yueke up``: the database, the web server and a worker, looked after until Ctrl-C."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import sys
import threading
import time
from pathlib import Path

import click
import psutil

from yueke.config import env, postgres
from yueke.config.cli import application, findings, shape
from yueke.config.supervisor import Program, Supervisor, end_leftovers, running

PORT = 8000
# What serves and works has no need of the role that owns the tables.
_WITHOUT_OWNER = {env.OWNER_URL: ""}
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@shape.command(help="启动悦客（数据库、网站、后台任务）· Start Yueke: database, web, jobs.")
@click.option("--port", type=click.IntRange(1, 65535), help=f"端口，默认 {PORT} 或其后空闲者 · Port.")
@click.option("--host", default="127.0.0.1", help="监听地址；0.0.0.0 供局域网访问 · Address to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="网站进程数 · Number of web processes.")
def command(port: int | None, host: str, workers: int | None) -> None:
    """Run until interrupted; refuses when this data folder is being served already."""
    if found := running(record()):
        raise click.ClickException(f"悦客已在运行 · Yueke is running already: {found.address} (pid {found.pid})")
    end_leftovers(record())
    with application.prepared():
        _refuse_wrong_keys()
        if not _founded():
            shape.out.print("尚未建立公司，请另开终端运行 · No company yet, run in another terminal: [b]yueke init[/b]")
        serve(host, port or free_port(host), workers)


def serve(host: str, port: int, workers: int | None = None, *, ready: str = "") -> None:
    """Run web server and worker until interrupted; print the address, then ``ready``, once it answers."""
    if not _is_free(host, port):
        raise click.ClickException(f"端口 {port} 已被占用 · Port {port} is in use by another program")
    address = f"http://{_shown_host(host)}:{port}/"
    supervisor = Supervisor(
        [web(host, port, workers), background()],
        record(),
        address=address,
        say=tell_crash,
        watch=keep_database,
    )
    threading.Thread(target=_announce, args=(host, port, address, ready), daemon=True).start()
    supervisor.run()
    shape.out.print("\n已停止 · Stopped")


def web(host: str, port: int, workers: int | None = None) -> Program:
    """The web server. One thread per process: Django holds one database connection for each."""
    count = workers or max(1, min(2, os.cpu_count() or 1))
    arguments = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(count), "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers",
        "--respawn-interval", "0.5", "--workers-kill-timeout", "10", "--log-level", "warning", "yueke.config.wsgi:application",
    ]  # fmt: skip
    names = {} if "YUEKE_HOSTS" in os.environ else {"YUEKE_HOSTS": ",".join(_names(host))}
    names["PROMETHEUS_MULTIPROC_DIR"] = str(_emptied(env.home() / "metrics"))
    return Program("web", arguments, names | _WITHOUT_OWNER)


def _emptied(folder: Path) -> Path:
    """Where the web processes count their requests; they begin at nought with each start."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def background() -> Program:
    """The worker that carries out reactions and nightly jobs."""
    arguments = [sys.executable, "-m", "yueke.config.manage", "procrastinate", "worker"]
    return Program("worker", arguments, dict(_WITHOUT_OWNER))


def record() -> Path:
    """The file that names the running processes of this data folder."""
    return env.home() / "running.json"


def free_port(host: str, first: int = PORT) -> int:
    """Return ``first``, or the next port nobody listens on."""
    for port in range(first, first + 100):
        if _is_free(host, port):
            return port
    raise click.ClickException(f"端口 {first}–{first + 99} 均被占用 · All ports from {first} are in use")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As the web server does: a port whose last connections are just closing is free.
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise click.ClickException(f"无权使用端口 {port} · No permission to use port {port}") from None
        except OSError:
            return False
    return True


def _names(host: str) -> list[str]:
    """The names a browser may use for us; open to the network, those are all of this machine's."""
    if host in {"127.0.0.1", "localhost", "::1"}:
        return list(_LOOPBACK)
    if host not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not listened on
        return [*_LOOPBACK, host]
    addresses = [one.address for found in psutil.net_if_addrs().values() for one in found]
    return [*_LOOPBACK, socket.gethostname(), *(one for one in addresses if one.count(".") == 3)]


def _shown_host(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not listened on
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _announce(host: str, port: int, address: str, ready: str) -> None:
    """Print the address as soon as the server answers, whatever it answers."""
    deadline = time.monotonic() + 90
    while not _answers({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port):  # noqa: S104 - compared
        if time.monotonic() > deadline:
            shape.err.print("网站在 90 秒内没有应答，请运行 · No answer in 90 s, please run: yueke doctor")
            return
        time.sleep(0.2)
    shape.out.print(f"\n悦客已启动 · Yueke is ready: [b][link={address}]{address}[/link][/b]")
    if ready:
        shape.out.print(ready)
    shape.out.print("按 Ctrl-C 停止 · Press Ctrl-C to stop")


def _answers(host: str, port: int) -> bool:
    # Not urllib: it would ask a proxy named in the environment.
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def keep_database() -> None:
    """Start the embedded server again when it was killed; pages say so until it answers."""
    if not env.uses_embedded_database() or postgres.status(env.home()).pid is not None:
        return
    shape.err.print("[yellow]数据库意外停止，正在重新启动 · The database stopped unexpectedly, restarting[/yellow]")
    try:
        env.ensure_database()
    except postgres.ServerFailed as error:
        shape.err.print(str(error))


def tell_crash(name: str, code: int, pause: float) -> None:
    shape.err.print(f"[yellow]{name} 意外结束（{code}），{pause:g} 秒后重启 · ended unexpectedly, restarting[/yellow]")


def _refuse_wrong_keys() -> None:
    """Stop in words before anything is served that could not be read, or would be written unreadable."""
    found = findings.keys()
    if found.level == "bad":
        raise click.ClickException(f"{found.words}\n{found.advice}")


def _founded() -> bool:
    from yueke.domains.organization.models import Company

    return Company.objects.exists()
