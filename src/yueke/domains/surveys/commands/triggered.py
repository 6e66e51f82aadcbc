"""Inviting one customer because something has just happened to them: an order was delivered, a visit made, a complaint closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.commands.finding import locked
from yueke.domains.surveys.commands.sampling import asked_lately, declined_lately
from yueke.domains.surveys.events import InvitationsMade
from yueke.domains.surveys.keys import link_index, new_secret
from yueke.domains.surveys.models import Invitation
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Refused
from yueke.kernel.events import publish


@dataclass(frozen=True)
class Occasion:
    """What has happened: the kind, id and number of a record (``orders.order``, 12, DD-1)."""

    kind: str
    id: int
    label: str

    @property
    def key(self) -> str:
        """By which an invitation knows its occasion."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Invited:
    """An invitation just made; its ``secret`` is known now only, to be sent."""

    invitation_id: int
    secret: str


@command(may="surveys.run")
def invite_customer(
    actor: Actor, survey_id: int, customer_id: int, occasion: Occasion, *, opted_out: Collection[int], at: datetime
) -> Invited | None:
    """Make a personal link for one customer of a survey that collects.

    None, and nothing is made, for who takes part in no surveys (``opted_out``, as the privacy centre knows them), was asked
    lately (``asked_lately``) by whatever survey, or has been invited on this occasion before. Of a confidential survey the
    invitation does not say on what occasion: its answers would tell who gave them.

    Raises:
        Refused: the survey does not collect.
    """
    survey = locked(actor, survey_id)
    if survey.state != "running":
        raise Refused(_("调查没有在收集中。"))
    unwilling = customer_id in opted_out or declined_lately(at, customer_id)
    if unwilling or asked_lately(at, customer_id) or _known(survey.pk, customer_id, occasion):
        return None
    secret = new_secret()
    told = {} if survey.confidential else {"origin": occasion.key, "order": occasion.label}
    made = Invitation.objects.create(
        survey=survey, customer_id=customer_id, secret_index=link_index(secret), sealed=secret, parameters=told, made_at=at
    )  # fmt: skip
    publish(actor, InvitationsMade(at=at, survey_id=survey.pk, number=survey.number, count=1))
    return Invited(made.pk, secret)


def _known(survey_id: int, customer_id: int, occasion: Occasion) -> bool:
    mine = Invitation.objects.filter(customer_id=customer_id, survey_id=survey_id)
    return mine.filter(parameters__origin=occasion.key).exists()
