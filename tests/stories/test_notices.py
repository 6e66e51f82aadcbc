"""Who is told when: each story through the real queue of reactions, from what somebody did to what others read."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from make import moment
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.compliance import commands as compliance
from yueke.compliance import worklist
from yueke.compliance.models import Snapshot
from yueke.compliance.regulation import regulation
from yueke.domains.channels import commands as channels
from yueke.domains.channels import queries
from yueke.domains.channels.models import Notice
from yueke.domains.customers import commands as customers
from yueke.domains.imports.events import BatchFailed, BatchImported
from yueke.domains.imports.models import ImportBatch
from yueke.domains.organization import commands as organization
from yueke.domains.organization.models import Department, Membership, Person, Post
from yueke.domains.visits import commands as visits
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import publish
from yueke.kernel.files.models import StoredFile
from yueke.reactions import morning

AT = moment("2026-04-10")
STORIES = "notices."


@pytest.fixture(autouse=True)
def empty_queue(db):
    """Tests that commit leave jobs behind in the same database; here only our own are wanted."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def work_off(*, twice: bool = False) -> None:
    """Run the waiting notice reactions as a worker would; with ``twice`` as one whose first answer got lost."""
    jobs = ProcrastinateJob.objects.filter(queue_name="reactions", status="todo", args__name__startswith=STORIES)
    todo = list(jobs.order_by("id"))
    assert todo, "something was to be told"
    with clock.frozen(AT):
        for job in [*todo, *(todo if twice else [])]:
            app.tasks[job.task_name](**job.args)
    jobs.delete()


def told(who: Actor, *, unread: bool = False) -> list[str]:
    return [row.kind for row in queries.notices(who, unread=unread)]


def feedback(company, department: Department):
    visit = company.visit(company.customer("2026-01-05"), "regular", "2026-04-09")
    return visits.send_feedback(company.owner, visit.pk, department.pk, "送货慢，联系 13812345678", at=AT)


def test_feedback_is_told_to_the_department_and_its_answer_to_who_asked(company):
    row = feedback(company, company.service)
    work_off(twice=True)
    assert told(company.outsider) == ["visits.feedback_sent"]
    assert told(company.head) == ["visits.feedback_sent"], "set over the department"
    assert told(company.owner) == told(company.helper) == told(company.steward) == []
    visits.answer_feedback(company.outsider, row.pk, "已调整线路", at=AT)
    work_off()
    assert told(company.owner) == ["visits.feedback_answered"]
    assert told(company.head, unread=True) == told(company.outsider, unread=True) == [], "dealt with"


def test_nobody_is_told_what_they_asked_for_themselves(company):
    feedback(company, company.sales)
    work_off()
    assert told(company.owner) == []
    assert told(company.helper) == ["visits.feedback_sent"]


def test_no_personal_data_is_stored_with_a_notice(company):
    feedback(company, company.service)
    customer = company.customer("2026-01-05", name="王小明", phone="13812345678")
    customers.apply_for_key(company.owner, customer.pk, reason="电话 13812345678", at=AT)
    customers.report_change(company.owner, customer.pk, "phone", "13900001111", note="换号", at=AT)
    work_off()
    stored = " ".join(f"{row.facts}{row.about_label}{row.key}" for row in Notice.objects.all())
    assert Notice.objects.count() >= 4
    assert not any(secret in stored for secret in ("王小明", "138", "139"))


@pytest.mark.parametrize("approved", [True, False])
def test_an_application_is_told_to_who_decides_and_the_decision_to_the_applicant(company, approved):
    customer = company.customer("2025-01-06")
    asked = customers.apply_for_key(company.owner, customer.pk, reason="年采购额大", at=AT)
    work_off()
    assert told(company.head) == ["customers.key_applied"]
    assert told(company.owner) == told(company.steward) == []
    if approved:
        customers.approve_key(company.head, asked.pk, at=AT)
    else:
        customers.refuse_key(company.head, asked.pk, note="金额不足", at=AT)
    work_off()
    assert told(company.owner) == ["customers.key_approved" if approved else "customers.key_refused"]
    assert told(company.head, unread=True) == []


