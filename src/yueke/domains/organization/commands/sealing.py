"""Opening and sealing the super-user. Only the command line can open it: whoever does must hold the server."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events
from yueke.domains.organization.commands import people, roles
from yueke.domains.organization.commands.sign_in import end_all_sessions
from yueke.domains.organization.models import Department, Person, Post, Role, RoleGrant
from yueke.domains.organization.permissions import FOUNDER, OWN_ACCOUNT
from yueke.domains.organization.sealed import LONGEST_MINUTES, USERNAME, is_over, open_unsealing
from yueke.domains.organization.sign_in_models import Unsealing
from yueke.kernel.access import SYSTEM, Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="organization.unseal")
def unseal(actor: Actor, *, reason: str, minutes: int, at: datetime) -> str:
    """Open the super-user for ``minutes``; returns the password, good for one sign-in within them.

    Refuses without a reason, for more than four hours, and while it is open. The account comes into being here.
    """
    reason = " ".join(reason.split())
    if not 5 <= len(reason) <= 200:
        raise Invalid(_("请写明启用理由，5 至 200 个字。"), field="reason")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid(_("启用时间为 1 至 %(n)s 分钟。") % {"n": LONGEST_MINUTES}, field="minutes")
    person = _account(actor, at)
    opening = open_unsealing(person.pk)
    if opening is not None and not is_over(opening, at):
        raise Refused(_("超级用户已经启用。请先封存。"))
    _close(person, at)
    password = "-".join(secrets.token_hex(3) for _n in range(4))
    person.set_password(password)
    person.is_active, person.must_change_password, person.password_changed_at = True, False, at
    person.save(update_fields=["password", "is_active", "must_change_password", "password_changed_at"])
    roles.give(actor, person, Role.objects.get(code=FOUNDER), at=at)
    until = at + timedelta(minutes=minutes)
    Unsealing.objects.create(person=person, reason=reason, opened_at=at, until=until)
    publish(actor, events.SuperUserUnsealed(at=at, person_id=person.pk, reason=reason, until=until.isoformat()))
    return password


@command(may="organization.unseal")
def seal(actor: Actor, *, at: datetime) -> bool:
    """Seal the super-user: signed out everywhere, no password, no role. Says whether it was open."""
    person = Person.objects.select_for_update().filter(username=USERNAME).first()
    if person is None or open_unsealing(person.pk) is None:
        return False
    _close(person, at)
    publish(actor, events.SuperUserSealed(at=at, person_id=person.pk))
    return True


def seal_when_over(at: datetime) -> bool:
    """Seal the super-user when its minutes have passed; called wherever it shows, and by the hour."""
    opening = Unsealing.objects.filter(sealed_at=None).first()
    return opening is not None and is_over(opening, at) and seal(SYSTEM, at=at)


@command(may=OWN_ACCOUNT)
def spend_password(actor: Actor, *, at: datetime) -> datetime | None:
    """Make the super-user's one password void at its sign-in; until when the session may last. None for others."""
    opening = open_unsealing(actor.person_id or 0)
    if opening is None:
        return None
    person = Person.objects.select_for_update().get(pk=opening.person_id)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return opening.until


def _account(actor: Actor, at: datetime) -> Person:
    known = Person.objects.select_for_update().filter(username=USERNAME).first()
    if known is not None and not Unsealing.objects.filter(person=known).exists():
        raise Refused(_("登录名“%(name)s”已有人使用，请先为其改名。") % {"name": USERNAME})
    if known is not None:
        return known
    root = Department.objects.filter(parent=None, is_active=True).order_by("pk").first()
    post = Post.objects.filter(code="administrator").first()
    if root is None or post is None:
        raise Refused(_("公司尚未建立。请先运行 yueke init。"))
    return people.hire(
        actor,
        name=str(_("超级用户")),
        username=USERNAME,
        password=None,
        department_id=root.pk,
        post_id=post.pk,
        from_date=localdate(at),
        must_change=False,
        at=at,
    )


def _close(person: Person, at: datetime) -> None:
    Unsealing.objects.filter(person=person, sealed_at=None).update(sealed_at=at)
    RoleGrant.objects.filter(person=person).delete()
    person.set_unusable_password()
    person.is_active = False
    person.save(update_fields=["password", "is_active"])
    end_all_sessions(person, at)
