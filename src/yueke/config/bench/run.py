"""One benchmark from beginning to end, in the place made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from yueke.config.bench import place
from yueke.config.bench.place import Size

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Course:
    """How a run is done: counted requests of each operation, then ``clients`` at once for ``seconds`` (0: left out)."""

    requests: int = 30
    clients: int = 8
    seconds: float = 10
    web_processes: int = 2
    import_rows: int = 20_000


def prepare(size: Size, tell: Tell, *, anew: bool = False) -> bool:
    """Build the company unless it stands there in the same size already; returns whether it was built."""
    from django.core.management import call_command

    from yueke.config.bench.build import add_complaints, build
    from yueke.config.bench.loading import analyze
    from yueke.config.owning import as_owner
    from yueke.domains.customers.models import Customer
    from yueke.kernel import clock

    standing = place.built()
    if not anew and standing is not None and replace(standing, complaints=size.complaints) == size:
        with as_owner():
            call_command("migrate", interactive=False, verbosity=0)
            if standing.complaints == 0:
                add_complaints(size, clock.now(), tell)
        # What the last run reclassed and took back lies in the table as after a month's work; the server tidies that
        # by itself within minutes, which a run begun at once would not wait for.
        analyze(Customer)
        return False
    with as_owner():
        build(size, clock.now(), tell)
    return True


def measured(size: Size, course: Course, tell: Tell):
    """Measure everything; returns a :class:`report.Result`."""
    from django.db import connection

    from yueke.config.bench import complaint_operations, importing, machines, operations, report, web, writing
    from yueke.config.bench.build import ADMIN, PASSWORD, SERVICE
    from yueke.config.bench.figures import Measured, Times
    from yueke.config.bench.measuring import measure
    from yueke.domains.organization import commands
    from yueke.domains.organization import queries as organization
    from yueke.domains.organization.models import Person
    from yueke.kernel import clock
    from yueke.kernel.access import SYSTEM

    at = clock.now()
    # What is measured are the pages behind the door.
    commands.set_security_policy(SYSTEM, second_factor=False, at=at)
    person = Person.objects.get(username=SERVICE)
    admin = organization.actor_for(Person.objects.get(username=ADMIN))
    tell("查对答案 · right answers", 0, 1)
    asked = [*operations.operations(admin, person, at), *complaint_operations.operations(admin, at)]
    tell("查对答案 · right answers", 1, 1)
    rows: list[Measured] = []
    machines.unhurried()
    with web.served(course.web_processes) as (visitor, _supervisor), machines.token_for(admin, PASSWORD, at) as token:
        baseline = Times.of([visitor.get("/sign-in/").seconds for _ in range(course.requests)])
        browsers = {"": visitor.twin(), person.username: visitor.twin()}
        browsers[""].sign_in(ADMIN, PASSWORD)
        browsers[person.username].sign_in(SERVICE, PASSWORD)
        for n, operation in enumerate(asked):
            tell("测量 · measuring", n, len(asked))
            browser = browsers[operation.username]
            rows.append(
                measure(operation, browser, requests=course.requests, clients=course.clients, seconds=course.seconds)
            )
        rows.append(writing.create(admin, browsers[""], course.requests))
        rows += complaint_operations.measured(admin, course.requests)
        program = visitor.with_token(token)
        for operation in machines.operations(admin, asked):
            rows.append(
                measure(operation, program, requests=course.requests, clients=course.clients, seconds=course.seconds)
            )
        rows.append(machines.create(program, course.requests))
        rows.append(Measured("memory", "一个网站进程的内存", 200, round(web.memory(), 1), "MB"))
        tell("测量 · measuring", len(asked), len(asked))
    whole = {
        "评判 · judging": lambda: writing.judged(at),
        "分类分级，次日 · reclassing": lambda: writing.reclassed(
            at, days=1, title="全体重新分类分级（次日）", target=30
        ),
        "分类分级，次月 · a month later": lambda: writing.reclassed(
            at, days=30, title="全体重新分类分级（隔月）", target=None
        ),
        "导入 · importing": lambda: importing.imported(admin, course.import_rows, at),
    }
    for title, act in whole.items():
        tell(title, 0, 1)
        rows.append(act())
        tell(title, 1, 1)
    version = str(connection.connection.info.server_version // 10_000)
    return report.Result(
        clock.today(), size, course.requests, course.clients, course.web_processes, version, baseline, rows
    )
