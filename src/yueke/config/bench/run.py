"""One benchmark from beginning to end, in the place made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from yueke.config.bench import place
from yueke.config.bench.place import Size

if TYPE_CHECKING:
    from yueke.config.bench import report
    from yueke.config.bench.figures import Measured
    from yueke.config.bench.operations import Operation
    from yueke.config.bench.web import Browser

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Course:
    """How a run is done: counted requests of each operation, then ``clients`` at once for ``seconds`` (0: left out).

    ``visits``: people who answer an open survey. ``only``: ``surveys`` measures nothing else.
    """

    requests: int = 30
    clients: int = 8
    seconds: float = 10
    web_processes: int = 2
    import_rows: int = 20_000
    visits: int = 1_000
    only: str = ""


def prepare(size: Size, tell: Tell, *, anew: bool = False) -> bool:
    """Build the company unless it stands there in the same size already; returns whether it was built."""
    from django.core.management import call_command

    from yueke.config.bench.build import add_complaints, add_surveys, build
    from yueke.config.bench.loading import analyze
    from yueke.config.owning import as_owner
    from yueke.domains.customers.models import Customer
    from yueke.kernel import clock

    standing = place.built()
    if (
        not anew
        and standing is not None
        and replace(standing, complaints=size.complaints, answers=size.answers) == size
    ):
        with as_owner():
            call_command("migrate", interactive=False, verbosity=0)
            if standing.complaints == 0:
                add_complaints(size, clock.now(), tell)
            if standing.answers != size.answers:
                add_surveys(size, clock.now(), tell)
        # What the last run reclassed and took back lies in the table as after a month's work; the server tidies that
        # by itself within minutes, which a run begun at once would not wait for.
        analyze(Customer)
        return False
    with as_owner():
        build(size, clock.now(), tell)
    return True


def measured(size: Size, course: Course, tell: Tell) -> report.Result:
    """Measure everything, or only what the course asks for."""
    from django.db import connection

    from yueke.config.bench import answering, drawing, machines, report, web
    from yueke.config.bench.build import ADMIN, PASSWORD
    from yueke.config.bench.figures import Measured, Times
    from yueke.config.bench.measuring import LIGHT
    from yueke.domains.organization import commands
    from yueke.kernel import clock
    from yueke.kernel.access import SYSTEM

    # What is measured are the pages behind the door.
    commands.set_security_policy(SYSTEM, second_factor=False, at=clock.now())
    rows: list[Measured] = []
    machines.unhurried()
    asked = [] if course.only else _questions(tell)
    with web.served(course.web_processes) as (visitor, _supervisor):
        baseline = Times.of([visitor.get(LIGHT).seconds for _ in range(course.requests)])
        visitor.sign_in(ADMIN, PASSWORD)
        rows += _satisfaction(visitor, course, tell)
        rows.append(Measured("survey-memory", "一个网站进程的内存（满意度）", None, round(web.memory(), 1), "MB"))
    if asked:
        with web.served(course.web_processes) as (visitor, _supervisor):
            admin = visitor.twin()
            admin.sign_in(ADMIN, PASSWORD)
            rows += _pages(visitor, admin, asked, course, tell)
            rows.append(Measured("memory", "一个网站进程的内存", 200, round(web.memory(), 1), "MB"))
    tell("开放链接作答 · answering", 0, 1)
    rows += drawing.measured()
    rows += answering.measured(course.visits, course.clients, course.web_processes)
    tell("开放链接作答 · answering", 1, 1)
    if asked:
        rows += _whole(course, tell)
    connection.ensure_connection()
    version = str(connection.connection.info.server_version // 10_000)
    return report.Result(
        clock.today(), size, course.requests, course.clients, course.web_processes, version, baseline, rows
    )


def _questions(tell: Tell) -> list[Operation]:
    """What is asked as pages, with the right answers."""
    from yueke.config.bench import complaint_operations, operations
    from yueke.config.bench.build import ADMIN, SERVICE
    from yueke.domains.organization import queries as organization
    from yueke.domains.organization.models import Person
    from yueke.kernel import clock

    at = clock.now()
    person = Person.objects.get(username=SERVICE)
    admin = organization.actor_for(Person.objects.get(username=ADMIN))
    tell("查对答案 · right answers", 0, 1)
    asked = [*operations.operations(admin, person, at), *complaint_operations.operations(admin, at)]
    tell("查对答案 · right answers", 1, 1)
    return asked


def _satisfaction(admin: Browser, course: Course, tell: Tell) -> list[Measured]:
    """The workbench, on a server nobody has asked for it yet."""
    from yueke.config.bench import survey_operations
    from yueke.config.bench.build import ADMIN
    from yueke.domains.organization import queries as organization
    from yueke.domains.organization.models import Person

    tell("满意度 · satisfaction", 0, 1)
    actor = organization.actor_for(Person.objects.get(username=ADMIN))
    rows = survey_operations.measured(admin, actor, course.requests, course.web_processes)
    tell("满意度 · satisfaction", 1, 1)
    return rows


def _pages(visitor: Browser, signed_in: Browser, asked: list[Operation], course: Course, tell: Tell) -> list[Measured]:
    """Customers and complaints: every operation, then those that create, then the same by program."""
    from yueke.config.bench import complaint_operations, machines, writing
    from yueke.config.bench.build import ADMIN, PASSWORD, SERVICE
    from yueke.config.bench.measuring import measure
    from yueke.domains.organization import queries as organization
    from yueke.domains.organization.models import Person
    from yueke.kernel import clock

    admin = organization.actor_for(Person.objects.get(username=ADMIN))
    browsers = {"": signed_in, SERVICE: visitor.twin()}
    browsers[SERVICE].sign_in(SERVICE, PASSWORD)
    with machines.token_for(admin, PASSWORD, clock.now()) as token:
        rows = []
        for n, operation in enumerate(asked):
            tell("测量 · measuring", n, len(asked))
            browser = browsers[operation.username]
            rows.append(
                measure(operation, browser, requests=course.requests, clients=course.clients, seconds=course.seconds)
            )
        rows.append(writing.create(admin, signed_in, course.requests))
        rows += complaint_operations.measured(admin, course.requests)
        program = visitor.with_token(token)
        for operation in machines.operations(admin, asked):
            rows.append(
                measure(operation, program, requests=course.requests, clients=course.clients, seconds=course.seconds)
            )
        rows.append(machines.create(program, course.requests))
        tell("测量 · measuring", len(asked), len(asked))
    return rows


def _whole(course: Course, tell: Tell) -> list[Measured]:
    """What is done to all at once: judging, importing, classing."""
    from yueke.config.bench import importing, writing
    from yueke.config.bench.build import ADMIN
    from yueke.domains.organization import queries as organization
    from yueke.domains.organization.models import Person
    from yueke.kernel import clock

    at = clock.now()
    admin = organization.actor_for(Person.objects.get(username=ADMIN))
    whole = {
        "评判 · judging": lambda: writing.judged(at),
        # Before classing, which leaves a table as after a month's work, and the server tidying it.
        "导入 · importing": lambda: importing.imported(admin, course.import_rows, at),
        "分类分级，次日 · reclassing": lambda: writing.reclassed(
            at, days=1, title="全体重新分类分级（次日）", target=30
        ),
        "分类分级，次月 · a month later": lambda: writing.reclassed(
            at, days=30, title="全体重新分类分级（隔月）", target=None
        ),
    }
    rows = []
    with place.no_jobs_left():
        for title, act in whole.items():
            tell(title, 0, 1)
            rows.append(act())
            tell(title, 1, 1)
    return rows
