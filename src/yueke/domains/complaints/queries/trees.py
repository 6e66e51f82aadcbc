"""Readers of categories, causes and the desk; everybody may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

from yueke.domains.complaints.models import Category, Cause, Desk
from yueke.domains.complaints.rules.facts import Asked, form_of


@dataclass(frozen=True)
class Leaf:
    """A row of a tree for a select: directly above what lies below it."""

    id: int
    name: str
    depth: int
    parent_id: int | None
    kind: str = ""


def categories(*, closed: bool = False) -> list[Leaf]:
    """The categories from the top, siblings in their order, without closed ones and what is below them. One query."""
    return _tree(Category.objects.all() if closed else Category.objects.filter(is_active=True), "kind")


def causes(*, closed: bool = False) -> list[Leaf]:
    """The causes from the top, siblings in their order, without closed ones and what is below them. One query."""
    return _tree(Cause.objects.all() if closed else Cause.objects.filter(is_active=True))


def form_of_category(category_id: int | None) -> tuple[Asked, ...]:
    """The facts a category asks for: its own form, or its parent's; none for none."""
    return asked_by(Category.objects.select_related("parent").filter(pk=category_id or 0).first())


def asked_by(category: Category | None) -> tuple[Asked, ...]:
    """:func:`form_of_category` for a row."""
    if category is None:
        return ()
    return form_of(category.form or (category.parent.form if category.parent else []))


def desk() -> Desk | None:
    """Which department answers for complaints; None until somebody says so."""
    return Desk.objects.select_related("department").first()


def with_below(tree: Literal["category", "cause"], top: int) -> set[int]:
    """``top`` and everything below it; one query, the trees are small."""
    rows = Category.objects.all() if tree == "category" else Cause.objects.all()
    parents = dict(rows.values_list("pk", "parent_id"))
    found = {top}
    while more := {pk for pk, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _tree(rows: QuerySet[Any], *more: str) -> list[Leaf]:
    known = rows.order_by("position", "pk").values_list("pk", "parent_id", "name", *more)
    below: dict[int | None, list[tuple[Any, ...]]] = {}
    for row in known:
        below.setdefault(row[1], []).append(row)
    found: list[Leaf] = []

    def walk(parent: int | None, depth: int) -> None:
        for pk, parent_id, name, *rest in below.get(parent, ()):
            found.append(Leaf(pk, name, depth, parent_id, *rest))
            walk(pk, depth + 1)

    walk(None, 0)
    return found
