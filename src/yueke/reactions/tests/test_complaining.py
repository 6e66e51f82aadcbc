"""Complaints in the company: grown out of visits, told of to whoever they wait for, told to customers, handed on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from croniter import croniter
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.domains.channels import jobs as channel_jobs
from yueke.domains.channels import outbox
from yueke.domains.channels.models import Notice, Outgoing
from yueke.domains.complaints import commands
from yueke.domains.complaints import jobs as complaint_jobs
from yueke.domains.complaints.models import Complaint, Escalation, Told
from yueke.domains.complaints.tests.house import AT, House, house, house_of_file
from yueke.domains.organization import commands as organization
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import all_reactions
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]

HOUR = timedelta(hours=1)
STORIES = (
    "yueke.reactions.after_visit", "yueke.reactions.complaining", "yueke.reactions.complaint_clocks",
    "yueke.reactions.telling_customers", "yueke.reactions.after_leaving",
)  # fmt: skip


def react() -> None:
    """Run what the workers would, in the order things happened, until nothing is left; each only once."""
    stories = [(one.event.kind, one.name) for one in all_reactions() if one.handler.__module__ in STORIES]
    seen: set[int] = set()
    while fresh := list(Event.objects.exclude(pk__in=seen).order_by("pk")):
        for event in fresh:
            seen.add(event.pk)
            for kind, name in stories:
                if kind == event.kind:
                    run(event.pk, name, at=event.at)


def told(kind: str, *, unread: bool = True) -> set[str]:
    """User names of those who have an (unread) notice, the founder aside, who may everything."""
    rows = Notice.objects.filter(kind=f"complaints.{kind}").exclude(recipient__username="admin")
    rows = rows.filter(read_at=None) if unread else rows
    return set(rows.values_list("recipient__username", flat=True))


@pytest.fixture
def folder(settings, tmp_path):
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    return tmp_path / "outbox"


def visited(house: House, satisfaction: int | None, **facts) -> Visit:
    values = {"result": "reached", "method": "phone", "contact_name": "店长", "content": "柜门关不上"} | facts
    record = VisitRecord(satisfaction=satisfaction, **values)
    return visits.record_visit(house.agent, house.customer.pk, "regular", record, at=AT, department_id=house.service.pk)


def test_a_dissatisfied_visit_becomes_one_complaint(house: House) -> None:
    visit = visited(house, 2, opinion="换了两次门还是关不上")
    react()
    react()
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.origin_kind, complaint.origin_id, complaint.origin_label) == (
        "visit", "visits.visit", visit.pk, visit.number,
    )  # fmt: skip
    assert complaint.first_contact_id == house.agent.person_id
    assert complaint.description == "换了两次门还是关不上\n柜门关不上"
    assert (complaint.customer_id, complaint.received_at) == (house.customer.pk, visit.done_at)
    assert complaint.intake_department_id == house.service.pk


def test_the_department_that_answers_for_complaints_takes_it_in(house: House) -> None:
    commands.set_desk(SYSTEM, house.aftersales.pk, at=AT)
    visited(house, 1)
    react()
    assert Complaint.objects.get().intake_department_id == house.aftersales.pk
    assert told("came") == {"manager", "boss"}, "nobody below may accept there"


@pytest.mark.parametrize("satisfaction", [3, 5, None])
def test_others_do_not(house: House, satisfaction: int | None) -> None:
    more = {} if satisfaction else {"result": "unreachable"}
    visited(house, satisfaction, **more)
    react()
    assert not Complaint.objects.exists()


def test_whoever_it_waits_for_is_told_and_nobody_else(house: House) -> None:
    complaint = house.registered()
    react()
    assert told("came") == {"agent", "manager", "boss"}, "of the department or set over it, who wrote it down aside"
    commands.accept(house.agent, complaint.pk, at=AT)
    react()
    assert told("came") == set()
    commands.assign(house.agent, complaint.pk, house.aftersales.pk, at=AT)
    react()
    assert told("handed") == {"engineer", "second", "manager", "boss"}
    commands.sign(house.engineer, complaint.pk, at=AT)
    react()
    assert told("handed") == set()


def test_who_sent_it_hears_that_it_came_back(house: House) -> None:
    complaint = house.assigned()
    commands.send_back(house.engineer, complaint.pk, "不归我们", at=AT + HOUR)
    react()
    assert told("sent_back") == {"agent"}
    assert told("handed") == set()


def test_a_changed_handler_is_told(house: House) -> None:
    complaint = house.investigating()
    commands.change_handler(house.manager, complaint.pk, house.second.person_id, at=AT + HOUR)
    react()
    assert told("given") == {"second"}


def test_reviewers_are_asked_and_the_asker_hears(house: House) -> None:
    complaint = house.replied()
    asked = commands.ask_closing(house.engineer, complaint.pk, "要求不合理", "12315", at=AT + HOUR)
    react()
    assert told("approval_asked") == {"manager", "boss"}
    assert Notice.objects.filter(kind="complaints.approval_asked").first().facts == {"what": "结案"}
    commands.decide(house.manager, asked.pk, granted=False, note="再沟通", at=AT + HOUR)
    react()
    assert (told("approval_asked"), told("refused"), told("granted")) == (set(), {"engineer"}, set())


def test_what_has_lapsed_rings_for_nobody(house: House) -> None:
    complaint = house.replied()
    commands.ask_closing(house.engineer, complaint.pk, "要求不合理", "12315", at=AT + HOUR)
    commands.note_answer(house.agent, complaint.pk, 5, at=AT + 2 * HOUR)
    commands.close(house.agent, complaint.pk, at=AT + 2 * HOUR)
    react()
    assert told("approval_asked", unread=False) == {"manager", "boss"}
    assert told("approval_asked") == set()


def test_supervision_and_urging_reach_the_handler(house: House) -> None:
    complaint = house.investigating()
    order = commands.supervise(house.watch, complaint.pk, "今天必须联系客户", at=AT + HOUR)
    commands.urge(house.clerk, complaint.pk, "客户又来电", at=AT + HOUR)
    react()
    assert (told("supervised"), told("urged")) == ({"engineer"}, {"engineer"})
    commands.answer_supervision(house.engineer, order.pk, "已联系", at=AT + 2 * HOUR)
    react()
    assert (told("supervised"), told("supervision_answered")) == (set(), {"watch"})


def test_a_new_round_is_told_to_who_answered_so_far(house: House) -> None:
    complaint = house.replied()
    commands.note_answer(house.agent, complaint.pk, 1, "没解决", at=AT + HOUR)
    react()
    assert told("reopened") == {"clerk", "engineer", "manager", "boss"}
    assert told("handed") == {"engineer", "second", "manager", "boss"}


def test_the_ladder_rings_urgently_until_the_receipt(house: House) -> None:
    complaint = house.investigating()
    Escalation.objects.all().delete()
    commands.sweep(SYSTEM, at=AT + timedelta(days=10))
    react()
    over = Notice.objects.filter(kind="complaints.over", recipient__username="engineer")
    assert over.exists()
    assert set(over.values_list("importance", flat=True)) == {"urgent"}
    waiting = Escalation.objects.filter(complaint=complaint, person_id=house.engineer.person_id, receipt_at=None)
    while row := waiting.first():
        commands.give_receipt(house.engineer, row.pk, at=AT + timedelta(days=10))
    react()
    assert "engineer" not in told("over")


def test_many_breaches_are_told_by_one_job_and_nobody_twice(house: House) -> None:
    for _n in range(3):
        house.registered()
    ProcrastinateJob.objects.all().delete()
    commands.sweep(SYSTEM, at=AT + timedelta(days=10))
    job = ProcrastinateJob.objects.get(args__name="complaint_clocks.clock_rings")
    ids, name, work = job.args["event_ids"], job.args["name"], app.tasks[job.task_name]
    with transaction.atomic():
        work(**job.args)
        # Killed before the end: nothing was told, and nothing noted as told.
        transaction.set_rollback(True)
    assert not Notice.objects.filter(kind="complaints.over").exists()
    assert run(ids[0], name, at=AT)
    work(**job.args)
    work(**job.args)
    assert not run(ids[-1], name, at=AT)
    told_of = Notice.objects.filter(kind__in=("complaints.soon", "complaints.over")).values_list("key", flat=True)
    rows = Escalation.objects.filter(percent__gt=0)
    assert sorted(told_of) == sorted(f"complaints.over:{row.pk}" for row in rows)
    assert len(ids) == len(told_of) > 3


def test_a_major_complaint_is_told_at_once(house: House) -> None:
    house.registered(signals=("injury",))
    react()
    assert told("major") == {"manager", "boss", "watch"}
    assert told("reported") == {"manager"}


def test_a_breach_is_told_within_sixty_seconds() -> None:
    cron, task = next(
        (one.cron, one.task) for one in app.periodic_registry.periodic_tasks.values() if one.task.name == "complaints.sweep"
    )  # fmt: skip
    assert task.func is complaint_jobs.sweep_clocks.func
    runs = croniter(cron, AT, second_at_beginning=False)
    moments = [AT, *(runs.get_next(type(AT)) for _n in range(10))]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert max(gaps) <= timedelta(seconds=30), "half a minute is left for the job and the reaction"


def test_the_sweep_job_tells_of_a_breach(house: House) -> None:
    complaint = house.investigating()
    with clock.frozen(AT + timedelta(days=10)):
        complaint_jobs.sweep_clocks(0)
    react()
    assert Complaint.objects.get(pk=complaint.pk).is_over(AT + timedelta(days=10))
    assert "engineer" in told("over")


def test_a_text_message_leaves_once_and_its_state_comes_back(house: House, folder) -> None:
    complaint = house.registered(channel="store_box")
    react()
    react()
    row = Told.objects.get(complaint=complaint)
    outgoing = Outgoing.objects.get()
    assert (row.outgoing_id, row.delivered_at, outgoing.address) == (outgoing.pk, None, "13812345678")
    with clock.frozen(AT + HOUR):
        channel_jobs.send_message(outgoing.pk)
    react()
    (left,) = folder.iterdir()
    assert complaint.code in left.read_text("utf-8")
    row.refresh_from_db()
    outgoing.refresh_from_db()
    assert (row.delivered_at, row.failed_at, outgoing.text) == (AT + HOUR, None, "")
    assert house.fresh(complaint).acknowledged_at == AT + HOUR


def test_what_cannot_be_sent_is_told_to_the_handler(house: House, folder) -> None:
    complaint = house.replied()
    commands.ask_satisfaction(house.engineer, complaint.pk, medium="email", at=AT + HOUR)
    react()
    assert outbox.give_up_late(SYSTEM, at=AT + 24 * HOUR) == 0, "there is still time"
    assert outbox.give_up_late(SYSTEM, at=AT + 26 * HOUR) == 1
    react()
    row = Told.objects.get(medium="email")
    assert (row.delivered_at, row.failed_at) == (None, AT + 26 * HOUR)
    assert told("not_sent") == {"engineer"}


def test_without_a_means_it_has_failed_at_once(house: House, settings) -> None:
    settings.SMS_URL = settings.MAIL_URL = ""
    house.registered(channel="store_box")
    react()
    row = Told.objects.get()
    assert row.failed_at == AT
    assert row.failure
    assert not Outgoing.objects.exists()


def test_a_leavers_complaints_go_to_the_successor(house: House) -> None:
    complaint = house.investigating()
    organization.leave(
        SYSTEM, house.engineer.person_id, successor_id=house.second.person_id, on_date=date(2026, 11, 16), at=AT + HOUR
    )
    react()
    row = house.fresh(complaint)
    assert (row.handler_id, row.investigator_id) == (house.second.person_id, house.engineer.person_id)
