"""Pack A, article 5: plain data with a reason, bulk exports approved by somebody else, leavers shut out."""

from __future__ import annotations

from datetime import date

import pytest
from make import case_rows, example, judged, moment

from yueke.domains.customers import commands as customers
from yueke.domains.customers.events import PersonalDataShown
from yueke.domains.downloads import approving
from yueke.domains.downloads.events import ExportApproved
from yueke.domains.downloads.models import ExportRule
from yueke.domains.organization import commands as organization
from yueke.domains.organization.events import PersonLeft
from yueke.domains.organization.models import Person
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import publish

pytestmark = pytest.mark.django_db
ACCESS, LEAVERS = "A2.4-access", "A2.4-leavers"


@pytest.fixture(autouse=True)
def rule(company):
    """From 1 April 2026 on, 1,000 rows may leave without approval."""
    return ExportRule.objects.create(from_at=moment("2026-04-01"), most_rows=1000)


def export(actor, rows, on, *, download_id=None, personal=True):
    organization.note_export(
        actor, "customers", rows=rows, columns=5, form="xlsx", personal=personal, download_id=download_id, at=moment(on)
    )


def approve(actor, download_id, owner, on):
    facts = {"download_id": download_id, "person_id": owner.person_id, "title": "客户", "by_id": actor.person_id}
    publish(actor, ExportApproved(at=moment(on), **facts))


def look(company, on, reason="核对送货电话"):
    customer = company.customer("2026-04-01")
    return customers.reveal(company.owner, customer.pk, reason=reason, at=moment(on))


@example("A2.4-access", "kept")
def test_a_look_at_plain_data_with_a_reason(company):
    look(company, "2026-04-10")
    assert judged(ACCESS, "2026-04", at="2026-04-30") == ["kept"]
    [case] = case_rows(ACCESS, "2026-04", at="2026-04-30")
    assert (case.subject_id, case.owner_id) == (company.owner.person_id,) * 2
    assert case.label == "负责人 · 查看明文"


@example("A2.4-access", "kept")
def test_a_bulk_export_somebody_else_approved_before(company):
    approve(company.head, 7, company.owner, "2026-04-10 09:00")
    export(company.owner, 5000, "2026-04-10 09:05", download_id=7)
    assert judged(ACCESS, "2026-04", at="2026-04-30") == ["kept"]


@example("A2.4-access", "broken")
def test_a_look_without_a_reason_is_a_breach_though_the_gate_was_passed(company):
    publish(company.owner, PersonalDataShown(customer_id=1, reason=" ", at=moment("2026-04-10")))
    assert judged(ACCESS, "2026-04", at="2026-04-30") == ["broken"]


@example("A2.4-access", "broken")
@pytest.mark.parametrize("whose", ["nobody", "own", "another", "later"])
def test_a_bulk_export_without_an_earlier_approval_by_somebody_else(company, whose):
    if whose == "own":
        approve(company.owner, 7, company.owner, "2026-04-10 09:00")
    elif whose == "another":
        approve(company.head, 8, company.owner, "2026-04-10 09:00")
    elif whose == "later":
        approve(company.head, 7, company.owner, "2026-04-10 09:06")
    export(company.owner, 5000, "2026-04-10 09:05", download_id=7)
    [case] = case_rows(ACCESS, "2026-04", at="2026-04-30")
    assert (case.state, case.label) == ("broken", "负责人 · 导出 5000 条")


@example("A2.4-access", "broken")
def test_whatever_is_seen_after_leaving_is_a_breach(company):
    look(company, "2026-04-10")
    Person.objects.filter(pk=company.owner.person_id).update(left_on=date(2026, 4, 9))
    assert judged(ACCESS, "2026-04", at="2026-04-30") == ["broken"]
    Person.objects.filter(pk=company.owner.person_id).update(left_on=date(2026, 4, 10))
    assert judged(ACCESS, "2026-04", at="2026-04-30") == ["kept"], "the last day is a working day"


@example("A2.4-access", "boundary")
@pytest.mark.parametrize("rows,states", [(1000, []), (1001, ["broken"])])
def test_an_export_of_as_many_rows_as_may_leave_freely_is_none(company, rows, states):
    export(company.owner, rows, "2026-04-10")
    assert judged(ACCESS, "2026-04", at="2026-04-30") == states


@example("A2.4-access", "boundary")
def test_exports_are_judged_by_the_rule_of_their_moment(company):
    export(company.owner, 5000, "2026-03-31")
    export(company.owner, 5000, "2026-04-10 09:00")
    approving.set_export_rule(SYSTEM, most_rows=5000, kept_days=3, reason="季度对账", at=moment("2026-04-10 09:01"))
    export(company.owner, 5000, "2026-04-11 09:02")
    assert judged(ACCESS, "2026-03", at="2026-04-30") == [], "before there was a rule"
    assert judged(ACCESS, "2026-04", at="2026-04-30") == ["broken"]


