"""Sending personal links: who is asked next, what carried their link, who is reminded of it.

The words and the means are others' (``reactions.inviting``): here stands who, and that nobody is asked twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.commands.finding import locked
from yueke.domains.surveys.events import InvitationsMade
from yueke.domains.surveys.keys import link_index, new_secret
from yueke.domains.surveys.models import Draw, Invitation, Member, Response, Survey
from yueke.domains.surveys.rules.invitations import LEAST_DAYS, MOST_REMINDERS
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish

CARRIES = "surveys.run"


@dataclass(frozen=True)
class Sent:
    """What carries a link: the medium and the message of the outbox."""

    medium: str
    outgoing_id: int


def without_link(survey_id: int, *, reserves: int = 0) -> QuerySet[Member]:
    """Who was drawn and has no link yet, in the order of asking; of the reserve the first ``reserves`` who were not asked."""
    draw = Draw.objects.filter(survey_id=survey_id, replaced_at__isnull=True)
    known = Invitation.objects.filter(survey_id=survey_id, member__isnull=False).values("member_id")
    rows = Member.objects.filter(draw__in=draw).exclude(pk__in=known)
    drawn = Q(is_reserve=False)
    if reserves:
        spare = rows.filter(is_reserve=True, asked_at__isnull=True).order_by("place").values("pk")[:reserves]
        drawn |= Q(pk__in=list(spare.values_list("pk", flat=True)))
    return rows.filter(drawn).order_by("is_reserve", "place")


@command(may=CARRIES)
def make_links(actor: Actor, survey_id: int, wanted: Mapping[int, str], *, at: datetime) -> dict[int, tuple[int, str]]:
    """Make the links of these members: by member, why theirs cannot be sent, empty when it can.

    Returns the id and the secret of each invitation made, by member; whoever has one already is left out. Who cannot be sent
    theirs was not asked: only an interviewer may still reach them.

    Raises:
        Refused: the survey does not collect.
    """
    survey = locked(actor, survey_id)
    if survey.state != "running":
        raise Refused(_("调查没有在收集中。"))
    known = Invitation.objects.filter(survey_id=survey_id, member_id__in=wanted).values("member_id")
    draw = Draw.objects.filter(survey=survey, replaced_at__isnull=True)
    members = list(Member.objects.filter(pk__in=wanted, draw__in=draw).exclude(pk__in=known).order_by("pk"))
    secrets = {one.pk: new_secret() for one in members}
    made = Invitation.objects.bulk_create(
        Invitation(
            survey=survey, member=one, customer_id=one.customer_id, secret_index=link_index(secrets[one.pk]),
            sealed=secrets[one.pk], made_at=at, failure=wanted[one.pk],
        )
        for one in members
    )  # fmt: skip
    asked = [one.pk for one in members if not wanted[one.pk]]
    Member.objects.filter(pk__in=asked, asked_at__isnull=True).update(asked_at=at)
    if asked:
        publish(actor, InvitationsMade(at=at, survey_id=survey.pk, number=survey.number, count=len(asked)))
    return {one.member_id: (one.pk, secrets[one.member_id]) for one in made if one.member_id is not None}


@command(may=CARRIES)
def note_carried(actor: Actor, sent: Mapping[int, Sent], *, at: datetime) -> None:
    """Which message carries each link now, by invitation."""
    rows = Invitation.objects.in_bulk(list(sent))
    for pk, row in rows.items():
        row.medium, row.outgoing_id, row.told_at, row.failure = sent[pk].medium, sent[pk].outgoing_id, None, ""
    Invitation.objects.bulk_update(rows.values(), ["medium", "outgoing_id", "told_at", "failure"], batch_size=500)


@command(may=CARRIES)
def note_settled(actor: Actor, states: Mapping[int, str], *, at: datetime) -> int:
    """What became of messages, by their id: ``sent``, or why they did not leave. Returns how many carried a link."""
    gone = [pk for pk, state in states.items() if state == "sent"]
    changed = Invitation.objects.filter(outgoing_id__in=gone).update(told_at=at, failure="")
    for state in sorted({state for state in states.values() if state != "sent"}):
        these = [pk for pk, one in states.items() if one == state]
        changed += Invitation.objects.filter(outgoing_id__in=these).update(failure=state[:20])
    return changed


def to_remind(survey: Survey, at: datetime, *, days: int, most: int) -> QuerySet[Invitation]:
    """Who was told and has neither answered nor declined, was reminded fewer than ``most`` times, and not within ``days`` days.

    Nobody is reminded whose message did not arrive, or who answered by another way.
    """
    waiting = Invitation.objects.filter(
        survey=survey, used_on__isnull=True, declined_on__isnull=True, sealed__isnull=False, failure="",
        outgoing_id__isnull=False, reminders__lt=most,
    )  # fmt: skip
    answered = Response.objects.filter(survey=survey, member__isnull=False).exclude(state="started")
    quiet = waiting.alias(last=Coalesce("reminded_at", "made_at")).filter(last__lte=at - timedelta(days=days))
    return quiet.exclude(member_id__in=answered.values("member_id")).order_by("pk")


@command(may=CARRIES)
def take_reminders(actor: Actor, survey_id: int, *, days: int, most: int, count: int, at: datetime) -> list[Invitation]:
    """Take up to ``count`` of :func:`to_remind`, and count the reminder: whoever sends them does it in the same transaction.

    Raises:
        Refused: the survey does not collect.
        Invalid: more often or sooner than anybody may be reminded.
    """
    survey = locked(actor, survey_id)
    if survey.state != "running":
        raise Refused(_("调查没有在收集中。"))
    reminding_possible(days, most)
    rows = list(to_remind(survey, at, days=days, most=most).select_for_update(of=("self",), skip_locked=True)[:count])
    Invitation.objects.filter(pk__in=[one.pk for one in rows]).update(reminders=F("reminders") + 1, reminded_at=at)
    return rows


def reminding_possible(days: int, most: int) -> None:
    """Raise Invalid for reminders that come too often or too soon."""
    if not 1 <= most <= MOST_REMINDERS:
        raise Invalid(_("最多提醒 %(n)d 次。") % {"n": MOST_REMINDERS}, field="most")
    if not LEAST_DAYS <= days <= 60:
        raise Invalid(_("间隔 %(low)d 到 %(high)d 天。") % {"low": LEAST_DAYS, "high": 60}, field="days")
