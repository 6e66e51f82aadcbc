"""What stands beside a record and is read after its page: a customer's complaints, and complaints like this one."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from yueke.domains.complaints import queries
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE
from yueke.domains.customers import queries as customers
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.sites.office.complaints.words import grade_look, state_look, url_of
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

LATEST = 8


@require_GET
def of_customer(request: ActingRequest, customer_id: int) -> HttpResponse:
    """The latest complaints of a customer the reader sees, and where to take one in."""
    actor = request.actor
    require(actor, "complaints.view")
    customer = customers.get(actor, customer_id)
    rows = queries.of_customer(actor, customer_id, LATEST)
    context = {
        "customer": customer,
        "name": name_for(actor, customer),
        "rows": [(row, url_of(row.pk), state_look(actor, row), grade_look(actor, row)) for row in rows],
        "may_register": actor.may("complaints.register") and customer.archived_at is None,
        "at": clock.now(),
    }
    return page(request, "office/complaints/of_customer.html", context)


@require_GET
def alike(request: ActingRequest, complaint_id: int) -> HttpResponse:
    """Complaints that tell of something similar; apart from the page, because comparing texts takes as long as drawing it."""
    actor = request.actor
    require(actor, "complaints.view")
    complaint = queries.complaint(actor, complaint_id)
    found = queries.alongside(actor, complaint, clock.now())
    rows = [(one, str(COMPLAINT_LIFE.state(one.state).label), url_of(one.complaint_id)) for one in found]
    return page(request, "office/complaints/alike.html", {"complaint": complaint, "alike": rows})
