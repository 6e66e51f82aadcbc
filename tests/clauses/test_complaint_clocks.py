"""Clocks run by the clauses they are judged by: those of one line of business, of orders from above, and after amendments."""

from __future__ import annotations

import pytest
from complaining import RECEIVED, fresh, put, registered, replied
from django.utils import timezone
from make import case_rows, moment

from yueke.domains.complaints import commands
from yueke.domains.complaints.choices import ClockKind
from yueke.domains.complaints.drafts import FindingDraft
from yueke.domains.complaints.models import Category, Clock, Escalation
from yueke.domains.organization import commands as organization
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
PACKS = ("C",)


def shown(at):
    return timezone.localtime(at).strftime("%m-%d %H:%M")


def clocks(complaint, kind):
    """When the running clocks of a kind end, by clause."""
    rows = Clock.objects.filter(complaint=complaint, kind=kind, stopped_at=None)
    return {row.clause: shown(row.due_at) for row in rows}


def solve(complaint, at):
    commands.solve(SYSTEM, complaint.pk, FindingDraft("途中受潮"), "已补发", at=moment(at))


@pytest.fixture
def parcel(company):
    return Category.objects.create(code="test-parcel", name="快件延误", kind="logistics")


def test_a_parcel_has_a_clock_of_its_own_from_its_arrival_to_the_reply(company, parcel):
    complaint = registered(company, category_id=parcel.pk, at="2026-04-14 10:00", received_at=moment(RECEIVED))
    assert clocks(complaint, ClockKind.ANSWER) == {"C7.3-express": "04-20 23:59"}
    commands.accept(SYSTEM, complaint.pk, at=moment("2026-04-14 10:10"))
    solve(complaint, "2026-04-14 10:20")
    assert clocks(complaint, ClockKind.ANSWER) == {}
    commands.note_answer(SYSTEM, complaint.pk, 1, at=moment("2026-04-14 11:00"))
    assert clocks(complaint, ClockKind.ANSWER) == {"C7.3-express": "04-20 23:59"}, "still from its arrival"
    [case] = case_rows("C7.3-express", "2026-04", at="2026-04-15")
    assert shown(case.due_at) == "04-20 23:59"


def test_the_clock_follows_the_category(company, parcel):
    complaint = registered(company)
    assert clocks(complaint, ClockKind.ANSWER) == {}
    commands.complete(company.outsider, complaint.pk, {"category_id": parcel.pk}, at=moment(RECEIVED))
    assert clocks(complaint, ClockKind.ANSWER) == {"C7.3-express": "04-20 23:59"}
    commands.complete(company.outsider, complaint.pk, {"category_id": None}, at=moment(RECEIVED))
    assert clocks(complaint, ClockKind.ANSWER) == {}
    answered = replied(company)
    commands.complete(company.outsider, answered.pk, {"category_id": parcel.pk}, at=moment(RECEIVED))
    assert clocks(answered, ClockKind.ANSWER) == {}, "it has its reply"


def test_an_order_is_owed_an_answer_and_rings_when_it_is_not_given(company):
    complaint = registered(company)
    with pytest.raises(Invalid):
        commands.supervise(company.watch, complaint.pk, "下周答复", due_at=moment("2026-04-20"), at=moment(RECEIVED))
    soon = moment("2026-04-13 17:00")
    first = commands.supervise(company.watch, complaint.pk, "今天联系客户", due_at=soon, at=moment(RECEIVED))
    second = commands.supervise(company.watch, complaint.pk, "明天拿出方案", at=moment("2026-04-13 10:30"))
    assert second.due_at == moment("2026-04-14 23:59:59").replace(microsecond=999999)
    assert clocks(complaint, ClockKind.SUPERVISION) == {"C7.3-supervision": "04-13 17:00"}
    commands.sweep(SYSTEM, at=moment("2026-04-13 17:00:10"))
    assert Escalation.objects.filter(complaint=complaint, clock__kind="supervision", percent=100).exists() is False, (
        "nobody answers for its department here"
    )
    assert Clock.objects.get(complaint=complaint, kind="supervision").percent == 100
    assert fresh(complaint).is_over(moment("2026-04-13 17:00:10"))
    commands.answer_supervision(SYSTEM, first.pk, "已联系", at=moment("2026-04-13 17:30"))
    assert clocks(complaint, ClockKind.SUPERVISION) == {"C7.3-supervision": "04-14 23:59"}
    commands.answer_supervision(SYSTEM, second.pk, "方案已定", at=moment("2026-04-14 09:30"))
    assert clocks(complaint, ClockKind.SUPERVISION) == {}


