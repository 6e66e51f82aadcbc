"""Passwords and open sign-ins."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events
from yueke.domains.organization.commands import policy, records
from yueke.domains.organization.models import Person, SignInRecord, SignInSession, UsedPassword
from yueke.domains.organization.passwords import expired
from yueke.domains.organization.permissions import OWN_ACCOUNT
from yueke.domains.organization.rules import tidy_username
from yueke.domains.organization.sealed import is_sealed_account
from yueke.domains.organization.seats import actor_for
from yueke.kernel.access import Actor, act_as, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish


def checked_password(password: str, person: Person, *, field: str = "password") -> str:
    """The password itself when it keeps the rules; raises :class:`Invalid` with every broken one."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(_("密码不符合要求。"), fields={field: list(error.messages)}) from error
    return password


@command(may="organization.edit")
def set_password(actor: Actor, person_id: int, password: str, *, at: datetime) -> None:
    """Give somebody a new password, to be changed at their next sign-in.

    Ends all their sessions and lifts a lock after too many wrong passwords.
    """
    person = records.active_person(person_id, field="person")
    if is_sealed_account(person.username):
        raise Refused(_("超级用户只能在服务器上用 yueke admin 启用和封存。"))
    if person.pk == actor.person_id:
        raise Refused(_("修改自己的密码请到“我的账号”。"))
    _write_password(person, checked_password(password, person), must_change=True, at=at)
    _end_sessions(SignInSession.objects.filter(person=person), at)
    policy.forgive(person.username, person, None, at=at)
    publish(actor, events.PasswordSet(at=at, person_id=person.pk))


@command(may=OWN_ACCOUNT)
def change_password(actor: Actor, *, old: str, new: str, at: datetime) -> Person:
    """Change one's own password; ends all one's sessions (the caller opens the present one anew).

    Refuses a wrong old password, a weak new one, and one that was used before.
    """
    person = records.active_person(records.own_id(actor), field="person")
    if not person.check_password(old):
        raise Invalid(_("原密码不正确。"), field="old")
    checked_password(new, person, field="new")
    _write_password(person, new, must_change=False, at=at)
    _end_sessions(SignInSession.objects.filter(person=person), at)
    publish(actor, events.PasswordChanged(at=at, person_id=person.pk))
    return person


@command(may=OWN_ACCOUNT)
def ask_for_new_password(actor: Actor, *, at: datetime) -> bool:
    """Have one's password changed when it is older than the policy allows; says whether it is."""
    person = records.active_person(records.own_id(actor), field="person")
    old = expired(person, at)
    if old and not person.must_change_password:
        person.must_change_password = True
        person.save(update_fields=["must_change_password"])
    return old


@command(may=OWN_ACCOUNT)
def begin_session(actor: Actor, *, session_key: str, address: str | None, device: str, at: datetime) -> None:
    """Note that the actor has signed in on a device; repeated for the same session it is only seen again."""
    own_id = records.own_id(actor)
    SignInSession.objects.update_or_create(
        session_key=session_key,
        defaults={"person_id": own_id, "address": address, "device": device[:200], "seen_at": at},
        create_defaults={
            "person_id": own_id,
            "address": address,
            "device": device[:200],
            "started_at": at,
            "seen_at": at,
        },
    )


@command(may=OWN_ACCOUNT)
def mark_seen(actor: Actor, *, session_key: str, at: datetime) -> bool:
    """Note that a session is still in use; False when it is not on the list (any more)."""
    rows = SignInSession.objects.filter(session_key=session_key, person_id=records.own_id(actor))
    return bool(rows.update(seen_at=at))


@command(may=OWN_ACCOUNT)
def end_session(actor: Actor, session_id: int, *, at: datetime) -> None:
    """End one open sign-in: one's own, or anybody's for those who grant roles."""
    row = SignInSession.objects.filter(pk=session_id).first()
    if row is None or (row.person_id != actor.person_id and not actor.may("system.roles")):
        raise NotFound
    _end_sessions(SignInSession.objects.filter(pk=row.pk), at)
    publish(actor, events.SessionsEnded(at=at, person_id=row.person_id, count=1))


@command(may=OWN_ACCOUNT)
def end_other_sessions(actor: Actor, *, keep_session: str, at: datetime) -> int:
    """End all one's sign-ins but the one in use; returns how many."""
    rows = SignInSession.objects.filter(person_id=records.own_id(actor)).exclude(session_key=keep_session)
    ended = _end_sessions(rows, at)
    if ended:
        publish(actor, events.SessionsEnded(at=at, person_id=records.own_id(actor), count=ended))
    return ended


@command(may=OWN_ACCOUNT)
def note_at_the_door(
    actor: Actor, result: str, username: str, *, address: str | None, device: str, at: datetime
) -> SignInRecord:
    """Keep a :class:`SignInRecord` of what happened to somebody who gave ``username``, known or not."""
    username = tidy_username(username)[:150]
    person = Person.objects.filter(username=username).first()
    device = device[:200]
    event = _AT_THE_DOOR.get(result, events.SignInRefused)(
        at=at,
        person_id=person.pk if person else None,
        username=username,
        result=result,
        address=address or "",
        device=device,
    )
    # Who is refused may be anybody; who goes in or out is who they say.
    refused = isinstance(event, events.SignInRefused)
    who = actor_for(person) if person is not None and not refused else _stranger(username)
    act_as(who, at=at)
    publish(who, event)
    return SignInRecord.objects.create(
        at=at, result=result, person=person, username=username, address=address, device=device
    )


@command(may="organization.tidy")
def forget_sign_ins(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Forget what happened at the door before a moment, nothing of the last six months; returns how much.

    The database does it in a function of its own: the application has no right to take lines away.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT yueke_forget_sign_ins(%s)", [before])
        return int(cursor.fetchone()[0])


def _stranger(username: str) -> Actor:
    """Somebody who gave ``username`` and proved nothing: the logs name what was given, and that it was not proved."""
    return Actor(person_id=None, name=username[:60] or "访客", post="未登录")


_AT_THE_DOOR: dict[str, type[events.SignedIn] | type[events.SignedOut]] = {
    SignInRecord.Result.SIGNED_IN: events.SignedIn,
    SignInRecord.Result.SIGNED_OUT: events.SignedOut,
    SignInRecord.Result.IDLE: events.SignedOut,
}
"""What the audit log calls a result; the others are refusals."""


def end_all_sessions(person: Person, at: datetime) -> int:
    """End every sign-in of ``person`` inside another command."""
    return _end_sessions(SignInSession.objects.filter(person=person), at)


def _end_sessions(rows: QuerySet[SignInSession], at: datetime) -> int:
    """Delete the listed sign-ins and Django's sessions behind them: the devices are out at once."""
    ended = list(rows.select_related("person"))
    keys = [row.session_key for row in ended]
    SignInRecord.objects.bulk_create(
        SignInRecord(
            at=at,
            result=SignInRecord.Result.ENDED,
            person=row.person,
            username=row.person.username,
            address=row.address,
            device=row.device,
        )
        for row in ended
    )
    Session.objects.filter(session_key__in=keys).delete()
    SignInSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _write_password(person: Person, password: str, *, must_change: bool, at: datetime) -> None:
    if person.has_usable_password():
        UsedPassword.objects.create(person=person, hash=person.password, at=at)
    person.set_password(password)
    person.must_change_password = must_change
    person.password_changed_at = at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])
