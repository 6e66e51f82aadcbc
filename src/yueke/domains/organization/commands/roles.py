"""Roles: what they permit, who holds them. The three administrators keep apart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events, rules
from yueke.domains.organization.commands import records
from yueke.domains.organization.models import Department, Person, Role, RoleGrant
from yueke.domains.organization.permissions import ADMINISTRATORS, ALL, FOUNDER
from yueke.domains.organization.sealed import USERNAME, is_sealed_account
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="system.roles")
def grant(actor: Actor, person_id: int, role_code: str, *, at: datetime) -> RoleGrant:
    """Give somebody a role; one they hold already stays as it is.

    Refuses leavers, oneself, and a second one of system, security and audit administrator.
    """
    person = records.active_person(person_id, field="person")
    if person.pk == actor.person_id:
        raise Refused(_("不能给自己授予角色。请另一位安全管理员操作。"))
    not_sealed(person.username)
    return give(actor, person, records.role(role_code), at=at)


def give(actor: Actor, person: Person, role: Role, *, at: datetime) -> RoleGrant:
    """Give ``role`` inside another command, which has checked the permission."""
    held = RoleGrant.objects.filter(person=person, role=role).first()
    if held is not None:
        return held
    roles = list(Role.objects.filter(grants__person=person))
    _keep_apart([*roles, role])
    row = RoleGrant.objects.create(person=person, role=role, granted_at=at)
    publish(actor, events.RoleGranted(at=at, person_id=person.pk, role_id=role.pk))
    return row


@command(may="system.roles")
def revoke(actor: Actor, person_id: int, role_code: str, *, at: datetime) -> None:
    """Take a role away, not from oneself.

    Refuses to take the last role that can grant roles: nobody could give it back.
    """
    person, role = records.person(person_id), records.role(role_code)
    if person.pk == actor.person_id:
        raise Refused(_("不能收回自己的角色。请另一位安全管理员操作。"))
    not_sealed(person.username)
    rows = RoleGrant.objects.filter(person=person, role=role)
    if not rows.exists():
        return
    rows.delete()
    if "system.roles" in role.permissions:
        require_granter()
    publish(actor, events.RoleRevoked(at=at, person_id=person.pk, role_id=role.pk))


@command(may="system.roles")
def define_role(
    actor: Actor,
    role_code: str,
    *,
    permissions: Collection[str],
    scope: str,
    departments: Collection[int] = (),
    name: str | None = None,
    second_factor: bool | None = None,
    at: datetime,
) -> Role:
    """Say what a role permits and which rows its holders see (``departments`` only with scope ``chosen``).

    Refuses a role one holds oneself, unknown permissions, a chosen scope without departments, and anything that would put two of the
    three administrators' permissions into one hand or leave nobody who can grant roles.
    """
    role = records.role(role_code)
    if RoleGrant.objects.filter(role=role, person_id=actor.person_id or 0).exists():
        raise Refused(_("不能修改自己担任的角色。请另一位安全管理员操作。"))
    wanted = _checked(role, frozenset(permissions), scope, departments)
    before = frozenset(role.permissions)
    role.permissions = sorted(wanted)
    role.scope = scope
    if name is not None:
        role.name = name.strip() or role.name
    for holder in Person.objects.filter(grants__role=role):
        _keep_apart([role, *Role.objects.filter(grants__person=holder).exclude(pk=role.pk)])
    if second_factor is not None:
        role.second_factor = second_factor
    role.save(update_fields=["permissions", "scope", "name", "second_factor"])
    role.departments.set(departments if scope == Role.ScopeKind.CHOSEN else [])
    if "system.roles" in before - wanted:
        require_granter()
    publish(
        actor,
        events.RoleDefined(
            at=at,
            role_id=role.pk,
            added=sorted(wanted - before),
            removed=sorted(before - wanted),
            scope=scope,
            second_factor=role.second_factor,
        ),
    )
    return role


def _checked(role: Role, wanted: frozenset[str], scope: str, departments: Collection[int]) -> frozenset[str]:
    if unknown := sorted(wanted - ALL):
        raise Invalid(_("没有这些权限：%(codes)s。") % {"codes": "、".join(unknown)}, field="permissions")
    if scope not in Role.ScopeKind.values:
        raise Invalid(_("请选择数据范围。"), field="scope")
    if scope == Role.ScopeKind.CHOSEN:
        if not departments:
            raise Invalid(_("“指定部门”须至少选择一个部门。"), field="departments")
        if Department.objects.filter(pk__in=departments).count() != len(set(departments)):
            raise Invalid(_("所选部门中有不存在的。请重新选择。"), field="departments")
    if role.code != FOUNDER and len({ADMINISTRATORS[code] for code in wanted if code in ADMINISTRATORS}) > 1:
        raise Invalid(
            _("系统维护（组织、日历、编号、备份）、授权与角色、审计日志三类权限不能放在同一角色里（三权分立）。"),
            field="permissions",
        )
    return wanted


def _keep_apart(roles: Collection[Role]) -> None:
    """Refuse when two of these roles belong to different ones of the three administrators."""
    clash = rules.excluded_pairs(((role.code, role.permissions) for role in roles), ADMINISTRATORS)
    if clash is not None:
        names = {role.code: role.name for role in roles}
        raise Refused(
            _("“%(first)s”与“%(second)s”互斥，不能由同一人担任（三权分立）。请授予另一人，或先收回前一角色。")
            % {"first": names[clash[0]], "second": names[clash[1]]},
            field="role",
        )


def not_sealed(username: str) -> None:
    """Refuse to touch the sealed super-user: only the command line of the server opens it."""
    if is_sealed_account(username):
        raise Refused(_("超级用户只能在服务器上用 yueke admin 启用和封存。"))


def require_granter() -> None:
    """Refuse a state in which no active person can grant roles; the sealed super-user is nobody to count on."""
    granters = RoleGrant.objects.filter(person__is_active=True, role__permissions__contains=["system.roles"])
    if not granters.exclude(person__username=USERNAME).exists():
        raise Refused(_("这是最后一位能够授权的人员，须先把安全管理员角色授予另一人。"))
