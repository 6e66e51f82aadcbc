"""Looking at the unmasked personal data of one customer: with a reason, a line in the timeline, and a limit."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.events import PersonalDataRefused, PersonalDataShown
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries.lists import get
from yueke.domains.organization.policy import security_policy
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.events.models import Event


class TooManyRevealed(Refused):
    """Somebody has looked at as many customers as the security policy allows within an hour."""


@command(may="privacy.reveal")
def reveal(actor: Actor, customer_id: int, *, reason: str, at: datetime) -> Customer:
    """Note why ``actor`` looks at the plain data of one customer, who is returned; too many in an hour are refused."""
    customer = get(actor, customer_id)
    reason = reason_in(reason)
    may_look(actor, at)
    publish(actor, PersonalDataShown(customer_id=customer.pk, reason=reason, at=at))
    return customer


def reason_in(text: str) -> str:
    """The reason somebody gives; refused when there is none."""
    text = text.strip()
    if not text or len(text) > 100:
        raise Invalid(_("请写明查看的理由，最多 100 个字。"), field="reason")
    return text


def may_look(actor: Actor, at: datetime) -> None:
    """Refuse once somebody has looked as often within the last hour as is allowed, at customers or at records of them."""
    # Every module that shows plain data for a reason names its event so.
    lately = Event.objects.filter(
        at__gt=at - timedelta(hours=1), kind__endswith=".personal_data_shown", actor_id=actor.person_id
    )
    most = security_policy().reveals_per_hour
    if lately.count() >= most:
        raise TooManyRevealed(_("一小时内最多查看 %(n)s 位客户的明文，请稍后再看。") % {"n": most}, status=429)


@command(may="privacy.reveal")
def note_refused_reveal(actor: Actor, customer_id: int, *, reason: str, at: datetime) -> None:
    """Keep that ``actor`` wanted to look at one customer more than is allowed within an hour."""
    customer = get(actor, customer_id)
    publish(actor, PersonalDataRefused(customer_id=customer.pk, reason=reason.strip()[:100], at=at))
