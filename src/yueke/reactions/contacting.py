"""Nothing leaves the house for a customer's ear that the customer need not hear: the outbox asks consents and limits."""

from __future__ import annotations

from datetime import datetime

from yueke.domains.channels import outbox
from yueke.domains.channels.models import Outgoing
from yueke.domains.channels.outbox import Guard, Matter
from yueke.domains.privacy import commands as privacy_commands
from yueke.domains.privacy import queries as privacy
from yueke.kernel.access import SYSTEM


def known_as(medium: str) -> str:
    """What the privacy centre calls a medium of the outbox: a message by WeCom reaches the customer in their WeChat."""
    return "wechat" if medium == Outgoing.Medium.WECOM else medium


def hinders(matter: Matter, medium: str, at: datetime) -> str:
    """Why the customer may not be told now (consent, freeze, children, how often, hour of the day); empty: they may."""
    answer = privacy.may_contact([matter.customer_id], matter.purpose, known_as(medium), at)[matter.customer_id]
    return "" if answer.may else answer.reason


def count(matter: Matter, medium: str, at: datetime) -> None:
    """It counts against the limits once it has left."""
    privacy_commands.note_contacts(SYSTEM, [matter.customer_id], matter.purpose, known_as(medium), at=at)


outbox.guard(Guard(hinders, count))
