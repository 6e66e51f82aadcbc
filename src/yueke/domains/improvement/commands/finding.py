"""The record a command works on, nobody else writing to it, and what every command asks of it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement.models import Improvement, Measure
from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor
from yueke.kernel.errors import Invalid, Message, NotFound, Refused


def locked(actor: Actor, improvement_id: int) -> Improvement:
    """An improvement the actor may see; raises NotFound."""
    seen = Improvement.objects.visible_to(actor).filter(pk=improvement_id).values("pk")
    found = Improvement.objects.filter(pk__in=seen).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found


def measure_locked(actor: Actor, measure_id: int) -> tuple[Improvement, Measure]:
    """A measure and its improvement; raises NotFound, or Refused for one that was given up."""
    found = Measure.objects.filter(pk=measure_id).values_list("improvement_id", flat=True).first()
    if found is None:
        raise NotFound
    improvement = locked(actor, found)
    # Read after the lock: whoever held it may just have changed the measure.
    measure = Measure.objects.get(pk=measure_id)
    if measure.dropped_at is not None:
        raise Refused(_("这项措施已经放弃。"))
    return improvement, measure


def same(actor: Actor, *people: int | None) -> bool:
    """Whether the actor is one of these people; the system is nobody."""
    return actor.person_id is not None and actor.person_id in people


def not_oneself(actor: Actor, message: Message, *people: int | None) -> None:
    """Raise Refused when the actor is one of ``people``: nobody judges their own work."""
    if same(actor, *people):
        raise Refused(message)


def said(text: str, field: str, message: Message) -> str:
    """``text`` without the spaces around it; raises Invalid on ``field`` when nothing is left."""
    if not text.strip():
        raise Invalid(message, field=field)
    return text.strip()


def at_work(person_id: int, field: str) -> None:
    """Raise Invalid on ``field`` for somebody who has left, or whom there is not."""
    if not organization.working_here([person_id]):
        raise Invalid(_("请选择在职人员。"), field=field)


def local_day(at: datetime) -> date:
    """The local day of a moment."""
    return timezone.localtime(at).date()
