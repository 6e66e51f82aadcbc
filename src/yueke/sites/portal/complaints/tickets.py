"""Who may read a complaint here: whoever opened it by its code within the hour, and the customer it is of."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from yueke.domains.complaints.commands.filing import VISITOR
from yueke.domains.complaints.commands.portal import Own, Ticket
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.records import tail_of
from yueke.kernel.access import Actor, customer_actor
from yueke.sites.portal.cookies import TICKET, TICKET_SECONDS, put
from yueke.sites.portal.doors import OWN, View, public, seat_of

_SIGNER = signing.TimestampSigner(salt="portal.ticket")
LONGEST = 200


@dataclass(frozen=True)
class Opened:
    """A complaint that opened, as whom its holder acts, and by what the commands know it is theirs."""

    complaint: Complaint
    actor: Actor
    own: Own


class HolderRequest(HttpRequest):
    """A request of somebody before whom a complaint of theirs lies open."""

    opened: Opened


def give(response: HttpResponse, complaint: Complaint) -> HttpResponse:
    """Let this browser read the complaint for an hour."""
    put(response, TICKET, _SIGNER.sign(str(complaint.pk)))
    return response


def ticket_of(complaint: Complaint) -> Ticket:
    """What opens a complaint, for a holder who has shown it."""
    return Ticket(complaint.code, tail_of(complaint.caller_phone) if complaint.phone_tail_index is not None else "")


def opened(request: HttpRequest, complaint_id: int) -> Opened | None:
    """The complaint, for its holder; None for everybody else, whether or not it exists."""
    rows = Complaint.objects.select_related("category").defer("search_terms", "shingles")
    if _held(request) == complaint_id:
        row = rows.filter(pk=complaint_id).first()
        return Opened(row, VISITOR, ticket_of(row)) if row else None
    seat = seat_of(request)
    if seat is None or seat.customer is None:
        return None
    actor = customer_actor(seat.customer.pk, "客户本人", OWN)
    row = rows.filter(pk__in=Complaint.objects.visible_to(actor).values("pk"), pk=complaint_id).first()
    return Opened(row, actor, row.pk) if row else None


def for_holders(*methods: str) -> Callable[[View], View]:
    """Mark a view about one complaint: who has not opened it is asked for its code. Sets ``opened``."""

    def mark(view: View) -> View:
        @functools.wraps(view)
        def shown(request: Any, complaint_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
            found = opened(request, complaint_id)
            if found is None:
                return HttpResponseRedirect(reverse("portal:progress"), status=303)
            request.opened = found
            return view(request, complaint_id, *args, **kwargs)

        return public(*methods)(shown)

    return mark


def _held(request: HttpRequest) -> int | None:
    try:
        text = _SIGNER.unsign(request.COOKIES.get(TICKET, "")[:LONGEST], max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return None
    return int(text)
