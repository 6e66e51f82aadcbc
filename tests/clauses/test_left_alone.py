"""Customers who decline marketing, or whose archives are frozen, are left alone without anybody breaking a clause."""

from __future__ import annotations

from make import case_rows, judged, moment

from yueke.compliance import worklist
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy.models import Restriction
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.reactions import planning


def told(purpose: str = "marketing", on: str = "2024-02-01") -> None:
    privacy.publish_notice(SYSTEM, purpose, "我们会向您介绍新品，您可以随时拒绝。", at=moment(on))


def due(customer, clause: str, at: str) -> list[int]:
    return [case.subject_id for case in worklist.due(clause, moment(at), horizon_days=30, subject_id=customer.pk)]


def test_a_recommendation_not_wanted_is_no_breach(company):
    customer = company.key_customer("2026-01-10")
    privacy.withdraw_consent(company.owner, customer.pk, "marketing", medium="phone", at=moment("2026-03-01"))
    assert judged("B4.3", "2026-05", at="2026-06-30") == []
    assert judged("B4.2", "2026-04", at="2026-06-30") == ["broken"]


def test_a_breach_before_the_withdrawal_stays(company):
    customer = company.key_customer("2026-01-10")
    privacy.withdraw_consent(company.owner, customer.pk, "marketing", medium="phone", at=moment("2026-06-15"))
    assert judged("B4.3", "2026-05", at="2026-06-30") == ["broken"]


def test_the_interval_begins_anew_with_a_new_consent(company):
    told()
    customer = company.key_customer("2026-01-10")
    privacy.withdraw_consent(company.owner, customer.pk, "marketing", medium="phone", at=moment("2026-03-01"))
    privacy.record_consent(company.owner, customer.pk, "marketing", medium="phone", at=moment("2026-07-01"))
    assert judged("B4.3", "2026-05", at="2026-12-30") == []
    [case] = case_rows("B4.3", "2026-11", at="2026-12-30")
    assert (case.subject_id, case.started_at) == (customer.pk, moment("2026-07-01"))
    assert due(customer, "B4.3", "2026-10-20") == [customer.pk]


def test_who_is_narrowed_sees_the_same(company):
    customer, other = company.key_customer("2026-01-10"), company.key_customer("2026-01-10")
    privacy.withdraw_consent(company.owner, customer.pk, "marketing", medium="phone", at=moment("2026-03-01"))
    assert {row.subject_id for row in case_rows("B4.3", "2026-05", at="2026-06-30", actor=company.owner)} == {other.pk}
    mine = worklist.worklist(company.owner.person_id, moment("2026-05-05"), clause_id="B4.3").rows
    assert {row.subject_id for row in mine} == {other.pk}


def test_frozen_archives_are_in_no_visiting_clause(company):
    customer = company.key_customer("2026-01-10")
    Restriction.objects.create(customer=customer, kind="frozen", begins_at=moment("2026-02-01"))
    for clause in planning.VISITING_CLAUSES:
        assert judged(clause, "2026", at="2026-12-31") == [], clause
    Restriction.objects.update(ends_at=moment("2026-09-01"))
    assert judged("B4.2", "2026", at="2026-12-31") == ["broken"]


def test_ordinary_customers_too(company):
    customer = company.customer("2024-02-05")
    privacy.withdraw_consent(company.owner, customer.pk, "marketing", medium="phone", at=moment("2024-05-01"))
    assert judged("B5-recommendation", "2025", at="2025-12-31") == []
    assert judged("B5-maintenance", "2025", at="2025-12-31") == ["broken"]


def test_the_night_plans_no_recommendation_and_a_planned_one_is_cancelled(company):
    customer, other = company.key_customer("2026-01-10"), company.key_customer("2026-01-10")
    planning.plan_all(moment("2026-04-25"))
    assert Visit.objects.filter(kind="recommendation", state="planned").count() == 2
    privacy.withdraw_consent(company.owner, customer.pk, "marketing", medium="phone", at=moment("2026-04-26"))
    event = Event.objects.filter(kind="privacy.consent_withdrawn").latest("pk")
    assert run(event.pk, "after_privacy.leave_alone_after_withdrawal", at=moment("2026-04-26"))
    planning.plan_all(moment("2026-04-27"))
    planned = Visit.objects.filter(kind="recommendation", state="planned")
    assert list(planned.values_list("customer_id", flat=True)) == [other.pk]
    assert Visit.objects.get(customer=customer, kind="recommendation").next_step == "客户不接受营销推介"
    assert Visit.objects.filter(customer=customer, kind="maintenance", state="planned").exists()
