"""What the frame of every staff page needs: menu, who am I, where to search and sign out."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from yueke.domains.channels import queries as channels
from yueke.domains.organization import queries as organization
from yueke.sites.office import menu
from yueke.sites.office.badges import badges


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for the shell; visitors get only what the sign-in page shows.

    The costly parts are lazy: a fragment answered to HTMX renders neither menu nor company name.
    """
    context: dict[str, Any] = {
        "company": SimpleLazyObject(organization.company_name),
        "language_url": reverse("office:language"),
        "home_url": "/",
    }
    seat = getattr(request, "seat", None)
    if seat is None:
        return context
    actor = seat.actor
    waiting = cache(lambda: badges(actor))
    return context | {
        "actor": actor,
        "company": seat.company,
        # What the pieces of the frame that are drawn once depend on; templates call them when they get there.
        "menu_key": lambda: menu.key_of(actor, request.path, waiting()),
        "quick_key": lambda: menu.key_of_links(actor, menu.QUICK, request.path),
        "new_key": lambda: menu.key_of_links(actor, menu.NEW),
        "memberships": [
            {"id": post.id, "title": f"{post.title} · {post.department}", "current": post.current}
            for post in seat.posts
        ],
        "menu": SimpleLazyObject(lambda: menu.menu_for(actor, request.path, waiting())),
        "quick": SimpleLazyObject(lambda: menu.links(actor, menu.QUICK, request.path)),
        "new_actions": SimpleLazyObject(lambda: menu.links(actor, menu.NEW)),
        "notices_url": reverse("office:notices"),
        "bell_url": reverse("office:notices-bell"),
        "notice_count": SimpleLazyObject(lambda: channels.unread_count(actor)),
        "search_url": menu.url_of("office:search"),
        "switch_url": reverse("office:switch-post"),
        "downloads_url": reverse("office:downloads"),
        "account_url": reverse("office:account"),
        "sign_out_url": reverse("office:sign-out"),
    }
