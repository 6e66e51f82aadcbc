"""Work lists are remembered between requests, and yet never tell of anything that has changed since."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

import pytest
from complaining import registered
from django.db import transaction
from django.utils import translation
from make import Company, attempt, found_company, moment

from yueke.compliance import remembered
from yueke.compliance.worklist import Sheet, sheet
from yueke.domains.complaints.models import Investigation
from yueke.domains.customers import commands as customers
from yueke.domains.customers.models import Customer
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.rules import Origin
from yueke.domains.privacy import commands as privacy
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.calendar import editing
from yueke.kernel.errors import Refused

AT = moment("2026-05-06 10:00")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company() -> Company:
    company = found_company()
    company.key_customer("2026-01-10")
    company.customer("2026-01-05")
    return company


def read(who: Actor, at: datetime = AT, *, clause_id: str | None = None) -> Sheet:
    return sheet(who.person_id, at, limit=20, clause_id=clause_id)


def anew(who: Actor, at: datetime = AT) -> Sheet:
    """What the facts say, whatever is remembered."""
    kept, remembered._kept = remembered._kept, OrderedDict()
    try:
        return read(who, at)
    finally:
        remembered._kept = kept


def is_recalled(who: Actor, at: datetime = AT, *, clause_id: str | None = None) -> bool:
    before = [one.result for one in remembered._kept.values()]
    found = read(who, at, clause_id=clause_id)
    return any(found is one for one in before)


def test_it_is_read_once_while_nothing_changes(company):
    for who in (company.owner, company.steward, company.head):
        read(who)
    assert [one.watched.unknown for one in remembered._kept.values()] == [()] * 3, "every table is watched"
    assert read(company.owner).owed
    assert is_recalled(company.owner)
    assert is_recalled(company.owner, AT + timedelta(minutes=59))
    assert not is_recalled(company.owner, AT + timedelta(minutes=61))
    assert not is_recalled(company.owner, AT), "nor is what is known of later told of earlier"
    late = moment("2026-05-06 23:40")
    read(company.owner, late)
    assert is_recalled(company.owner, late + timedelta(minutes=19))
    assert not is_recalled(company.owner, late + timedelta(minutes=20))
    read(company.owner)
    assert not is_recalled(company.helper), "others have lists of their own"
    assert not is_recalled(company.owner, clause_id="B4.3")
    with translation.override("en"):
        assert not is_recalled(company.owner)
    assert is_recalled(company.owner)


def test_what_somebody_does_for_their_own_customers_leaves_other_lists_alone(company):
    theirs = company.customer("2026-01-05")
    customers.assign(SYSTEM, [theirs.pk], owner_id=company.helper.person_id, at=AT)
    read(company.owner)
    customers.review_profile(company.helper, theirs.pk, at=AT)
    assert is_recalled(company.owner)
    mine = Customer.objects.filter(owner_id=company.owner.person_id).first()
    customers.review_profile(company.owner, mine.pk, at=AT)
    assert not is_recalled(company.owner)
    # What a transaction sees of itself may never have been.
    with transaction.atomic():
        customer = company.key_customer("2026-01-10")
        assert customer.pk in {case.subject_id for case in read(company.owner).cases.rows}
        transaction.set_rollback(True)
    assert customer.pk not in {case.subject_id for case in read(company.owner).cases.rows}


def test_what_an_investigation_finds_concerns_whoever_answers_for_the_complaint(company):
    complaint = registered(company, at="2026-05-06 09:00")
    read(company.outsider)
    read(company.owner)
    Investigation.objects.create(complaint=complaint, finding="玻璃受潮", is_founded=True, at=AT)
    assert is_recalled(company.owner)
    assert not is_recalled(company.outsider)
    assert [one.total for one in read(company.outsider).owed if one.clause_id == "A1.3-improved"] == [1]
    draft = ImprovementDraft("玻璃受潮", "一单", company.sales.pk, company.owner.person_id, "没有防潮纸")
    source = Origin("complaints.complaint", complaint.pk, complaint.number)
    made = improvement.propose(company.owner, draft, [source], at=AT)
    wanted = MeasureDraft("preventive", "加防潮纸", company.helper.person_id, date(2026, 6, 30))
    improvement.add_measure(company.owner, made.pk, wanted, at=AT)
    assert read(company.outsider) == anew(company.outsider)
    improvement.approve(company.head, made.pk, at=AT)
    assert not is_recalled(company.outsider)
    assert [one for one in read(company.outsider).owed if one.clause_id == "A1.3-improved"] == []


def test_a_table_whose_changes_nobody_tells_is_never_remembered():
    read = remembered.watched('SELECT * FROM customers_customer c JOIN "imports_importrow" r ON true')
    assert read.kinds == ("customers.customer",)
    assert read.unknown == ("imports_importrow",)


def test_whatever_happens_it_is_the_same_as_read_anew(company):
    chance = Random(20)
    for _ in range(4):
        company.key_customer("2026-01-10")
    at = AT
    for step in range(25):
        at += timedelta(minutes=chance.choice((1, 7, 30, 600)))
        happen = chance.choice(HAPPENINGS)
        happen(company, chance, at)
        for who in (company.owner, company.helper, company.steward):
            assert read(who, at) == anew(who, at), (step, happen)
            assert is_recalled(who, at)


def somebody(chance: Random) -> Customer:
    return chance.choice(list(Customer.objects.order_by("pk")))


def a_visit(company: Company, chance: Random, at: datetime) -> None:
    customer = somebody(chance)
    record = attempt("unreachable") if chance.random() < 0.3 else {}
    kind = chance.choice(("maintenance", "recommendation", "regular"))
    company.visit(customer, kind, at.strftime("%Y-%m-%d %H:%M"), **record)


def a_feedback(company: Company, chance: Random, at: datetime) -> None:
    if found := list(Visit.objects.filter(state="done").order_by("pk")):
        visits.send_feedback(company.owner, chance.choice(found).pk, company.sales.pk, "送货慢", at=at)


def a_hand_over(company: Company, chance: Random, at: datetime) -> None:
    to = chance.choice((company.owner, company.helper))
    customers.assign(SYSTEM, [somebody(chance).pk], owner_id=to.person_id, at=at)


def a_review(company: Company, chance: Random, at: datetime) -> None:
    customers.review_profile(company.steward, somebody(chance).pk, at=at)


def a_name(company: Company, chance: Random, at: datetime) -> None:
    customers.edit(SYSTEM, somebody(chance).pk, {"name": f"改名{chance.random()}"}, at=at)


def a_report(company: Company, chance: Random, at: datetime) -> None:
    customers.report_change(company.owner, somebody(chance).pk, "remark", f"备注{at}", note="来电告知", at=at)


def a_freeze(company: Company, chance: Random, at: datetime) -> None:
    privacy.withdraw_consent(SYSTEM, somebody(chance).pk, "marketing", medium="phone", at=at)


def a_holiday(company: Company, chance: Random, at: datetime) -> None:
    editing.set_day(SYSTEM, date(2026, 6, chance.randrange(1, 29)), "holiday", "厂休", at=at)


def a_newcomer(company: Company, chance: Random, at: datetime) -> None:
    company.customer(at.strftime("%Y-%m-%d %H:%M"))


def an_amendment(company: Company, chance: Random, at: datetime) -> None:
    effective = (at + timedelta(days=chance.randrange(1, 9))).date().isoformat()
    terms = {"interval": f"{chance.randrange(1, 4)} months", "first": "2 months", "grace": "7 days", "warn": "9 days"}
    with suppress(Refused):  # one for each day
        company.amend("B4.2", terms, effective=effective, at=f"{at:%Y-%m-%d %H:%M}")


HAPPENINGS: tuple[Callable[[Company, Random, datetime], None], ...] = (
    a_visit, a_visit, a_feedback, a_hand_over, a_review, a_name, a_report, a_freeze, a_holiday, a_newcomer, an_amendment,
)  # fmt: skip
