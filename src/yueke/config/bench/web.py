"""The product's own web server on a free port, and a browser's worth of HTTP to ask it with."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import psutil

from yueke.config import env
from yueke.config.cli import up
from yueke.config.supervisor import Supervisor, running

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class WrongAnswer(Exception):
    """The server answered with something else than the page asked for."""


@dataclass(frozen=True)
class Answer:
    """What came back; ``seconds`` from the first byte sent to the last one read."""

    status: int
    text: str
    seconds: float
    location: str = ""


class Browser:
    """One signed-in session over one kept-alive connection; or a program with an access ``token``."""

    def __init__(self, host: str, port: int, token: str = "") -> None:
        self._token, self._address = token, ""
        self._connection = http.client.HTTPConnection(host, port, timeout=120)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Ask for a page; redirects are not followed."""
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str], *, form: str) -> Answer:
        """Send a form whose page text is ``form`` (it carries the token against forgery)."""
        token = _TOKEN.search(form)
        if token is None:
            raise WrongAnswer(f"{path}: the page has no form")
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token[1], **fields}))

    def send(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        """Send JSON."""
        return self._ask("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})

    def with_token(self, token: str) -> Browser:
        """Another connection, of a program with this token."""
        return Browser(self._connection.host, self._connection.port, token)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a person; raises :class:`WrongAnswer` when refused."""
        page = self.get("/sign-in/")
        answer = self.post("/sign-in/", {"username": username, "password": password}, form=page.text)
        if answer.status != 302:
            raise WrongAnswer(f"signing in as {username}: status {answer.status}")

    def twin(self) -> Browser:
        """Another connection with the same session."""
        twin = self.with_token(self._token)
        twin._cookies = dict(self._cookies)
        return twin

    def stranger(self, address: str) -> Browser:
        """Somebody else over the same connection, as a proxy passes them on: no cookies, an ``address`` of their own."""
        stranger = self.with_token("")
        stranger._connection, stranger._address = self._connection, address
        return stranger

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        self._connection.request(method, path, body, headers)
        return self._connection.getresponse()

    def _ask(self, method: str, path: str, body: str | None = None, more: dict[str, str] | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if self._token:
            headers = {"Authorization": f"Bearer {self._token}"}
        if self._address:
            headers["X-Forwarded-For"] = self._address
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers |= more or {}
        begun = time.perf_counter()
        try:
            response = self._send(method, path, body, headers)
        except http.client.RemoteDisconnected:
            # The server closes what was idle for long; browsers then connect anew.
            self._connection.close()
            begun = time.perf_counter()
            response = self._send(method, path, body, headers)
        data = response.read()
        seconds = time.perf_counter() - begun
        for line in response.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, data.decode("utf-8", "replace"), seconds, response.headers.get("Location", ""))


@contextmanager
def served(workers: int, *, worker: bool = False) -> Iterator[tuple[Browser, Supervisor]]:
    """Run a block while the product's web server answers; gives a browser nobody has signed in with.

    ``worker``: with what carries out reactions, as ``yueke up`` starts it.
    """
    host = "127.0.0.1"
    port = up.free_port(host, 8700)
    record = env.home() / "running.json"
    programs = [up.web(host, port, workers), *([up.background()] if worker else [])]
    supervisor = Supervisor(programs, record)
    thread = threading.Thread(target=supervisor.run, daemon=True)
    thread.start()
    try:
        _wait(host, port)
        yield Browser(host, port), supervisor
    finally:
        supervisor.end()
        thread.join(30)


def requests_per_second(browser: Browser, paths: list[str], clients: int, seconds: float) -> float:
    """How many answers a second ``clients`` get who ask for ``paths`` in turn without a pause."""
    end = time.perf_counter() + seconds

    def ask(client: int) -> int:
        twin, answers = browser.twin(), 0
        while time.perf_counter() < end:
            if twin.get(paths[(client * 7 + answers) % len(paths)]).status != 200:
                raise WrongAnswer("a page failed while several asked at once")
            answers += 1
        return answers

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = sum(pool.map(ask, range(clients)))
    return answers / (time.perf_counter() - begun)


def memory() -> float:
    """The megabytes of the largest web process, counting only what it does not share."""
    found = running(env.home() / "running.json")
    if found is None:
        return 0.0
    own = psutil.Process()
    family = own.children(recursive=True)
    used = [p.memory_full_info().uss for p in family if any("granian" in part for part in p.cmdline())]
    return max(used, default=0) / 2**20


def _wait(host: str, port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if Browser(host, port).get("/sign-in/").status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
    raise WrongAnswer("the web server did not start")
