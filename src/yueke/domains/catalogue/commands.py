"""The only writers of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yueke.domains.catalogue.events import (
    ProductBroughtBack,
    ProductCreated,
    ProductEdited,
    ProductRetired,
)
from yueke.domains.catalogue.models import Product
from yueke.kernel import numbering
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish, publish_many
from yueke.kernel.search_terms import terms_for

FIELDS = ("code", "name", "category", "unit", "price", "cost", "launched_on", "description")
"""The facts of a product people fill in."""

_LONGEST = {"code": 40, "name": 120, "category": 60, "unit": 20}

NUMBER = "catalogue.product"
numbering.declare(NUMBER, prefix="CP", date_format="", width=5, reset="never", title=_("产品编号"))


@command(may="catalogue.edit")
def create(actor: Actor, values: Mapping[str, Any], *, at: datetime) -> Product:
    """Add a product (``values``: names in :data:`FIELDS`); without a code it gets one by rule."""
    product = Product(**_checked(values), created_at=at)
    if not product.name:
        raise Invalid(_("请填写产品名称。"), field="name")
    product.code = product.code or numbering.next_number(NUMBER, at)
    _save(product)
    publish(actor, ProductCreated(product_id=product.pk, at=at))
    return product


@command(may="catalogue.edit")
def edit(actor: Actor, product_id: int, values: Mapping[str, Any], *, at: datetime) -> Product:
    """Change the facts in ``values``; what is the same already is left alone."""
    product = _held(product_id)
    wanted = _checked(values)
    if "code" in wanted and not wanted["code"]:
        raise Invalid(_("请填写产品编号。"), field="code")
    changes = {
        name: [_told(getattr(product, name)), _told(value)]
        for name, value in wanted.items()
        if getattr(product, name) != value
    }
    if changes:
        for name in changes:
            setattr(product, name, wanted[name])
        _save(product)
        publish(actor, ProductEdited(product_id=product.pk, changes=changes, at=at))
    return product


@command(may="catalogue.edit")
def retire(actor: Actor, product_id: int, *, at: datetime) -> Product:
    """Stop selling a product; old orders keep it."""
    product = _held(product_id)
    if not product.is_active:
        raise Refused(_("该产品已停售。"))
    product.is_active = False
    product.save(update_fields=["is_active"])
    publish(actor, ProductRetired(product_id=product.pk, at=at))
    return product


@command(may="catalogue.edit")
def bring_back(actor: Actor, product_id: int, *, at: datetime) -> Product:
    """Sell a retired product again."""
    product = _held(product_id)
    if product.is_active:
        raise Refused(_("该产品正在销售。"))
    product.is_active = True
    product.save(update_fields=["is_active"])
    publish(actor, ProductBroughtBack(product_id=product.pk, at=at))
    return product


@command(may="orders.import")
def ensure_many(
    actor: Actor,
    names: Iterable[str],
    *,
    facts: Mapping[str, Mapping[str, Any]] | None = None,
    at: datetime,
) -> dict[str, int]:
    """The id of the product of each name, created where there is none; for imports of orders.

    ``facts`` may give unit and price of those created.
    """
    wanted = list(dict.fromkeys(name for name in names if name.strip()))
    found = dict(Product.objects.filter(name__in=wanted).order_by("-pk").values_list("name", "pk"))
    missing = [name for name in wanted if name not in found]
    codes = numbering.next_numbers(NUMBER, at, len(missing))
    fresh = Product.objects.bulk_create(
        Product(
            code=code,
            name=name,
            search_terms=terms_for(name, numbers=[code]),
            created_at=at,
            **(facts or {}).get(name, {}),
        )
        for code, name in zip(codes, missing, strict=True)
    )
    publish_many(actor, [ProductCreated(product_id=product.pk, at=at) for product in fresh])
    return found | {product.name: product.pk for product in fresh}


def _held(product_id: int) -> Product:
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None:
        raise NotFound
    return product


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"a product has no {', '.join(sorted(unknown))}")
    out = {k: v.replace("\x00", "").strip() if isinstance(v, str) else v for k, v in values.items()}
    if "name" in out and not out["name"]:
        raise Invalid(_("请填写产品名称。"), field="name")
    for name, longest in _LONGEST.items():
        if len(out.get(name) or "") > longest:
            raise Invalid(_("太长了，最多 %(n)s 个字。") % {"n": longest}, field=name)
    for name in ("price", "cost"):
        if out.get(name) is not None and Decimal(out[name]) < 0:
            raise Invalid(_("金额不能为负。"), field=name)
    return out


def _save(product: Product) -> None:
    product.search_terms = terms_for(product.name, numbers=[product.code])
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError as error:
        if "code" in str(error):
            raise Invalid(_("这个产品编号已被使用。"), field="code") from error
        raise


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else getattr(value, "isoformat", lambda: value)()