@example("A2.4-access", "broken")
def test_small_exports_that_come_to_a_bulk_export_are_judged_like_one(company):
    export(company.owner, 600, "2026-04-10 09:00")
    export(company.head, 900, "2026-04-10 09:30")
    export(company.owner, 900, "2026-04-10 09:40", personal=False)
    export(company.owner, 401, "2026-04-11 08:59")
    [case] = case_rows(ACCESS, "2026-04", at="2026-04-30")
    assert (case.state, case.label) == ("broken", "负责人 · 导出 401 条")


@example("A2.4-access", "kept")
def test_the_one_too_many_was_approved_and_uses_up_nothing(company):
    export(company.owner, 600, "2026-04-10 09:00")
    approve(company.head, 7, company.owner, "2026-04-10 10:00")
    export(company.owner, 700, "2026-04-10 10:05", download_id=7)
    export(company.owner, 400, "2026-04-10 11:00")
    assert judged(ACCESS, "2026-04", at="2026-04-30") == ["kept"]


@example("A2.4-access", "boundary")
@pytest.mark.parametrize("on,states", [("2026-04-11 08:59", ["broken"]), ("2026-04-11 09:00", [])])
def test_exports_count_together_for_the_hours_of_the_rule(company, on, states):
    export(company.owner, 600, "2026-04-10 09:00")
    export(company.owner, 600, on)
    assert judged(ACCESS, "2026-04", at="2026-04-30") == states


@example("A2.4-access", "boundary")
def test_a_rule_without_hours_judges_each_by_itself(company, rule):
    ExportRule.objects.create(from_at=moment("2026-04-02"), most_rows=1000, window_hours=0)
    export(company.owner, 1000, "2026-04-10 09:00")
    export(company.owner, 1000, "2026-04-10 09:10")
    assert judged(ACCESS, "2026-04", at="2026-04-30") == []


def test_tables_without_persons_are_free(company):
    export(company.owner, 5000, "2026-04-10", personal=False)
    assert judged(ACCESS, "2026-04", at="2026-04-30") == []


def test_each_reader_sees_the_accesses_within_their_reach(company):
    look(company, "2026-04-10")
    assert judged(ACCESS, "2026-04", at="2026-04-30", actor=company.owner) == ["kept"]
    assert judged(ACCESS, "2026-04", at="2026-04-30", actor=company.head) == ["kept"]
    assert judged(ACCESS, "2026-04", at="2026-04-30", actor=company.outsider) == []


def leave(company, day, recorded):
    organization.leave(
        SYSTEM, company.helper.person_id, successor_id=company.owner.person_id, on_date=date.fromisoformat(day),
        at=moment(recorded),
    )  # fmt: skip


@example("A2.4-leavers", "kept")
def test_a_leaver_recorded_the_same_day(company):
    leave(company, "2026-04-14", "2026-04-14 17:00")
    assert judged(LEAVERS, "2026-04", at="2026-04-30") == ["kept"]


@example("A2.4-leavers", "kept")
def test_who_was_shut_out_before_and_never_let_in_again(company):
    organization.deactivate(SYSTEM, company.helper.person_id, at=moment("2026-04-14"))
    leave(company, "2026-04-14", "2026-04-20")
    assert judged(LEAVERS, "2026-04", at="2026-04-30") == ["kept"]


@example("A2.4-leavers", "broken")
def test_a_leaver_recorded_days_later(company):
    leave(company, "2026-04-14", "2026-04-17 09:00")
    assert judged(LEAVERS, "2026-04", at="2026-04-30") == ["broken"]


@example("A2.4-leavers", "broken")
def test_a_sign_in_opened_again_meanwhile_was_not_closed(company):
    organization.deactivate(SYSTEM, company.helper.person_id, at=moment("2026-04-09"))
    organization.reactivate(SYSTEM, company.helper.person_id, at=moment("2026-04-09 11:00"))
    leave(company, "2026-04-14", "2026-04-17 09:00")
    assert judged(LEAVERS, "2026-04", at="2026-04-30") == ["broken"]


@example("A2.4-leavers", "broken")
def test_a_leaver_who_can_still_sign_in(company):
    Person.objects.filter(pk=company.helper.person_id).update(left_on=date(2026, 4, 10))
    facts = {"person_id": company.helper.person_id, "successor_id": company.owner.person_id}
    publish(SYSTEM, PersonLeft(at=moment("2026-04-14"), **facts))
    assert judged(LEAVERS, "2026-04", at="2026-04-30") == ["broken"]


@example("A2.4-leavers", "boundary")
@pytest.mark.parametrize("recorded,state", [("2026-04-15 23:59:59", "kept"), ("2026-04-16 00:00:00", "broken")])
def test_until_the_end_of_the_next_day(company, recorded, state):
    leave(company, "2026-04-14", recorded)
    assert judged(LEAVERS, "2026-04", at="2026-04-30") == [state]
