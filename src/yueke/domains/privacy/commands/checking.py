"""Making sure who asks; wrong numbers are counted, so that nobody guesses the right one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.models import Customer
from yueke.domains.customers.records import identity_index, phone_index
from yueke.domains.privacy import events
from yueke.domains.privacy.choices import Check
from yueke.domains.privacy.lifecycles import REQUEST_LIFE
from yueke.domains.privacy.models import RightsRequest, WrongCheck
from yueke.domains.privacy.queries.requests import request as find
from yueke.domains.privacy.rules import MOST_WRONG, MOST_WRONG_OF_ONE, WRONG_WITHIN, paused_until, same_tail
from yueke.kernel.access import Actor, command
from yueke.kernel.cleaning.phones import clean_phone
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish

TAIL = 4


class CheckPaused(Refused):
    """So many wrong numbers were given that none is compared for a while; the message says until when."""

    status = 429


@command(may="privacy.requests")
def check_identity(
    actor: Actor, request_id: int, method: str, *, given: str = "", note: str = "", at: datetime
) -> bool:
    """Note how it was made sure who asks; returns whether it was.

    A number ``given`` (whole, compared by its blind index, or its last four) must be that of the archive; it is not
    kept. One that is not is counted, and after several nobody may try numbers for a while (:class:`CheckPaused`). The
    other ways need a note of what was seen.
    """
    row = find(actor, request_id)
    if method not in dict(Check.by_hand()):
        raise Invalid(_("请选择核身方式。"), field="method")
    if method not in (Check.PHONE, Check.IDENTITY):
        if not note.strip():
            raise Invalid(_("请写明核对了什么。"), field="note")
    else:
        if not given.strip():
            raise Invalid(_("请填写申请人报出的号码。"), field="given")
        _refuse_while_paused(actor, row, at)
        if not _is_known(row.customer, method, given.strip()):
            WrongCheck.objects.create(request=row, method=method, at=at, by_id=actor.person_id)
            publish(actor, events.IdentityMismatched(**about(row, at), method=method))
            return False
    confirm(actor, row, method, note, at)
    return True


def confirm(actor: Actor, row: RightsRequest, method: str, note: str, at: datetime) -> None:
    """The right person asks."""
    REQUEST_LIFE.move(
        row, "check", at=at, check_method=method, check_matched=True, check_note=note.strip()[:200], checked_at=at,
        checked_by_id=actor.person_id,
    )  # fmt: skip
    publish(actor, events.IdentityChecked(**about(row, at), method=method))


def about(row: RightsRequest, at: datetime) -> dict[str, Any]:
    """What every event of a request tells."""
    return {"at": at, "customer_id": row.customer_id, "request_id": row.pk, "number": row.number, "right": row.kind}


def _refuse_while_paused(actor: Actor, row: RightsRequest, at: datetime) -> None:
    # Those who try at the same moment are counted one after another.
    Customer.objects.select_for_update(no_key=True).only("pk").get(pk=row.customer_id)
    recent = WrongCheck.objects.filter(at__gt=at - WRONG_WITHIN)
    of_customer = recent.filter(request__customer_id=row.customer_id).values_list("at", flat=True)
    until = paused_until(list(of_customer), at, MOST_WRONG)
    if until is None and actor.person_id is not None:
        until = paused_until(
            list(recent.filter(by_id=actor.person_id).values_list("at", flat=True)), at, MOST_WRONG_OF_ONE
        )
    if until is not None:
        raise CheckPaused(
            _("号码核对不符次数过多，%(time)s 前不再比对号码。请当面核对证件，或回拨预留电话。")
            % {"time": f"{timezone.localtime(until):%H:%M}"},
            field="given",
        )


def _is_known(customer: Customer, method: str, given: str) -> bool:
    known = customer.phone if method == Check.PHONE else customer.identity_number
    if len(given) == TAIL:
        return same_tail(given, known)
    if method == Check.PHONE:
        index, kept = phone_index(clean_phone(given).value or ""), customer.phone_index
    else:
        index, kept = identity_index(given.upper()), customer.identity_index
    return index is not None and kept is not None and bytes(kept) == index
