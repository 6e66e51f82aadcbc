"""The first moment of an installation: company, head office, posts, roles, first administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yueke.compliance.pack import builtin_packs
from yueke.domains.organization import events, permissions
from yueke.domains.organization.commands import departments, people
from yueke.domains.organization.models import Company, Department, Person, Post, Role
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish

GENERAL_POSTS = (
    ("head", "负责人", "Head"),
    ("administrator", "管理员", "Administrator"),
    ("system_administrator", "系统管理员", "System administrator"),
    ("security_administrator", "安全管理员", "Security administrator"),
    ("audit_administrator", "审计管理员", "Audit administrator"),
)
"""Posts every company has, whatever regulation it adopts."""


@dataclass(frozen=True)
class Founded:
    """What a new installation begins with."""

    company: Company
    head_office: Department
    administrator: Person


@command(may="organization.found")
def found_company(
    actor: Actor,
    name: str,
    *,
    username: str,
    password: str,
    person_name: str,
    at: datetime,
    packs: Sequence[str] = (),
    must_change: bool = False,
) -> Founded:
    """Found the one company: head office of the same name, posts of ``packs``, roles, first administrator.

    The administrator holds the founder's role. Adopting the packs is the caller's next step; here they only
    name posts. Refuses when a company exists, and a name or password that breaks the rules.
    """
    if Company.objects.exists():
        raise Refused(_("公司已经建立，不能重复初始化。"))
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("请填写公司名称。"), field="name")
    company = Company.objects.create(name=name, founded_at=at)
    seed_roles(actor, at=at)
    seed_posts(actor, packs, at=at)
    root = departments.add_department(actor, name[:60], kind=Department.Kind.HEAD_OFFICE, at=at)
    administrator = people.hire(
        actor,
        name=person_name,
        username=username,
        password=password,
        department_id=root.pk,
        post_id=Post.objects.get(code="administrator").pk,
        from_date=localdate(at),
        roles=[permissions.FOUNDER],
        must_change=must_change,
        at=at,
    )
    publish(actor, events.CompanyFounded(at=at, company_id=company.pk))
    return Founded(company, root, administrator)


@command(may="organization.found")
def seed_roles(actor: Actor, *, at: datetime) -> int:
    """Add the roles that are missing; those there keep what was changed on screen. Returns how many."""
    known = set(Role.objects.values_list("code", flat=True))
    rows = [
        Role(
            code=seed.code,
            name=seed.name,
            scope=seed.scope,
            home=seed.home,
            second_factor=seed.second_factor,
            permissions=sorted(seed.permissions),
        )
        for seed in permissions.ROLES
        if seed.code not in known
    ]
    Role.objects.bulk_create(rows)
    return len(rows)


@command(may="organization.found")
def seed_posts(actor: Actor, packs: Sequence[str], *, at: datetime) -> int:
    """Add the posts that every company has and those the packs name; returns how many were missing."""
    shipped = builtin_packs()
    if unknown := [code for code in packs if code not in shipped]:
        raise Invalid(_("没有这些制度包：%(codes)s。") % {"codes": "、".join(unknown)}, field="packs")
    wanted = {code: (title, english) for code, title, english in GENERAL_POSTS}
    for pack in packs:
        for post in shipped[pack].posts:
            wanted.setdefault(post.code, (post.title, post.title_en))
    known = set(Post.objects.values_list("code", flat=True))
    rows = [
        Post(code=code, title=title, english=english) for code, (title, english) in wanted.items() if code not in known
    ]
    Post.objects.bulk_create(rows)
    return len(rows)
