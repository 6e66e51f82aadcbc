"""How long until a breach is seen and told: clocks run out under a running site, with a backlog of others beside them.

    python benchmarks/breach.py --backlog 500

A company with ``--backlog`` complaints whose clocks all run out in one moment, and one more that does so right after it; the worker
is the product's own. Prints after how many seconds the first and the last of them was escalated and the responsible person had the
notice. The exit code is 1 when the one that came last was not told of within 60 seconds. Everything lies in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from crash import Site
from crash_driver import PASSWORD

WITHIN, PATIENCE = 60.0, 300.0


def main() -> int:
    """Measure; the exit code is 1 when it took too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backlog", type=int, default=500)
    options = parser.parse_args()
    parent = Path(tempfile.mkdtemp(prefix="yueke-breach-"))
    parent.chmod(0o711)
    for name in [name for name in os.environ if name.startswith(("DATABASE_", "YUEKE_"))]:
        del os.environ[name]
    os.environ |= {"YUEKE_HOME": str(parent / "home"), "YUEKE_BACKUP_AT": "off", "YUEKE_LOG": "ERROR"}
    try:
        return run(parent / "home", options.backlog)
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def run(home: Path, backlog: int) -> int:
    """Found a company, start it, let the clocks run out, wait."""
    from yueke.config import postgres
    from yueke.config.cli import application

    command = [sys.executable, "-c", "from yueke.config.cli import main; main()"]
    founding = ["init", "--company", "恒泰", "--name", "周敏", "--username", "admin", "--password", PASSWORD]
    home.mkdir(mode=0o711)
    packs = [part for pack in "ABC" for part in ("--pack", pack)]
    subprocess.run([*command, *founding, *packs], check=True, stdin=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Site(home, port)
    try:
        with application.prepared(migrate=False):
            _complain(backlog)
            # Until the worker has caught up with what registering them set off.
            _wait(lambda: _waiting() == 0)
            _run_out(first=True)
            _run_out(first=False)
            began = time.monotonic()
            last = _wait(lambda: _told(first=False) == 1)
            everybody = _wait(lambda: _told(first=True) == backlog)
    finally:
        site.end()
        postgres.stop(home)
    print(
        f"told of the one that ran out last after {last - began:.0f} s, of all {backlog} beside it after {everybody - began:.0f} s"
    )
    return int(last - began > WITHIN)


def _complain(backlog: int) -> None:
    from yueke.domains.complaints import commands
    from yueke.domains.complaints.drafts import ComplaintDraft
    from yueke.domains.organization import queries as organization
    from yueke.domains.organization.models import Department, Person
    from yueke.kernel import clock

    founder = Person.objects.get(username="admin")
    Department.objects.filter(head__isnull=True).update(head=founder)
    actor = organization.actor_for(founder)
    for n in range(backlog + 1):
        draft = ComplaintDraft(
            "phone", f"第 {n} 件：柜门松动，请来修", caller_name=f"来电{n}", caller_phone=f"1390{n:07}"
        )
        commands.register(actor, draft, at=clock.now())


def _run_out(*, first: bool) -> None:
    """Let one clock of each complaint of the backlog (or of the last complaint) run out now."""
    from yueke.kernel import clock

    now = clock.now()
    _clocks(first=first).update(
        half_at=now - timedelta(hours=2), warn_at=now - timedelta(hours=1), due_at=now, next_at=now, percent=0, hop=0
    )


def _told(*, first: bool) -> int:
    """Of how many of these clocks somebody has the notice of the breach."""
    from yueke.domains.channels.models import Notice
    from yueke.domains.complaints.models import Escalation

    rows = Escalation.objects.filter(clock__in=_clocks(first=first), percent=100, hop=0)
    known = set(Notice.objects.filter(kind="complaints.over").values_list("about_id", flat=True))
    return len(set(rows.values_list("complaint_id", flat=True)) & known)


def _clocks(*, first: bool):
    from django.db.models import Max, Min

    from yueke.domains.complaints.models import Clock, Complaint

    last = Complaint.objects.aggregate(last=Max("pk"))["last"]
    rows = Clock.objects.filter(stopped_at=None)
    one_each = rows.values("complaint").annotate(one=Min("pk")).values("one")
    rows = rows.filter(pk__in=one_each)
    return rows.exclude(complaint_id=last) if first else rows.filter(complaint_id=last)


def _waiting() -> int:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return (
        ProcrastinateJob.objects.filter(queue_name="reactions", status__in=["todo", "doing"])
        .exclude(task_name__in=["upkeep.retry_stalled", "complaints.sweep"])
        .count()
    )


def _wait(reached) -> float:
    """The moment something is so; raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if reached():
            return time.monotonic()
        time.sleep(0.5)
    raise TimeoutError("nothing came")


if __name__ == "__main__":
    sys.exit(main())
