"""Evaluating: what one bought, a product, a service, or where the code of a link or QR leads."""

from __future__ import annotations

import secrets

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yueke.domains.evaluations import queries
from yueke.domains.evaluations.commands.evaluating import OWN, VISITOR, own_set_aside, submit
from yueke.domains.evaluations.commands.targets import Target, behind, own_order, served, sold
from yueke.domains.evaluations.keys import secret_of
from yueke.domains.evaluations.models import Evaluation, Indicator
from yueke.domains.evaluations.rules.scores import ASKED
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor, customer_actor
from yueke.kernel.errors import Refused
from yueke.kernel.parameters import whole
from yueke.sites.entrance.limits import knocked
from yueke.sites.portal.answering import answer, onto
from yueke.sites.portal.aside import Brought, Shelf
from yueke.sites.portal.doors import SeatedRequest, for_customers, public, seat_of
from yueke.sites.portal.evaluations.forms import EvaluationForm

KEY_SECONDS = 24 * 3600
_KEYS = signing.TimestampSigner(salt="portal.evaluation")
_HOUR = 3600
MOST_AN_HOUR = 30
"""Evaluations nobody has signed in for, from one network."""


@public("GET")
def choose(request: HttpRequest) -> HttpResponse:
    """What there is to evaluate: one's own orders for who is signed in; how to begin for everybody else."""
    actor = actor_of(request)
    known = actor.scope.customer_id is not None
    context = {
        "orders": queries.rateable(actor, clock.now()) if known else [],
        "departments": organization.department_tree() if known else [],
    }
    return answer(request, "evaluations/choose.html", context)


@for_customers("GET", "POST")
def new(request: SeatedRequest) -> HttpResponse:
    """Evaluate an order of one's own (``?order=``), a line of it (``&line=``), a product or a department's service."""
    actor, asked = actor_of(request), request.GET
    order, line, product = (whole(asked.get(name)) for name in ("order", "line", "product"))
    if order is not None:
        target = own_order(actor, order, line)
    elif product is not None:
        target = sold(actor, product)
    else:
        target = served(actor, whole(asked.get("service")) or 0)
    return _give(request, actor, target)


@public("GET", "POST")
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Evaluate what a link or QR stands for; nobody need say who they are."""
    actor = actor_of(request)
    return _give(request, actor, behind(actor, code))


def actor_of(request: HttpRequest) -> Actor:
    """The customer who sits here, or a visitor."""
    seat = seat_of(request)
    if seat is None or seat.customer is None:
        return VISITOR
    return customer_actor(seat.customer.pk, "客户本人", frozenset({OWN}))


def _give(request: HttpRequest, actor: Actor, target: Target) -> HttpResponse:
    sent = request.method == "POST"
    known = target.customer is not None
    form = EvaluationForm(
        request.POST if sent else None, request.FILES if sent else None, asked=_asked(target), seated=known,
    )  # fmt: skip
    key, is_known = _key(request.POST.get("key", ""))
    # The address names what is evaluated: pictures that wait go along with that alone.
    shelf = Shelf(request, request.get_full_path(), own_set_aside)
    status = 200
    if sent:
        brought = shelf.brought()
        status, is_valid = 422, form.is_valid()
        if not is_known:
            form.add_error(None, _("这一页放得太久了，请再按一次“提交评价”。"))
        elif is_valid and brought.whole:
            try:
                _taken(request, actor, target, form, _KEYS.unsign(key), brought)
            except Refused as refusal:
                onto(form, refusal)
                status = 429 if refusal.status == 429 else 422
            else:
                url = reverse("portal:evaluation", args=[secret_of(_KEYS.unsign(key))])
                return HttpResponseRedirect(f"{url}?done=evaluated", status=303)
        shelf.keep(actor, form, brought, clock.now(), more=status != 429)
    context = {"form": form, "key": key, "target": target, "is_again": sent}
    return shelf.remember(answer(request, "evaluations/new.html", context, status=status))


def _taken(
    request: HttpRequest, actor: Actor, target: Target, form: EvaluationForm, key: str, brought: Brought
) -> Evaluation:
    at = clock.now()
    if actor is VISITOR:
        knocks = knocked(f"evaluation address {request.META.get('REMOTE_ADDR', '')}", at, within=_HOUR)
        if knocks > MOST_AN_HOUR:
            raise Refused(_("这个网络一小时内提交的评价太多，请稍后再试。"), status=429)
    return submit(actor, target, form.draft(key), form.uploads, brought.ids, at=at)


def _asked(target: Target) -> list[tuple[str, str]]:
    """The indicators asked besides, those in use, in the words of the tree."""
    wanted = ASKED[target.subject]
    titles = dict(Indicator.objects.filter(code__in=wanted, is_active=True).values_list("code", "title"))
    return [(code, titles[code]) for code in wanted if code in titles]


def _key(given: str) -> tuple[str, bool]:
    """The name of this sending of the form, signed so that nobody makes one up; a fresh one for a stale or false one."""
    try:
        _KEYS.unsign(given[:200], max_age=KEY_SECONDS)
    except signing.BadSignature:
        return _KEYS.sign(secrets.token_hex(12)), False
    return given, True
