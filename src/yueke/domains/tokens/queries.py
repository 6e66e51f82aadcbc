"""The only readers of access tokens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.organization.permissions import OWN_ACCOUNT
from yueke.domains.organization.policy import security_policy
from yueke.domains.organization.sealed import is_sealed_account
from yueke.domains.tokens import rules
from yueke.domains.tokens.models import AccessToken
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound

# One statement by hand, asked at every request of a machine: the token, its person, and the second step of their roles.
_HOLDER = """
SELECT t.id, t.name, t.permissions, t.expires_at, t.revoked_at, t.used_at, host(t.used_address), t.created_by_id,
    p.id, p.name, p.username, p.is_active, p.must_change_password,
    EXISTS (SELECT 1 FROM organization_rolegrant g JOIN organization_role r ON r.id = g.role_id
            WHERE g.person_id = p.id AND r.second_factor),
    EXISTS (SELECT 1 FROM organization_factor f WHERE f.person_id = p.id)
FROM tokens_accesstoken t JOIN organization_person p ON p.id = t.person_id
WHERE t.digest = %s
"""


@dataclass(frozen=True)
class Holder:
    """Who a working token lets act: the person in their primary post, with what the token and they both may."""

    token_id: int
    token_name: str
    username: str
    expires_at: datetime
    used_at: datetime | None
    used_address: str | None
    actor: Actor


@dataclass(frozen=True)
class Unusable:
    """A token that does not work (any more), and whose it was; nobody's when it is none of ours."""

    username: str = ""


def holder(secret: str, at: datetime) -> Holder | Unusable:
    """Who may act with ``secret`` at ``at``. Two queries.

    A token stops working when it ends or is revoked, when its person leaves, is to change their password, or lacks
    the second step a role of theirs asks for; one issued for oneself also when one may issue none any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, [rules.digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return Unusable()
    (token_id, name, permissions, expires_at, revoked_at, used_at, address, created_by,
     person_id, person_name, username, is_active, must_change, needs, has) = row  # fmt: skip
    refused = rules.is_over(expires_at, revoked_at, at) or not is_active or must_change or is_sealed_account(username)
    if refused or (needs and not has and security_policy().second_factor):
        return Unusable(username)
    whole = organization.actor_for(Person(pk=person_id, name=person_name), on=at.date())
    if created_by == person_id and not whole.may("tokens.own"):
        return Unusable(username)
    actor = replace(whole, permissions=whole.permissions & frozenset(permissions) - {OWN_ACCOUNT})
    return Holder(token_id, name, username, expires_at, used_at, address, actor)


def working(person_id: int, at: datetime) -> QuerySet[AccessToken]:
    """The tokens of somebody that work, or wait to be fetched."""
    return AccessToken.objects.filter(person_id=person_id, revoked_at=None, expires_at__gt=at)


def own(actor: Actor) -> QuerySet[AccessToken]:
    """One's own tokens, the newest first; those long over too."""
    return AccessToken.objects.filter(person_id=actor.person_id or 0).select_related("created_by")


def of_everybody(actor: Actor) -> QuerySet[AccessToken]:
    """Everybody's tokens, the newest first, for those who grant roles; nothing for others."""
    rows = AccessToken.objects.select_related("person", "created_by")
    return rows if actor.may("system.roles") else rows.none()


def grantable(actor: Actor) -> list[str]:
    """What a token of the actor's own can carry."""
    return [code for code in rules.GRANTABLE if actor.may(code)]


def own_one(actor: Actor, token_id: int) -> AccessToken:
    """One of one's own tokens; raises NotFound."""
    found = own(actor).filter(pk=token_id).first()
    if found is None:
        raise NotFound
    return found
