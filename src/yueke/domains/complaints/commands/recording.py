"""Complaints of the past, written down as they were: many at once, with no clocks, no events and no messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from yueke.domains.complaints.choices import Grade, Medium, OfferAnswer, Outcome, PaperKind, TellKind
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Category, Complaint, Investigation, Offer, Paper, Round, Told, Transfer
from yueke.domains.complaints.numbers import NUMBERS, new_code
from yueke.domains.complaints.queries.trees import asked_by
from yueke.domains.complaints.records import derived
from yueke.domains.complaints.rules.facts import Asked, missing, sealed
from yueke.domains.customers.models import Customer
from yueke.kernel.access import Actor, command
from yueke.kernel.numbering import next_numbers

_BATCH = 1_000


@dataclass(frozen=True)
class PastComplaint:
    """A known customer's complaint that was carried through in one round, with the moments of its steps.

    ``draft.received_at`` and ``draft.customer_id`` must be there. ``report`` is the title of the written report of it,
    approved when the solution was offered; empty: there was none. ``reasons`` are those of its ``grade``.
    """

    draft: ComplaintDraft
    department_id: int
    handler_id: int
    entered_at: datetime
    accepted_at: datetime
    signed_at: datetime
    investigated_at: datetime
    proposed_at: datetime
    replied_at: datetime
    answered_at: datetime
    closed_at: datetime
    archived_at: datetime
    promised_at: datetime
    finding: str
    solution: str
    satisfaction: int
    cause_id: int | None = None
    outcome: str = Outcome.SOLVED
    report: str = ""
    grade: str = Grade.GENERAL
    reasons: Sequence[Mapping[str, str]] = ()


@command(may="complaints.register")
def record_many(actor: Actor, past: Iterable[PastComplaint], *, at: datetime) -> int:
    """Write down many complaints of the past as they were, filed; returns how many. Few statements, however many."""
    chosen = sorted(past, key=lambda one: one.entered_at)
    numbers = _numbers(chosen)
    customers = Customer.objects.in_bulk({one.draft.customer_id for one in chosen})
    forms = _forms()
    rows = [
        _row(one, number, customers[one.draft.customer_id or 0], forms.get(one.draft.category_id or 0, ()))
        for one, number in zip(chosen, numbers, strict=True)
    ]
    Complaint.objects.bulk_create(rows, batch_size=_BATCH)
    pairs = list(zip(chosen, rows, strict=True))
    Round.objects.bulk_create((_round(one, row) for one, row in pairs), batch_size=_BATCH)
    Transfer.objects.bulk_create((_transfer(one, row) for one, row in pairs), batch_size=_BATCH)
    Investigation.objects.bulk_create((_investigation(one, row) for one, row in pairs), batch_size=_BATCH)
    Offer.objects.bulk_create((_offer(one, row) for one, row in pairs), batch_size=_BATCH)
    Told.objects.bulk_create((told for one, row in pairs for told in _told(one, row)), batch_size=_BATCH)
    Paper.objects.bulk_create((_paper(one, row) for one, row in pairs if one.report), batch_size=_BATCH)
    return len(rows)


def _numbers(chosen: Sequence[PastComplaint]) -> list[str]:
    """Each gets a number of the day it was entered."""

    def day(one: PastComplaint) -> date:
        return timezone.localtime(one.entered_at).date()

    found: list[str] = []
    for _day, group in groupby(chosen, key=day):
        of_day = list(group)
        found += next_numbers(NUMBERS, of_day[0].entered_at, len(of_day))
    return found


def _forms() -> dict[int, tuple[Asked, ...]]:
    """What each category asks for."""
    return {row.pk: asked_by(row) for row in Category.objects.select_related("parent")}


def _row(one: PastComplaint, number: str, customer: Customer, form: tuple[Asked, ...]) -> Complaint:
    draft = one.draft
    row = Complaint(
        number=number, code=new_code(), state="archived", customer=customer, caller_name=customer.name[:60],
        caller_phone=customer.phone, caller_email=customer.email, channel=draft.channel, description=draft.description,
        wish=draft.wish, expectation=draft.expectation[:200], facts=sealed(form, draft.facts),
        facts_missing=len(missing(form, draft.facts)), grade=one.grade, grade_reasons=[dict(why) for why in one.reasons],
        product_id=draft.product_id, product_name=draft.product_name[:120], category_id=draft.category_id,
        received_at=draft.received_at or one.entered_at, recorded_by_id=draft.first_contact_id, first_contact_id=draft.first_contact_id,
        intake_department_id=draft.department_id, department_id=one.department_id, handler_id=one.handler_id,
        investigator_id=one.handler_id, first_promised_at=one.promised_at, promised_at=one.promised_at,
        satisfaction=one.satisfaction, outcome=one.outcome, result=one.solution, acknowledged_at=one.entered_at,
        accepted_at=one.accepted_at, assigned_at=one.accepted_at, signed_at=one.signed_at,
        contacted_at=one.accepted_at, investigated_at=one.investigated_at, proposed_at=one.proposed_at,
        told_at=one.replied_at, replied_at=one.replied_at, asked_at=one.replied_at, answered_at=one.answered_at,
        closed_at=one.closed_at, archived_at=one.archived_at, origin_kind=draft.origin_kind, origin_id=draft.origin_id,
        origin_label=draft.origin_label[:60], intake_key=draft.key[:120], created_at=one.entered_at,
        updated_at=one.archived_at,
    )  # fmt: skip
    for name, value in derived(row).items():
        setattr(row, name, value)
    return row


def _round(one: PastComplaint, row: Complaint) -> Round:
    return Round(
        complaint=row, n=1, investigator_id=one.handler_id, opened_at=one.entered_at, satisfaction=one.satisfaction,
        answered_at=one.answered_at, replied_at=one.replied_at,
    )  # fmt: skip


def _transfer(one: PastComplaint, row: Complaint) -> Transfer:
    return Transfer(
        complaint=row, from_department_id=one.draft.department_id, to_department_id=one.department_id,
        handler_id=one.handler_id, sent_by_id=one.draft.first_contact_id, sent_at=one.accepted_at,
        receipt_by_id=one.handler_id, receipt_at=one.signed_at,
    )  # fmt: skip


def _investigation(one: PastComplaint, row: Complaint) -> Investigation:
    return Investigation(
        complaint=row, finding=one.finding, cause_id=one.cause_id, is_founded=True, by_id=one.handler_id,
        at=one.investigated_at,
    )  # fmt: skip


def _offer(one: PastComplaint, row: Complaint) -> Offer:
    return Offer(
        complaint=row, solution=one.solution, answer=OfferAnswer.ACCEPTED, offered_by_id=one.handler_id,
        offered_at=one.proposed_at, answered_at=one.proposed_at,
    )  # fmt: skip


def _told(one: PastComplaint, row: Complaint) -> list[Told]:
    said: list[tuple[str, datetime, dict[str, Any]]] = [
        (TellKind.ACKNOWLEDGE, one.entered_at, {"by_id": one.draft.first_contact_id, "text": row.number}),
        (TellKind.ACCEPT, one.accepted_at, {"by_id": one.draft.first_contact_id, "text": row.number}),
        (TellKind.OFFER, one.proposed_at, {"by_id": one.handler_id, "text": one.solution}),
        (TellKind.RESULT, one.replied_at, {"by_id": one.handler_id, "text": one.solution}),
    ]
    return [
        Told(complaint=row, kind=kind, medium=Medium.PHONE, at=at, delivered_at=at, **facts) for kind, at, facts in said
    ]


def _paper(one: PastComplaint, row: Complaint) -> Paper:
    return Paper(
        complaint=row, kind=PaperKind.REPORT, title=one.report[:120], state=Paper.State.SENT, drafted_by_id=one.handler_id,
        drafted_at=one.investigated_at, approved_at=one.proposed_at, sent_at=one.proposed_at,
    )  # fmt: skip
