"""Who declines marketing, or whose archive is frozen or anonymised, is left alone at once."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy.events import ConsentRecorded, ConsentWithdrawn, CustomerErased, CustomerFrozen
from yueke.domains.visits import commands as visits
from yueke.domains.visits import queries
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Message
from yueke.kernel.events import reaction

MARKETING = ("recommendation",)
"""Kinds of visits that advertise."""


@reaction(ConsentWithdrawn, why=_("客户撤回营销同意后，取消已安排的新品推介"), clause="B4.3")
def leave_alone_after_withdrawal(event: ConsentWithdrawn, actor: Actor, at: datetime) -> None:
    """No recommendation visit to whoever declined marketing."""
    if event.purpose == "marketing":
        _cancel(event.customer_id, text("客户不接受营销推介"), at, MARKETING)


@reaction(ConsentRecorded, why=_("客户不同意营销时，取消已安排的新品推介"), clause="B4.3")
def leave_alone_after_refusal(event: ConsentRecorded, actor: Actor, at: datetime) -> None:
    """As after a withdrawal."""
    if event.purpose == "marketing" and event.decision == "refused":
        _cancel(event.customer_id, text("客户不接受营销推介"), at, MARKETING)


@reaction(CustomerFrozen, why=_("档案冻结后，取消已安排的回访"))
def leave_alone_when_frozen(event: CustomerFrozen, actor: Actor, at: datetime) -> None:
    """A frozen archive is only kept."""
    _cancel(event.customer_id, text("档案已冻结"), at)


@reaction(CustomerErased, why=_("档案匿名化后，取消已安排的回访"))
def leave_alone_when_erased(event: CustomerErased, actor: Actor, at: datetime) -> None:
    """Nobody is left to visit."""
    _cancel(event.customer_id, text("档案已匿名化"), at)


def _cancel(customer_id: int, reason: Message, at: datetime, kinds: tuple[str, ...] = ()) -> None:
    planned = queries.visits(SYSTEM).filter(customer_id=customer_id, state="planned")
    if kinds:
        planned = planned.filter(kind__in=kinds)
    for visit_id in planned.values_list("pk", flat=True):
        visits.cancel_visit(SYSTEM, visit_id, str(reason), at=at)
