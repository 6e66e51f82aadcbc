"""Leaving the company, and closing a sign-in for a while."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events
from yueke.domains.organization.commands import records
from yueke.domains.organization.commands.roles import not_sealed, require_granter
from yueke.domains.organization.commands.sign_in import end_all_sessions
from yueke.domains.organization.models import Department, Membership, Person, RoleGrant
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="organization.edit")
def deactivate(actor: Actor, person_id: int, *, at: datetime) -> Person:
    """Close somebody's sign-in (a long absence, a doubt); what they own stays theirs."""
    person = records.active_person(person_id, field="person")
    _close(actor, person, at)
    publish(actor, events.PersonDeactivated(at=at, person_id=person.pk))
    return person


@command(may="organization.edit")
def reactivate(actor: Actor, person_id: int, *, at: datetime) -> Person:
    """Open a closed sign-in again. Who has left is hired anew instead: their posts and roles are gone."""
    person = records.person(person_id)
    if person.left_on is not None:
        raise Refused(_("该人员已于 %(day)s 离职。请按新入职办理。") % {"day": person.left_on})
    not_sealed(person.username)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        publish(actor, events.PersonReactivated(at=at, person_id=person.pk))
    return person


@command(may="organization.edit")
def leave(actor: Actor, person_id: int, *, successor_id: int, on_date: date, at: datetime) -> Person:
    """Let somebody leave on ``on_date``: sign-in closed, sessions and posts ended, roles taken back.

    Publishes :class:`~events.PersonLeft`; what they own goes to the successor by the reactions to it. Refuses
    oneself, the last person who can grant roles, a day to come, and a successor who is not working here.
    """
    person = records.person(person_id)
    if person.left_on is not None:
        raise Refused(_("该人员已于 %(day)s 离职。") % {"day": person.left_on})
    if on_date > localdate(at):
        raise Invalid(_("离职日期不能晚于今天。请在离职当天办理。"), field="on_date")
    if successor_id == person.pk:
        raise Invalid(_("接手人不能是离职人员本人。"), field="successor")
    successor = records.active_person(successor_id, field="successor")
    _close(actor, person, at)
    person.left_on = on_date
    person.save(update_fields=["left_on"])
    RoleGrant.objects.filter(person=person).delete()
    held = Membership.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=on_date), person=person)
    held.filter(from_date__gt=on_date).delete()
    for row in held.all():
        row.to_date = on_date
        row.save(update_fields=["to_date"])
        publish(actor, events.MembershipEnded(at=at, person_id=person.pk, membership_id=row.pk))
    Department.objects.filter(head=person).update(head=successor)
    publish(actor, events.PersonLeft(at=at, person_id=person.pk, successor_id=successor.pk))
    return person


def _close(actor: Actor, person: Person, at: datetime) -> None:
    """Close the sign-in; refuse oneself and the last person who can grant roles."""
    if person.pk == actor.person_id:
        raise Refused(_("不能停用自己的账号。请另一位管理员操作。"))
    granted = RoleGrant.objects.filter(person=person, role__permissions__contains=["system.roles"]).exists()
    person.is_active = False
    person.save(update_fields=["is_active"])
    if granted:
        require_granter()
    end_all_sessions(person, at)