@pytest.mark.parametrize("applied", [True, False])
def test_a_change_is_told_to_the_steward_and_the_outcome_to_who_reported_it(company, applied):
    customer = company.customer("2025-01-06")
    asked = customers.report_change(company.owner, customer.pk, "phone", "13900001111", at=AT)
    work_off()
    assert told(company.steward) == ["customers.change_reported"]
    assert told(company.head) == []
    if applied:
        customers.apply_change(company.steward, asked.pk, at=AT)
    else:
        customers.refuse_change(company.steward, asked.pk, reason="号码不通", at=AT)
    work_off()
    assert told(company.owner) == ["customers.change_applied" if applied else "customers.change_refused"]
    assert told(company.steward, unread=True) == []


def propose(company):
    terms = {"within": "2 working days"}
    return compliance.propose_amendment(
        company.watch, "B8.2-feedback", terms, effective_from=date(2026, 5, 1), reason="更快", at=AT
    )


@pytest.mark.parametrize("approved", [True, False])
def test_a_proposal_is_told_to_who_may_approve_and_the_decision_to_the_proposer(company, approved):
    row = propose(company)
    work_off()
    assert told(company.head) == ["compliance.amendment_proposed"]
    assert told(company.watch) == told(company.owner) == []
    assert queries.notices(company.head).get().clause == "B8.2-feedback"
    if approved:
        compliance.approve_amendment(company.head, row.pk, at=AT)
    else:
        compliance.refuse_amendment(company.head, row.pk, note="人手不够", at=AT)
    work_off()
    assert told(company.watch) == ["compliance.amendment_approved" if approved else "compliance.amendment_refused"]


def test_a_withdrawn_proposal_waits_for_nobody(company):
    row = propose(company)
    work_off()
    compliance.withdraw_amendment(company.watch, row.pk, at=AT)
    work_off()
    assert told(company.head, unread=True) == []
    assert told(company.watch) == []


def batch_of(actor: Actor) -> ImportBatch:
    file = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/csv", name="客户.csv", at=AT)
    return ImportBatch.objects.create(
        kind="customers", number="DR20260410-001", file=file, file_name="客户.csv", created_by_id=actor.person_id,
        created_at=AT,
    )  # fmt: skip


def test_who_uploaded_a_sheet_is_told_how_it_ended(company):
    batch = batch_of(company.owner)
    publish(SYSTEM, BatchFailed(at=AT, batch_id=batch.pk, step="running"))
    publish(SYSTEM, BatchImported(at=AT, batch_id=batch.pk, what="customers", imported=1200, merged=3, refused=4))
    work_off(twice=True)
    found = {row.kind: row for row in queries.notices(company.owner)}
    assert set(found) == {"imports.batch_failed", "imports.batch_imported"}
    assert found["imports.batch_failed"].importance == "urgent"
    assert found["imports.batch_imported"].facts == {"imported": 1200, "merged": 3, "refused": 4}


def test_a_hand_over_is_one_notice_with_the_count(company):
    ids = [company.customer("2026-01-05").pk for _ in range(3)]
    customers.assign(company.head, ids, owner_id=company.helper.person_id, at=AT)
    work_off(twice=True)
    row = queries.notices(company.helper).get()
    assert (row.kind, row.facts) == ("customers.handed_over", {"count": 3})
    assert told(company.owner) == told(company.head) == []


def test_who_takes_customers_over_themselves_is_not_told(company):
    customers.assign(company.head, [company.customer("2026-01-05").pk], owner_id=company.head.person_id, at=AT)
    work_off()
    assert told(company.head) == []


def test_a_leavers_customers_are_told_to_the_successor(company):
    for _ in range(2):
        company.customer("2026-01-05")
    organization.leave(SYSTEM, company.owner.person_id, successor_id=company.helper.person_id, on_date=AT.date(), at=AT)
    with clock.frozen(AT):
        for job in ProcrastinateJob.objects.filter(args__name="after_leaving.hand_over"):
            app.tasks[job.task_name](**job.args)
    work_off()
    assert queries.notices(company.helper).get().facts == {"count": 2}


