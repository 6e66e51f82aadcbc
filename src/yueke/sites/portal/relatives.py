"""Requests for another: a guardian for a child under fourteen, a near relative for somebody deceased.

Whoever asks has shown nothing yet, so every answer is the same, whether or not the person is known here.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yueke.domains.privacy import commands
from yueke.domains.privacy.queries import policy
from yueke.kernel import clock
from yueke.kernel.errors import Refused
from yueke.kernel.terms import Term
from yueke.sites.portal.answering import answer, onto
from yueke.sites.portal.doors import public
from yueke.sites.portal.forms import RelativeForm

_NUMBER = re.compile(r"DT[0-9-]{5,20}")


@public("GET", "POST")
def relatives(request: HttpRequest) -> HttpResponse:
    """What is needed, and the form."""
    form = RelativeForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                row = commands.file_claim(commands.VISITOR, **form.cleaned_data, at=clock.now())
            except Refused as refusal:
                onto(form, refusal)
                status = refusal.status if refusal.status == 429 else 422
            else:
                return HttpResponseRedirect(f"{reverse('portal:relatives-filed')}?number={row.number}", status=303)
        else:
            status = 422
    context = {"form": form, "term": Term.parse(policy().rights_term).text}
    return answer(request, "relatives.html", context, status=status)


@public("GET")
def filed(request: HttpRequest) -> HttpResponse:
    """That it has arrived, its number, and what comes next. Looks nothing up."""
    number = request.GET.get("number", "")
    context = {"number": number if _NUMBER.fullmatch(number) else "", "term": Term.parse(policy().rights_term).text}
    return answer(request, "relatives_filed.html", context)
