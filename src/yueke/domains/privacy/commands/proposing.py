"""What a person wants put right, fact by fact: each is a change for the data steward (A2.3), bound to the request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yueke.domains.customers import commands as customers
from yueke.domains.privacy.models import ProposedChange, RightsRequest
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Invalid, Message


def propose(actor: Actor, row: RightsRequest, proposals: Mapping[str, str], at: datetime) -> None:
    """Report each fact; what is wrong with one is told at the field of its name."""
    problems: dict[str, list[Message]] = {}
    for field, value in proposals.items():
        try:
            change = customers.report_change(actor, row.customer_id, field, value, note=row.number, at=at)
        except Invalid as error:
            problems[field] = error.fields.get("value") or [error.message]
        else:
            ProposedChange.objects.create(request=row, change=change)
    if problems:
        raise Invalid(fields=problems)


def any_open(row: RightsRequest) -> bool:
    """Whether something proposed has been neither written into the archive nor declined."""
    return row.proposals.filter(change__state="reported").exists()


def let_fall(row: RightsRequest, reason: str, at: datetime) -> None:
    """Nothing of what was proposed is asked for any more."""
    for change_id in row.proposals.filter(change__state="reported").values_list("change_id", flat=True):
        customers.refuse_change(SYSTEM, change_id, reason=reason, at=at)
