"""The real product in a real browser: `yueke demo` in a data folder of its own, Debian's Chromium."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from yueke.config import postgres

if TYPE_CHECKING:
    from yueke.domains.organization.models import Person

PASSWORD = "Yueke-demo-2026"
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def site(running: tuple[str, Path]) -> str:
    """The address of a running demo with a few hundred customers."""
    return running[0]


@pytest.fixture(scope="session")
def running():
    """The address of a demo and its data folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Not pytest's own temporary folder: the database's account could not pass through it.
    with tempfile.TemporaryDirectory(prefix="yueke-browser-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "YUEKE_TEST_DATABASE"}}
        environment["YUEKE_HOME"] = str(Path(folder) / "home")
        # What takes longer is made in the background; here that begins early.
        environment["YUEKE_EXPORT_AT_ONCE"] = "50"
        command = [sys.executable, "-c", "from yueke.config.cli import main; main()"]
        log = Path(folder) / "log"
        with log.open("w") as output:
            server = subprocess.Popen(
                [*command, "demo", "--port", str(port), "--size", "450"],
                env=environment, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        try:
            yield _answering(f"http://127.0.0.1:{port}", server, log), Path(environment["YUEKE_HOME"]) / "demo"
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
            environment["YUEKE_HOME"] += "/demo"
            subprocess.run([*command, "stop"], env=environment, check=False, capture_output=True)


def _answering(address: str, server: subprocess.Popen, log: Path) -> str:
    for _ in range(1800):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/", timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return address
    raise AssertionError(log.read_text())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Beside a failure, what the demo said last and which of its jobs wait."""
    report = yield
    if report.failed and (running := getattr(item, "funcargs", {}).get("running")):
        report.sections.append(("the demo", state_of(running[1])))
    return report


def state_of(home: Path) -> str:
    """The end of a demo's log, and the jobs that are not done."""
    log = (home.parents[1] / "log").read_text("utf-8", "replace")[-6000:]
    asked = """SELECT id, queue_name, task_name, status, attempts, worker_id, lock FROM procrastinate_jobs
WHERE status IN ('todo', 'doing', 'failed') ORDER BY status, id LIMIT 40"""
    at = postgres.address(home)
    try:
        with psycopg.connect(
            host=at.host, port=at.port, user=at.user, password=at.password, dbname=at.name, connect_timeout=5
        ) as connection:
            jobs = [str(row) for row in connection.execute(asked)]
    except psycopg.Error as error:
        jobs = [f"no jobs to be read: {error}"]
    return "\n".join([log, *jobs])


@pytest.fixture
def enter(site: str, browser: Browser):
    """Sign somebody in; every error the page reports fails the test."""
    opened, errors = [], []

    def sign_in(username: str, viewport: dict[str, int] = DESKTOP) -> Page:
        context = browser.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=site)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: errors.append(f"{page.url}: {said.text}") if "Content Security Policy" in said.text else None,
        )
        # A refused form answers 422, which Chromium reports as an error of its own.
        page.on(
            "console",
            lambda m: errors.append(f"{page.url}: {m.text}") if m.type == "error" and "422" not in m.text else None,
        )
        page.goto("/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield sign_in
    for context in opened:
        context.close()
    assert not errors


@pytest.fixture
def enter_as(live_server, browser: Browser):
    """Somebody's browser at the server of the test, signed in by force; every error the page reports fails the test."""
    contexts, errors = [], []

    def sign_in(person: Person, viewport: dict[str, int]) -> Page:
        client = Client()
        client.force_login(person)
        context = browser.new_context(
            viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_server.url
        )
        name, morsel = next(iter(client.cookies.items()))
        context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not errors
