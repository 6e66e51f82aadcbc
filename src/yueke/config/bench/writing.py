"""Operations that write: creating, judging, reclassing. What they add is taken away again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from yueke.compliance.evidence import judge
from yueke.compliance.periods import Period
from yueke.config.bench.figures import Measured, Times
from yueke.config.bench.loading import analyze
from yueke.config.bench.measuring import WARM_UP, in_turn, timed
from yueke.config.bench.operations import _path
from yueke.config.bench.web import Browser
from yueke.domains.customers import commands
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer, Reclassing, Standing
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.reactions import nightly

BENCH_TAG = "基准测试"
"""Stands in the names of what is made, so that it can be taken away again."""


def create(actor: Actor, browser: Browser | None, requests: int) -> Measured:
    """Open archives one by one."""
    row = Measured("create", "登记客户", 50)
    made: list[int] = []

    def one() -> None:
        draft = CustomerDraft(
            f"慕容{BENCH_TAG}{len(made)}", phone=f"137{len(made):08d}", province="浙江省", tags=(BENCH_TAG,)
        )
        made.append(commands.create(actor, draft, at=clock.now()).pk)

    try:
        row.query = Times.of([timed(one) for _ in range(WARM_UP + requests)][WARM_UP:])
        row.value, row.note = row.query.p95, "只测查询 · query only"
        found = Customer.objects.filter(pk__in=made, search_terms__contains=["慕容"]).count()
        if found != len(made):
            row.wrong.append(f"{found} of {len(made)} found")
        path = _path("office:customer-new")
        if browser is not None and path:
            asked = (_post(browser, path, n, row) for n in range(WARM_UP + requests))
            row.page = in_turn(asked, browser, row, uncounted=WARM_UP)
            row.value, row.note = row.page.p95, ""
    finally:
        forget_created()
    return row


def _post(browser: Browser, path: str, n: int, row: Measured) -> float:
    form = browser.get(path).text
    fields = {"name": f"慕容{BENCH_TAG}甲{n}", "kind": "individual", "stage": "customer", "phone": f"136{n:08d}"}
    answer = browser.post(path, fields, form=form)
    if answer.status not in (302, 303):
        row.wrong.append(f"{path}: {answer.status}")
    return answer.seconds


def forget_created() -> None:
    """Take away what was made to be measured."""
    rows = Customer.objects.filter(search_terms__contains=["慕容"], name__contains=BENCH_TAG)
    rows.delete()


def judged(at: datetime) -> Measured:
    """The whole regulation for the running month."""
    row = Measured("judge", "全部制度评判", 10, unit="s")
    chapters = []
    row.value = round(timed(lambda: chapters.extend(judge(Period.month(at.date()), at))), 2)
    shown = [clause for chapter in chapters for clause in chapter.clauses]
    if not any(clause.light != "not_judged" for clause in shown):
        row.wrong.append("no clause was judged")
    return row


def reclassed(at: datetime, *, days: int, title: str, target: float | None) -> Measured:
    """Classes and grades of everybody, ``days`` after they were last worked out."""
    row = Measured(f"reclass-{days}", title, target, unit="s")
    latest = Reclassing.objects.order_by("-at").first()
    moment = max(at, latest.at if latest else at) + timedelta(days=days)
    row.value = round(timed(lambda: nightly.reclass(moment)), 2)
    run = Reclassing.objects.order_by("-at").first()
    live = Customer.objects.live().filter(created_at__lte=moment).count()
    if run is None or run.customers != live:
        row.wrong.append(f"{run.customers if run else 0} of {live}")
    row.note = f"{run.changed:,} 户变动 · changed" if run else ""
    _forget_run(run)
    return row


def _forget_run(run: Reclassing | None) -> None:
    """Take the run back, so that the next benchmark finds the archive as this one did."""
    if run is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_standing WHERE from_at = %s", [run.at])
        cursor.execute("UPDATE customers_standing SET to_at = NULL WHERE to_at = %s", [run.at])
        cursor.execute(
            "UPDATE customers_customer c SET frequency_class = s.frequency_class, amount_class = s.amount_class,"
            " grade = s.grade, classed_at = s.from_at FROM customers_standing s WHERE s.customer_id = c.id"
            " AND s.to_at IS NULL AND c.classed_at = %s",
            [run.at],
        )
    run.delete()
    # As the server's own housekeeping would within the hour: the next list finds its index tidy.
    analyze(Customer, Standing)
