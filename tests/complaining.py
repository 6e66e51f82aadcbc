"""Complaints for the tests of clauses: carried through by commands, their moments then set to the second wanted."""

from __future__ import annotations

from typing import Any

from make import Company, moment

from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import ComplaintDraft, FindingDraft
from yueke.domains.complaints.models import Complaint
from yueke.kernel.access import SYSTEM

RECEIVED = "2026-04-13 10:00"
"""A Monday of an ordinary week."""


def registered(company: Company, *, at: str = RECEIVED, **facts: Any) -> Complaint:
    """A complaint taken in by the colleague in service, about a customer of long standing unless ``facts`` say whose."""
    values: dict[str, Any] = {"channel": "phone", "description": "展柜玻璃破了", "wish": "换新玻璃"} | facts
    if "customer_id" not in values and "caller_name" not in values:
        values["customer_id"] = company.customer("2026-01-05").pk
    return commands.register(company.outsider, ComplaintDraft(**values), at=moment(at))


def replied(
    company: Company, *, at: str = RECEIVED, outcome: str = "solved", promised: str = "", **facts: Any
) -> Complaint:
    """One accepted, with a promise if one is given, and solved on the spot."""
    complaint = registered(company, at=at, **facts)
    when = moment(at)
    commands.accept(SYSTEM, complaint.pk, promised_at=moment(promised) if promised else None, at=when)
    commands.solve(SYSTEM, complaint.pk, FindingDraft("玻璃受潮开裂"), "已换新玻璃", outcome, at=when)
    return fresh(complaint)


def settled(company: Company, *, at: str = RECEIVED, satisfaction: int = 5, **facts: Any) -> Complaint:
    """One whose customer was satisfied, closed."""
    complaint = replied(company, at=at, **facts)
    commands.note_answer(SYSTEM, complaint.pk, satisfaction, at=moment(at))
    return commands.close(SYSTEM, complaint.pk, at=moment(at))


def fresh(complaint: Complaint) -> Complaint:
    """As it stands in the database."""
    return Complaint.objects.get(pk=complaint.pk)


def put(complaint: Complaint, **columns: Any) -> Complaint:
    """Set columns; texts are moments."""
    values = {
        name: moment(value) if isinstance(value, str) and name.endswith("_at") else value
        for name, value in columns.items()
    }
    Complaint.objects.filter(pk=complaint.pk).update(**values)
    return fresh(complaint)
