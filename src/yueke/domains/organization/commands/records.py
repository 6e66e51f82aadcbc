"""Fetching the record a command works on, locked, or refusing in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.organization.models import Department, Membership, Person, Post, Role
from yueke.kernel.access import Actor
from yueke.kernel.errors import Invalid, NotFound


def own_id(actor: Actor) -> int:
    """The id of the person acting; the system has no account of its own."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def department(department_id: int, *, field: str = "department") -> Department:
    """The open department to put something into; locked until the command ends."""
    found = Department.objects.select_for_update().filter(pk=department_id).first()
    if found is None:
        raise Invalid(_("没有这个部门。请重新选择。"), field=field)
    if not found.is_active:
        raise Invalid(_("部门“%(name)s”已停用。请选择启用中的部门。") % {"name": found.name}, field=field)
    return found


def any_department(department_id: int) -> Department:
    """A department, open or closed; locked."""
    found = Department.objects.select_for_update().filter(pk=department_id).first()
    if found is None:
        raise NotFound
    return found


def person(person_id: int) -> Person:
    """A person, active or not; locked."""
    found = Person.objects.select_for_update().filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def active_person(person_id: int, *, field: str) -> Person:
    """A person who works here now; locked."""
    found = Person.objects.select_for_update().filter(pk=person_id, is_active=True).first()
    if found is None:
        raise Invalid(_("请选择一位在职人员。"), field=field)
    return found


def post(post_id: int) -> Post:
    """The post somebody is to hold."""
    found = Post.objects.filter(pk=post_id).first()
    if found is None:
        raise Invalid(_("没有这个岗位。请重新选择。"), field="post")
    return found


def membership(membership_id: int) -> Membership:
    """A membership; locked."""
    found = Membership.objects.select_for_update().filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


def role(code: str) -> Role:
    """The role of this code; locked."""
    found = Role.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise Invalid(_("没有这个角色。请重新选择。"), field="role")
    return found
