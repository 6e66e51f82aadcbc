"""Editing what complaints are sorted by: categories with the facts they ask for, causes, the desk; and the first ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.choices import CategoryKind
from yueke.domains.complaints.commands.holding import words
from yueke.domains.complaints.events import TreeEdited
from yueke.domains.complaints.models import Category, Cause, Desk
from yueke.domains.complaints.rules.facts import Asked, faults
from yueke.domains.complaints.rules.sorting import shipped, word_faults
from yueke.domains.complaints.seeds import CATEGORIES, CAUSES
from yueke.domains.organization.models import Department
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

_ORIGIN = re.compile(r"(https?://[A-Za-z0-9.\-]{1,150}(?::\d{1,5})?)(?:/p)?/?")


@command(may="complaints.settings")
def set_desk(
    actor: Actor,
    department_id: int,
    *,
    hotline: str = "",
    mailbox: str = "",
    portal_address: str = "",
    outside_routes: str = "",
    at: datetime,
) -> Desk:
    """Say which department answers for complaints, and the line, mailbox and address it publishes (clause B7.1)."""
    if not Department.objects.filter(pk=department_id, is_active=True).exists():
        raise Invalid(_("请选择启用中的部门。"), field="department_id")
    values = {
        "department_id": department_id, "hotline": hotline.strip()[:60], "mailbox": mailbox.strip()[:120],
        "portal_address": _address(portal_address), "outside_routes": outside_routes.strip()[:1_000], "updated_at": at,
    }  # fmt: skip
    desk, _made = Desk.objects.update_or_create(pk=1, defaults=values)
    publish(actor, TreeEdited(at=at, what="desk", row_id=desk.pk))
    return desk


@command(may="complaints.settings")
def save_category(
    actor: Actor,
    *,
    category_id: int | None = None,
    name: str,
    kind: str = CategoryKind.GENERAL,
    parent_id: int | None = None,
    form: Sequence[Asked] = (),
    keywords: Sequence[str] | None = None,
    department_id: int | None = None,
    position: int | None = None,
    is_active: bool = True,
    at: datetime,
) -> Category:
    """Add a category, or change one; ``keywords`` None for those it was shipped with, ``position`` None for the last.

    Refuses more than two levels, a name its siblings have, unusable forms and words.
    """
    name = words(name, "name", _("请填写类别名称。"), most=60)
    if kind not in CategoryKind.values:
        raise Invalid(_("请选择行业。"), field="kind")
    if found := faults(form):
        raise Invalid(found[0], fields={"form": found})
    if found := word_faults(keywords or ()):
        raise Invalid(found[0], fields={"keywords": found})
    row = _row(Category, category_id)
    parent = _parent(Category, parent_id, row)
    if parent is not None and (
        parent.parent_id is not None or (row.pk and Category.objects.filter(parent=row).exists())
    ):
        raise Invalid(_("类别最多两级。"), field="parent_id")
    _alone(Category, row, parent_id, name)
    row.name, row.kind, row.parent_id, row.is_active = name, kind, parent_id, is_active
    row.position = _last(Category, row, parent_id) if position is None else position
    row.form, row.department_id = [one.kept() for one in form], department_id
    # Words left as they came stay open to better ones of a later version.
    row.keywords = None if keywords is None or list(keywords) == shipped(row.code) else list(keywords)
    return _save(actor, row, at)


@command(may="complaints.settings")
def save_cause(
    actor: Actor,
    *,
    cause_id: int | None = None,
    name: str,
    parent_id: int | None = None,
    position: int | None = None,
    is_active: bool = True,
    at: datetime,
) -> Cause:
    """Add a cause, or change one; ``position`` None for the last of its siblings. Refuses a name its siblings have, and a cause below itself."""
    name = words(name, "name", _("请填写原因。"), most=60)
    row = _row(Cause, cause_id)
    parent = _parent(Cause, parent_id, row)
    above = parent
    while above is not None:
        if above.pk == row.pk:
            raise Invalid(_("不能放到自己的下级。"), field="parent_id")
        above = above.parent
    _alone(Cause, row, parent_id, name)
    row.name, row.parent_id, row.is_active = name, parent_id, is_active
    row.position = _last(Cause, row, parent_id) if position is None else position
    return _save(actor, row, at)


@command(may="complaints.settings|organization.found")
def seed_trees(actor: Actor, *, at: datetime) -> int:
    """The first categories and causes, where there are none yet; returns how many were added. Safe to repeat."""
    added = 0
    if not Category.objects.exists():
        for n, seed in enumerate(CATEGORIES):
            top = Category.objects.create(
                code=seed.code, name=seed.name, kind=seed.kind, position=n, form=[one.kept() for one in seed.form]
            )
            Category.objects.bulk_create(
                Category(code=f"{seed.code}.{i}", name=name, kind=seed.kind, parent=top, position=i)
                for i, name in enumerate(seed.below, 1)
            )
            added += 1 + len(seed.below)
    if not Cause.objects.exists():
        for n, (code, name, below) in enumerate(CAUSES):
            top_cause = Cause.objects.create(code=code, name=name, position=n)
            Cause.objects.bulk_create(
                Cause(code=f"{code}.{i}", name=one, parent=top_cause, position=i) for i, one in enumerate(below, 1)
            )
            added += 1 + len(below)
    return added


def _address(text: str) -> str:
    """The address of the site as messages name it: its origin alone, without what follows."""
    text = text.strip()
    if not text:
        return ""
    found = _ORIGIN.fullmatch(text)
    if found is None:
        raise Invalid(_("请填写完整网址，如 https://service.example.com。"), field="portal_address")
    return found[1]


def _row(model: Any, pk: int | None) -> Any:
    if pk is None:
        last = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return model(code=f"own-{last + 1}")
    row = model.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _parent(model: Any, pk: int | None, row: Any) -> Any:
    if pk is None:
        return None
    parent = model.objects.filter(pk=pk).first()
    if parent is None or parent.pk == row.pk:
        raise Invalid(_("请选择另一个上级。"), field="parent_id")
    return parent


def _last(model: Any, row: Any, parent_id: int | None) -> int:
    """The place behind all siblings."""
    most: int | None = (
        model.objects.filter(parent_id=parent_id).exclude(pk=row.pk).aggregate(most=Max("position"))["most"]
    )
    return 0 if most is None else most + 1


def _alone(model: Any, row: Any, parent_id: int | None, name: str) -> None:
    if model.objects.filter(parent_id=parent_id, name=name).exclude(pk=row.pk).exists():
        raise Refused(_("同一级已有“%(name)s”。") % {"name": name}, field="name")


def _save(actor: Actor, row: Any, at: datetime) -> Any:
    row.save()
    publish(actor, TreeEdited(at=at, what=row._meta.model_name, row_id=row.pk))
    return row
