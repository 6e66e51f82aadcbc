"""Reading the answer to a closed account: by the code of the request and the end of the contact. It opens nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yueke.domains.privacy import queries
from yueke.domains.privacy.rules import ANSWER_DAYS
from yueke.kernel import clock
from yueke.kernel.errors import NotFound
from yueke.sites.portal.answering import answer
from yueke.sites.portal.doors import public
from yueke.sites.portal.forms import LaterForm
from yueke.sites.portal.requests import told_of


@public("GET", "POST")
def later(request: HttpRequest) -> HttpResponse:
    """The form; posted, the state and the answer in the answer itself, so that it stands in no address."""
    form = LaterForm(request.POST or None)
    at = clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            row = queries.answer_by(form.cleaned_data["code"], form.cleaned_data["tail"], at)
        except NotFound:
            form.add_error(None, _("查询码或号码末四位不对，或已过期。"))
        else:
            return answer(request, "later_told.html", {**told_of(row), "at": at})
    context = {"form": form, "days": ANSWER_DAYS}
    return answer(request, "later.html", context, status=422 if form.is_bound and form.errors else 200)
