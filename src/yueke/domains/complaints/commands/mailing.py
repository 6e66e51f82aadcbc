"""What comes by mail to a complaint there is: the customer's letters, and our own messages that came back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.commands.holding import held, not_ended, of, told_of
from yueke.domains.complaints.commands.investigating import MOST_BY_CUSTOMER
from yueke.domains.complaints.events import CustomerWrote, MessageSettled
from yueke.domains.complaints.models import Complaint, Evidence, Told
from yueke.kernel.access import Actor, command
from yueke.kernel.events import publish
from yueke.kernel.files.models import StoredFile


@command(may="complaints.watch|complaints.register|complaints.accept|complaints.handle")
def take_letter(
    actor: Actor,
    complaint_id: int,
    letter_id: int,
    files: Iterable[StoredFile],
    *,
    is_first: bool = False,
    at: datetime,
) -> Complaint:
    """Note that the customer wrote, and keep the pictures and videos they sent; ``is_first``: the letter began it.

    What is more than a complaint holds stays with the letter. Refuses complaints that have ended.
    """
    complaint = held(actor, complaint_id)
    not_ended(complaint)
    room = MOST_BY_CUSTOMER - Evidence.objects.filter(complaint=complaint, by_customer=True).count()
    known = set(Evidence.objects.filter(complaint=complaint).values_list("file__sha256", flat=True))
    fresh = [file for file in files if file.sha256 not in known][: max(room, 0)]
    Evidence.objects.bulk_create(
        Evidence(complaint=complaint, file=file, by_customer=True, note=str(_("邮件附件")), at=at) for file in fresh
    )
    if not is_first:
        told_of(CustomerWrote, actor, complaint, at, letter_id=letter_id)
    return complaint


@command(may="complaints.watch")
def note_returned(actor: Actor, outgoing_id: int, failure: str, *, at: datetime) -> Told | None:
    """A message that had left came back: it has not reached the customer. None when no complaint sent it."""
    row = Told.objects.select_related("complaint").filter(outgoing_id=outgoing_id).first()
    if row is None or row.failed_at is not None:
        return None
    Told.objects.filter(pk=row.pk).update(delivered_at=None, failed_at=at, failure=failure[:200])
    publish(actor, MessageSettled(at=at, **of(row.complaint), told_id=row.pk, delivered=False))
    return row
