"""The only readers of the catalogue for others. Every member of staff sees every product."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Self

from django.db.models import Q, QuerySet

from yueke.domains.catalogue.models import Product
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.search_terms import query_terms
from yueke.kernel.terms import Term
from yueke.kernel.windows import window_start

SORTS: dict[str, tuple[str, ...]] = {
    "code": ("code",),
    "-code": ("-code",),
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "price": ("price", "id"),
    "-price": ("-price", "-id"),
    "launched": ("launched_on", "id"),
    "-launched": ("-launched_on", "-id"),
}
"""The orders of a list."""


@dataclass(frozen=True)
class ProductFilter:
    """What the list of products is narrowed by; ``active`` is "1" (sold now), "0" (retired) or empty."""

    text: str = ""
    category: str = ""
    active: str = ""
    sort: str = "code"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address; what cannot be read is left out."""
        values = {name: str(params.get(name, ""))[:100].strip() for name in ("text", "category")}
        active, sort = str(params.get("active", "")), str(params.get("sort", ""))
        return cls(**values, active=active if active in ("0", "1") else "", sort=sort if sort in SORTS else "code")

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address; defaults left out."""
        pairs = (("text", self.text), ("category", self.category), ("active", self.active))
        out = [(name, value) for name, value in pairs if value]
        return out if self.sort == "code" else [*out, ("sort", self.sort)]


def order_of(filters: ProductFilter) -> tuple[str, ...]:
    """The order ``filters`` ask for."""
    return SORTS[filters.sort]


def listed(actor: Actor, filters: ProductFilter) -> QuerySet[Product]:
    """The products that pass ``filters``, ordered."""
    active = {"1": True, "0": False}.get(filters.active)
    rows = products(actor, filters.text, category=filters.category, active=active)
    return rows.order_by(*order_of(filters))


def products(actor: Actor, text: str = "", *, category: str = "", active: bool | None = None) -> QuerySet[Product]:
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


def by_ids(actor: Actor, ids: Collection[int]) -> dict[int, Product]:
    """Those of the products there are, by id."""
    return Product.objects.in_bulk(ids)


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
