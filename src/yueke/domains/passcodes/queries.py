"""Who sits here."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from yueke.domains.customers.models import Customer
from yueke.domains.customers.records import EMAIL, PHONE
from yueke.domains.passcodes.models import Kind, Passcode, Sitting
from yueke.domains.passcodes.rules import MOST_ARCHIVES, VALID, digest_of, is_over
from yueke.kernel.cleaning.phones import phone_key
from yueke.kernel.vault import blind_indexes


def sitting(token: str, at: datetime) -> Sitting | None:
    """The sitting a browser holds, while it lasts."""
    row = Sitting.objects.filter(token=digest_of(token), ended_at__isnull=True).first() if token else None
    return None if row is None or is_over(row.began_at, row.seen_at, at) else row


def archives_of(row: Sitting | Passcode) -> list[Customer]:
    """The live archives whose own phone or e-mail the contact is; none when it is on too many to mean anybody."""
    if row.kind == Kind.PHONE:
        borne = Q(phone_index__in=blind_indexes(phone_key(row.contact), PHONE))
    else:
        borne = Q(email_index__in=blind_indexes(row.contact, EMAIL))
    found = Customer.objects.live().filter(borne)
    rows = list(found.only("pk", "number", "kind", "name").order_by("pk")[: MOST_ARCHIVES + 1])
    return rows if len(rows) <= MOST_ARCHIVES else []


def asked(handle: str, at: datetime) -> Passcode | None:
    """The code a browser asked for a moment ago, whether one was sent or not."""
    since = at - 2 * VALID
    return Passcode.objects.filter(handle=digest_of(handle), asked_at__gt=since).first() if handle else None
