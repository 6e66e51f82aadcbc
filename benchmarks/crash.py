"""Crash test: changes go in by HTTP while web server, worker and database are killed at random moments.

    python benchmarks/crash.py --kills 1000 --seed 7

Afterwards every acknowledged change is there, none twice, every reaction has run once, no job is left, and the chains
of hashes hold. Needs nothing but an installed Yueke; everything it makes lies in a folder of its own. The seed fixes
what is done and what is killed after how long, not what the machine is just doing at that moment.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PASSWORD = "Yueke-crash-2026"
# By lot; the rarer ones take longest to come back.
VICTIMS = {"web": 2, "web worker": 3, "worker": 3, "database": 3, "everything": 1}
SERVE = """
import sys
from yueke.config import env
from yueke.config.cli import up
from yueke.config.supervisor import Supervisor
env.ensure_database()
port = int(sys.argv[1])
programs = [up.web("127.0.0.1", port, 1), up.background()]
Supervisor(programs, up.record(), longest_pause=0.5, watch=up.keep_database).run()
"""
PATIENCE = 90.0
_ROWS = 200


class Unanswered(Exception):
    """The answer got lost, or the site said that it cannot answer now."""


class Browser:
    """One signed-in person. A lost connection, a 5xx or a 503 page is :class:`Unanswered`."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, sheet: str = ""
    ) -> tuple[int, str, str]:
        """Status, address led to, text. ``sheet`` is the content of a CSV sent along."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            fields = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
            body, headers["Content-Type"] = _multipart(fields, sheet) if sheet else (
                urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
            )  # fmt: skip
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(str(error)) from error
        finally:
            connection.close()
        if answer.status >= 500:
            raise Unanswered(f"{answer.status} {path}")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text

    def sign_in(self) -> None:
        """As the founder."""
        self.cookies = {}
        self.ask("GET", "/sign-in/")
        status, _, text = self.ask("POST", "/sign-in/", {"username": "admin", "password": PASSWORD})
        if status not in (302, 303):
            raise Unanswered(f"sign-in: {status} {text[:200]}")


def _multipart(fields: dict[str, str], sheet: str) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
    parts.append(f"{head}Content-Type: text/csv\r\n\r\n{sheet}\r\n--{mark}--\r\n")
    return "".join(parts).encode(), f"multipart/form-data; boundary={mark}"


@dataclass
class Done:
    """What the site has acknowledged."""

    customers: dict[str, int] = field(default_factory=dict)
    visits: list[tuple[int, str]] = field(default_factory=list)
    contacts: list[tuple[int, str]] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    imports: int = 0
    sent: int = 0


class Driver:
    """Makes changes one after the other, each repeated until it is acknowledged."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self.browser, self.chance, self.done = Browser(port), chance, Done()

    def step(self) -> None:
        """One change of a kind drawn by lot."""
        if self.chance.random() < 0.02:
            self.bring_in()
            return
        kinds = [self.register] + ([self.visit, self.visit, self.contact] if self.done.customers else [])
        self.chance.choice(kinds)()

    def register(self) -> None:
        name = f"客户{len(self.done.customers):05}"
        fields = {"kind": "individual", "stage": "customer", "name": name, "confirmed": "1"}
        location = self._acknowledged("/customers/new/", fields)
        self.done.customers[name] = int(re.search(r"/customers/(\d+)/", location).group(1))

    def visit(self) -> None:
        customer, told = self._somebody(), uuid.UUID(int=self.chance.getrandbits(128)).hex
        fields = {"result": "reached", "method": "phone", "contact_name": "本人", "satisfaction": "4", "content": told}
        self._acknowledged(f"/visits/new/?customer={customer}&kind=maintenance", fields)
        self.done.visits.append((customer, told))

    def contact(self) -> None:
        customer, name = self._somebody(), f"联系人{len(self.done.contacts):05}"
        self._acknowledged(f"/customers/{customer}/contacts/add/", {"name": name, "position": "店长"})
        self.done.contacts.append((customer, name))

    def bring_in(self) -> None:
        """Import a sheet of customers: checked and written by the worker, all rows or none."""
        names = [f"导入{self.done.imports:04}号{n}" for n in range(_ROWS)]
        sheet = "客户名称,手机\n" + "".join(f"{name},139{self.done.imports:04}{n:04}\n" for n, name in enumerate(names))
        self.done.imports += 1
        location = self._acknowledged("/imports/new/customers/", {}, sheet)
        batch = re.search(r"/imports/(\d+)/", location).group(1)
        self._acknowledged(f"/imports/{batch}/columns/", {"name": "0", "phone": "1"})
        self._until(batch, "/run/")
        self._acknowledged(f"/imports/{batch}/run/", {}, refused_is_done=True)
        self._until(batch, "/undo/")
        self.done.imported += names

    def _until(self, batch: str, offered: str) -> None:
        """Wait until the page of an import offers its next step."""
        deadline = time.monotonic() + 3 * PATIENCE
        while time.monotonic() < deadline:
            with suppress(Unanswered):
                status, _location, text = self.browser.ask("GET", f"/imports/{batch}/")
                if f"/imports/{batch}{offered}" in text:
                    return
                if status != 200:
                    self.browser.sign_in()
            time.sleep(0.5)
        raise AssertionError(f"import {batch} never offers {offered}")

    def _somebody(self) -> int:
        return self.chance.choice(list(self.done.customers.values()))

    def _acknowledged(
        self, path: str, fields: dict[str, str], sheet: str = "", *, refused_is_done: bool = False
    ) -> str:
        """Send a form until it is answered, as a reader does who presses the button again; where it led to.

        ``refused_is_done``: a step that cannot be taken twice is refused when it was taken before.
        """
        sent = fields | {"_once": str(uuid.UUID(int=self.chance.getrandbits(128)))}
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.done.sent += 1
                status, location, text = self.browser.ask("POST", path, sent, sheet)
                if status in (302, 303) and "sign-in" not in location:
                    return location
                if status in (302, 303, 403):
                    self.browser.sign_in()
                    continue
                if status == 409 and refused_is_done:
                    return ""
                raise AssertionError(f"{path}: {status} {re.sub(r'<[^>]+>', ' ', text)[-2000:]}")
            except Unanswered as lost:
                if time.monotonic() > deadline:
                    raise AssertionError(f"{path}: no answer in {PATIENCE:g} s: {lost}") from lost
                time.sleep(0.2)


