"""Crash test: changes go in by HTTP while web server, worker and database are killed at random moments.

    python benchmarks/crash.py --kills 1000 --seed 7

Afterwards every acknowledged change is there, none twice, every reaction has run once, no job is left, and the chains
of hashes hold. Needs nothing but an installed Yueke; everything it makes lies in a folder of its own. The seed fixes
what is done and what is killed after how long, not what the machine is just doing at that moment.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil
from crash_driver import PASSWORD, Done, Driver

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
    from yueke.domains.complaints.models import Clock, Complaint, Told
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
        "complaints": Counter(done.complaints),
    }
    found = {
        "customers": Counter(Customer.objects.values_list("name", flat=True)),
        "visits": Counter(Visit.objects.filter(state="done").values_list("content", flat=True)),
        "contacts": Counter(Contact.objects.values_list("name", flat=True)),
        "complaints": Counter(Complaint.objects.values_list("description", flat=True)),
    }
    for kind, names in expected.items():
        told += [f"{kind}: lost {name}" for name in names - found[kind]]
        told += [f"{kind}: {found[kind][name]}× {name}" for name in found[kind] - names]
    planned = Visit.objects.filter(state="planned").values("customer", "kind").annotate(n=Count("pk")).filter(n__gt=1)
    told += [f"planned twice: {row}" for row in planned]
    twice = Clock.objects.filter(stopped_at=None).values("complaint", "kind").annotate(n=Count("pk")).filter(n__gt=1)
    told += [f"two clocks of a kind: {row}" for row in twice]
    said = Told.objects.values("complaint", "kind", "round").annotate(n=Count("pk")).filter(n__gt=1)
    told += [f"told twice: {row}" for row in said]
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
          f"{len(done.customers)} customers, {len(done.visits)} visits, {len(done.contacts)} contacts, "
          f"{len(done.complaints)} complaints ({done.by_portal} by the portal), {done.imports} imports")  # fmt: skip
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
