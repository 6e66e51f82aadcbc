"""The page of the regulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.compliance import amendments
from yueke.compliance.clauses import Pack
from yueke.compliance.judged import judged
from yueke.compliance.regulation import Regulation, regulation
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import awaiting, book, words
from yueke.sites.office.regulation.book import LIGHTS, Asked
from yueke.sites.office.regulation.periods import AskedPeriod, asked_period
from yueke.ui.page import page


@dataclass(frozen=True)
class LightShown:
    """One entry of the head: how many clauses show a light, and the address that shows only them."""

    light: str
    n: int
    url: str
    active: bool


@require_GET
def regulation_page(request: ActingRequest) -> HttpResponse:
    """The document with its lights; while they are being worked out, its text."""
    require(request.actor, "regulation.view")
    now = clock.now()
    current = regulation()
    context: dict[str, Any] = {"at": now, "waiting": amendments.waiting_for(request.actor).count()}
    if not current.packs:
        return page(request, "office/regulation/none.html", context)
    pack = _pack(request, current)
    asked = asked_period(request.GET, now.date())
    wanted = _asked(request, pack)
    found = judged(asked.period, now, request.actor)
    if unchanged := awaiting.nothing_new(request, found):
        return unchanged
    if found is None:
        chapters = book.unjudged(pack, pack.chapters, asked.last_day)
        context["shown"] = book.narrowed(chapters, _without_light(wanted))
        lights: dict[str, int] = {}
    else:
        chapters = book.judged_chapters(pack, found.told, asked.last_day)
        lights = dict(book.tally([line for chapter in chapters for line in chapter.lines]))
        context |= {"shown": book.narrowed(chapters, wanted), "red": _red(found.told)}
    context |= awaiting.shown(request, found) | {
        "pack": pack,
        "pack_title": words.title_of(pack),
        "packs": _packs(request, current, pack, context.get("red", {})),
        "period": asked,
        "periods": _period_links(request, asked),
        "asked": wanted,
        "chapters": chapters,
        "owners": book.owners(chapters),
        "tally": _tally(request, wanted, lights) if lights else [],
        "none_url": _address(request, light="", owner="", chapter=""),
        "amendments_url": reverse("office:amendments"),
        "scoped": request.actor.scope.kind != "all",
    }
    return page(request, "office/regulation/regulation.html", context)


def _pack(request: ActingRequest, current: Regulation) -> Pack:
    code = request.GET.get("pack", "")
    return next((pack for pack in current.packs if pack.code == code), current.packs[0])


def _asked(request: ActingRequest, pack: Pack) -> Asked:
    light = request.GET.get("light", "")
    owner = request.GET.get("owner", "")
    chapter = request.GET.get("chapter", "")
    return Asked(
        light if light in LIGHTS else "",
        owner if owner in {post.code for post in pack.posts} else "",
        chapter if chapter in {one.id for one in pack.chapters} else "",
    )


def _without_light(asked: Asked) -> Asked:
    return Asked("", asked.owner, asked.chapter)


def _address(request: ActingRequest, **changed: str) -> str:
    """This page with other parameters; empty ones are left out."""
    known = ("pack", "period", "on", "light", "owner", "chapter")
    values = {name: request.GET.get(name, "") for name in known} | changed
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{request.path}?{query}" if query else request.path


def _packs(request: ActingRequest, current: Regulation, pack: Pack, red: dict[str, int]) -> list[dict[str, Any]]:
    if len(current.packs) < 2:
        return []
    return [
        {
            "title": words.title_of(one),
            "url": _address(request, pack=one.code, light="", owner="", chapter=""),
            "active": one.code == pack.code,
            "count": red.get(one.code) or "",
            "urgent": True,
        }
        for one in current.packs
    ]


def _red(chapters: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for chapter in chapters:
        leaves = [leaf for one in chapter.clauses for leaf in (one.parts or (one,))]
        found[chapter.pack.code] = found.get(chapter.pack.code, 0) + sum(e.light == "broken" for e in leaves)
    return found


def _tally(request: ActingRequest, asked: Asked, lights: dict[str, int]) -> list[LightShown]:
    return [
        LightShown(
            light,
            lights.get(light, 0),
            _address(request, light="" if asked.light == light else light),
            asked.light == light,
        )
        for light in LIGHTS
    ]


def _period_links(request: ActingRequest, asked: AskedPeriod) -> dict[str, Any]:
    """Addresses of the shortcuts and of the periods before and after, keeping the filters."""

    def address(query: str) -> str:
        pairs = dict(part.split("=", 1) for part in query.split("&") if part)
        return _address(request, **({"period": "", "on": ""} | pairs))

    later = asked.later
    return {
        "shortcuts": [{"title": s.title, "url": address(s.query), "active": s.active} for s in asked.shortcuts],
        "earlier": {"title": asked.earlier.title, "url": address(asked.earlier.query)},
        "later": later and {"title": later.title, "url": address(later.query)},
        "label": _("%(period)s，判定至 %(day)s") % {"period": asked.period.label, "day": asked.last_day},
    }
