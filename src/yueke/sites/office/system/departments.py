"""The tree of branches and departments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.organization import commands
from yueke.domains.organization import queries as organization
from yueke.domains.organization.queries import DepartmentRow
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.system.forms import DepartmentForm, department_choices
from yueke.ui.page import go, page


@require_GET
def tree(request: ActingRequest) -> HttpResponse:
    """Everything from the head office down, closed departments on demand."""
    require(request.actor, "organization.edit")
    closed = "closed" in request.GET
    rows = organization.departments(request.actor, closed=closed)
    context = {"rows": rows, "closed": closed, "total": len(rows)}
    return page(request, "office/system/departments.html", context)


@once
def add(request: ActingRequest) -> HttpResponse:
    """Open a department; ``?parent=`` chooses where."""
    require(request.actor, "organization.edit")
    rows = organization.departments(request.actor)
    initial = {"parent": request.GET.get("parent") or (rows[0].id if rows else None), "kind": "department"}
    form = _form(request, rows, initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            added = commands.add_department(
                request.actor,
                data["name"],
                parent_id=data["parent"],
                kind=data["kind"],
                head_id=data["head"],
                at=clock.now(),
            )
        except Refused as error:
            refusals.onto(form, error)
        else:
            messages.success(request, _("已增设“%(name)s”。") % {"name": added.name})
            return go(request, reverse("office:departments"))
    return page(request, "office/system/department.html", {"form": form}, status=422 if form.errors else 200)


def edit(request: ActingRequest, department_id: int) -> HttpResponse:
    """Rename, move, name the head: all of it or nothing."""
    require(request.actor, "organization.edit")
    rows = organization.departments(request.actor, closed=True)
    row = next((row for row in rows if row.id == department_id), None)
    if row is None:
        raise NotFound
    outside = [r for r in rows if r.is_active and not r.path.startswith(row.path)]
    initial = {"name": row.name, "kind": row.kind, "parent": row.parent_id, "head": row.head_id}
    form = _form(request, outside, initial)
    del form.fields["kind"]
    if request.method == "POST" and form.is_valid():
        data, at = form.cleaned_data, clock.now()
        try:
            with transaction.atomic():
                commands.rename_department(request.actor, row.id, data["name"], at=at)
                commands.move_department(request.actor, row.id, parent_id=data["parent"], at=at)
                commands.name_head(request.actor, row.id, person_id=data["head"], at=at)
        except Refused as error:
            refusals.onto(form, error)
        else:
            messages.success(request, _("已保存“%(name)s”。") % {"name": data["name"]})
            return go(request, reverse("office:departments"))
    context = {"form": form, "row": row}
    return page(request, "office/system/department.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: ActingRequest, department_id: int) -> HttpResponse:
    """Close an empty department."""
    return _switched(request, department_id, opening=False)


@require_POST
def reopen(request: ActingRequest, department_id: int) -> HttpResponse:
    """Open a closed department again."""
    return _switched(request, department_id, opening=True)


def _switched(request: ActingRequest, department_id: int, *, opening: bool) -> HttpResponse:
    change = commands.reopen_department if opening else commands.close_department
    try:
        row = change(request.actor, department_id, at=clock.now())
    except Refused as error:
        if error.status in (403, 404):
            raise
        messages.error(request, str(error))
        return go(request, reverse("office:department", args=[department_id]))
    done = _("已重新启用“%(name)s”。") if opening else _("已停用“%(name)s”。")
    messages.success(request, done % {"name": row.name})
    return go(request, reverse("office:departments"))


def _form(request: ActingRequest, parents: list[DepartmentRow], initial: dict[str, Any]) -> DepartmentForm:
    heads = [(p.pk, f"{p.name}（{p.post_title or p.username}）") for p in organization.people(request.actor)]
    return DepartmentForm(
        request.POST or None,
        initial=initial,
        parents=department_choices(parents, blank=_("（无上级）")),
        heads=heads,
    )
