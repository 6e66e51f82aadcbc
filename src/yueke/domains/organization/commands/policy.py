"""Changing what signing in demands, and letting somebody in again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events
from yueke.domains.organization.models import Person, SignInRecord
from yueke.domains.organization.policy import security_policy
from yueke.domains.organization.rules import tidy_username
from yueke.domains.organization.sign_in_models import SecurityPolicy
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid
from yueke.kernel.events import publish


@command(may="system.roles")
def set_security_policy(actor: Actor, *, at: datetime, **rules: Any) -> SecurityPolicy:
    """Change the fields of :class:`SecurityPolicy` that are given; refuses values out of bounds, field by field."""
    policy = security_policy()
    before = {name: getattr(policy, name) for name in rules}
    for name, value in rules.items():
        setattr(policy, name, value)
    try:
        policy.full_clean(exclude=["id"], validate_constraints=False)
    except ValidationError as error:
        raise Invalid(_("请改正标出的内容。"), fields=error.message_dict) from error
    if policy.tries_of_account < policy.tries:
        raise Invalid(_("不能少于在同一地址可输错的次数。"), field="tries_of_account")
    changed = {name: [old, getattr(policy, name)] for name, old in before.items() if getattr(policy, name) != old}
    if changed:
        policy.save()
        publish(actor, events.SecurityPolicyChanged(at=at, changed=changed))
    return policy


@command(may="system.roles")
def unlock(actor: Actor, *, username: str, address: str | None, at: datetime) -> None:
    """Forget the wrong tries for ``username``, or those from ``address`` when the name is empty."""
    username = tidy_username(username)[:150]
    if not username and not address:
        raise Invalid(_("请指明登录名或地址。"), field="username")
    person = Person.objects.filter(username=username).first()
    forgive(username, person, None if username else address, at=at)
    publish(
        actor,
        events.SignInUnlocked(
            at=at, person_id=person.pk if person else None, username=username, address="" if username else address or ""
        ),
    )


def forgive(username: str, person: Person | None, address: str | None, *, at: datetime) -> None:
    """Let wrong tries count no longer, inside another command that tells of it."""
    SignInRecord.objects.create(
        at=at, result=SignInRecord.Result.UNLOCKED, person=person, username=username, address=address
    )
