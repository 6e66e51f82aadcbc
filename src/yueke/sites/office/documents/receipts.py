"""Who has confirmed a version and who has not, for those who keep the document."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.documents import commands, queries
from yueke.domains.documents.models import MANAGE
from yueke.domains.documents.rules import may_remind
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.paging import paginate
from yueke.sites.office.lists.listing import changed, with_query
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go, page

SIZE = 50
ORDERS = {"unread": ("due_at", "id"), "read": ("-read_at", "-id")}


def asked_view(value: str) -> str:
    """Which readers are listed: those who have not confirmed, unless the others are asked for."""
    return value if value in ORDERS else "unread"


def asked_department(value: str) -> int | None:
    """The department in an address; none when it cannot be read."""
    return int(value) if value.isdecimal() and len(value) < 10 else None


@require_GET
def receipts(request: ActingRequest, version_id: int) -> HttpResponse:
    """How many of how many, by department, and the names."""
    actor, at = request.actor, clock.now()
    require(actor, MANAGE)
    version = queries.version(actor, version_id)
    if not queries.may_keep(actor, version.document):
        raise NotFound
    view = asked_view(request.GET.get("view", ""))
    department = asked_department(request.GET.get("department", ""))
    tallies = queries.tallies(actor, version)
    read, total = sum(one.read for one in tallies), sum(one.total for one in tallies)
    here = [one for one in tallies if department in (None, one.department_id)]
    numbers = {"unread": sum(one.unread for one in here), "read": sum(one.read for one in here)}
    rows = queries.readers(actor, version, unread=view == "unread", department_id=department)
    found = paginate(rows, request.GET.get("page"), SIZE, order=ORDERS[view], total=numbers[view])
    titles = {"unread": _("未确认"), "read": _("已确认")}
    context = {
        "version": version,
        "document": version.document,
        "page": found,
        "view": view,
        "department": department,
        "tallies": tallies,
        "read": read,
        "total": total,
        "share": read / total if total else None,
        "verdict": "kept" if read == total else "at_risk",
        "tabs": [
            {
                "title": title,
                "url": with_query(request.path, changed(request.GET, view=code)),
                "active": code == view,
                "count": f"{numbers[code]:,}",
            }
            for code, title in titles.items()
        ],
        "is_open": version.state == "published",
        "may_remind": may_remind(version.reminded_at, at),
        "export_url": with_query(
            reverse("office:document-receipts-export", args=[version_id]), changed(request.GET, view=view)
        ),
        "at": at,
    }
    return page(request, "office/documents/receipts.html", context)


@require_POST
def remind(request: ActingRequest, version_id: int) -> HttpResponse:
    """Ask those again who have not confirmed; once a day."""
    try:
        count = commands.remind(request.actor, version_id, at=clock.now())
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已再次通知 %(n)s 人。") % {"n": f"{count:,}"})
    return go(request, reverse("office:document-receipts", args=[version_id]))
