"""One night after another: classes and grades, planned visits, the record; and what a visit sets off the day after."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone
from make import attempt, form, moment
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.compliance.models import Snapshot
from yueke.compliance.regulation import regulation
from yueke.compliance.snapshots import first_broken_link
from yueke.domains.customers import queries as archive
from yueke.domains.customers.models import Customer, Reclassing, Standing
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event, ReactionRun
from yueke.reactions import nightly

# Orders that make each grade: 50,000 yuan, growth by half and eight months of purchases are full marks.
BUYING = {
    "diamond": [(month, "6000") for month in (6, 7, 8, 9, 10, 11)] + [(month, "12000") for month in (1, 2, 3, 4)],
    "platinum": [(month, "3000") for month in (9, 11)] + [(month, "6000") for month in (1, 2, 3, 4)],
    "gold": [(month, "3000") for month in (1, 2, 3, 4)],
    "ordinary": [(6, "200")],
}


def buyers(company) -> dict[str, Customer]:
    """A customer of each grade, as of the spring of 2026."""
    found = {}
    for grade, orders in BUYING.items():
        found[grade] = company.customer("2025-01-06")
        for month, amount in orders:
            company.order(found[grade], f"{2025 if month > 4 else 2026}-{month:02}-05", amount)
    return found


@pytest.fixture(autouse=True)
def empty_queue(db):
    """Tests that commit leave jobs behind in the same database; here only our own are wanted."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def run_jobs(at: str) -> int:
    """Work off the queue of reactions as a worker would at a moment; returns how many jobs there were."""
    jobs = list(ProcrastinateJob.objects.filter(queue_name="reactions", status="todo").order_by("id"))
    with clock.frozen(moment(at)):
        for job in jobs:
            app.tasks[job.task_name](**job.args)
    return len(jobs)


def planned(customer: Customer) -> list[tuple[str, date]]:
    """The clauses a customer's planned visits serve, and for when."""
    return list(
        Visit.objects.filter(customer=customer, state="planned").order_by("clause").values_list("clause", "planned_on")
    )


def test_the_night_gives_everybody_class_and_grade(company):
    customers = buyers(company)
    nightly.run(moment("2026-04-20 02:10"))
    for grade, customer in customers.items():
        customer.refresh_from_db()
        assert customer.grade == grade, Standing.objects.get(customer=customer).explanation
    assert customers["diamond"].amount_class == "large"
    assert customers["ordinary"].amount_class == "small"
    shown = archive.archive(company.owner, customers["diamond"].pk)
    assert shown.why, "the archive says why"
    run = Reclassing.objects.get()
    assert (run.customers, run.changed) == (4, 4)


def test_a_second_night_changes_nothing_and_keeps_one_record_of_the_day(company):
    buyers(company)
    company.key_customer("2026-01-25")
    nightly.run(moment("2026-04-20 02:10"))
    before = (Standing.objects.count(), Visit.objects.count(), Snapshot.objects.count())
    assert all(before), before
    nightly.run(moment("2026-04-20 02:40"))
    assert (Standing.objects.count(), Visit.objects.count(), Snapshot.objects.count()) == before
    nightly.run(moment("2026-04-21 02:10"))
    assert Snapshot.objects.count() == 2 * before[2]
    assert first_broken_link() is None


def test_the_same_moment_twice_is_harmless_too(company):
    """A job that broke off after its first part is tried again, perhaps within the second."""
    buyers(company)
    nightly.run(moment("2026-04-20 02:10"))
    nightly.run(moment("2026-04-20 02:10"))
    assert Reclassing.objects.count() == 1


def test_amended_standards_are_applied_the_night_they_take_effect_and_the_history_stays(company):
    customer = buyers(company)["diamond"]
    nightly.run(moment("2026-04-20 02:10"))
    terms = dict(regulation().clause("A3.2-review").terms[-1].plain)
    terms |= {"grades": {"diamond": 99, "platinum": 60, "gold": 40}, "full_value": 200000}
    company.amend("A3.2-review", terms, effective="2026-04-22", at="2026-04-20 15:00")
    nightly.run(moment("2026-04-21 02:10"))
    customer.refresh_from_db()
    assert customer.grade == "diamond", "not in force yet"
    nightly.run(moment("2026-04-22 02:10"))
    history = Standing.objects.filter(customer=customer).order_by("from_at")
    assert [standing.grade for standing in history] == ["diamond", "platinum"]
    assert history[0].to_at == history[1].from_at == moment("2026-04-22 02:10")
    assert history[1].explanation["value"] < history[0].explanation["value"]


