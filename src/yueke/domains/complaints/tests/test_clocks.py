"""Clocks of complaints: who is told, when, with which receipts; and what commands do to them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.compliance import commands as compliance
from yueke.compliance.models import AdoptedPack
from yueke.domains.complaints import commands
from yueke.domains.complaints.jobs import sweep_clocks
from yueke.domains.complaints.models import Clock, Escalation
from yueke.domains.complaints.tests.house import AT, ZONE
from yueke.domains.organization import commands as organization
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.events.models import Event

HOUR = timedelta(hours=1)


def clock(complaint, kind, **more) -> Clock:
    return Clock.objects.get(complaint=complaint, kind=kind, stopped_at=None, **more)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def told(complaint, kind):
    rows = Escalation.objects.filter(complaint=complaint, clock__kind=kind).order_by("pk")
    return [(row.percent, row.hop, row.person.username) for row in rows]


def test_a_complaint_starts_the_clocks_the_regulation_asks_for(house):
    complaint = house.registered()
    assert complaint.next_due_at == at("2026-11-16 11:30")
    commands.accept(house.agent, complaint.pk, at=AT + HOUR / 2)
    running = dict(Clock.objects.filter(complaint=complaint, stopped_at=None).values_list("clause", "due_at"))
    assert "C7.3-accept" not in running
    # Told of the acceptance, the customer has been contacted.
    assert "C7.3-contact-general" not in running
    assert running["A5.1-handover"] == at("2026-11-16 11:30")
    assert running["C7.3-close-general"] == running["B7.2.1"] == at("2026-11-19 23:59:59.999999")
    assert running["A5.2-promise"] == running["C7.3-close-general"]
    # It was acknowledged on the telephone.
    assert "C7.3-acknowledge" not in running


def test_nothing_runs_where_no_clause_is_adopted(house):
    AdoptedPack.objects.update(is_active=False)
    assert not Clock.objects.filter(complaint=house.registered()).exists()


def test_fifty_eighty_and_a_hundred_percent_then_the_ladder(house):
    complaint = house.investigating()
    close = clock(complaint, "close", clause="C7.3-close-general")
    for moment in (close.half_at, close.warn_at, close.due_at):
        commands.sweep(SYSTEM, at=moment)
    mine = [row for row in told(complaint, "close") if row[1] == 0]
    assert {row[0] for row in mine} == {50, 80, 100}
    assert {row[2] for row in mine} == {"engineer"}
    # Two working hours for each superior: the head of the department, of the branch, of the company.
    commands.sweep(SYSTEM, at=at("2026-11-20 11:00"))
    commands.sweep(SYSTEM, at=at("2026-11-20 17:00"))
    hops = [row[1:] for row in told(complaint, "close") if row[1]]
    assert hops[:2] == [(1, "second"), (1, "second")]
    assert set(hops) == {(1, "second"), (2, "manager"), (3, "boss")}
    assert house.fresh(complaint).is_over(at("2026-11-20 17:00"))
    commands.sweep(SYSTEM, at=at("2026-12-20 17:00"))
    assert clock(complaint, "close", clause="C7.3-close-general").next_at is None


def test_sweeping_twice_tells_once(house):
    complaint = house.investigating()
    moment = clock(complaint, "progress", clause="C7.3-progress").due_at
    assert commands.sweep(SYSTEM, at=moment) > 0
    before = Escalation.objects.count()
    assert commands.sweep(SYSTEM, at=moment) == 0
    assert Escalation.objects.count() == before


def test_a_breach_is_told_by_the_next_sweep_and_not_before(house):
    complaint = house.registered()
    handover = clock(complaint, "handover")
    before = handover.due_at - timedelta(seconds=1)
    commands.sweep(SYSTEM, at=before)
    assert not house.fresh(complaint).is_over(before)
    assert not Event.objects.filter(kind="complaints.clock_rings", payload__percent=100).exists()
    commands.sweep(SYSTEM, at=handover.due_at)
    assert house.fresh(complaint).is_over(handover.due_at)
    assert Event.objects.filter(kind="complaints.clock_rings", payload__percent=100).exists()


def test_the_job_comes_three_times_a_minute():
    from procrastinate.contrib.django import app

    crons = [one.cron for one in app.periodic_registry.periodic_tasks.values() if one.task is sweep_clocks]
    assert crons == ["* * * * * */20"]


def test_an_absent_superior_is_stood_in_for(house):
    complaint = house.investigating()
    organization.note_absence(
        house.second, house.second.person_id, substitute_id=house.agent.person_id,
        from_at=AT, until_at=AT + timedelta(days=30), at=AT,
    )  # fmt: skip
    close = clock(complaint, "close", clause="C7.3-close-general")
    commands.sweep(SYSTEM, at=close.due_at)
    commands.sweep(SYSTEM, at=at("2026-11-20 11:00"))
    row = Escalation.objects.get(clock=close, hop=1)
    assert (row.person_id, row.substitute_for_id) == (house.agent.person_id, house.second.person_id)


def test_a_receipt_is_given_once_by_whom_it_is_for(house):
    complaint = house.investigating()
    commands.sweep(SYSTEM, at=clock(complaint, "close", clause="B7.2.1").due_at)
    row = Escalation.objects.filter(complaint=complaint, person_id=house.engineer.person_id).first()
    with pytest.raises(NotFound):
        commands.give_receipt(house.manager, row.pk, at=AT + HOUR)
    commands.give_receipt(house.engineer, row.pk, at=AT + HOUR)
    with pytest.raises(Refused):
        commands.give_receipt(house.engineer, row.pk, at=AT + HOUR)


def test_one_receipt_is_for_all_that_told_the_same_and_nothing_else(house):
    complaint = house.replied()
    same = list(complaint.clocks.filter(kind="feedback", stopped_at=None))
    assert len(same) == 2
    third = Clock.objects.get(pk=same[0].pk)
    third.pk, third.clause = None, "C9.9-own"
    third.save()
    same.append(third)
    other = complaint.clocks.exclude(kind="feedback").first()

    def told(clock, person, **more):
        values = {"percent": 100, "sent_at": AT} | more
        return Escalation.objects.create(complaint=complaint, clock=clock, person_id=person.person_id, **values)

    alike = [told(one, house.engineer) for one in same[:-1]]
    apart = [
        told(other, house.engineer),
        told(same[0], house.engineer, percent=75),
        told(same[0], house.engineer, hop=1),
        told(same[-1], house.manager),
    ]
    commands.give_receipt(house.engineer, alike[0].pk, at=AT + HOUR)
    signed = Escalation.objects.filter(receipt_at=AT + HOUR)
    assert set(signed.values_list("pk", flat=True)) == {one.pk for one in alike}
    assert Event.objects.filter(kind="complaints.receipt_given").count() == len(alike)
    assert not Escalation.objects.filter(pk__in=[one.pk for one in apart], receipt_at__isnull=False).exists()
    with pytest.raises(Refused):
        commands.give_receipt(house.engineer, alike[-1].pk, at=AT + 2 * HOUR)
    assert signed.count() == len(alike)


def test_a_major_complaint_goes_up_at_once_receipt_by_receipt(house):
    complaint = house.registered(signals=("injury",))
    first = Escalation.objects.get(complaint=complaint, percent=0)
    assert (first.hop, first.person_id) == (0, house.manager.person_id)
    commands.give_receipt(house.manager, first.pk, at=AT + HOUR / 2)
    assert house.fresh(complaint).reported_at == AT + HOUR / 2
    assert not Clock.objects.filter(complaint=complaint, kind="report", stopped_at=None).exists()
    second = Escalation.objects.get(complaint=complaint, percent=0, hop=1)
    assert second.person_id == house.boss.person_id


def test_suspended_clocks_stand_still_and_run_on(house):
    complaint = house.investigating()
    commands.suspend(house.engineer, complaint.pk, "等检测报告", at=at("2026-11-16 15:00"))
    assert not Clock.objects.filter(complaint=complaint, stopped_at=None, next_at__isnull=False).exists()
    assert commands.sweep(SYSTEM, at=at("2026-12-16 15:00")) == 0
    commands.resume(house.engineer, complaint.pk, at=at("2026-11-18 10:00"))
    # Two days began while it rested: Tuesday and Wednesday.
    assert clock(complaint, "close", clause="C7.3-close-general").due_at == at("2026-11-23 23:59:59.999999")
    assert house.fresh(complaint).promised_at.date() > house.fresh(complaint).first_promised_at.date()
    with pytest.raises(Refused):
        commands.resume(house.engineer, complaint.pk, at=at("2026-11-18 11:00"))


def test_while_suspended_nothing_is_done_but_resuming_withdrawing_and_supervising(house):
    complaint = house.proposed()
    commands.suspend(house.engineer, complaint.pk, "等客户", at=AT + HOUR)
    for attempt in (
        lambda: commands.agree(house.engineer, complaint.pk, at=AT + 2 * HOUR),
        lambda: commands.submit(house.engineer, complaint.pk, at=AT + 2 * HOUR),
        lambda: commands.refer(house.engineer, complaint.pk, "12315", "争议", at=AT + 2 * HOUR),
    ):
        with pytest.raises(Refused):
            attempt()
    commands.supervise(house.watch, complaint.pk, "请尽快", at=AT + 2 * HOUR)
    commands.withdraw(house.engineer, complaint.pk, "客户撤诉", at=AT + 3 * HOUR)
    row = house.fresh(complaint)
    assert (row.state, row.suspended_at) == ("withdrawn", None)


def test_telling_the_customer_starts_the_progress_clock_anew(house):
    complaint = house.investigating()
    before = clock(complaint, "progress", clause="C7.3-progress")
    commands.tell(house.engineer, complaint.pk, "progress", "正在检测", "phone", at=at("2026-11-17 10:00"))
    fresh = clock(complaint, "progress", clause="C7.3-progress")
    assert fresh.pk != before.pk
    assert fresh.due_at == at("2026-11-19 23:59:59.999999")


def test_a_written_message_counts_when_it_arrives(house):
    complaint = house.investigating()
    row = commands.tell(house.engineer, complaint.pk, "progress", "正在检测", "sms", at=AT + HOUR)
    before = clock(complaint, "progress", clause="C7.3-progress").started_at
    commands.note_delivery(SYSTEM, row.pk, at=AT + 2 * HOUR)
    assert clock(complaint, "progress", clause="C7.3-progress").started_at == AT + 2 * HOUR > before
    commands.note_delivery(SYSTEM, row.pk, failure="late", at=AT + 3 * HOUR)
    row.refresh_from_db()
    assert (row.delivered_at, row.failed_at) == (AT + 2 * HOUR, None)


def test_a_heavier_grade_brings_its_own_terms(house):
    complaint = house.investigating()
    commands.note_signals(house.engineer, complaint.pk, ["food_safety"], at=AT + HOUR)
    clauses = set(Clock.objects.filter(complaint=complaint, stopped_at=None).values_list("clause", flat=True))
    assert "C7.3-close-major" in clauses
    assert not {"C7.3-close-general", "B7.2.1"} & clauses
    assert clock(complaint, "close").due_at == at("2026-11-25 23:59:59.999999")


def test_an_amended_term_is_for_new_duties_only(house):
    complaint = house.registered()
    before = clock(complaint, "accept").due_at
    asked = compliance.propose_amendment(
        house.manager, "C7.3-accept", {"within": "2 working days"}, effective_from=AT.date() + timedelta(days=1),
        reason="试行", at=AT,
    )  # fmt: skip
    compliance.approve_amendment(house.boss, asked.pk, at=AT)
    assert clock(complaint, "accept").due_at == before
    later = house.registered(AT + timedelta(days=1))
    assert clock(later, "accept").due_at == at("2026-11-19 23:59:59.999999")


def test_ended_complaints_owe_nothing(house):
    complaint = house.accepted()
    commands.refer(house.agent, complaint.pk, "12315", "客户要求", at=AT + HOUR)
    assert not Clock.objects.filter(complaint=complaint, stopped_at=None).exists()
    assert house.fresh(complaint).next_due_at is None


def test_a_sweep_asks_as_often_for_many_as_for_few(house):
    def asked(n: int) -> int:
        for _n in range(n):
            house.registered()
        with CaptureQueriesContext(connection) as queries:
            assert commands.sweep(SYSTEM, at=AT + timedelta(days=9)) >= n
        return len(queries)

    assert asked(2) == asked(6) == asked(1)


def test_a_sweep_stops_at_its_most_and_begins_with_what_has_been_due_longest(house):
    for hours in range(3):
        house.registered(AT + hours * HOUR)
    moment = AT + timedelta(days=9)
    due = list(Clock.objects.filter(stopped_at=None, next_at__lte=moment).order_by("next_at", "pk"))
    assert commands.sweep(SYSTEM, at=moment, most=4) == 4
    swept = Clock.objects.filter(escalations__percent__gt=0).distinct().values_list("pk", flat=True)
    assert set(swept) == {one.pk for one in due[:4]}
    assert commands.sweep(SYSTEM, at=moment) >= len(due) - 4


def test_each_complaint_keeps_its_breaches_and_many_make_one_job(house):
    for _n in range(3):
        house.registered()
    ProcrastinateJob.objects.all().delete()
    commands.sweep(SYSTEM, at=AT + timedelta(days=9))
    rows = Escalation.objects.filter(percent__gt=0)
    rung = Event.objects.filter(kind="complaints.clock_rings", payload__percent__gt=0)
    assert {(one.stream, one.payload["escalation_id"]) for one in rung} == {
        (f"complaints.complaint:{row.complaint_id}", row.pk) for row in rows
    }
    jobs = ProcrastinateJob.objects.filter(args__name="complaint_clocks.clock_rings")
    assert [sorted(job.args["event_ids"]) for job in jobs] == [sorted(one.pk for one in rung)]
