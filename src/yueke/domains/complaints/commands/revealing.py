"""Looking at the unmasked data of one complaint: with a reason, a line on its timeline, and a limit."""

from __future__ import annotations

from datetime import datetime

from yueke.domains.complaints.commands.holding import of
from yueke.domains.complaints.events import PersonalDataRefused, PersonalDataShown
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.detail import complaint as seen
from yueke.domains.customers.commands.revealing import may_look, reason_in
from yueke.kernel.access import Actor, command
from yueke.kernel.events import publish


@command(may="privacy.reveal")
def reveal(actor: Actor, complaint_id: int, *, reason: str, at: datetime) -> Complaint:
    """Note why ``actor`` looks at the plain data of a complaint, which is returned; too many in an hour are refused."""
    complaint = seen(actor, complaint_id)
    reason = reason_in(reason)
    may_look(actor, at)
    publish(actor, PersonalDataShown(at=at, **of(complaint), reason=reason))
    return complaint


@command(may="privacy.reveal")
def note_refused_reveal(actor: Actor, complaint_id: int, *, reason: str, at: datetime) -> None:
    """Keep that ``actor`` wanted to look more often than is allowed within an hour."""
    complaint = seen(actor, complaint_id)
    publish(actor, PersonalDataRefused(at=at, **of(complaint), reason=reason.strip()[:100]))