def test_visits_are_planned_for_what_is_due_within_thirty_days(company):
    key = company.key_customer("2026-02-01")
    ordinary = company.customer("2025-11-01")
    young = company.customer("2026-03-15")
    nightly.run(moment("2026-04-20 02:10"))
    assert planned(key) == [("B4.2", date(2026, 4, 20)), ("B8.1-key", date(2026, 4, 20))]
    assert planned(ordinary) == [("B8.1-general", date(2026, 4, 20))]
    assert planned(young) == []
    visit = Visit.objects.get(customer=ordinary)
    assert (visit.kind, visit.owner_id, visit.department_id) == (
        "regular",
        company.owner.person_id,
        company.sales.pk,
    )
    assert timezone.localdate(visit.due_at) == date(2026, 5, 1)


def test_a_registered_visit_fulfils_its_plan_and_nothing_more_is_due(company):
    customer = company.customer("2025-11-01")
    nightly.run(moment("2026-04-20 02:10"))
    run_jobs("2026-04-20 03:00")
    ProcrastinateJob.objects.all().delete()
    visit = Visit.objects.get(customer=customer)
    visits.complete_visit(company.owner, visit.pk, form(method="phone"), at=moment("2026-04-22"))
    assert run_jobs("2026-04-22 10:01") == 4, "the next visit, a complaint, a rating, a survey?"
    assert planned(customer) == [], "the next one is due in October"
    nightly.run(moment("2026-09-25 02:10"))
    assert planned(customer) == [("B8.1-general", date(2026, 10, 8))], "two weeks before 22 October"


def fail_to_reach(company) -> Customer:
    """A customer whose planned visit ended without an answer; the job that follows is waiting."""
    customer = company.customer("2025-11-01")
    nightly.run(moment("2026-04-20 02:10"))
    ProcrastinateJob.objects.all().delete()
    visit = Visit.objects.get(customer=customer)
    visits.complete_visit(company.owner, visit.pk, form(**attempt("unreachable")), at=moment("2026-04-22"))
    return customer


def test_a_visit_that_reached_nobody_plans_the_next_attempt(company):
    customer = fail_to_reach(company)
    assert planned(customer) == [], "not before the job has run"
    assert run_jobs("2026-04-22 10:01") == 4, "the next visit, a complaint, a rating, a survey?"
    assert planned(customer) == [("B8.1-general", date(2026, 4, 22))]


def test_a_repeated_job_runs_its_reaction_once(company):
    customer = fail_to_reach(company)
    run_jobs("2026-04-22 10:01")
    attempt_again = Visit.objects.get(customer=customer, state="planned")
    visits.cancel_visit(SYSTEM, attempt_again.pk, "已另约时间", at=moment("2026-04-22 11:00"))
    run_jobs("2026-04-22 12:00")
    assert planned(customer) == [], "the same job again finds its reaction done"
    assert ReactionRun.objects.filter(reaction="planning.plan_the_next_visit").count() == 1


def test_why_a_visit_was_planned_can_be_followed_back(company):
    customer = fail_to_reach(company)
    run_jobs("2026-04-22 10:01")
    event = Event.objects.filter(kind="visits.planned").latest("pk")
    assert event.cause.kind == "visits.completed"
    assert event.cause.stream == f"customers.customer:{customer.pk}"
    assert event.cause.actor_id == company.owner.person_id
    assert event.clause == "B8.1"
    assert event.stream == "compliance.clause:B8.1-general"
    assert event.actor_id is None, "the system acted, because of what the owner did"


@pytest.mark.parametrize("kind,clause", [("maintenance", "B4.2"), ("recommendation", "B4.3"), ("regular", "B8.1-key")])
def test_a_new_key_customers_duties_are_planned_when_they_come_near(company, kind, clause):
    customer = company.key_customer("2026-01-10")
    run_jobs("2026-01-10 10:01")
    assert planned(customer) == [], "three months ahead"
    nightly.run(moment("2026-05-01 02:10"))
    visit = Visit.objects.get(customer=customer, clause=clause)
    assert visit.kind == kind


def test_approval_plans_at_once_what_falls_due_within_the_month(company):
    terms = dict(regulation().clause("B4.2").terms[-1].plain) | {"first": "20 days"}
    company.amend("B4.2", terms, effective="2026-01-05", at="2026-01-05")
    customer = company.key_customer("2026-01-10")
    assert planned(customer) == []
    run_jobs("2026-01-10 10:01")
    assert planned(customer) == [("B4.2", date(2026, 1, 16))], "two weeks before 30 January"
    event = Event.objects.filter(kind="visits.planned").latest("pk")
    assert (event.cause.kind, event.clause) == ("customers.key_approved", "B4.2")
