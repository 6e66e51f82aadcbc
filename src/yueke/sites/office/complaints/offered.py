"""What somebody may do about a complaint now, from the table of acts; the commands decide."""

from __future__ import annotations

from dataclasses import dataclass

from yueke.domains.complaints import queries
from yueke.domains.complaints.commands.accepting import addressed, pending
from yueke.domains.complaints.commands.holding import handles
from yueke.domains.complaints.models import Complaint
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden
from yueke.sites.office.complaints.acts import BESIDE, STEPS, Act

OF_REVIEW = ("approve", "reject")
NEXT = (
    "resume", "accept", "assign", "sign", "approve", "investigate", "propose", "answer_offer", "agree", "submit", "reply",
    "ask_satisfaction", "note_answer", "close", "archive",
)  # fmt: skip
"""Which act is usually next, of those that may be taken."""


@dataclass(frozen=True)
class Offered:
    """What a page offers: ``main`` in its head, the usual next one first; ``more`` in its menu."""

    main: tuple[Act, ...]
    more: tuple[Act, ...]

    @property
    def codes(self) -> frozenset[str]:
        """All of them."""
        return frozenset(act.code for act in (*self.main, *self.more))


def works_on(actor: Actor, row: Complaint) -> bool:
    """Whether ``actor`` handles or investigates a complaint, or answers for its department."""
    try:
        handles(actor, row)
    except Forbidden:
        return False
    return True


def offered(actor: Actor, row: Complaint) -> Offered:
    """What ``actor`` may do about a complaint they see."""
    steps = {one.verb for one in queries.steps_for(actor, row)}
    works = works_on(actor, row)
    found = [
        act
        for act in (*STEPS, *BESIDE)
        if (act.code in steps if act.when is None else act.when(row) and _may(actor, act))
        and (works or not act.works)
        and not (act.addressed and not _is_addressed(actor, row))
        and not (act.code in OF_REVIEW and _asked_oneself(actor, row))
        and not _is_idle(act, row)
    ]
    main = sorted((act for act in found if act.main), key=lambda act: _place(act, row))
    return Offered(tuple(main), tuple(act for act in found if not act.main))


def _place(act: Act, row: Complaint) -> int:
    """The usual next first; something must be found out before it can be offered."""
    order = NEXT.index(act.code) if act.code in NEXT else len(NEXT)
    looked = any(one.round == row.round for one in row.investigations.all())
    if act.code == "investigate" and looked:
        return len(NEXT)
    return order


def _is_idle(act: Act, row: Complaint) -> bool:
    """Whether an act has nothing to do: answered offers, ratings given, closing without one."""
    offers = [one for one in row.offers.all() if one.round == row.round]
    last = offers[-1] if offers else None
    if act.code == "answer_offer":
        return last is None or bool(last.answer)
    if act.code == "agree":
        return last is None or (last.answer_needed and last.answer != "accepted") or row.grade == "major"
    if act.code == "propose":
        return not any(one.round == row.round for one in row.investigations.all())
    if act.code in ("ask_satisfaction", "note_answer", "note_attempt"):
        return row.satisfaction is not None
    return False


def _may(actor: Actor, act: Act) -> bool:
    return any(actor.may(one.strip()) for one in act.permission.split("|"))


def _is_addressed(actor: Actor, row: Complaint) -> bool:
    try:
        addressed(actor, row, pending(row))
    except Forbidden:
        return False
    return True


def _asked_oneself(actor: Actor, row: Complaint) -> bool:
    waiting = [one for one in row.approvals.all() if not one.decision and one.kind in ("offer", "compensation")]
    return any(one.asked_by_id == actor.person_id for one in waiting)
