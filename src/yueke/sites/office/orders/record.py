"""One order: looking at it, recording it, delivery, calling it off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.customers import queries as customers
from yueke.domains.customers.choices import Channel
from yueke.domains.orders import commands, queries
from yueke.domains.orders.forms import DeliveryForm, OrderForm, OrderLines
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.forms import ReasonForm
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.orders import lines as order_lines
from yueke.sites.office.orders.listing import state_look
from yueke.sites.office.refusals import onto
from yueke.ui.page import go, page
from yueke.ui.widgets import Search

asks = require_http_methods(["GET", "POST"])
TEMPLATE = "office/orders/form.html"


@require_GET
def order(request: ActingRequest, order_id: int) -> HttpResponse:
    """One order with its lines."""
    actor = request.actor
    require(actor, "orders.view")
    found = queries.order(actor, order_id)
    context = {
        "order": found.order,
        "lines": found.lines,
        "customer_name": name_for(actor, found.order.customer),
        "state": state_look(actor, found.order),
        "channel": dict(Channel.choices).get(found.order.channel, found.order.channel),
        "may_change": actor.may("orders.create") and found.order.state == "open",
        "may_see_customer": actor.may("customers.view"),
    }
    return page(request, "office/orders/order.html", context)


@asks
@once
def new(request: ActingRequest) -> HttpResponse:
    """Record an order. The buttons in the table of lines only rearrange it and write nothing."""
    actor = request.actor
    require(actor, "orders.create")
    if request.method == "GET":
        initial = {"ordered_at": timezone.localtime(clock.now()), "customer": request.GET.get("customer")}
        return _form_page(request, OrderForm(initial=initial), OrderLines())
    data = order_lines.rearranged(actor, request.POST)
    form, lines = OrderForm(data), OrderLines(data)
    if request.POST.get("lines"):
        return _form_page(request, form, lines)
    # Both are checked, so that every mistake is shown at once.
    if all([form.is_valid(), lines.is_valid()]):
        try:
            made = commands.create(actor, form.draft(lines), at=clock.now())
        except NotFound:
            form.add_error("customer", _("没有找到这位客户，或不在您的数据范围内。"))
        except Refused as refusal:
            onto(form, refusal)
        else:
            messages.success(request, _("已登记订单 %(number)s。") % {"number": made.number})
            return go(request, reverse("office:order", args=[made.pk]))
    return _form_page(request, form, lines, is_checked=True)


def _form_page(request: ActingRequest, form: OrderForm, lines: Any, *, is_checked: bool = False) -> HttpResponse:
    actor = request.actor

    def label_of(value: Any) -> str:
        try:
            return name_for(actor, customers.get(actor, int(value)))
        except (NotFound, ValueError):
            return ""

    form.fields["customer"].widget = Search(reverse_lazy("office:customer-options"), label_of)
    rows = order_lines.priced(actor, lines)
    context = {
        "form": form,
        "lines": lines,
        "rows": rows,
        "total": order_lines.total_of(rows),
        "is_checked": is_checked,
    }
    return page(request, TEMPLATE, context, status=422 if is_checked else 200)


@asks
def deliver(request: ActingRequest, order_id: int) -> HttpResponse:
    """Record that the goods arrived."""
    actor = request.actor
    require(actor, "orders.create")
    found = queries.order(actor, order_id).order

    def act(form: Any) -> None:
        commands.set_delivered(actor, order_id, on=form.cleaned_data["on"], at=timezone.localtime(clock.now()))

    question = Question(
        _("登记交付"),
        _("交付"),
        reverse("office:order", args=[order_id]),
        act,
        _("已登记交付。"),
        subtitle=f"{found.number} · {name_for(actor, found.customer)}",
    )
    return ask(request, question, DeliveryForm(posted(request), initial={"on": clock.today()}))


@asks
def cancel(request: ActingRequest, order_id: int) -> HttpResponse:
    """Call an order off."""
    actor = request.actor
    require(actor, "orders.create")
    found = queries.order(actor, order_id).order

    def act(form: Any) -> None:
        commands.cancel(actor, order_id, reason=form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("取消订单"),
        _("取消这张订单"),
        reverse("office:order", args=[order_id]),
        act,
        _("已取消，不再计入成交。"),
        subtitle=f"{found.number} · {name_for(actor, found.customer)}",
        note=_("取消后不能恢复；客户的成交额和分类会随之变化。"),
        tone="danger",
    )
    return ask(request, question, ReasonForm(posted(request)))
