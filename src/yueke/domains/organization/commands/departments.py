"""Building and rebuilding the tree of branches and departments."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events, rules
from yueke.domains.organization.commands import records
from yueke.domains.organization.models import Department, Membership
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="organization.edit")
def add_department(
    actor: Actor,
    name: str,
    *,
    at: datetime,
    parent_id: int | None = None,
    kind: str = Department.Kind.DEPARTMENT,
    head_id: int | None = None,
) -> Department:
    """Open a branch or department under ``parent_id`` (a root when None), last of its siblings.

    Refuses an empty or taken name, a closed parent, more than eight levels.
    """
    parent = records.department(parent_id, field="parent") if parent_id else None
    if parent is not None and rules.depth(parent.path) + 1 >= rules.DEEPEST:
        raise Invalid(_("组织最多 %(n)s 级。请选择更高一级的部门。") % {"n": rules.DEEPEST}, field="parent")
    name = _free_name(name, parent.pk if parent else None)
    if kind not in Department.Kind.values:
        raise Invalid(_("请选择部门类型。"), field="kind")
    last = Department.objects.filter(parent=parent).aggregate(last=Max("position"))["last"]
    row = Department(name=name, kind=kind, parent=parent, position=0 if last is None else last + 1)
    if head_id is not None:
        row.head = records.active_person(head_id, field="head")
    row.save()
    row.path = rules.path_under(parent.path if parent else "", row.pk)
    row.save(update_fields=["path"])
    publish(actor, events.DepartmentAdded(at=at, department_id=row.pk))
    return row


@command(may="organization.edit")
def rename_department(actor: Actor, department_id: int, name: str, *, at: datetime) -> Department:
    """Give a department another name; the same name changes nothing."""
    row = records.any_department(department_id)
    before = row.name
    name = _free_name(name, row.parent_id, but=row.pk)
    if name == before:
        return row
    row.name = name
    row.save(update_fields=["name"])
    publish(actor, events.DepartmentRenamed(at=at, department_id=row.pk, before=before, after=name))
    return row


@command(may="organization.edit")
def move_department(actor: Actor, department_id: int, *, parent_id: int | None, at: datetime) -> Department:
    """Hang a department, with everything below it, under another parent (None: make it a root).

    Refuses a place below itself, a closed parent, a sibling of the same name, and too deep a tree.
    """
    # Two moves at once could build a ring: the whole tree is locked, in one order.
    list(Department.objects.select_for_update().order_by("pk").values_list("pk"))
    row = records.any_department(department_id)
    parent = records.department(parent_id, field="parent") if parent_id else None
    if parent is not None and rules.lies_below(parent.path, row.path):
        raise Invalid(_("不能把部门移到它自己或它的下级之下。"), field="parent")
    if row.parent_id == (parent.pk if parent else None):
        return row
    _free_name(row.name, parent.pk if parent else None, but=row.pk, field="parent")
    old, new = row.path, rules.path_under(parent.path if parent else "", row.pk)
    moved = Department.objects.filter(path__startswith=old)
    deepest = max(rules.depth(path) for path in moved.values_list("path", flat=True))
    if deepest - rules.depth(old) + rules.depth(new) >= rules.DEEPEST:
        raise Invalid(_("移动后组织会超过 %(n)s 级。请选择更高一级的部门。") % {"n": rules.DEEPEST}, field="parent")
    before_id = row.parent_id
    Department.objects.filter(pk=row.pk).update(parent=parent)
    moved.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    row.refresh_from_db()
    publish(
        actor,
        events.DepartmentMoved(
            at=at, department_id=row.pk, before_id=before_id, after_id=parent.pk if parent else None
        ),
    )
    return row


@command(may="organization.edit")
def close_department(actor: Actor, department_id: int, *, at: datetime) -> Department:
    """Close a department: kept for history, no longer offered. Refuses while people or open parts remain."""
    row = records.any_department(department_id)
    if not row.is_active:
        return row
    if row.parent_id is None:
        raise Refused(_("总公司不能停用。"))
    below = Department.objects.filter(path__startswith=row.path, is_active=True).exclude(pk=row.pk).count()
    if below:
        raise Refused(_("它下面还有 %(n)s 个启用的部门。请先停用或移走它们。") % {"n": below})
    staff = Membership.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=localdate(at)), department=row)
    people = staff.values("person").distinct().count()
    if people:
        raise Refused(_("还有 %(n)s 人在这个部门任职。请先把他们调到别的部门。") % {"n": people})
    row.is_active = False
    row.save(update_fields=["is_active"])
    publish(actor, events.DepartmentClosed(at=at, department_id=row.pk))
    return row


@command(may="organization.edit")
def reopen_department(actor: Actor, department_id: int, *, at: datetime) -> Department:
    """Open a closed department again, under an open parent."""
    row = records.any_department(department_id)
    if row.is_active:
        return row
    if row.parent_id is not None:
        records.department(row.parent_id, field="parent")
    row.is_active = True
    row.save(update_fields=["is_active"])
    publish(actor, events.DepartmentReopened(at=at, department_id=row.pk))
    return row


@command(may="organization.edit")
def name_head(actor: Actor, department_id: int, *, person_id: int | None, at: datetime) -> Department:
    """Name the head of a department, or leave the place empty."""
    row = records.any_department(department_id)
    head = records.active_person(person_id, field="head") if person_id else None
    if row.head_id == (head.pk if head else None):
        return row
    row.head = head
    row.save(update_fields=["head"])
    publish(actor, events.HeadNamed(at=at, department_id=row.pk, person_id=row.head_id))
    return row


def _free_name(name: str, parent_id: int | None, *, but: int | None = None, field: str = "name") -> str:
    """The tidied name, when no other department beside it has it."""
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("请填写部门名称。"), field=field)
    if len(name) > 60:
        raise Invalid(_("部门名称最长 60 个字。"), field=field)
    if Department.objects.filter(parent_id=parent_id, name=name).exclude(pk=but or 0).exists():
        raise Invalid(_("同一上级下已有“%(name)s”。请换一个名称。") % {"name": name}, field=field)
    return name
