"""Following one's evaluation to the answer, taking it back, and reading what others say of a product."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from yueke.domains.catalogue.models import Product
from yueke.domains.evaluations import queries
from yueke.domains.evaluations.commands.evaluating import mine, own_withdraw
from yueke.domains.evaluations.lifecycles import EVALUATION_LIFE
from yueke.domains.evaluations.models import Evaluation
from yueke.kernel import clock, files
from yueke.kernel.errors import NotFound
from yueke.kernel.parameters import whole
from yueke.sites.portal.answering import answer
from yueke.sites.portal.doors import SeatedRequest, for_customers, masked_writer, public
from yueke.sites.portal.evaluations.giving import actor_of


@for_customers("GET")
def own(request: SeatedRequest) -> HttpResponse:
    """The evaluations of whoever is signed in."""
    rows = [_told(row) for row in queries.own_evaluations(actor_of(request))]
    return answer(request, "evaluations/mine.html", {"rows": rows})


@public("GET", "POST")
def one(request: HttpRequest, secret: str) -> HttpResponse:
    """One's own evaluation by its link: thanks, the answer, what was done. A post takes it back."""
    return _one(request, secret, reverse("portal:evaluation", args=[secret]))


@for_customers("GET", "POST")
def one_of_mine(request: SeatedRequest, evaluation_id: int) -> HttpResponse:
    """The same for who is signed in."""
    return _one(request, evaluation_id, reverse("portal:evaluation-mine", args=[evaluation_id]))


@public("GET")
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """What customers say of a product: mean, n, distribution, and what is published, the latest first."""
    row = Product.objects.filter(pk=product_id, is_active=True).first()
    if row is None:
        raise NotFound
    found = queries.shown_of_product(product_id, before=whole(request.GET.get("before")))
    shown, more = found[: queries.PAGE], len(found) > queries.PAGE
    context = {
        "product": row, "figures": queries.figures_of_product(product_id),
        "rows": [{"shown": one, "writer": masked_writer(one.row)} for one in shown],
        "more": shown[-1].row.pk if more else None, "is_first": not request.GET.get("before"),
    }  # fmt: skip
    return answer(request, "evaluations/product.html", context)


@public("GET")
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """A picture of a published evaluation; drawn anew when it came in."""
    found = queries.public_photo(photo_id)
    return FileResponse(files.open_file(found.file_id), content_type=found.file.media_type)


def _one(request: HttpRequest, given: int | str, here: str) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST":
        own_withdraw(actor, given, at=clock.now())
        return HttpResponseRedirect(f"{here}?done=evaluation-withdrawn", status=303)
    row = mine(actor, given)
    return answer(request, "evaluations/one.html", {**_told(row), "here": here, "by_link": isinstance(given, str)})


def _told(row: Evaluation) -> dict[str, Any]:
    state = EVALUATION_LIFE.state(row.state)
    return {"row": row, "title": queries.title_of(row), "state": state.label, "tone": state.tone}
