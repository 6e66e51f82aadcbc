"""The only readers of the catalogue for others. Every member of staff sees every product."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from yueke.domains.catalogue.models import Product
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.search_terms import query_terms
from yueke.kernel.terms import Term
from yueke.kernel.windows import window_start


def products(
    actor: Actor, text: str = "", *, category: str = "", active: bool | None = None
) -> QuerySet[Product]:
    """Products found by ``text`` (name fragment, pinyin, code), of ``category``, sold now or not; by code."""
    rows = Product.objects.order_by("code")
    if text.strip():
        rows = rows.filter(_found_by(text.strip()))
    if category:
        rows = rows.filter(category=category)
    return rows if active is None else rows.filter(is_active=active)


def find(actor: Actor, text: str, limit: int = 20) -> list[Product]:
    """Suggestions of products sold now; the best match first, all in order of code when ``text`` is empty."""
    rows = list(products(actor, text, active=True)[: min(limit, 50)])
    return sorted(rows, key=lambda p: (p.name != text, not p.name.startswith(text), p.code))


def get(actor: Actor, product_id: int) -> Product:
    """One product; raises NotFound."""
    product = Product.objects.filter(pk=product_id).first()
    if product is None:
        raise NotFound
    return product


def categories(actor: Actor) -> list[str]:
    """The categories in use, alphabetically."""
    rows = Product.objects.exclude(category="").order_by("category")
    return list(rows.values_list("category", flat=True).distinct())


def new_products(actor: Actor, on: date, within: Term) -> QuerySet[Product]:
    """Products sold now that were launched within ``within`` before ``on``, latest first (clause B4.3)."""
    since = window_start(datetime.combine(on, time.min), within).date()
    rows = Product.objects.filter(is_active=True, launched_on__gt=since, launched_on__lte=on)
    return rows.order_by("-launched_on", "code")


def _found_by(text: str) -> Q:
    beginning = Q(name__startswith=text) | Q(code__istartswith=text)
    asked = query_terms(text)
    return beginning | asked.q("search_terms") if asked else beginning
