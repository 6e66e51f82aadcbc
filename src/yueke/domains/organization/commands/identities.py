"""Providers of single sign-on, and who is who there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events
from yueke.domains.organization.commands import records
from yueke.domains.organization.commands.roles import not_sealed
from yueke.domains.organization.rules import is_safe_address
from yueke.domains.organization.sign_in_models import ExternalIdentity, IdentityProvider
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish


@command(may="system.roles")
def set_provider(
    actor: Actor, provider_id: int | None, *, client_secret: str, at: datetime, **fields: Any
) -> IdentityProvider:
    """Add a provider (``provider_id`` None) or change one; an empty secret keeps the one there is.

    Refuses addresses without HTTPS (this machine aside), and an OIDC provider without one.
    """
    row = IdentityProvider.objects.filter(pk=provider_id).first() if provider_id else IdentityProvider()
    if row is None:
        raise NotFound
    for name, value in fields.items():
        setattr(row, name, value)
    row.client_secret = client_secret or row.client_secret
    wrong: dict[str, list[Any]] = {}
    try:
        row.full_clean(exclude=["id", "client_secret"])
    except ValidationError as error:
        wrong |= error.message_dict
    if not row.client_secret:
        wrong["client_secret"] = [_("请填写应用密钥。")]
    if row.kind == IdentityProvider.Kind.OIDC and not row.issuer:
        wrong["issuer"] = [_("请填写服务地址（issuer）。")]
    elif row.issuer and not is_safe_address(row.issuer):
        wrong["issuer"] = [_("服务地址须以 https:// 开头。")]
    if row.kind == IdentityProvider.Kind.WECOM and not row.agent_id:
        wrong["agent_id"] = [_("企业微信须填写应用编号（AgentId）。")]
    if wrong:
        raise Invalid(_("请改正标出的内容。"), fields=wrong)
    row.issuer = row.issuer.rstrip("/")
    row.save()
    publish(actor, events.ProviderSet(at=at, provider_id=row.pk, code=row.code, active=row.is_active))
    return row


@command(may="system.roles")
def link_identity(actor: Actor, person_id: int, *, provider_id: int, subject: str, at: datetime) -> ExternalIdentity:
    """Say what a provider calls somebody. Refuses oneself, an identity that is taken, and the super-user."""
    person = records.active_person(person_id, field="person")
    if person.pk == actor.person_id:
        raise Refused(_("不能关联自己的外部身份。请另一位安全管理员操作。"))
    not_sealed(person.username)
    provider = IdentityProvider.objects.filter(pk=provider_id).first()
    if provider is None:
        raise Invalid(_("请选择登录方式。"), field="provider")
    subject = subject.strip()
    if not subject or len(subject) > 200:
        raise Invalid(_("请填写对方系统中的标识，最长 200 个字符。"), field="subject")
    if ExternalIdentity.objects.filter(provider=provider, subject=subject).exists():
        raise Refused(_("这个标识已经关联了一位人员。"), field="subject")
    row = ExternalIdentity.objects.create(provider=provider, person=person, subject=subject)
    publish(actor, events.IdentityLinked(at=at, person_id=person.pk, provider=provider.code))
    return row


@command(may="system.roles")
def unlink_identity(actor: Actor, identity_id: int, *, at: datetime) -> None:
    """Let an identity open the door for nobody any more."""
    row = ExternalIdentity.objects.select_related("provider").filter(pk=identity_id).first()
    if row is None:
        raise NotFound
    row.delete()
    publish(actor, events.IdentityUnlinked(at=at, person_id=row.person_id, provider=row.provider.code))
