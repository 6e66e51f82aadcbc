"""The list of products, one product, and what can be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.catalogue import commands, queries, tables
from yueke.domains.catalogue.forms import ProductForm
from yueke.domains.catalogue.models import Product
from yueke.domains.catalogue.queries import ProductFilter
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Forbidden
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.lists.listing import Action, Field, Listing, View
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.ui.page import go, page

asks = require_http_methods(["GET", "POST"])


def _categories(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    return [(name, name) for name in queries.categories(actor)]


def _state(actor: Actor, product: Product) -> SafeString | str:
    if product.is_active:
        return _("在售")
    return format_html('<span class="quiet">{}</span>', _("已停售"))


PRODUCTS = Listing(
    code="products",
    name="products",
    title=pgettext_lazy("many", "产品"),
    subtitle=gettext_lazy("订单引用这里的产品；停售后旧订单不受影响。"),
    permission="orders.view",
    columns=tables.COLUMNS,
    filters=ProductFilter,
    rows=queries.listed,
    order=queries.order_of,
    fields=(
        Field("text", gettext_lazy("产品"), placeholder=gettext_lazy("名称、拼音首字母、编号")),
        Field("category", gettext_lazy("类别"), "select", _categories),
        Field(
            "active",
            gettext_lazy("状态"),
            "select",
            lambda actor, f: (("1", gettext_lazy("在售")), ("0", gettext_lazy("已停售"))),
        ),
    ),
    main="name",
    url_of=lambda product: reverse("office:product", args=[product.pk]),
    views=(
        View("", gettext_lazy("全部")),
        View("active", gettext_lazy("在售"), lambda actor: {"active": "1"}),
        View("retired", gettext_lazy("已停售"), lambda actor: {"active": "0"}),
    ),
    places={"code": "key", "price": "side", "category": "key"},
    looks={"state": _state},
    actions=(Action(gettext_lazy("新增产品"), "office:product-new", "plus", "catalogue.edit", is_main=True),),
    export_permission="orders.view",
    personal=False,
    icon="box",
    empty=gettext_lazy("还没有产品。导入订单时会自动建立，也可以在这里新增。"),
    empty_action=gettext_lazy("新增产品"),
)


@require_GET
def products(request: ActingRequest) -> HttpResponse:
    """The list of products; those who keep the catalogue may see it without seeing orders."""
    return list_page(request, PRODUCTS)


@require_GET
def product(request: ActingRequest, product_id: int) -> HttpResponse:
    """One product."""
    actor = request.actor
    if not (actor.may("orders.view") or actor.may("catalogue.edit")):
        raise Forbidden
    context = {"product": queries.get(actor, product_id), "may_edit": actor.may("catalogue.edit")}
    return page(request, "office/catalogue/product.html", context)


def _product_page(request: ActingRequest, found: Product | None) -> HttpResponse:
    actor = request.actor
    require(actor, "catalogue.edit")

    def act(form: Any) -> None:
        if found is None:
            commands.create(actor, form.values(), at=clock.now())
        else:
            commands.edit(actor, found.pk, form.values(), at=clock.now())

    question = Question(
        _("修改产品") if found else _("新增产品"),
        _("保存") if found else _("新增"),
        reverse("office:product", args=[found.pk]) if found else reverse("office:products"),
        act,
        _("已保存产品。"),
        subtitle=found.name if found else "",
    )
    return ask(request, question, ProductForm(posted(request), product=found))


@asks
@once
def new(request: ActingRequest) -> HttpResponse:
    """A further product."""
    return _product_page(request, None)


@asks
def edit(request: ActingRequest, product_id: int) -> HttpResponse:
    """Change a product."""
    require(request.actor, "catalogue.edit")
    return _product_page(request, queries.get(request.actor, product_id))


@require_POST
def retire(request: ActingRequest, product_id: int) -> HttpResponse:
    """Stop selling a product."""
    found = commands.retire(request.actor, product_id, at=clock.now())
    messages.success(request, _("“%(name)s”已停售。") % {"name": found.name})
    return go(request, reverse("office:product", args=[product_id]))


@require_POST
def bring_back(request: ActingRequest, product_id: int) -> HttpResponse:
    """Sell a retired product again."""
    found = commands.bring_back(request.actor, product_id, at=clock.now())
    messages.success(request, _("“%(name)s”恢复销售。") % {"name": found.name})
    return go(request, reverse("office:product", args=[product_id]))
