"""Complaining: what it is about, the form with that category's questions, and the code to follow it by."""

from __future__ import annotations

import secrets
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import CategoryKind
from yueke.domains.complaints.commands.filing import VISITOR, own_register
from yueke.domains.complaints.commands.uploads import own_set_aside
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.progress import closing_term, own_complaints, progress
from yueke.domains.complaints.queries.trees import Leaf
from yueke.domains.organization.models import Department
from yueke.kernel import clock
from yueke.kernel.access import Actor, customer_actor
from yueke.kernel.errors import Refused
from yueke.kernel.parameters import whole
from yueke.sites.entrance.limits import knocked
from yueke.sites.portal.answering import answer, onto
from yueke.sites.portal.aside import Brought, Shelf
from yueke.sites.portal.complaints.forms import FilingForm
from yueke.sites.portal.complaints.tickets import HolderRequest, for_holders, give
from yueke.sites.portal.complaints.words import code_in_groups, dues_of, state_of
from yueke.sites.portal.doors import OWN, SeatedRequest, for_customers, public, seat_of

KEY_SECONDS = 24 * 3600
_KEYS = signing.TimestampSigner(salt="portal.complaint")
_HOUR = 3600
MOST_AN_HOUR = 20
"""Complaints nobody has signed in for, from one network."""


@public("GET")
def choose(request: HttpRequest) -> HttpResponse:
    """The first of two steps: what it is about."""
    tree = queries.categories()
    below: dict[int | None, list[str]] = {}
    for leaf in tree:
        below.setdefault(leaf.parent_id, []).append(leaf.name)
    tops = [(leaf, "、".join(below.get(leaf.id, ()))) for leaf in tree if leaf.depth == 0]
    return answer(request, "complaints/choose.html", {"tops": tops, "store": _store(request), "desk": queries.desk()})


@public("GET", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """The second: everything else, with pictures or a video. Sent twice it is one complaint."""
    seat = seat_of(request)
    customer = seat.customer if seat else None
    top = whole(request.GET.get("category"))
    chosen = whole(request.POST.get("category_id")) if request.method == "POST" else None
    tree = queries.categories()
    choices = _choices(tree, top)
    about = next((leaf for leaf in tree if leaf.id == top and leaf.depth == 0), None)
    form = FilingForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"category_id": top},
        asked=queries.form_of_category(chosen if chosen is not None else top),
        choices=choices, seated=customer is not None,
    )  # fmt: skip
    store, status = _store(request), 200
    key, is_known = _key(request.POST.get("key", ""))
    shelf = Shelf(request, "new", own_set_aside)
    if request.method == "POST":
        status = 422
        actor = customer_actor(customer.pk, "客户本人", OWN) if customer else VISITOR
        brought = shelf.brought()
        is_valid = form.is_valid()
        if not is_known:
            form.add_error(None, _("这一页放得太久了，请再按一次“提交投诉”。"))
        elif is_valid and brought.whole:
            try:
                made = _file(request, actor, form, key, store.pk if store else None, brought)
            except Refused as refusal:
                onto(form, refusal)
                status = 429 if refusal.status == 429 else 422
            else:
                url = reverse("portal:complaint-filed", args=[made.pk])
                return give(HttpResponseRedirect(url, status=303), made)
        shelf.keep(actor, form, brought, clock.now(), more=status != 429)
    context = {
        "form": form, "key": key, "store": store, "reached": seat.sitting.shown_as if customer and seat else "",
        "top": about, "is_again": request.method == "POST", "health": about is not None and about.kind == CategoryKind.FOOD,
    }  # fmt: skip
    return shelf.remember(answer(request, "complaints/new.html", context, status=status))


@for_holders("GET")
def filed(request: HolderRequest, complaint_id: int) -> HttpResponse:
    """The code, by when what happens, and whom else one may turn to."""
    at = clock.now()
    complaint = request.opened.complaint
    found = progress(complaint, at)
    context = {
        "row": complaint, "code": code_in_groups(complaint.code), "dues": dues_of(found), "at": at,
        "closing": closing_term(complaint, at), "files": len(found.evidence), "desk": queries.desk(),
    }  # fmt: skip
    return answer(request, "complaints/filed.html", context)


@for_customers("GET")
def mine(request: SeatedRequest) -> HttpResponse:
    """The complaints of whoever is signed in."""
    rows = [{"row": row, **state_of(row)} for row in own_complaints(request.actor)]
    return answer(request, "complaints/mine.html", {"rows": rows, "at": clock.now()})


def _file(
    request: HttpRequest, actor: Actor, form: FilingForm, key: str, store_id: int | None, brought: Brought
) -> Complaint:
    at = clock.now()
    if actor is VISITOR:
        knocks = knocked(f"complaint address {request.META.get('REMOTE_ADDR', '')}", at, within=_HOUR)
        if knocks > MOST_AN_HOUR:
            raise Refused(_("这个网络一小时内提交的投诉太多，请稍后再试，或直接致电我们。"), status=429)
    draft = form.draft(key=f"portal:{_KEYS.unsign(key)}", store_id=store_id)
    return own_register(actor, draft, form.uploads, brought.ids, at=at)


def _key(given: str) -> tuple[str, bool]:
    """The name of this sending of the form, signed so that nobody makes one up; a fresh one for a stale or false one."""
    try:
        _KEYS.unsign(given[:200], max_age=KEY_SECONDS)
    except signing.BadSignature:
        return _KEYS.sign(secrets.token_hex(12)), False
    return given, True


def _choices(tree: list[Leaf], top: int | None) -> list[tuple[Any, str]]:
    """A category with what lies below it; all of them when none was chosen."""
    if not any(leaf.id == top and leaf.depth == 0 for leaf in tree):
        return [("", _("说不准")), *((leaf.id, f"{'　' * leaf.depth}{leaf.name}") for leaf in tree)]
    return [
        (leaf.id, leaf.name if leaf.id != top else _("%(name)s（说不准）") % {"name": leaf.name})
        for leaf in tree if top in (leaf.id, leaf.parent_id)
    ]  # fmt: skip


def _store(request: HttpRequest) -> Department | None:
    """The store whose code was scanned; None for one that is not there."""
    return Department.objects.filter(pk=whole(request.GET.get("store")) or 0, is_active=True).first()
