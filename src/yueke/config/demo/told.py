"""What the demo's people were told: by the same reactions that tell anybody, in the order things happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.domains.channels import commands as channels
from yueke.domains.organization.models import Person
from yueke.kernel.access import Actor
from yueke.kernel.calendar import working_calendar
from yueke.kernel.events import all_reactions
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.reactions import (
    after_evaluation,
    complaining,
    complaint_clocks,
    improving,
    morning,
    notices,
    reading,
    survey_notices,
    surveying,
    using_findings,
)

KEPT = timedelta(days=30)
"""How far back the demo's messages go; of older things nobody is told."""
TELLING = tuple(
    one.__name__
    for one in (
        notices,
        reading,
        improving,
        complaining,
        complaint_clocks,
        surveying,
        survey_notices,
        after_evaluation,
        using_findings,
    )
)
LEFT_UNREAD = timedelta(days=2)
"""How long ago people last looked at their messages."""


def tell(at: datetime) -> None:
    """Tell what the last weeks would have told, and the last working morning's digest; the older part has been read."""
    stories: dict[str, list[str]] = {}
    for one in all_reactions():
        if one.handler.__module__ in TELLING:
            stories.setdefault(one.event.kind, []).append(one.name)
    names = [name for those in stories.values() for name in those]
    # Told here and now, in their order; what waits in the queue would be told when a worker comes by.
    ProcrastinateJob.objects.filter(args__name__in=names, status="todo").delete()
    lately = Event.objects.filter(kind__in=stories, at__gte=at - KEPT).order_by("at", "pk")
    for event in lately.only("pk", "kind", "at"):
        for name in stories[event.kind]:
            run(event.pk, name, at=event.at)
    morning.run(_last_working_morning(at))
    for person_id in Person.objects.values_list("pk", flat=True):
        reader = Actor(person_id=person_id, name="", permissions=frozenset({"account.own"}))
        channels.mark_all_read(reader, at=at, until=at - LEFT_UNREAD)


def _last_working_morning(at: datetime) -> datetime:
    moment = timezone.localtime(at).replace(hour=8, minute=30, second=0, microsecond=0)
    while moment > at or not working_calendar().is_working_day(moment.date()):
        moment -= timedelta(days=1)
    return moment
