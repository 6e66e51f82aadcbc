"""Load: so many signed-in people use the site for so many seconds; errors and the 95th percentile of each page.

    python benchmarks/load.py --home ~/yueke --bench --users 200 --seconds 300

Starts the installation of ``--home`` (``--bench``: the company of a million customers `yueke bench` has built there)
with two web processes on the loopback, gives each user a session of their own,
and ends what it started. People look at lists, search, open a customer, the desk and the regulation, with pauses of
two to eight seconds between pages (``--pause`` makes them hastier). Where lights of the regulation are still being worked
out they ask again, as the page does (``lights``). Nothing is changed. The exit code is 1 when any request failed.

This program is one process on the same processors as what it measures: what it used itself is printed, too.
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import os
import random
import re
import socket
import statistics
import sys
import threading
import time
from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

PAGES = {
    "desk": (3, "/desk/"),
    "customers": (4, "/customers/"),
    "search": (4, "/customers/?q={word}"),
    "customer": (5, "/customers/{customer}/"),
    "visits": (3, "/visits/"),
    "orders": (2, "/orders/"),
    "regulation": (1, "/regulation/"),
}
WORDS = ("张", "王", "上海", "科技", "wang", "lihua", "8000", "恒泰")
_PATIENCE = 60
_LATER = re.compile(rb'hx-get="([^"]*newer=[^"]*)"')
_ASKED_AGAIN = 3


@dataclass
class Answers:
    """Milliseconds by page, and what failed; shared by all users."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, page: str, milliseconds: float, status: int) -> None:
        """One answer; a status of 0 is a lost connection."""
        with self.lock:
            self.taken[page].append(milliseconds)
            if status not in (200, 204):
                self.failed[f"{page} {status}"] += 1


@dataclass(frozen=True)
class Reader:
    """A signed-in person: the cookie, and some customers they may open."""

    cookie: str
    customers: tuple[int, ...]


def readers(count: int) -> list[Reader]:
    """Sessions for ``count`` users, spread over the people of the installation who may see customers."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from yueke.domains.customers.models import Customer
    from yueke.domains.organization import queries
    from yueke.domains.organization.models import Person

    may_see = {"grants__role__permissions__contains": ["customers.view", "orders.view", "visits.view"]}
    people = list(Person.objects.filter(is_active=True, must_change_password=False, **may_see).distinct()[:count])
    if not people:
        raise SystemExit("nobody here may see customers: run `yueke demo` first")
    known: dict[int, tuple[int, ...]] = {}
    made = []
    for number in range(count):
        person = people[number % len(people)]
        if person.pk not in known:
            visible = Customer.objects.live().visible_to(queries.actor_for(person))
            known[person.pk] = tuple(visible.order_by("-id").values_list("pk", flat=True)[:50])
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        made.append(Reader(f"{settings.SESSION_COOKIE_NAME}={session.session_key}", known[person.pk]))
    return made


def use(reader: Reader, port: int, until: float, pause: tuple[float, float], answers: Answers, seed: int) -> None:
    """One person's time at the screen, over one connection kept open as a browser does."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    time.sleep(chance.uniform(0, pause[1]))
    later, asked_again = "", 0
    while time.monotonic() < until:
        page, path = ("lights", later) if later else chosen(reader, chance)
        began = time.perf_counter()
        status, body = asked(connection, path, reader, as_piece=bool(later))
        answers.note(page, (time.perf_counter() - began) * 1000, status)
        if page == "regulation":
            found = _LATER.search(body)
            later, asked_again = (html.unescape(found[1].decode()) if found else ""), 0
        elif page == "lights":
            asked_again += 1
            later = later if status == 204 and asked_again < _ASKED_AGAIN else ""
        time.sleep(chance.uniform(*pause))
    connection.close()


def chosen(reader: Reader, chance: random.Random) -> tuple[str, str]:
    """What somebody looks at next: the page and its address."""
    page = chance.choices(list(PAGES), [weight for weight, _path in PAGES.values()])[0]
    if page == "customer" and not reader.customers:
        page = "customers"
    customer = chance.choice(reader.customers) if reader.customers else 0
    return page, PAGES[page][1].format(word=chance.choice(WORDS), customer=customer)


