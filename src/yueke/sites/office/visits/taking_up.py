"""Dissatisfied visits no complaint grew out of: found from the duty, and registered as one by hand (clause B8.1)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.complaints.queries.detail import grown_out
from yueke.domains.visits import queries
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import UNSATISFIED
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Refused
from yueke.reactions.after_visit import VISIT, grow
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.regulation.case_rows import page_of
from yueke.ui.page import go

CLAUSE, REGISTER = "B8.1-unsatisfied", "complaints.register"


def may_grow(actor: Actor, visit: Visit) -> bool:
    """Whether ``actor`` may register a complaint out of a visit; whether there is one already is for the caller to know."""
    return is_unsatisfied(visit) and actor.may(REGISTER)


def is_unsatisfied(visit: Visit) -> bool:
    """Whether the visited customer was not satisfied."""
    return visit.state == "done" and visit.satisfaction is not None and visit.satisfaction <= UNSATISFIED


@require_GET
def unsatisfied(request: ActingRequest, customer_id: int) -> HttpResponse:
    """The earliest visit of a customer that still has no complaint; the customer's page when each has one."""
    require(request.actor, "visits.view")
    asked = queries.VisitFilter(state="done", customer_id=customer_id, dissatisfied=True)
    visits = list(queries.visits(request.actor, asked).order_by("done_at", "pk").values_list("pk", flat=True))
    taken_up = grown_out(VISIT, visits)
    waiting = next((pk for pk in visits if pk not in taken_up), None)
    return go(request, page_of(VISIT, waiting) or reverse("office:customer", args=[customer_id]))


@require_POST
@once
def complain(request: ActingRequest, visit_id: int) -> HttpResponse:
    """Register what a visited customer was not satisfied with; asked twice it is one complaint."""
    actor = request.actor
    require(actor, REGISTER)
    visit = queries.visit(actor, visit_id)
    if not is_unsatisfied(visit):
        raise Refused(_("只有客户不满意的回访才登记为投诉。"), clause=CLAUSE)
    made = grow(actor, visit, clock.now())
    messages.success(request, _("已登记 %(number)s。") % {"number": made.number})
    seen = page_of("complaints.complaint", made.pk) if actor.may("complaints.view") else ""
    return go(request, seen or reverse("office:visit", args=[visit_id]))
