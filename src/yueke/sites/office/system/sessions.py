"""Open sign-ins of everybody, for those who grant roles or audit."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from yueke.domains.organization import queries as organization
from yueke.kernel.errors import Forbidden
from yueke.kernel.paging import paginate
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page


@require_GET
def sessions(request: ActingRequest) -> HttpResponse:
    """Who is signed in, where from, since when."""
    if not (request.actor.may("system.roles") or request.actor.may("system.audit")):
        raise Forbidden
    rows = organization.sign_ins(request.actor, everybody=True)
    found = paginate(rows, request.GET.get("page", "1"), order=("-seen_at", "-pk"))
    context = {
        "page": found,
        "sign_ins": found.rows,
        "everybody": True,
        "may_end": request.actor.may("system.roles"),
        "session_key": request.session.session_key,
    }
    return page(request, "office/system/sessions.html", context)