def asked(connection: http.client.HTTPConnection, path: str, reader: Reader, *, as_piece: bool) -> tuple[int, bytes]:
    """Status and body of the answer; status 0 when the connection was lost."""
    headers = {"Cookie": reader.cookie, "Accept-Language": "zh-CN"}
    if as_piece:
        headers |= {"HX-Request": "true", "HX-Target": "book"}
    try:
        connection.request("GET", http_path(path), headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, b""


def http_path(path: str) -> str:
    """Chinese words as an address bears them."""
    from urllib.parse import quote

    return quote(path, safe="/?=&%")


def table(answers: Answers) -> list[dict[str, object]]:
    """One row a page: requests, median, 95th percentile, worst, in milliseconds."""
    rows = []
    everything = [one for taken in answers.taken.values() for one in taken]
    for page, taken in [*sorted(answers.taken.items()), ("all", everything)]:
        cut = statistics.quantiles(taken, n=20, method="inclusive")[18] if len(taken) > 1 else taken[0]
        rows.append({"page": page, "requests": len(taken), "p50": round(statistics.median(taken)), "p95": round(cut),
                     "worst": round(max(taken))})  # fmt: skip
    return rows


def main() -> int:
    """Read the command line and load what it names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="data folder of the installation to load")
    parser.add_argument("--bench", action="store_true", help="use the database `yueke bench` has built there")
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--pause", type=float, nargs=2, default=(2.0, 8.0), metavar=("FROM", "TO"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ["YUEKE_HOME"] = str(options.home.expanduser().absolute())
    from yueke.config.bench import place

    if options.bench:
        # The company of the benchmark is not worth a backup, which it has never had and which would begin at once.
        os.environ["YUEKE_BACKUP_AT"] = "off"
    with place.apart(place.NAME) if options.bench else nullcontext():
        return load(options)


def load(options: argparse.Namespace) -> int:
    """Start the installation the environment names, load it, print the table; 1 when anything failed."""
    from yueke.config.cli import application, up
    from yueke.config.supervisor import Supervisor

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with application.prepared():
        people = readers(options.users)
        if options.bench:
            put_off()
        supervisor = Supervisor([up.web("127.0.0.1", port, 2), up.background()], up.record())
        serving = threading.Thread(target=supervisor.run, daemon=True)
        serving.start()
        before = time.process_time()
        try:
            answers = measured(people, port, options.seconds, tuple(options.pause))
        finally:
            supervisor.end()
            serving.join(40)
    own = time.process_time() - before
    rows, failed = table(answers), dict(answers.failed)
    print(f"{options.users} users, {options.seconds} s, 2 web processes, {os.cpu_count()} processors")
    print(f"{'page':<12}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'worst':>9}")
    for row in rows:
        print(f"{row['page']:<12}{row['requests']:>9}{row['p50']:>9}{row['p95']:>9}{row['worst']:>9}")
    print(
        f"failed: {sum(failed.values())} {failed or ''}; this program used {own / options.seconds:.0%} of a processor"
    )
    if options.json:
        options.json.write_text(json.dumps({"rows": rows, "failed": failed}, indent=1), encoding="utf-8")
    return 1 if failed else 0


def put_off() -> None:
    """Leave for tomorrow what other measurements have left in the queue: classing everybody after each of their imports."""
    from datetime import timedelta

    from django.utils import timezone
    from procrastinate.contrib.django.models import ProcrastinateJob

    left = ProcrastinateJob.objects.filter(status__in=["todo", "doing"])
    left.filter(queue_name="judging").update(status="todo", scheduled_at=None)
    # Behind all others: a job waits for those of its lock that are before it, whenever they are due.
    left.exclude(queue_name="judging").update(
        status="todo", scheduled_at=timezone.now() + timedelta(days=1), priority=-100
    )


def measured(people: list[Reader], port: int, seconds: int, pause: tuple[float, float]) -> Answers:
    """Wait for the site, then let everybody use it at once."""
    deadline = time.monotonic() + _PATIENCE
    while not answers_at(port):
        if time.monotonic() > deadline:
            raise SystemExit("the site does not answer")
        time.sleep(0.5)
    answers, until = Answers(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=use, args=(one, port, until, pause, answers, number), daemon=True)
        for number, one in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 2 * _PATIENCE)
    return answers


def answers_at(port: int) -> bool:
    """Whether the site is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
