"""What it costs when thousands of clocks of complaints run out in one moment.

    python benchmarks/sweep.py --home ~/yueke --due 10000

Takes the company `yueke bench` has built in ``--home``, lets ``--due`` clocks run out at once, sweeps until nothing is
left, and takes everything back. Printed are the seconds on the clock, the processor time of this process and of the
database (of its one process that did the work; Linux only), for all and for each kind of statement.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any


def processor_seconds(pid: int) -> float:
    """The processor time a process has had so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kind(sql: str) -> str:
    """What a statement does to which table."""
    words = " ".join(sql.split())
    found = re.match(r'(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', words) or re.match(
        r'(SELECT).*? FROM (?:unnest\(|")?(\w+)', words
    )
    return " ".join(found.groups()) if found else words[:40]


def swept(due: int) -> None:
    """Sweep ``due`` clocks that run out now, print what it took, and take it back."""
    from django.db import connection, transaction

    from yueke.domains.complaints import commands
    from yueke.domains.complaints.clocks.sweeping import AT_ONCE
    from yueke.domains.complaints.models import Clock, Escalation
    from yueke.kernel import clock
    from yueke.kernel.access import SYSTEM

    at = clock.now()
    server, spent, times = 0, Counter[str](), Counter[str]()

    def watched(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        begun = processor_seconds(server)
        found = execute(sql, params, many, context)
        spent[kind(str(sql))] += processor_seconds(server) - begun
        times[kind(str(sql))] += 1
        return found

    with transaction.atomic(), connection.cursor() as cursor:
        # What other runs left due would be counted, too.
        Clock.objects.filter(stopped_at=None, next_at__lte=at).update(next_at=None)
        waiting = Clock.objects.filter(stopped_at=None, percent=80, kind="close", next_at__gt=at).order_by("pk")
        chosen = list(waiting.values_list("pk", flat=True)[:due])
        Clock.objects.filter(pk__in=chosen).update(due_at=at, next_at=at)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        before = Escalation.objects.count()
        server = connection.connection.info.backend_pid
        begun, own, theirs = time.perf_counter(), time.process_time(), processor_seconds(server)
        rounds = []
        with connection.execute_wrapper(watched):
            while not rounds or rounds[-1] == AT_ONCE:
                rounds.append(commands.sweep(SYSTEM, at=at))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - begun, time.process_time() - own, processor_seconds(server) - theirs
        told = Escalation.objects.count() - before
        transaction.set_rollback(True)
    print(f"{sum(rounds):,} clocks in {len(rounds)} rounds: {told:,} told")
    print("{:.1f} s on the clock; processor: {:.1f} s here, {:.1f} s in the database".format(*took))
    for what, seconds in spent.most_common(10):
        print(f"  {seconds:6.2f} s  {times[what]:4}  {what}")


def main() -> None:
    """Parse the arguments and sweep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="where `yueke bench` has built its company")
    parser.add_argument("--due", type=int, default=10_000, help="clocks that run out at once")
    parser.add_argument("--runs", type=int, default=1, help="how often it is done")
    options = parser.parse_args()
    os.environ["YUEKE_HOME"] = str(options.home.expanduser().absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
    import django

    from yueke.config.bench import place

    with place.apart(place.NAME):
        django.setup()
        migrated()
        for _run in range(options.runs):
            swept(options.due)


def migrated() -> None:
    """Bring the company's tables up to this version."""
    from django.core.management import call_command

    from yueke.config.owning import as_owner

    with as_owner():
        call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
