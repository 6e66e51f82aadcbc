"""The only writers of access tokens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import commands as organization_commands
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.organization.permissions import OWN_ACCOUNT
from yueke.domains.organization.sealed import is_sealed_account
from yueke.domains.organization.second_step import has_second_step, needs_second_step
from yueke.domains.tokens import events, queries, rules
from yueke.domains.tokens.models import AccessToken
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Message, NotFound, Refused
from yueke.kernel.events import publish


@dataclass(frozen=True)
class Proof:
    """That it is really they: the password, and a code of their app (or a recovery code) where they have one."""

    password: str
    code: str = ""


@command(may="tokens.own")
def issue(
    actor: Actor, *, name: str, permissions: Collection[str], days: int, proof: Proof, at: datetime
) -> tuple[AccessToken, str]:
    """Issue a token for oneself: the row, and the token itself, which cannot be seen again.

    Refuses permissions one does not hold, more than a year, a wrong proof of who one is, and whoever lacks a second
    step their role asks for.
    """
    person = _holder(actor.person_id)
    _prove(actor, person, proof, at)
    token = _written(actor, person, name, permissions, days, at)
    return _shown(actor, token, at)


@command(may="system.roles")
def offer(
    actor: Actor, person_id: int, *, name: str, permissions: Collection[str], days: int, at: datetime
) -> AccessToken:
    """Decide what a token of somebody else may; they alone fetch it (:func:`fetch`). Refuses oneself."""
    if person_id == actor.person_id:
        raise Refused(_("不能给自己开放访问令牌。请另一位安全管理员操作。"))
    person = _holder(person_id)
    token = _written(actor, person, name, permissions, days, at)
    publish(actor, events.TokenOffered(**_told(token), at=at))
    return token


@command(may=OWN_ACCOUNT)
def fetch(actor: Actor, token_id: int, *, proof: Proof, at: datetime) -> tuple[AccessToken, str]:
    """Take the token one was offered: the row, and the token itself, which cannot be seen again."""
    token = AccessToken.objects.select_for_update().filter(pk=token_id, person=actor.person_id).first()
    if token is None:
        raise NotFound
    if token.digest is not None or rules.is_over(token.expires_at, token.revoked_at, at):
        raise Refused(_("这个令牌已经领取、到期或撤销。"))
    _prove(actor, _holder(actor.person_id), proof, at)
    return _shown(actor, token, at)


@command(may=OWN_ACCOUNT)
def revoke(actor: Actor, token_id: int, *, at: datetime) -> AccessToken:
    """End a token at once: one's own, or anybody's for those who grant roles."""
    token = AccessToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None or (token.person_id != actor.person_id and not actor.may("system.roles")):
        raise NotFound
    if token.revoked_at is not None:
        raise Refused(_("这个令牌已经撤销。"))
    token.revoked_at, token.revoked_by_id = at, actor.person_id
    token.save(update_fields=["revoked_at", "revoked_by"])
    publish(actor, events.TokenRevoked(token_id=token.pk, person_id=token.person_id, name=token.name, at=at))
    return token


def note_use(token_id: int, address: str | None, *, at: datetime) -> None:
    """Keep when and whence a token was last used; said by the door at most once a minute, part of no command."""
    AccessToken.objects.filter(pk=token_id).update(used_at=at, used_address=address)


def _prove(actor: Actor, person: Person, proof: Proof, at: datetime) -> None:
    """Refuse whoever does not know the password, or lacks the second step they have set up: a screen left open is not
    enough for a token that works for a year.
    """
    if not person.check_password(proof.password):
        raise Invalid(_("密码不正确。"), field="password")
    if has_second_step(person.pk) and not organization_commands.use_code(actor, proof.code, at=at):
        raise Invalid(_("验证码或恢复码不正确。"), field="code")


def _holder(person_id: int | None) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id or 0, is_active=True).first()
    if person is None:
        raise Invalid(_("请选择一位在职人员。"), field="person")
    if is_sealed_account(person.username):
        raise Refused(_("超级用户不能使用访问令牌。"))
    if needs_second_step(person.pk) and not has_second_step(person.pk):
        raise Refused(_("此人的角色须两步验证。请先设置两步验证，再签发令牌。"))
    return person


def _written(
    actor: Actor, person: Person, name: str, permissions: Collection[str], days: int, at: datetime
) -> AccessToken:
    name, wanted = " ".join(name.split()), sorted(set(permissions))
    wrong: dict[str, list[Message]] = {}
    if not name or len(name) > 40:
        wrong["name"] = [_("请写明令牌的用途，最长 40 个字。")]
    held = organization.actor_for(person, on=at.date())
    if not wanted:
        wrong["permissions"] = [_("请至少选择一项权限。")]
    elif not all(code in rules.GRANTABLE and held.may(code) for code in wanted):
        wrong["permissions"] = [_("令牌的权限不能超出此人自己的权限。")]
    if not 1 <= days <= rules.LONGEST.days:
        wrong["days"] = [_("有效期须在 1 至 %(n)s 天之间。") % {"n": rules.LONGEST.days}]
    if wrong:
        raise Invalid(_("请改正标出的内容。"), fields=wrong)
    if queries.working(person.pk, at).count() >= rules.MOST:
        raise Refused(_("每人最多 %(n)s 个有效令牌。请先撤销不用的。") % {"n": rules.MOST})
    return AccessToken.objects.create(
        person=person,
        name=name,
        permissions=wanted,
        created_at=at,
        created_by_id=actor.person_id or person.pk,
        expires_at=at + timedelta(days=days),
    )


def _shown(actor: Actor, token: AccessToken, at: datetime) -> tuple[AccessToken, str]:
    secret = rules.new_secret()
    token.digest, token.beginning = rules.digest_of(secret), secret[: rules.SHOWN]
    token.save(update_fields=["digest", "beginning"])
    publish(actor, events.TokenIssued(**_told(token), at=at))
    return token, secret


def _told(token: AccessToken) -> dict[str, Any]:
    return {
        "token_id": token.pk, "person_id": token.person_id, "name": token.name,
        "permissions": tuple(token.permissions), "until": token.expires_at.isoformat(),
    }  # fmt: skip
