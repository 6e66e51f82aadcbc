"""People: the list, hiring, and each person's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.organization import commands
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.kernel.gate import told
from yueke.kernel.paging import paginate
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.system.forms import HireForm, PersonForm, department_choices
from yueke.ui.page import go, page


def may_look(request: ActingRequest) -> None:
    """Who keeps the people and who grants the roles may see everybody."""
    if not (request.actor.may("organization.edit") or request.actor.may("system.roles")):
        raise Forbidden


@require_GET
def people(request: ActingRequest) -> HttpResponse:
    """The list, by text, department, role and whether they still work here."""
    may_look(request)
    asked = {key: request.GET.get(key, "") for key in ("q", "department", "role", "state")}
    rows = organization.people(
        request.actor,
        text=asked["q"],
        department_id=_number(asked["department"]),
        role=asked["role"],
        active={"left": False, "all": None}.get(asked["state"], True),
    )
    found = paginate(rows, request.GET.get("page", "1"), order=("name_pinyin", "username"))
    for row in found.rows:
        row.mobile_told = told(request.actor, "organization.person.mobile", row.mobile)
    context = {
        "page": found,
        "asked": asked,
        "departments": department_choices(organization.departments(request.actor)),
        "roles": organization.roles(),
    }
    return page(request, "office/system/people.html", context)


@once
def hire(request: ActingRequest) -> HttpResponse:
    """Take somebody on."""
    require(request.actor, "organization.edit")
    grants = request.actor.may("system.roles")
    form = HireForm(
        request.POST or None,
        initial={"from_date": clock.today(), "department": request.GET.get("department")},
        departments=department_choices(organization.departments(request.actor)),
        posts=post_choices(),
        roles=[(role.code, role.name) for role in organization.roles()] if grants else None,
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["department_id"], data["post_id"] = data.pop("department"), data.pop("post")
        try:
            person = commands.hire(request.actor, **data, at=clock.now())
        except Refused as error:
            refusals.onto(form, error)
        else:
            messages.success(request, _("%(name)s已入职。") % {"name": person.name})
            return go(request, reverse("office:person", args=[person.pk]))
    return page(request, "office/system/hire.html", {"form": form}, status=422 if form.errors else 200)


def edit(request: ActingRequest, person_id: int) -> HttpResponse:
    """Correct name, sign-in name, number, phone."""
    require(request.actor, "organization.edit")
    person = known(request, person_id)
    initial = {field: getattr(person, field) for field in ("name", "username", "number", "mobile")}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.edit_person(request.actor, person.pk, at=clock.now(), **form.cleaned_data)
        except Refused as error:
            refusals.onto(form, error)
        else:
            messages.success(request, _("已保存。"))
            return go(request, reverse("office:person", args=[person.pk]))
    context = {"form": form, "person": person}
    return page(request, "office/system/person_edit.html", context, status=422 if form.errors else 200)


@require_GET
def find(request: ActingRequest) -> HttpResponse:
    """Active colleagues for selects, as ``[{"value", "text", "hint"}]``."""
    hits = organization.find_people(request.actor, request.GET.get("q", ""), within_scope="scope" in request.GET)
    rows = [{"value": h.id, "text": h.name, "hint": f"{h.department} · {h.post}"} for h in hits]
    return JsonResponse(rows, safe=False)


@require_POST
def grant(request: ActingRequest, person_id: int) -> HttpResponse:
    """Give a role."""
    code = request.POST.get("role", "")
    return done(
        request,
        person_id,
        lambda: commands.grant(request.actor, person_id, code, at=clock.now()),
        _("已授予角色。"),
    )


@require_POST
def revoke(request: ActingRequest, person_id: int) -> HttpResponse:
    """Take a role back."""
    code = request.POST.get("role", "")
    return done(
        request,
        person_id,
        lambda: commands.revoke(request.actor, person_id, code, at=clock.now()),
        _("已收回角色。"),
    )


@require_POST
def deactivate(request: ActingRequest, person_id: int) -> HttpResponse:
    """Close the sign-in."""
    return done(
        request,
        person_id,
        lambda: commands.deactivate(request.actor, person_id, at=clock.now()),
        _("已停用登录。"),
    )


@require_POST
def reactivate(request: ActingRequest, person_id: int) -> HttpResponse:
    """Open the sign-in again."""
    return done(
        request,
        person_id,
        lambda: commands.reactivate(request.actor, person_id, at=clock.now()),
        _("已恢复登录。"),
    )


def done(request: ActingRequest, person_id: int, act: Callable[[], object], said: str) -> HttpResponse:
    """Run one command of a button on a person's page, and say there how it went."""
    try:
        act()
    except Refused as error:
        if error.status in (403, 404):
            raise
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return go(request, reverse("office:person", args=[person_id]))


def saved(request: ActingRequest, form: forms.Form, act: Callable[[dict[str, Any]], object], said: str) -> bool:
    """Run one command with a form's data; on a refusal put it on the form and answer False."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as error:
        refusals.onto(form, error)
        return False
    messages.success(request, said)
    return True


def known(request: ActingRequest, person_id: int) -> Person:
    """The person, active or not."""
    person = organization.person(request.actor, person_id)
    if person is None:
        raise NotFound
    return person


def post_choices() -> list[tuple[int, str]]:
    """All posts for a select."""
    return [(post.pk, post.title) for post in organization.posts()]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
