"""Personal data of a complaint through the gate: the answers on health, and the eye with its reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.rules.facts import opened
from yueke.domains.customers.commands.revealing import TooManyRevealed
from yueke.kernel import clock, gate
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Refused
from yueke.sites.office.asking import posted
from yueke.sites.office.complaints.words import caller, caller_told, is_of_company, near, url_of
from yueke.sites.office.customers.forms import RevealForm
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.refusals import onto
from yueke.ui.page import page

TEMPLATE = "office/complaints/reveal.html"
SENSITIVE = frozenset({"unwell", "symptoms", "hospital"})
"""Facts that tell of health. Those of a category of one's own are taken for such, too."""
NAME, PHONE, EMAIL, FACTS = (
    "customers.customer.name",
    "complaints.complaint.caller_phone",
    "complaints.complaint.caller_email",
    "complaints.complaint.facts",
)


@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: ActingRequest, complaint_id: int) -> HttpResponse:
    """Ask for the reason; answer the POST itself with the data, so that it is in no address and no history."""
    actor = request.actor
    require(actor, "complaints.view")
    require(actor, gate.EYE)
    found = queries.complaint(actor, complaint_id)
    form = RevealForm(posted(request))
    context = {"complaint": found, "name": caller_told(actor, found), "back": url_of(complaint_id), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            commands.reveal(actor, complaint_id, reason=form.reason(), at=clock.now())
        except Refused as refusal:
            if isinstance(refusal, TooManyRevealed):
                commands.note_refused_reveal(actor, complaint_id, reason=form.reason(), at=clock.now())
            onto(form, refusal)
        else:
            return page(request, TEMPLATE, context | {"plain": plain(actor, found)})
    return page(request, TEMPLATE, context, status=422 if request.method == "POST" else 200)


def plain(actor: Actor, row: Complaint) -> list[tuple[str, str]]:
    """Label and value of everything personal the eye lifts, through the same gate as everywhere."""
    close = near(actor, row)
    archive = row.customer
    phone = row.caller_phone or (archive.phone if archive else "")
    told = [
        (_("称呼"), gate.told(actor, NAME, caller(row), near=close, company=is_of_company(row), eye=True)),
        (_("电话"), gate.told(actor, PHONE, phone, near=close, eye=True)),
        (_("邮箱"), gate.told(actor, EMAIL, row.caller_email, near=close, eye=True)),
        *facts_told(actor, row, eye=True, only_veiled=True),
    ]
    return [(label, value) for label, value in told if value]


def veiled(actor: Actor, row: Complaint) -> bool:
    """Whether the eye would show more than the page does."""
    fields = (PHONE, EMAIL, NAME) if row.caller_phone or row.caller_email or row.customer_id else (NAME,)
    return any(gate.sight(actor, one, near=near(actor, row)) is gate.Sight.MASKED for one in fields)


def facts_told(actor: Actor, row: Complaint, *, eye: bool = False, only_veiled: bool = False) -> list[tuple[str, str]]:
    """Label and answer of each fact, as ``actor`` may see it; what tells of health passes the gate."""
    answers = opened(row.facts)
    known = {one.name: one for one in queries.form_of_category(row.category_id)} if answers else {}
    ours = row.category is not None and not (row.category.parent or row.category).code.startswith("own-")
    found = []
    for name, answer in answers.items():
        open_to_all = ours and name not in SENSITIVE
        # The batch stands with the product already.
        if (only_veiled and open_to_all) or (name == "batch" and answer == row.batch):
            continue
        shown = answer if open_to_all else gate.told(actor, FACTS, answer, near=near(actor, row), eye=eye)
        label = known[name].label if name in known else name
        found.append((label, shown or _("不便显示")))
    return found
