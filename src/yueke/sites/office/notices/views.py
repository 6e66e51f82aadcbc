"""The message centre: what one was told, unread first; opening a notice marks it read and goes where it leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.channels import commands, queries
from yueke.domains.channels.models import Notice
from yueke.domains.customers import queries as customers
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.paging import paginate
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.notices.shown import by_day, shown
from yueke.sites.office.notices.targets import customer_of, opens_customer, target_of
from yueke.ui.page import announce, go, page

SIZE = 30
READ = "notices:read"
"""The browser event after which the bell counts again."""


@require_GET
def notices(request: ActingRequest) -> HttpResponse:
    """The unread notices, or all of them, by day."""
    return _list(request)


@require_GET
def notice(request: ActingRequest, notice_id: int) -> HttpResponse:
    """Open a notice: it is read, and the browser goes to what it is about.

    A GET, so that it opens in a new tab and without JavaScript: all it changes is one's own mark.
    """
    actor = request.actor
    found = queries.notice(actor, notice_id)
    commands.mark_read(actor, [notice_id], at=clock.now())
    url = target_of(found)
    if opens_customer(found) and not _still_seen(actor, found):
        messages.info(request, _("这位客户已不在您的数据范围内，无法打开。"))
        url = ""
    return redirect(url or reverse("office:notices"))


@require_POST
def read(request: ActingRequest) -> HttpResponse:
    """Mark notices as read where they stand: one, or (``all``) every one told up to the newest shown.

    The query is that of the list, which is shown again.
    """
    actor, at = request.actor, clock.now()
    if request.POST.get("all"):
        commands.mark_all_read(actor, at=at, until=_until(request))
    else:
        commands.mark_read(actor, [int(pk) for pk in request.POST.getlist("ids") if _is_id(pk)], at=at)
    if not request.htmx:  # type: ignore[attr-defined]
        return go(request, f"{reverse('office:notices')}?{request.GET.urlencode()}")
    return announce(_list(request), READ)


@require_GET
def bell(request: ActingRequest) -> HttpResponse:
    """The bell of the top bar with the number of the moment."""
    return page(request, "ui/bell.html")


def _list(request: ActingRequest) -> HttpResponse:
    everything = request.GET.get("view") == "all"
    rows = queries.notices(request.actor, unread=not everything)
    found = paginate(rows, request.GET.get("page"), SIZE, order=("-created_at", "-id"))
    listed = shown(request.actor, found.rows)
    unread = queries.unread_count(request.actor) if everything else found.total
    context: dict[str, Any] = {
        "page": found,
        "days": by_day(listed),
        "newest": max((row.at for row in listed), default=clock.now()).isoformat(),
        "today": clock.today(),
        "everything": everything,
        "unread": unread,
        "tabs": [
            {"title": _("未读"), "url": "?", "active": not everything, "count": _capped(unread)},
            {"title": _("全部"), "url": "?view=all", "active": everything},
        ],
        "read_url": f"{reverse('office:notices-read')}?{request.GET.urlencode()}",
    }
    return page(request, "office/notices/notices.html", context)


def _capped(n: int) -> str:
    return "" if not n else str(n) if n <= queries.CAP else f"{queries.CAP}+"


def _still_seen(actor: Actor, found: Notice) -> bool:
    customer_id = customer_of(found)
    return customer_id is None or customer_id in customers.names_seen(actor, [customer_id])


def _until(request: ActingRequest) -> Any:
    """The moment of the newest notice that was on the page; unreadable text means now."""
    try:
        return parse_datetime(request.POST.get("until", "")) or clock.now()
    except ValueError:
        return clock.now()


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19
