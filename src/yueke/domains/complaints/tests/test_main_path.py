"""The way of a complaint from the call to the archive, and what is refused on it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import OfferDraft
from yueke.domains.complaints.models import Clock, Complaint, Offer, Told, Transfer
from yueke.domains.complaints.tests.house import AT
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.lifecycle import StaleMove

HOUR = timedelta(hours=1)


def test_the_whole_way(house):
    complaint = house.replied()
    commands.ask_satisfaction(house.agent, complaint.pk, at=AT + HOUR)
    commands.note_answer(house.agent, complaint.pk, 5, "很快", at=AT + 2 * HOUR)
    commands.close(house.agent, complaint.pk, at=AT + 3 * HOUR)
    commands.archive(house.clerk, complaint.pk, at=AT + 4 * HOUR)
    row = house.fresh(complaint)
    assert (row.state, row.satisfaction, row.close_reason, row.round) == ("archived", 5, "", 1)
    assert row.number.startswith("TS20261116-")
    assert row.first_contact_id == house.clerk.person_id
    assert row.first_promised_at == row.promised_at is not None
    assert not Clock.objects.filter(complaint=row, stopped_at=None).exists()
    assert Transfer.objects.get(complaint=row).receipt_at == AT + timedelta(minutes=15)


def test_the_same_occasion_twice_is_one_complaint(house):
    first = house.registered(key="form-1")
    assert house.registered(AT + HOUR, key="form-1").pk == first.pk
    assert Complaint.objects.count() == 1


def test_an_unknown_caller_stays_on_the_complaint(house):
    facts = {"customer_id": None, "caller_name": "陈女士", "caller_phone": "139 0000 1111"}
    complaint = house.registered(**facts)
    assert (complaint.customer_id, complaint.caller_phone) == (None, "13900001111")
    with pytest.raises(Invalid) as refusal:
        house.registered(customer_id=None)
    assert {"caller_name", "caller_phone"} <= set(refusal.value.fields)


def test_what_nobody_can_be_asked_about_is_not_lost(house):
    complaint = house.registered(channel="store_box", customer_id=None, caller_phone="打不通的号")
    assert "打不通的号" in complaint.description


def test_solved_on_the_spot(house):
    complaint = house.accepted()
    from yueke.domains.complaints.drafts import FindingDraft

    commands.solve(house.agent, complaint.pk, FindingDraft("漏发配件"), "今天补发", at=AT + HOUR)
    assert house.fresh(complaint).state == "replied"


def test_an_unsatisfied_customer_opens_it_again_for_somebody_else(house):
    complaint = house.replied()
    commands.note_answer(house.agent, complaint.pk, 1, "没解决", at=AT + HOUR)
    row = house.fresh(complaint)
    assert (row.state, row.round, row.investigator_id, row.satisfaction) == ("assigned", 2, None, None)
    with pytest.raises(Invalid):
        commands.sign(house.engineer, row.pk, at=AT + 2 * HOUR)
    commands.sign(house.second, row.pk, at=AT + 2 * HOUR)
    assert house.fresh(row).investigator_id == house.second.person_id


def test_closing_is_a_gate(house):
    complaint = house.replied()
    with pytest.raises(Refused) as refusal:
        commands.close(house.agent, complaint.pk, at=AT + HOUR)
    assert refusal.value.clause == "A5.3-satisfied"
    for n in range(3):
        commands.note_attempt(house.engineer, complaint.pk, "phone", at=AT + (n + 1) * HOUR)
    commands.close(house.engineer, complaint.pk, at=AT + 5 * HOUR)
    assert "3" in house.fresh(complaint).close_reason


def test_closing_unsatisfied_needs_somebody_elses_word_and_the_routes_told(house):
    complaint = house.replied()
    asked = commands.ask_closing(house.engineer, complaint.pk, "要求不合理", "可向 12315 反映", at=AT + HOUR)
    with pytest.raises(Refused):
        commands.close(house.engineer, complaint.pk, at=AT + HOUR)
    commands.decide(house.manager, asked.pk, granted=True, at=AT + 2 * HOUR)
    commands.close(house.engineer, complaint.pk, at=AT + 3 * HOUR)
    assert house.fresh(complaint).close_reason == "要求不合理"
    assert Told.objects.filter(complaint=complaint, kind="routes", text__contains="12315").exists()


def test_another_department_signs_nothing_for_this_one(house):
    complaint = house.assigned()
    with pytest.raises(Forbidden):
        commands.sign(house.agent, complaint.pk, at=AT + HOUR)


def test_whoever_comes_second_hears_what_changed(house):
    complaint = house.accepted()
    commands.assign(house.agent, complaint.pk, house.aftersales.pk, at=AT + HOUR)
    with pytest.raises(StaleMove) as refusal:
        commands.assign(house.manager, complaint.pk, house.service.pk, at=AT + HOUR)
    told = str(refusal.value.message)
    assert "员工agent" in told
    assert "待签收" in told
    assert "最近一步：转办投诉（员工agent，" in told
    assert Transfer.objects.filter(complaint=complaint).count() == 1


def test_a_sum_beyond_ones_authority_is_not_told_before_it_is_approved(house):
    """Whoever hears of a sum has been promised it (C7.3-authority)."""
    complaint = house.proposed(offer=OfferDraft("换新并补偿", compensation=Decimal(5_000)))
    assert not Told.objects.filter(complaint=complaint, kind="offer").exists()
    assert not Offer.objects.get(complaint=complaint).answer_needed
    with pytest.raises(Refused):
        commands.agree(house.engineer, complaint.pk, at=AT + HOUR)
    assert house.fresh(complaint).state == "proposed"
    commands.submit(house.engineer, complaint.pk, at=AT + HOUR)
    assert house.fresh(complaint).state == "reviewing"


def test_a_sum_within_ones_authority_is_told_at_once(house):
    complaint = house.proposed(offer=OfferDraft("换新并补偿", compensation=Decimal(50)))
    told = Told.objects.get(complaint=complaint, kind="offer")
    assert told.text == f"关于您的投诉 {complaint.number}，我们的方案是：换新并补偿"
    assert Offer.objects.get(complaint=complaint).answer_needed


def test_who_is_told_of_a_pause_is_told_of_which_complaint(house):
    complaint = house.investigating()
    commands.suspend(house.engineer, complaint.pk, "等待检测结果。", at=AT + HOUR)
    told = Told.objects.get(complaint=complaint, kind="suspension")
    assert told.text == f"您的投诉 {complaint.number} 暂停办理：等待检测结果。恢复办理后会继续告知您进展。"


def test_what_the_customer_is_told_names_their_complaint(house):
    declined, referred = house.registered(), house.accepted(caller_phone="13900009999")
    commands.decline(house.agent, declined.pk, "与本公司无关。", "可向 12315 反映", at=AT + HOUR)
    commands.refer(house.agent, referred.pk, "承运商", "承运责任", at=AT + HOUR)
    told = {row.kind: row.text for row in Told.objects.filter(kind__in=("decline", "routes"))}
    assert told == {
        "decline": f"您的投诉 {declined.number} 不予受理：与本公司无关。您还可以这样反映：可向 12315 反映",
        "routes": f"您的投诉 {referred.number} 已转交承运商处理：承运责任",
    }
