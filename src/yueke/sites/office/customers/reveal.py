"""The eye: what is masked of one customer in plain, once a reason is given. What is hidden stays hidden."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yueke.domains.customers import commands, queries
from yueke.domains.customers.commands.revealing import TooManyRevealed, note_refused_reveal
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Refused
from yueke.kernel.gate import told
from yueke.sites.office.asking import posted
from yueke.sites.office.customers.forms import RevealForm
from yueke.sites.office.customers.steps import back_to
from yueke.sites.office.customers.words import label_of, name_for, region_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.refusals import onto
from yueke.ui.page import page

TEMPLATE = "office/customers/reveal.html"
_SHOWN = ("name", "phone", "email", "identity_number", "birthday")
_REACH = ("name", "phone", "email", "wecom_id")


@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Ask for the reason; answer the POST itself with the data, so that it is in no address and no history."""
    actor = request.actor
    require(actor, "privacy.reveal")
    customer = queries.get(actor, customer_id)
    form = RevealForm(posted(request))
    context = {"customer": customer, "name": name_for(actor, customer), "back": back_to(customer_id), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            commands.reveal(actor, customer_id, reason=form.reason(), at=clock.now())
        except Refused as refusal:
            if isinstance(refusal, TooManyRevealed):
                note_refused_reveal(actor, customer_id, reason=form.reason(), at=clock.now())
            onto(form, refusal)
        else:
            return page(request, TEMPLATE, context | {"plain": _plain(actor, customer_id)})
    return page(request, TEMPLATE, context, status=422 if request.method == "POST" else 200)


def _plain(actor: Actor, customer_id: int) -> list[tuple[str, str]]:
    """Label and value of every personal fact, through the same gate as everywhere."""
    found = queries.archive(actor, customer_id)
    customer = found.customer
    rows = [
        (str(label_of(fact)), queries.fact_told(actor, customer, fact, getattr(customer, fact), eye=True))
        for fact in _SHOWN
    ]
    for contact in found.contacts:
        parts = (told(actor, f"customers.contact.{fact}", getattr(contact, fact), eye=True) for fact in _REACH)
        rows.append((_("联系人"), " ".join(part for part in parts if part)))
    for address in found.addresses:
        detail = told(actor, "customers.address.detail", address.detail, eye=True)
        rows.append((_("地址"), f"{region_of(address)} {detail}"))
    return [(label, value) for label, value in rows if value]
