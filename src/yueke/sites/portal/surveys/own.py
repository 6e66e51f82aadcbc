"""What a customer who is signed in has been asked: their open invitations, each a step from its questionnaire."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yueke.domains.surveys.queries.doors import open_invitations, own_secret
from yueke.kernel.errors import NotFound
from yueke.sites.portal.answering import answer
from yueke.sites.portal.doors import SeatedRequest, for_customers


@for_customers("GET")
def mine(request: SeatedRequest) -> HttpResponse:
    """The surveys that wait for this customer."""
    return answer(request, "surveys/mine.html", {"rows": open_invitations(request.customer.pk)})


@for_customers("GET")
def open_link(request: SeatedRequest, invitation_id: int) -> HttpResponse:
    """Lead to one's own link; everybody else's are not there."""
    secret = own_secret(request.customer.pk, invitation_id)
    if not secret:
        raise NotFound
    return HttpResponseRedirect(reverse("portal:survey-link", args=[secret]), status=303)