class Site:
    """A running installation whose processes may be killed; the supervisor is ours and stays."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.log = (home / "crash.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(port)], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )

    def kill(self, victim: str) -> bool:
        """Kill a victim with SIGKILL; whether there was one to kill."""
        from yueke.config import postgres

        children = [one for one in self._children() if one.is_running()]
        web = [one for one in children if "granian" in self._line(one)]
        found = {
            "web": web,
            "web worker": [grandchild for one in web for grandchild in one.children()][:1],
            "worker": [one for one in children if "procrastinate" in self._line(one)],
        }
        if victim in ("database", "everything"):
            pid = postgres.status(self.home).pid
            found["database"] = [psutil.Process(pid)] if pid else []
        targets = [one for name in found for one in found[name]] if victim == "everything" else found[victim]
        killed = 0
        for one in targets:
            with suppress(psutil.Error):
                one.kill()
                killed += 1
        return killed > 0

    def end(self) -> None:
        """Stop everything in order."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def _children(self) -> list[psutil.Process]:
        with suppress(psutil.Error):
            return psutil.Process(self.process.pid).children()
        return []

    @staticmethod
    def _line(process: psutil.Process) -> str:
        with suppress(psutil.Error):
            return " ".join(process.cmdline())
        return ""


def rounds(site: Site, driver: Driver, kills: int, chance: random.Random) -> Counter[str]:
    """Kill so many times; between two kills at least one change is acknowledged."""
    killed: Counter[str] = Counter()
    told = 0
    while sum(killed.values()) < kills:
        victim, pause = chance.choices(list(VICTIMS), VICTIMS.values())[0], chance.uniform(0.0, 0.8)
        struck = threading.Event()

        def strike(victim: str = victim, struck: threading.Event = struck) -> None:
            killed[victim] += site.kill(victim)
            struck.set()

        timer = threading.Timer(pause, strike)
        timer.start()
        while not struck.is_set():
            driver.step()
        timer.join()
        driver.step()
        if sum(killed.values()) >= told + 10:
            told = sum(killed.values())
            print(f"{told} kills, {driver.done.sent} posts, {len(driver.done.customers)} customers", flush=True)
    return killed


