"""One person's page: posts, roles, sign-in, leaving."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.organization import commands
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import IdentityProvider, Membership, Person
from yueke.domains.organization.second_step import has_second_step
from yueke.kernel import clock, events
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound
from yueke.kernel.events.publishing import label_of
from yueke.kernel.gate import told
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.system.forms import LeaveForm, PostForm, ResetForm, department_choices
from yueke.sites.office.system.people import done, known, may_look, post_choices, saved
from yueke.ui.page import go, page


@require_GET
def person(request: ActingRequest, person_id: int) -> HttpResponse:
    """Everything about one person, and what can be done."""
    may_look(request)
    found = known(request, person_id)
    held = set(organization.roles_of(found.pk).values_list("code", flat=True))
    context = {
        "person": found,
        "mobile": told(request.actor, "organization.person.mobile", found.mobile),
        "posts": organization.memberships(found.pk),
        "today": clock.today(),
        "roles": [role for role in organization.roles() if role.code in held],
        "other_roles": [role for role in organization.roles() if role.code not in held],
        "events": _events(found),
        "is_self": found.pk == request.actor.person_id,
        "may_edit": request.actor.may("organization.edit"),
        "may_grant": request.actor.may("system.roles"),
        "identities": found.identities.select_related("provider"),
        "providers": IdentityProvider.objects.filter(is_active=True),
        "has_second_step": has_second_step(found.pk),
    }
    return page(request, "office/system/person.html", context)


@once
def add_post(request: ActingRequest, person_id: int) -> HttpResponse:
    """A further post."""
    require(request.actor, "organization.edit")
    found = known(request, person_id)
    form = _post_form(request, {"from_date": clock.today()})

    def act(data: dict[str, Any]) -> None:
        commands.add_membership(
            request.actor,
            found.pk,
            department_id=data["department"],
            post_id=data["post"],
            from_date=data["from_date"],
            primary=data["primary"],
            at=clock.now(),
        )

    if request.method == "POST" and saved(request, form, act, _("已增加任职。")):
        return _back(request, found)
    return _answer(request, form, found, _("增加任职"), _("增加任职"))


@once
def change_post(request: ActingRequest, membership_id: int) -> HttpResponse:
    """Another department or post from a day on."""
    require(request.actor, "organization.edit")
    old = _membership(membership_id)
    found = known(request, old.person_id)
    form = _post_form(request, {"department": old.department_id, "post": old.post_id, "from_date": clock.today()})
    del form.fields["primary"]

    def act(data: dict[str, Any]) -> None:
        commands.change_membership(
            request.actor,
            old.pk,
            department_id=data["department"],
            post_id=data["post"],
            from_date=data["from_date"],
            at=clock.now(),
        )

    if request.method == "POST" and saved(request, form, act, _("已调岗，原任职到前一天为止。")):
        return _back(request, found)
    hint = _("现任：%(place)s，自 %(day)s") % {
        "place": f"{old.department.name} · {old.post.title}",
        "day": old.from_date,
    }
    return _answer(request, form, found, _("调岗"), _("调岗"), hint)


@require_POST
def end_post(request: ActingRequest, membership_id: int) -> HttpResponse:
    """End a further post today."""
    require(request.actor, "organization.edit")
    old = _membership(membership_id)
    return done(
        request,
        old.person_id,
        lambda: commands.end_membership(request.actor, old.pk, to_date=clock.today(), at=clock.now()),
        _("任职已结束。"),
    )


def reset_password(request: ActingRequest, person_id: int) -> HttpResponse:
    """Give a new password; it must be changed at the next sign-in."""
    require(request.actor, "organization.edit")
    found = known(request, person_id)
    form = ResetForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        commands.set_password(request.actor, found.pk, data["password"], at=clock.now())

    if request.method == "POST" and saved(request, form, act, _("密码已重设，该人员的登录已全部退出。")):
        return _back(request, found)
    return _answer(request, form, found, _("重设密码"), _("重设密码"))


@require_POST
def reset_second_step(request: ActingRequest, person_id: int) -> HttpResponse:
    """Take away a lost phone or key; the person sets up another after signing in."""
    return done(
        request,
        person_id,
        lambda: commands.reset_factors(request.actor, person_id, at=clock.now()),
        _("两步验证已重置，该人员下次登录后重新设置。"),
    )


def leave(request: ActingRequest, person_id: int) -> HttpResponse:
    """Let somebody leave and hand over what they own."""
    require(request.actor, "organization.edit")
    found = known(request, person_id)
    others = [
        (p.pk, f"{p.name}（{p.post_title or p.username}）")
        for p in organization.people(request.actor)
        if p.pk != found.pk
    ]
    form = LeaveForm(request.POST or None, initial={"on_date": clock.today()}, people=others)

    def act(data: dict[str, Any]) -> None:
        commands.leave(
            request.actor,
            found.pk,
            successor_id=data["successor"],
            on_date=data["on_date"],
            at=clock.now(),
        )

    if request.method == "POST" and saved(
        request, form, act, _("已办理离职，名下客户、回访、投诉、改进和评价结论正在移交，接手人会收到通知。")
    ):
        return _back(request, found)
    hint = _("办理后立即停用登录、结束任职、收回角色。此操作不能撤销。")
    return _answer(request, form, found, _("办理离职"), _("办理离职并移交"), hint)


def _answer(request: ActingRequest, form: Any, found: Person, title: str, submit: str, hint: str = "") -> HttpResponse:
    context = {"form": form, "person": found, "title": title, "submit": submit, "hint": hint}
    return page(request, "office/system/person_form.html", context, status=422 if form.errors else 200)


def _post_form(request: ActingRequest, initial: dict[str, Any]) -> PostForm:
    return PostForm(
        request.POST or None,
        initial=initial,
        departments=department_choices(organization.departments(request.actor)),
        posts=post_choices(),
    )


def _membership(membership_id: int) -> Membership:
    found = organization.membership(membership_id)
    if found is None:
        raise NotFound
    return found


def _events(found: Person) -> list[dict[str, Any]]:
    rows = events.timeline(f"organization.person:{found.pk}", limit=30)
    roles = {role.pk: role.name for role in organization.roles()}
    posts = {m.pk: f"{m.department.name} · {m.post.title}" for m in organization.memberships(found.pk)}
    heirs = organization.person_labels([row.payload.get("successor_id") or 0 for row in rows])
    return [
        {
            "at": row.at,
            "text": label_of(row.kind),
            "who": row.actor_name,
            "detail": roles.get(row.payload.get("role_id"))
            or posts.get(row.payload.get("membership_id"))
            or heirs.get(row.payload.get("successor_id")),
        }
        for row in rows
    ]


def _back(request: ActingRequest, found: Person) -> HttpResponse:
    return go(request, reverse("office:person", args=[found.pk]))
