"""Requests made for another on the portal: the list of those to check, one with its proof, and the decision."""

from __future__ import annotations

from django import forms
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.lifecycles import CLAIM_LIFE
from yueke.domains.privacy.models import RelativeClaim
from yueke.domains.privacy.queries.claims import ORDERS
from yueke.kernel import clock, files
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message, NotFound
from yueke.kernel.gate import told
from yueke.kernel.paging import paginate
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import page

SIZE = 20
CLAUSE = "A2.4"
_PERSONAL = ("subject_name", "subject_contact", "requester_name", "requester_contact")
_asks = require_http_methods(["GET", "POST"])


class AcceptForm(Form):
    """Whose archive it is, and what was checked."""

    customer_number = forms.CharField(label=gettext_lazy("客户编号"), max_length=30)
    note = forms.CharField(
        label=gettext_lazy("核对了什么"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("如：户口簿与申请人身份证原件，电话回拨确认。"),
    )  # fmt: skip


class RefuseForm(Form):
    """Why not."""

    note = forms.CharField(label=gettext_lazy("不受理的理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


@require_GET
def claims(request: ActingRequest) -> HttpResponse:
    """Those waiting for a check, soonest due first; or all."""
    actor = request.actor
    waiting = request.GET.get("view") != "all"
    found = paginate(queries.claims(actor, waiting=waiting), request.GET.get("page"), SIZE, order=ORDERS[waiting])
    context = {
        "page": found,
        "rows": [
            {"row": row, "requester": _told(actor, row)["requester_name"], "state": _state(row)} for row in found.rows
        ],
        "tabs": [
            {"title": _("待核身"), "url": "?", "active": waiting},
            {"title": _("全部记录"), "url": "?view=all", "active": not waiting},
        ],
        "at": clock.now(),
    }
    return page(request, "office/privacy/claims.html", context)


@never_cache
@require_GET
def claim(request: ActingRequest, claim_id: int) -> HttpResponse:
    """What was said, the proof, and what to do."""
    actor = request.actor
    row = queries.claim(actor, claim_id)
    about = row.request if row.request is not None else None
    context = {
        "row": row,
        "told": _told(actor, row),
        "state": _state(row),
        "waits": row.state == "waiting",
        "customer": name_for(actor, about.customer) if about is not None else "",
        "at": clock.now(),
    }
    return page(request, "office/privacy/claim.html", context)


@never_cache
@require_GET
def proof(request: ActingRequest, claim_id: int) -> FileResponse:
    """The proof itself."""
    row = queries.claim(request.actor, claim_id)
    if row.proof is None:
        raise NotFound
    content = files.open_file(row.proof.pk)
    return FileResponse(content, as_attachment=True, filename=row.proof.name, content_type=row.proof.media_type)


@_asks
def accept(request: ActingRequest, claim_id: int) -> HttpResponse:
    """The proof holds: it becomes a request of that customer."""
    note = _("受理后生成一条权利请求，身份已核对，答复期限从提出之日算起。")
    return _decision(request, claim_id, AcceptForm, (_("核对无误，受理"), _("受理"), _("已受理。")), note=note)


@_asks
def refuse(request: ActingRequest, claim_id: int) -> HttpResponse:
    """The proof does not hold."""
    note = _("请把理由告知申请人。对方不是客户时，只说明无法受理，不要透露档案情况。")
    return _decision(
        request, claim_id, RefuseForm, (_("不受理"), _("不受理"), _("已记录，请告知申请人。")), note=note, tone="danger"
    )


def _decision(
    request: ActingRequest,
    claim_id: int,
    form_class: type[forms.Form],
    words: tuple[Message, Message, Message],
    *,
    note: Message,
    tone: str = "",
) -> HttpResponse:
    actor = request.actor
    require(actor, "privacy.requests")
    row = queries.claim(actor, claim_id)
    title, submit, done = words

    def act(form: forms.Form) -> None:
        data = form.cleaned_data
        if "customer_number" in data:
            commands.accept_claim(actor, claim_id, data["customer_number"], note=data["note"], at=clock.now())
        else:
            commands.refuse_claim(actor, claim_id, note=data["note"], at=clock.now())

    question = Question(
        title, submit, reverse("office:claim", args=[claim_id]), act, done,
        subtitle=f"{row.number} · {row.get_asking_display()} · {row.get_kind_display()}",
        note=note, clause=CLAUSE, tone=tone,
    )  # fmt: skip
    return ask(request, question, form_class(posted(request)))


def _told(actor: Actor, row: RelativeClaim) -> dict[str, str]:
    return {name: told(actor, f"privacy.relativeclaim.{name}", getattr(row, name)) for name in _PERSONAL}


def _state(row: RelativeClaim) -> dict[str, object]:
    state = CLAIM_LIFE.state(row.state)
    return {"tone": state.tone, "text": state.label}
