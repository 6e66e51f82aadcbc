"""Suggestions for selects that search while one types: ``[{value, text, hint}]``, names as the reader may see them."""

from __future__ import annotations

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from yueke.domains.catalogue import queries as catalogue
from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.kernel.access import require
from yueke.kernel.errors import Forbidden
from yueke.kernel.gate import told
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import money

MOST = 20
Options = list[dict[str, object]]


def _asked(request: ActingRequest) -> str:
    return request.GET.get("q", "")[:100].strip()


def _answer(found: Options) -> JsonResponse:
    return JsonResponse(found, safe=False, json_dumps_params={"ensure_ascii": False})


@require_GET
def customer_options(request: ActingRequest) -> JsonResponse:
    """Customers for a select."""
    actor = request.actor
    require(actor, "customers.view")
    found = customers.find(actor, _asked(request), MOST)
    return _answer(
        [
            {
                "value": c.pk,
                "text": name_for(actor, c),
                "hint": told(actor, "customers.customer.phone", c.phone) or c.number,
            }
            for c in found
        ]
    )


@require_GET
def person_options(request: ActingRequest) -> JsonResponse:
    """Colleagues for a select."""
    found = organization.find_people(request.actor, _asked(request), limit=MOST)
    hints = ((p, " · ".join(part for part in (p.post, p.department) if part)) for p in found)
    return _answer([{"value": p.id, "text": p.name, "hint": hint} for p, hint in hints])


@require_GET
def product_options(request: ActingRequest) -> JsonResponse:
    """Products sold now, for a select: for who looks at orders, or writes them down."""
    if not any(request.actor.may(code) for code in ("orders.view", "orders.create")):
        raise Forbidden
    found = catalogue.find(request.actor, _asked(request), MOST)
    return _answer([{"value": p.pk, "text": p.name, "hint": f"{p.code} · {money(p.price)}"} for p in found])