def test_an_order_waits_for_no_suspension(company):
    complaint = put(registered(company), signed_at=RECEIVED)
    order = commands.supervise(company.watch, complaint.pk, "说明原因", at=moment(RECEIVED))
    commands.suspend(SYSTEM, complaint.pk, "等检测", at=moment("2026-04-13 10:30"))
    paused = Clock.objects.filter(complaint=complaint, stopped_at=None, paused_at__isnull=False)
    assert paused.exists()
    assert not paused.filter(kind="supervision").exists()
    commands.answer_supervision(SYSTEM, order.pk, "等检测报告", at=moment("2026-04-13 11:00"))
    assert clocks(complaint, ClockKind.SUPERVISION) == {}


def test_an_amendment_is_for_what_begins_after_it(company):
    early = registered(company, at="2026-04-30 17:00")
    company.amend("C7.3-accept", {"within": "4 working hours"}, effective="2026-05-01", at="2026-04-14")
    company.amend(
        "C7.3-ladder", {"within": "4 working hours", "step": "1 working hour"}, effective="2026-05-01", at="2026-04-14"
    )
    late = registered(company, at="2026-05-06 09:00")
    assert (clocks(early, ClockKind.ACCEPT), clocks(late, ClockKind.ACCEPT)) == (
        {"C7.3-accept": "05-06 23:59"},
        {"C7.3-accept": "05-06 14:30"},
    )
    ladders = [Clock.objects.filter(complaint=one, kind="accept").get().ladder for one in (early, late)]
    assert ladders == ["4 working hours", "1 working hour"]
    due = {case.subject_id: shown(case.due_at) for case in case_rows("C7.3-accept", "2026", at="2026-05-20")}
    assert due == {early.pk: "05-06 23:59", late.pk: "05-06 14:30"}, "judged by the terms it rings by"


def test_the_ladder_climbs_past_who_is_away_to_who_stands_in(company):
    branch = company.head.department_id
    for place, person in ((company.service.pk, company.head), (branch, company.watch)):
        organization.name_head(SYSTEM, place, person_id=person.person_id, at=moment("2026-04-01"))
    complaint = registered(company)
    organization.note_absence(
        SYSTEM, company.head.person_id, substitute_id=company.helper.person_id, from_at=moment("2026-04-01"),
        until_at=moment("2026-05-01"), at=moment("2026-04-01"),
    )  # fmt: skip
    commands.sweep(SYSTEM, at=moment("2026-04-15 09:30"))
    hops = Escalation.objects.filter(complaint=complaint, clock__clause="C7.3-accept").order_by("percent", "hop")
    told = [(row.percent, row.hop, row.person_id, row.substitute_for_id) for row in hops]
    assert told[0] == (100, 0, company.helper.person_id, company.head.person_id)
    later = case_rows("C7.3-ladder", "2026-04", at="2026-04-30")
    commands.sweep(SYSTEM, at=moment("2026-04-16 09:30"))
    hop = hops.get(hop=1)
    assert (hop.person_id, hop.substitute_for_id) == (company.watch.person_id, None)
    assert len(case_rows("C7.3-ladder", "2026-04", at="2026-04-30")) > len(later)
