"""Pairs of archives that may be the same customer: noted, and decided by a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.commands.locking import held
from yueke.domains.customers.events import DuplicateDecided
from yueke.domains.customers.lifecycles import LINK_LIFE
from yueke.domains.customers.models import DuplicateLink
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

_VERBS = {"linked": "link", "different": "part"}


@command(may="customers.import")
def link_duplicates(
    actor: Actor, pairs: Iterable[tuple[int, int, Sequence[str]]], *, state: str = "open", at: datetime
) -> int:
    """Note pairs ``(id, id, reasons)``, to be decided (``open``) or already ``linked``; known pairs stay as they are.

    Returns how many pairs were new.
    """
    if state not in ("open", "linked"):
        raise ValueError(f"a pair is noted open or linked, not {state!r}")
    known = DuplicateLink.objects.count()
    rows = [
        DuplicateLink(
            first_id=min(one, other),
            second_id=max(one, other),
            reasons=list(reasons),
            state=state,
            found_at=at,
            decided_by_id=actor.person_id if state == "linked" else None,
            decided_at=at if state == "linked" else None,
        )
        for one, other, reasons in pairs
        if one != other
    ]
    DuplicateLink.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    return DuplicateLink.objects.count() - known


@command(may="customers.edit")
def decide_link(actor: Actor, link_id: int, decision: str, *, at: datetime) -> DuplicateLink:
    """Decide a pair: ``linked`` (belong together, kept apart on purpose) or ``different``."""
    if decision not in _VERBS:
        raise Invalid(_("请选择“关联”或“不是同一客户”。"), field="decision")
    link = DuplicateLink.objects.filter(pk=link_id).first()
    if link is None:
        raise NotFound
    first, second = held(actor, link.first_id), held(actor, link.second_id)
    LINK_LIFE.move(link, _VERBS[decision], at=at, decided_by_id=actor.person_id, decided_at=at)
    for one, other in ((first, second), (second, first)):
        publish(actor, DuplicateDecided(customer_id=one.pk, other_id=other.pk, decision=decision, at=at))
    return link


@command(may="customers.edit")
def put_off(actor: Actor, link_id: int, *, until: datetime, at: datetime) -> DuplicateLink:
    """Let an open pair rest until a moment; it is not decided."""
    link = DuplicateLink.objects.select_for_update(no_key=True).filter(pk=link_id).first()
    if link is None:
        raise NotFound
    for pk in (link.first_id, link.second_id):
        held(actor, pk)
    if link.state != "open":
        raise Refused(_("这一对档案已经处理过。"))
    if until <= at:
        raise Invalid(_("请选择以后的时间。"), field="until")
    link.resting_until = until
    link.save(update_fields=["resting_until"])
    return link
