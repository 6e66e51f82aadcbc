"""The one search box: customers, orders, visits, products, clauses and pages, each within what one may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yueke.compliance.regulation import regulation
from yueke.domains.catalogue import queries as catalogue
from yueke.domains.customers import queries as customers
from yueke.domains.documents import queries as documents
from yueke.domains.improvement import queries as improvement
from yueke.domains.orders import queries as orders
from yueke.domains.visits import queries as visits
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.gate import told
from yueke.sites.office import menu
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import words
from yueke.ui.formats import moment, money
from yueke.ui.page import page

MOST = 6
"""How many hits of each sort are shown."""


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    text: str
    url: str
    icon: str
    hint: str = ""
    kind: Message = ""


@dataclass(frozen=True)
class Group:
    """What was found of one sort; ``more_url`` leads to the list with the same search."""

    title: Message
    hits: tuple[Hit, ...]
    more_url: str = ""


@dataclass(frozen=True)
class Source:
    """Where hits of one sort come from, and the permission needed to see them."""

    title: Message
    permission: str
    find: Callable[[Actor, str], Iterator[Hit]]
    list_name: str = ""


@require_GET
def search(request: ActingRequest) -> HttpResponse:
    """Hits for the palette, or as a page of their own without it."""
    asked = request.GET.get("q", "")[:100].strip()
    groups = found(request.actor, asked) if asked else []
    context = {"q": asked, "groups": groups, "pages": _pages(request.actor, asked)}
    return page(request, "office/search/results.html", context)


def found(actor: Actor, text: str) -> list[Group]:
    """What ``actor`` may see of what ``text`` finds, by sort; sorts without a hit left out."""
    groups = []
    for source in SOURCES:
        if not actor.may(source.permission):
            continue
        hits = tuple(source.find(actor, text))
        more = f"{reverse(source.list_name)}?{_text_query(text)}" if source.list_name and len(hits) >= MOST else ""
        if hits:
            groups.append(Group(source.title, hits, more))
    return groups


def _text_query(text: str) -> str:
    query = QueryDict(mutable=True)
    query["text"] = text
    return query.urlencode()


def _customers(actor: Actor, text: str) -> Iterator[Hit]:
    for row in customers.find(actor, text, MOST):
        hint = " ".join(part for part in (told(actor, "customers.customer.phone", row.phone), row.city) if part)
        kind = _("重点客户") if row.is_key else row.get_grade_display()
        icon = "user" if row.kind == "individual" else "building"
        yield Hit(name_for(actor, row), reverse("office:customer", args=[row.pk]), icon, hint, kind)


def _orders(actor: Actor, text: str) -> Iterator[Hit]:
    for row in orders.find(actor, text, MOST):
        hint = f"{name_for(actor, row.customer)} {money(row.amount)}"
        yield Hit(row.number, reverse("office:order", args=[row.pk]), "package", hint, row.get_state_display())


def _visits(actor: Actor, text: str) -> Iterator[Hit]:
    for row in visits.find(actor, text, MOST):
        hint = f"{name_for(actor, row.customer)} {moment(row.planned_on)}"
        yield Hit(row.number, reverse("office:visit", args=[row.pk]), "phone-check", hint, row.get_state_display())


def _improvements(actor: Actor, text: str) -> Iterator[Hit]:
    for row in improvement.find(actor, text, MOST):
        yield Hit(row.title, reverse("office:improvement", args=[row.pk]), "bulb", row.number, row.get_state_display())


def _products(actor: Actor, text: str) -> Iterator[Hit]:
    for row in catalogue.find(actor, text, MOST):
        yield Hit(
            row.name, reverse("office:product", args=[row.pk]), "box", f"{row.code} {money(row.price)}", row.category
        )


def _clauses(actor: Actor, text: str) -> Iterator[Hit]:
    wanted = text.lower()
    matching = [c for c in regulation().clauses() if wanted in f"{c.id} {c.title} {c.title_en}".lower()]
    for clause in matching[:MOST]:
        url = reverse("office:clause", args=[clause.id])
        yield Hit(f"{clause.id} {words.title_of(clause)}", url, "book-2", words.text_of(clause)[:40])


def _documents(actor: Actor, text: str) -> Iterator[Hit]:
    for row in documents.find(actor, text, MOST):
        url = reverse("office:document", args=[row.pk])
        yield Hit(row.title, url, "file-text", row.number, row.get_confidentiality_display())


def _pages(actor: Actor, text: str) -> tuple[Hit, ...]:
    """Pages of the menu, for those who search without the palette (which knows the menu already)."""
    groups = menu.menu_for(actor, "")
    links = [(g.title, g.url, g.icon) for g in groups if g.url]
    links += [(item.title, item.url, g.icon) for g in groups for item in g.items]
    return tuple(Hit(str(title), url, icon) for title, url, icon in links if text.lower() in str(title).lower())[:MOST]


SOURCES = (
    Source(pgettext_lazy("many", "客户"), "customers.view", _customers, "office:customers"),
    Source(_("订单"), "orders.view", _orders, "office:orders"),
    Source(_("回访"), "visits.view", _visits),
    Source(pgettext_lazy("many", "改进"), "improvement.view", _improvements, "office:improvements"),
    Source(pgettext_lazy("many", "产品"), "orders.view", _products, "office:products"),
    Source(_("条款"), "regulation.view", _clauses),
    Source(_("制度文件"), "account.own", _documents, "office:documents"),
)
"""The sorts of hits, in the order shown."""
