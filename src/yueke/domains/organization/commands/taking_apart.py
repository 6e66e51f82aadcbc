"""The founder hands over to three administrators, so that nobody holds all the power of a new installation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events
from yueke.domains.organization.commands import people, records, roles
from yueke.domains.organization.models import Department, Person, Post, RoleGrant
from yueke.domains.organization.permissions import FOUNDER
from yueke.kernel.access import Actor, command, require
from yueke.kernel.errors import Invalid, Message, Refused
from yueke.kernel.events import publish

POSTS = {
    "sysadmin": "system_administrator",
    "secadmin": "security_administrator",
    "auditor": "audit_administrator",
}
"""The post each of the three is hired into, by role."""


@dataclass(frozen=True)
class Successor:
    """Who takes one of the three roles: somebody who works here (``person_id``), else somebody new."""

    person_id: int | None = None
    name: str = ""
    username: str = ""
    password: str = ""


@command(may="system.roles")
def take_apart(actor: Actor, successors: Mapping[str, Successor], *, at: datetime) -> dict[str, Person]:
    """Give the three administrators' roles to three people and the founder's role up; all of it or nothing.

    ``successors`` by role; the founder may be one of the first two, not the auditor of what was done so far. Refuses
    whoever is not the founder, the same person twice, and who holds another of the three already. Returns who has
    which role now.
    """
    require(actor, "organization.edit")
    founder = records.active_person(records.own_id(actor), field="person")
    roles.not_sealed(founder.username)
    held = RoleGrant.objects.select_related("role").filter(person=founder, role__code=FOUNDER).first()
    if held is None:
        raise Refused(_("您不是初始管理员，没有需要移交的权限。"))
    _check(founder, successors)
    # First the role that joins them all: beside it nobody could be given one of the three.
    held.delete()
    publish(actor, events.RoleRevoked(at=at, person_id=founder.pk, role_id=held.role_id))
    chosen = {}
    for code in POSTS:
        person = _person(actor, code, successors[code], at)
        try:
            roles.give(actor, person, records.role(code), at=at)
        except Refused as error:
            raise Invalid(error.message, field=f"{code}_person") from error
        chosen[code] = person
    roles.require_granter()
    return chosen


def _check(founder: Person, successors: Mapping[str, Successor]) -> None:
    wrong: dict[str, list[Message]] = {}
    known = [successors[code].person_id for code in POSTS]
    for code in POSTS:
        one = successors[code]
        if one.person_id is not None and known.count(one.person_id) > 1:
            wrong[f"{code}_person"] = [_("三个角色须由三个人分别担任。")]
        elif one.person_id is None and not one.name.strip():
            wrong[f"{code}_person"] = [_("请选择一位在职人员，或填写新人员的姓名、登录名和初始密码。")]
    if successors["auditor"].person_id == founder.pk:
        wrong.setdefault("auditor_person", []).append(_("初始管理员不能审计自己做过的设置。请另选一人。"))
    if wrong:
        raise Invalid(_("请改正标出的内容。"), fields=wrong)


def _person(actor: Actor, code: str, one: Successor, at: datetime) -> Person:
    if one.person_id is not None:
        return records.active_person(one.person_id, field=f"{code}_person")
    root = Department.objects.filter(parent=None, is_active=True).order_by("pk").first()
    post = Post.objects.filter(code__in=(POSTS[code], "administrator")).order_by("-code").first()
    if root is None or post is None:
        raise Refused(_("公司尚未建立。请先运行 yueke init。"))
    try:
        return people.hire(
            actor,
            name=one.name,
            username=one.username,
            password=one.password,
            department_id=root.pk,
            post_id=post.pk,
            from_date=localdate(at),
            at=at,
        )
    except Invalid as error:
        fields = {f"{code}_{field}": told for field, told in error.fields.items()}
        raise Invalid(error.message, fields=fields) from error