def faults(done: Done) -> list[str]:
    """What is not as it was acknowledged; reads the database itself."""
    from django.db.models import Count

    from yueke.compliance.snapshots import first_broken_link, take_snapshot
    from yueke.domains.customers.models import Contact, Customer
    from yueke.domains.visits.models import Visit
    from yueke.kernel import clock
    from yueke.kernel.access import SYSTEM
    from yueke.kernel.audit import anchors, chain

    told = unreacted()
    take_snapshot(SYSTEM, at=clock.now())
    expected = {
        "customers": Counter([*done.customers, *done.imported]),
        "visits": Counter(told for _customer, told in done.visits),
        "contacts": Counter(name for _customer, name in done.contacts),
    }
    found = {
        "customers": Counter(Customer.objects.values_list("name", flat=True)),
        "visits": Counter(Visit.objects.filter(state="done").values_list("content", flat=True)),
        "contacts": Counter(Contact.objects.values_list("name", flat=True)),
    }
    for kind, names in expected.items():
        told += [f"{kind}: lost {name}" for name in names - found[kind]]
        told += [f"{kind}: {found[kind][name]}× {name}" for name in found[kind] - names]
    planned = Visit.objects.filter(state="planned").values("customer", "kind").annotate(n=Count("pk")).filter(n__gt=1)
    told += [f"planned twice: {row}" for row in planned]
    if broken := first_broken_link():
        told.append(f"snapshot {broken.pk} does not fit the one before")
    return told + [f"audit: {finding}" for finding in chain.verify(anchors.kept()).findings]


def unreacted() -> list[str]:
    """Reactions that have not run, or jobs that are left; a run is recorded in the reaction's own transaction."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from yueke.kernel.events import all_reactions
    from yueke.kernel.events.models import Event, ReactionRun

    told = []
    for one in all_reactions():
        ran = ReactionRun.objects.filter(reaction=one.name).values("event_id")
        missing = Event.objects.filter(kind=one.event.kind).exclude(pk__in=ran).count()
        if missing:
            told.append(f"{one.name} has not run for {missing} events")
    left = ProcrastinateJob.objects.filter(queue_name="reactions", status__in=["todo", "doing", "failed"])
    told += [f"job {job.pk} {job.task_name} is {job.status}" for job in left.exclude(task_name="upkeep.retry_stalled")]
    return told


def drained(seconds: float = 240) -> None:
    """Wait until the worker has caught up; jobs of killed workers are given back within a minute and a half."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and unreacted():
        time.sleep(1)


def main() -> int:
    """Run the test; the exit code is 1 when something is not as it was acknowledged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    parent = Path(tempfile.mkdtemp(prefix="yueke-crash-"))
    parent.chmod(0o711)
    for name in [name for name in os.environ if name.startswith(("DATABASE_", "YUEKE_"))]:
        del os.environ[name]
    os.environ |= {"YUEKE_HOME": str(parent / "home"), "YUEKE_BACKUP_AT": "off", "YUEKE_LOG": "ERROR"}
    try:
        return run(parent / "home", options.kills, options.seed)
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def run(home: Path, kills: int, seed: int) -> int:
    """Found a company, drive and kill, compare."""
    from yueke.config import postgres
    from yueke.config.cli import application

    command = [sys.executable, "-c", "from yueke.config.cli import main; main()"]
    founding = ["init", "--company", "恒泰", "--name", "周敏", "--username", "admin", "--password", PASSWORD,
                "--pack", "A", "--pack", "B"]  # fmt: skip
    home.mkdir(mode=0o711)
    subprocess.run([*command, *founding], check=True, stdin=subprocess.DEVNULL)
    with application.prepared(migrate=False):
        _without_second_step()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chance, began = random.Random(seed), time.monotonic()
    site, driver = Site(home, port), Driver(port, random.Random(seed + 1))
    try:
        killed = rounds(site, driver, kills, chance)
        with application.prepared(migrate=False):
            drained()
            found = faults(driver.done)
    finally:
        site.end()
        postgres.stop(home)
    done = driver.done
    print(f"killed {dict(killed)} in {time.monotonic() - began:.0f} s; {done.sent} posts sent, acknowledged "
          f"{len(done.customers)} customers, {len(done.visits)} visits, {len(done.contacts)} contacts, {done.imports} imports")  # fmt: skip
    for words in found:
        print(f"FAULT {words}")
    return 1 if found else 0


def _without_second_step() -> None:
    """Let the founder in with the password alone; the driver has no phone."""
    from yueke.domains.organization.commands import set_security_policy
    from yueke.kernel import clock
    from yueke.kernel.access import SYSTEM

    set_security_policy(SYSTEM, second_factor=False, at=clock.now())


if __name__ == "__main__":
    sys.exit(main())
