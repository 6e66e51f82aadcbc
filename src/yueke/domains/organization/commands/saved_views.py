"""Saved lists of a person: their filter and columns, and the note left when a list is exported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization.events import ListExported
from yueke.domains.organization.models import SavedView
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events import publish

MOST_VIEWS = 30
"""How many views one person keeps of one list."""

PLAIN = ""
"""The name under which a person's columns of the list without a view are kept."""


@command(may="account.own")
def save_view(
    actor: Actor,
    list_code: str,
    name: str,
    *,
    query: str,
    columns: Sequence[str] = (),
    shared: bool = False,
    at: datetime,
) -> SavedView:
    """Keep a filter (``query``, as in an address) and columns under a new name."""
    name = _named(name)
    if SavedView.objects.filter(person_id=_person(actor), list_code=list_code).count() >= MOST_VIEWS:
        raise Refused(_("一个列表最多保存 %(n)s 个视图，请先删除不用的。") % {"n": MOST_VIEWS})
    view = SavedView(
        person_id=_person(actor),
        list_code=list_code,
        name=name,
        query=_fitting(query),
        columns=list(columns),
    )
    view.is_shared = shared
    return _stored(view)


@command(may="account.own")
def update_view(
    actor: Actor,
    view_id: int,
    *,
    query: str | None = None,
    columns: Sequence[str] | None = None,
    at: datetime,
) -> SavedView:
    """Give an own view another filter, other columns, or both."""
    view = _own(actor, view_id)
    if query is not None:
        view.query = _fitting(query)
    if columns is not None:
        view.columns = list(columns)
    return _stored(view)


@command(may="account.own")
def rename_view(actor: Actor, view_id: int, name: str, *, shared: bool, at: datetime) -> SavedView:
    """Another name for an own view, and whether colleagues see it."""
    view = _own(actor, view_id)
    view.name, view.is_shared = _named(name), shared
    return _stored(view)


@command(may="account.own")
def delete_view(actor: Actor, view_id: int, *, at: datetime) -> None:
    """Remove an own view."""
    _own(actor, view_id).delete()


@command(may="account.own")
def keep_columns(actor: Actor, list_code: str, columns: Sequence[str], *, at: datetime) -> None:
    """The columns this person wants in the list when no view is chosen."""
    SavedView.objects.update_or_create(
        person_id=_person(actor), list_code=list_code, name=PLAIN, defaults={"columns": list(columns)}
    )


@command(may="account.own")
def note_export(
    actor: Actor,
    list_code: str,
    *,
    rows: int,
    columns: int,
    form: str,
    personal: bool,
    download_id: int | None = None,
    at: datetime,
) -> None:
    """Leave a trace that a list was taken out of the system; see :class:`ListExported`."""
    exported = ListExported(
        person_id=_person(actor),
        list_code=list_code,
        rows=rows,
        columns=columns,
        form=form,
        personal=personal,
        download_id=download_id,
        at=at,
    )
    publish(actor, exported)


def _person(actor: Actor) -> int:
    """Views belong to people; the system keeps none."""
    if actor.person_id is None:
        raise Forbidden
    return actor.person_id


def _own(actor: Actor, view_id: int) -> SavedView:
    view = SavedView.objects.filter(pk=view_id, person_id=_person(actor)).exclude(name=PLAIN).first()
    if view is None:
        raise NotFound
    return view


def _named(name: str) -> str:
    name = name.replace("\x00", "").strip()
    if not name:
        raise Invalid(_("请给视图起个名字。"), field="name")
    if len(name) > 40:
        raise Invalid(_("太长了，最多 %(n)s 个字。") % {"n": 40}, field="name")
    return name


def _fitting(query: str) -> str:
    if len(query) > 1000:
        raise Invalid(_("条件太多，存不下。请去掉一些再保存。"))
    return query


def _stored(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Invalid(_("已有同名视图，请换一个名字。"), field="name") from error
    return view
