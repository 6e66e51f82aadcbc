"""A complaint as its customer follows it: how far it is, by when what comes, what they were told and said themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from yueke.domains.complaints.choices import ClockKind
from yueke.domains.complaints.lifecycles import ENDED, OPEN
from yueke.domains.complaints.models import Clock, Complaint, Evidence, Offer, Round, Told, Urge
from yueke.domains.complaints.policy import policy
from yueke.kernel.access import Actor
from yueke.kernel.terms import Term

STEPS: tuple[tuple[str, ...], ...] = (
    ("registered",),
    ("accepted", "assigned"),
    ("investigating", "proposed", "reviewing", "replying"),
    ("replied",),
    ("closed", "archived"),
)
"""The five steps customers know (已提交, 已受理, 处理中, 已答复, 已办结), each with the states it stands for."""

OWED = (ClockKind.ACCEPT, ClockKind.CONTACT, ClockKind.CLOSE)
"""Clocks whose end customers are told, in the order in which they end."""


@dataclass(frozen=True)
class Due:
    """Something the customer may count on until ``at``."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class Said:
    """Something the customer said later: ``kind`` is urge, rating, appeal, or what they answered to an offer.

    ``mark`` is a rating's, 1 to 5.
    """

    kind: str
    at: datetime
    words: str
    mark: int | None = None


@dataclass(frozen=True)
class Progress:
    """What a customer sees of their own complaint, and what they may do about it now.

    ``step`` counts :data:`STEPS` from 0; None for one that ended otherwise. ``dues`` still run; ``closing`` is within
    which time it is to be settled once it was accepted. ``said`` is what they said since, in its order.
    """

    complaint: Complaint
    step: int | None
    dues: tuple[Due, ...]
    closing: Term | None
    told: tuple[Told, ...]
    evidence: tuple[Evidence, ...]
    said: tuple[Said, ...]
    offer: Offer | None

    @property
    def may_add(self) -> bool:
        """Material may still be handed in; of one joined with another it goes on to that."""
        return self.complaint.state not in ENDED or self.is_joined

    @property
    def may_urge(self) -> bool:
        """Something is still owed."""
        return self.complaint.state in OPEN or self.is_joined

    @property
    def may_withdraw(self) -> bool:
        """It can be taken back."""
        return self.complaint.state in OPEN

    @property
    def may_rate(self) -> bool:
        """The result was told, and not settled on yet."""
        return self.complaint.state == "replied" and self.complaint.satisfaction is None

    @property
    def may_appeal(self) -> bool:
        """The result was told and rated, or the complaint closed."""
        return self.complaint.state == "closed" or (self.complaint.state == "replied" and not self.may_rate)

    @property
    def is_joined(self) -> bool:
        """It goes on as part of another complaint."""
        return self.complaint.state == "merged"

    @property
    def is_over(self) -> bool:
        """Nothing is owed any more."""
        return self.complaint.state not in OPEN


def progress(complaint: Complaint, at: datetime) -> Progress:
    """How far a complaint is; for whoever has shown that it is theirs. At most seven queries."""
    is_open = complaint.state in OPEN
    offers = list(Offer.objects.filter(complaint=complaint).order_by("pk")) if complaint.state != "registered" else []
    return Progress(
        complaint,
        next((n for n, states in enumerate(STEPS) if complaint.state in states), None),
        dues(complaint) if is_open else (),
        closing_term(complaint, at) if complaint.state == "registered" else None,
        tuple(Told.objects.filter(complaint=complaint).order_by("-at", "-pk")[:50]),
        tuple(own_evidence_of(complaint)),
        tuple(_said(complaint, offers)),
        _waiting(complaint, offers) if complaint.state == "proposed" else None,
    )


def dues(complaint: Complaint) -> tuple[Due, ...]:
    """By when what is done, as its clocks run now; nothing while it is suspended."""
    if complaint.suspended_at is not None:
        return ()
    rows = Clock.objects.filter(complaint=complaint, stopped_at=None, kind__in=OWED).values_list("kind", "due_at")
    soonest: dict[str, datetime] = {}
    for kind, due in rows:
        soonest[kind] = min(due, soonest.get(kind, due))
    return tuple(Due(kind, soonest[kind]) for kind in OWED if kind in soonest)


def closing_term(complaint: Complaint, at: datetime) -> Term | None:
    """Within which time after acceptance the regulation wants it settled; None where it does not say."""
    duties = policy(at).duties(ClockKind.CLOSE, complaint.grade)
    return duties[0].term if duties else None


def own_evidence_of(complaint: Complaint) -> QuerySet[Evidence]:
    """What the customer handed in with this complaint: never what the company found, nor anybody else's."""
    return Evidence.objects.filter(complaint=complaint, by_customer=True).select_related("file").order_by("at", "pk")


def own_complaints(actor: Actor, limit: int = 30) -> Sequence[Complaint]:
    """The latest complaints of the customer who is signed in."""
    rows = Complaint.objects.visible_to(actor).select_related("category")
    return list(rows.defer("search_terms", "shingles").order_by("-received_at", "-pk")[:limit])


def _said(complaint: Complaint, offers: Sequence[Offer]) -> list[Said]:
    urges = Urge.objects.filter(complaint=complaint, by_customer=True)
    said = [Said("urge", one.at, one.words) for one in urges]
    said += [Said(one.answer, one.answered_at, one.answer_words) for one in offers if one.answer and one.answered_at]
    if complaint.round > 1 or complaint.satisfaction is not None:
        for one in Round.objects.filter(complaint=complaint):
            if one.by_customer:
                said.append(Said("appeal", one.opened_at, one.why))
            if one.satisfaction is not None and one.answered_at:
                said.append(Said("rating", one.answered_at, one.comment, one.satisfaction))
    return sorted(said, key=lambda one: one.at)


def _waiting(complaint: Complaint, offers: Sequence[Offer]) -> Offer | None:
    """The solution that waits for the customer's answer."""
    latest = next((one for one in reversed(offers) if one.round == complaint.round), None)
    return latest if latest and latest.answer_needed and not latest.answer else None
