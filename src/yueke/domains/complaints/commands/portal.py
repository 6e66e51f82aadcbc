"""What customers do themselves, signed in or with the code of their complaint and the end of their telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.commands.closing import open_again, take_answer
from yueke.domains.complaints.commands.ending import survivor_of, take_back
from yueke.domains.complaints.commands.holding import not_ended, words
from yueke.domains.complaints.commands.investigating import keep_evidence
from yueke.domains.complaints.commands.offering import note_offer_answer
from yueke.domains.complaints.commands.supervising import note_urge
from yueke.domains.complaints.models import Complaint, Evidence, Offer, Urge
from yueke.domains.complaints.queries.own import by_code
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import NotFound, Refused

OWN = "complaints.own"


@dataclass(frozen=True)
class Ticket:
    """What opens one complaint to whoever holds it: its code and the last four digits of the telephone left."""

    code: str
    tail: str


Own = Ticket | int
"""A complaint of the customer: by its ticket, or by its id when they are signed in."""


@command(may=OWN)
def own_urge(actor: Actor, own: Own, said: str = "", *, at: datetime) -> Urge:
    """Ask to hurry; no sooner again than the regulation says."""
    return note_urge(actor, mine(actor, own, follow=True), said, by_customer=True, at=at)


@command(may=OWN)
def own_evidence(actor: Actor, own: Own, upload: Any, note: str = "", *, at: datetime) -> Evidence:
    """Hand in a picture or video."""
    complaint = mine(actor, own, follow=True)
    not_ended(complaint)
    return keep_evidence(actor, complaint, upload, note, by_customer=True, at=at)


@command(may=OWN)
def own_withdraw(actor: Actor, own: Own, reason: str = "", *, at: datetime) -> Complaint:
    """Take the complaint back."""
    told = reason.strip()[:200] or str(_("客户自行撤回"))
    return take_back(actor, mine(actor, own), told, by_customer=True, at=at)


@command(may=OWN)
def own_answer(actor: Actor, own: Own, satisfaction: int, comment: str = "", *, at: datetime) -> Complaint:
    """Say how satisfied one is with the result, 1 to 5; who is not gets a new round by itself."""
    return take_answer(actor, mine(actor, own), satisfaction, comment, at)


@command(may=OWN)
def own_offer_answer(actor: Actor, own: Own, *, accepted: bool, said: str = "", at: datetime) -> Offer:
    """Accept or refuse the solution offered."""
    return note_offer_answer(actor, mine(actor, own), accepted, said, "", at)


@command(may=OWN)
def own_appeal(actor: Actor, own: Own, reason: str, *, at: datetime) -> Complaint:
    """Appeal against the result of a replied or closed complaint: it opens again for somebody else to look into."""
    complaint = mine(actor, own)
    reason = words(reason, "reason", _("请写明申诉的理由。"), most=200)
    if complaint.state not in ("replied", "closed"):
        raise Refused(_("现在不能申诉：投诉还在办理，或已经归档。如有新情况请再次投诉。"))
    return open_again(actor, complaint, reason, at, by_customer=True)


def mine(actor: Actor, own: Own, *, follow: bool = False) -> Complaint:
    """One's own complaint, locked; with ``follow`` the one that goes on for it. NotFound for anybody else's."""
    if isinstance(own, Ticket):
        found = by_code(own.code, own.tail)
    else:
        found = Complaint.objects.visible_to(actor).filter(pk=own).first()
    if found is None:
        raise NotFound(_("没有找到这件投诉。请核对查询码和手机后四位。"))
    if follow:
        found = survivor_of(found)
    return Complaint.objects.select_for_update(no_key=True).get(pk=found.pk)
