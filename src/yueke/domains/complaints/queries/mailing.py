"""Which complaint a letter is about. For the system: a letter is from nobody yet."""

from __future__ import annotations

import re

from yueke.domains.complaints.models import Complaint, Told
from yueke.domains.customers.records import EMAIL
from yueke.kernel.vault import blind_indexes

_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,6}\d{6,8}-?\d{3,8}(?!\d)")
_MOST = 5


def of_outgoing(outgoing_id: int) -> Complaint | None:
    """The complaint a message of the outbox was about; the one that goes on for it."""
    row = Told.objects.filter(outgoing_id=outgoing_id).select_related("complaint__merged_into").first()
    return _going_on(row.complaint) if row else None


def named_in(text: str) -> Complaint | None:
    """The complaint whose number stands in a text; None when there is none, or several."""
    numbers = {one.upper() for one in _NUMBER.findall(text)[:_MOST]}
    rows = list(Complaint.objects.filter(number__in=numbers)[:2]) if numbers else []
    return _going_on(rows[0]) if len(rows) == 1 else None


def writes_for(complaint: Complaint, address: str) -> bool:
    """Whether an address is the one left with a complaint, or that of its customer's archive."""
    if not address:
        return False
    indexes = {bytes(one) for one in blind_indexes(address.lower(), EMAIL)}
    customer = complaint.customer
    theirs = [complaint.email_index, customer.email_index if customer else None]
    return any(one is not None and bytes(one) in indexes for one in theirs)


def _going_on(complaint: Complaint) -> Complaint:
    # Chains are short: a merged complaint is merged into one that was open then.
    for _step in range(_MOST):
        if complaint.merged_into is None:
            break
        complaint = complaint.merged_into
    return complaint
