"""Keeping what somebody arranged in a list: its columns, and views under a name."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yueke.domains.organization import commands
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.sites.office.lists.chosen_view import chosen_view, columns_of
from yueke.sites.office.lists.listing import Listing, changed, plain_query
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go


def choose_columns(request: ActingRequest, listing: Listing) -> HttpResponse:
    """Keep the ticked columns in the order posted: with the own view one is in, else as those of the plain list.

    A pressed ``move`` (``key:up`` or ``key:down``) changes places with the neighbour first. In a colleague's view they
    only go into the address.
    """
    actor = request.actor
    require(actor, listing.permission)
    posted = [column.key for column in columns_of(listing, actor, request.POST.getlist("columns"))]
    keys = moved(posted, *request.POST.get("move", "").partition(":")[::2])
    view = chosen_view(listing, actor, listing.filters.read(request.GET), request.GET)
    if view.saved is not None and not view.is_own:
        return go(request, listing.url(changed(request.GET, cols=",".join(keys))))
    if view.saved is not None:
        commands.update_view(actor, view.saved.pk, columns=keys, at=clock.now())
    else:
        commands.keep_columns(actor, listing.code, keys, at=clock.now())
    return go(request, listing.url(changed(request.GET, cols=None)))


def moved(keys: Sequence[str], key: str, direction: str) -> list[str]:
    """``keys`` with ``key`` one place further up or down; as they are at the end, or when it is not among them."""
    found = list(keys)
    if key not in found or direction not in ("up", "down"):
        return found
    here = found.index(key)
    there = here - 1 if direction == "up" else here + 1
    if 0 <= there < len(found):
        found[here], found[there] = found[there], found[here]
    return found


def keep_view(request: ActingRequest, listing: Listing) -> HttpResponse:
    """Save the filter and columns one sees: as a new view, into the own view one is in, or under another name."""
    require(request.actor, listing.permission)
    steps = {"save": _save, "update": _update, "rename": _rename, "delete": _delete}
    step = steps.get(request.POST.get("do", ""), _save)
    try:
        url = step(request, listing)
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        url = listing.url(request.GET)
    return go(request, url)


def _query(request: ActingRequest, listing: Listing) -> str:
    return plain_query(listing.filters.read(request.GET).params()).urlencode()


def _save(request: ActingRequest, listing: Listing) -> str:
    view = chosen_view(listing, request.actor, listing.filters.read(request.GET), request.GET)
    saved = commands.save_view(
        request.actor,
        listing.code,
        request.POST.get("name", ""),
        query=_query(request, listing),
        columns=[column.key for column in view.columns],
        shared=request.POST.get("shared") == "1",
        at=clock.now(),
    )
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": saved.name})
    return listing.url(changed(request.GET, view=str(saved.pk), cols=None))


def _update(request: ActingRequest, listing: Listing) -> str:
    saved = commands.update_view(request.actor, _id(request), query=_query(request, listing), at=clock.now())
    messages.success(request, _("已更新视图“%(name)s”。") % {"name": saved.name})
    return listing.url(request.GET)


def _rename(request: ActingRequest, listing: Listing) -> str:
    shared = request.POST.get("shared") == "1"
    commands.rename_view(request.actor, _id(request), request.POST.get("name", ""), shared=shared, at=clock.now())
    return listing.url(request.GET)


def _delete(request: ActingRequest, listing: Listing) -> str:
    commands.delete_view(request.actor, _id(request), at=clock.now())
    messages.success(request, _("已删除视图。"))
    return listing.url(changed(request.GET, view=None))


def _id(request: ActingRequest) -> int:
    text = request.GET.get("view", "")
    if not text.isdecimal():
        raise Invalid(_("请先打开要修改的视图。"))
    return int(text)
