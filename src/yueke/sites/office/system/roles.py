"""Roles: the matrix of all, and the page that changes one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.domains.organization import commands, permissions
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.system.forms import RoleForm, department_choices
from yueke.ui.page import go, page


@require_GET
def matrix(request: ActingRequest) -> HttpResponse:
    """Every role against every permission."""
    require(request.actor, "system.roles")
    roles = list(organization.roles())
    groups = [
        (group, [(label, [code in role.permissions for role in roles]) for code, label in rows])
        for group, rows in permissions.CATALOGUE
    ]
    context = {"roles": roles, "groups": groups, "total": len(roles)}
    return page(request, "office/system/roles.html", context)


def role(request: ActingRequest, code: str) -> HttpResponse:
    """What one role permits, which rows it shows, who holds it."""
    require(request.actor, "system.roles")
    found = organization.roles().filter(code=code).first()
    if found is None:
        raise NotFound
    form = RoleForm(
        request.POST or None,
        initial={
            "name": found.name,
            "scope": found.scope,
            "departments": [department.pk for department in found.departments.all()],
            "permissions": found.permissions,
            "second_factor": found.second_factor,
        },
        departments=department_choices(organization.departments(request.actor)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.define_role(request.actor, code, **form.cleaned_data, at=clock.now())
        except Refused as error:
            refusals.onto(form, error)
        else:
            messages.success(request, _("已保存角色“%(name)s”。") % {"name": form.cleaned_data["name"]})
            return go(request, reverse("office:roles"))
    ticked = set(form["permissions"].value() or ())
    context = {
        "role": found,
        "form": form,
        "groups": [
            (group, [(code, label, code in ticked) for code, label in rows]) for group, rows in permissions.CATALOGUE
        ],
        "holders": organization.people(request.actor, role=code),
    }
    return page(request, "office/system/role.html", context, status=422 if form.errors else 200)