def test_a_clause_that_turns_red_is_told_to_the_heads_once(company):
    post = Post.objects.create(code=regulation().clause("B4.2").owner, title="销售代表")
    Membership.objects.filter(person_id=company.owner.person_id).update(post=post)
    organization.name_head(SYSTEM, company.sales.pk, person_id=company.head.person_id, at=AT)
    company.key_customer("2026-01-10")
    ProcrastinateJob.objects.all().delete()
    compliance.take_snapshot(SYSTEM, at=moment("2026-04-20 23:45"))
    work_off(twice=True)
    lights = dict(Snapshot.objects.values_list("clause_id", "light"))
    assert lights["B4.2"] == "broken"
    found = [row for row in queries.notices(company.head) if row.clause == "B4.2"]
    assert [(row.kind, row.importance) for row in found] == [("compliance.clause_broken", "urgent")]
    assert told(company.owner) == []
    compliance.take_snapshot(SYSTEM, at=moment("2026-04-21 23:45"))
    work_off()
    assert len([row for row in queries.notices(company.head) if row.clause == "B4.2"]) == 1, "still red is no news"


def test_the_morning_tells_everybody_their_own_figures(company):
    company.customer("2025-09-20")
    company.customer("2025-09-20", by=company.outsider)
    company.visit(company.customer("2025-10-10"), "regular", "2025-10-10 12:00")
    day = moment("2026-04-10 08:30")
    assert morning.run(day) == morning.run(day) + 2
    row = queries.notices(company.owner).get()
    assert (row.facts["overdue"], row.importance) == (1, "urgent")
    assert row.facts["due"] == 1
    assert queries.notices(company.outsider).get().facts == {"due": 0, "overdue": 1}
    assert told(company.helper) == []


def test_the_next_morning_replaces_the_last_and_rest_days_are_quiet(company):
    company.customer("2025-09-20")
    morning.run(moment("2026-04-10 08:30"))
    assert morning.run(moment("2026-04-11 08:30")) == 0, "a Saturday"
    assert morning.run(moment("2026-04-13 08:30")) == 1
    assert len(told(company.owner)) == 2
    assert queries.unread_count(company.owner) == 1


def test_the_morning_counts_what_the_desk_lists(company):
    company.key_customer("2026-01-10")
    for since in ("2025-09-20", "2025-10-10", "2025-11-30", "2026-03-01"):
        company.customer(since)
    feedback(company, company.service)
    day = moment("2026-04-13 08:30")
    morning.run(day)
    listed = worklist.worklist(company.owner.person_id, day, horizon_days=0).rows
    listed += [row for row in worklist.worklist(company.owner.person_id, day, horizon_days=1).rows if row not in listed]
    tonight = moment("2026-04-13 23:59:59")
    facts = queries.notices(company.owner, unread=True).get(kind="desk.morning").facts
    assert facts["overdue"] == sum(row.due_at < day for row in listed) > 0
    assert facts["due"] == sum(day <= row.due_at <= tonight.replace(microsecond=999_999) for row in listed)


def test_the_morning_asks_once_for_everybody(company, django_assert_max_num_queries):
    for who in (company.owner, company.helper, company.outsider):
        company.customer("2025-09-20", by=who)
    morning.run(moment("2026-04-09 08:30"))
    with django_assert_max_num_queries(20):
        assert morning.run(moment("2026-04-10 08:30")) == 3


def test_somebody_who_left_is_told_nothing_more(company):
    customer = company.customer("2025-01-06")
    asked = customers.apply_for_key(company.owner, customer.pk, reason="年采购额大", at=AT)
    Person.objects.filter(pk=company.owner.person_id).update(left_on=AT.date(), is_active=False)
    customers.approve_key(company.head, asked.pk, at=AT)
    work_off()
    assert told(company.owner) == []
    assert channels.settle(SYSTEM, [f"customers.key_applied:{asked.pk}"], at=AT) == 0, "settled already"
