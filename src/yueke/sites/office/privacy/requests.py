"""Requests of persons: the list with its clock, and one request step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.customers import queries as customers
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.choices import Right
from yueke.domains.privacy.lifecycles import REQUEST_LIFE
from yueke.domains.privacy.models import RightsRequest
from yueke.domains.privacy.queries.requests import ORDERS
from yueke.domains.privacy.rules import was_in_time
from yueke.kernel import clock, files
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Invalid, Message
from yueke.kernel.gate import sees_everything, told
from yueke.kernel.paging import paginate
from yueke.kernel.personal import against_erasing
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.forms import NoteForm, ReasonForm
from yueke.sites.office.customers.words import fact_for, label_of, name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.privacy.forms import AnswerForm, CheckForm, CopyForm, RequestForm
from yueke.ui.page import go, page

asks = require_http_methods(["GET", "POST"])
SIZE = 20
CLAUSE = "A2.4"
_ALSO = {"erase": "privacy.erase", "extend": "privacy.extend", "steward": "customers.steward"}


@require_GET
def requests(request: ActingRequest) -> HttpResponse:
    """Open requests, soonest due first; the settled; all."""
    actor = request.actor
    require(actor, "privacy.requests")
    view = request.GET.get("view", "open")
    view = view if view in ORDERS else "open"
    found = paginate(queries.requests(actor, view), request.GET.get("page"), SIZE, order=ORDERS[view])
    titles = (("open", _("在办")), ("settled", _("已办结")), ("all", _("全部记录")))
    context = {
        "page": found,
        "rows": [{"row": row, "name": name_for(actor, row.customer), "state": _state(row)} for row in found.rows],
        "tabs": [
            *({"title": title, "url": f"?view={code}", "active": view == code} for code, title in titles),
            {
                "title": _("代为提出，待核身"),
                "url": reverse("office:claims"),
                "active": False,
                "count": (waiting := queries.claims_waiting(actor)),
                "urgent": waiting > 0,
            },
        ],
        "view": view,
        "at": clock.now(),
    }
    return page(request, "office/privacy/requests.html", context)


@require_GET
def detail(request: ActingRequest, request_id: int) -> HttpResponse:
    """One request: what was asked, what was done, what comes next."""
    actor, at = request.actor, clock.now()
    require(actor, "privacy.requests")
    row = queries.request(actor, request_id)
    standing = queries.standing(actor, row.customer_id, at)
    owed = against_erasing([row.customer_id], at).get(row.customer_id, [])
    context = {
        "row": row,
        "name": name_for(actor, row.customer),
        "requester": told(actor, "privacy.rightsrequest.requester_name", row.requester_name),
        "state": _state(row),
        "steps": {step.verb for step in REQUEST_LIFE.steps_from(row.state)},
        "standing": standing,
        "owed": owed,
        "hold": queries.hold_on(row.customer_id),
        "in_time": was_in_time(row.due_at, row.settled_at, at),
        "copy_ready": row.file_id is not None and row.file_expires_at is not None and row.file_expires_at > at,
        "may_carry": sees_everything(actor),
        "may": {name: actor.may(code) for name, code in _ALSO.items()},
        "proposals": _proposals(actor, row),
        "at": at,
    }
    return page(request, "office/privacy/request.html", context)


@asks
def register(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Take a request in."""
    actor = request.actor
    require(actor, "privacy.requests")
    customer = customers.get(actor, customer_id)

    def act(form: forms.Form) -> Message:
        data = dict(form.cleaned_data)
        row = commands.register_request(actor, customer_id, data.pop("kind"), **data, at=clock.now())
        return _("已登记 %(number)s。请先核对申请人身份。") % {"number": row.number}

    question = Question(
        _("登记权利请求"), _("登记"), reverse("office:rights-requests"), act, "",
        subtitle=name_for(actor, customer), clause=CLAUSE,
    )  # fmt: skip
    return ask(request, question, RequestForm(posted(request)))


def _step(
    request: ActingRequest,
    request_id: int,
    form: forms.Form,
    words: tuple[Message, Message, Message],
    act: Callable[[forms.Form], Any],
    *,
    permission: str = "privacy.requests",
    note: Message = "",
    tone: str = "",
) -> HttpResponse:
    actor = request.actor
    require(actor, permission)
    row = queries.request(actor, request_id)
    title, submit, done = words
    question = Question(
        title, submit, reverse("office:rights-request", args=[request_id]), lambda form: act(form) and None, done,
        subtitle=f"{row.number} · {row.get_kind_display()} · {name_for(actor, row.customer)}",
        note=note, clause=CLAUSE, tone=tone,
    )  # fmt: skip
    return ask(request, question, form)


@never_cache
@asks
def check(request: ActingRequest, request_id: int) -> HttpResponse:
    """Make sure who asks."""
    words = (_("核对申请人身份"), _("确认身份"), _("已确认身份。"))
    return _step(
        request, request_id, CheckForm(posted(request)), words, lambda form: _checked(request, request_id, form)
    )  # fmt: skip


def _checked(request: ActingRequest, request_id: int, form: forms.Form) -> None:
    data = form.cleaned_data
    matched = commands.check_identity(
        request.actor, request_id, data["method"], given=data["given"], note=data["note"], at=clock.now()
    )
    if not matched:
        raise Invalid(_("与档案不一致，不能确认身份。请换一种方式核对。"), field="given")


@require_POST
def begin(request: ActingRequest, request_id: int) -> HttpResponse:
    """Take the request on."""
    commands.begin_request(request.actor, request_id, at=clock.now())
    return go(request, reverse("office:rights-request", args=[request_id]))


@asks
def extend(request: ActingRequest, request_id: int) -> HttpResponse:
    """Approve more time."""
    words = (_("批准延期"), _("批准延期"), _("已延期，请告知申请人。"))
    return _step(
        request, request_id, ReasonForm(posted(request)), words,
        lambda form: commands.extend_request(
            request.actor, request_id, reason=form.cleaned_data["reason"], at=clock.now()
        ),
        permission="privacy.extend",
    )  # fmt: skip


@asks
def copy(request: ActingRequest, request_id: int) -> HttpResponse:
    """Gather everything held on the person into a file."""
    words = (_("生成个人信息副本"), _("生成"), _("副本已生成。"))
    require(request.actor, "privacy.requests")
    wanted = queries.request(request.actor, request_id).wanted_format
    return _step(
        request, request_id, CopyForm(posted(request), initial={"format": wanted}), words,
        lambda form: commands.make_copy(request.actor, request_id, form.cleaned_data["format"], at=clock.now()),
        note=_("副本含系统保存的关于此人的全部信息，未脱敏；每次取走都有记录，到期自动清除。"),
    )  # fmt: skip


@never_cache
@require_POST
def take(request: ActingRequest, request_id: int) -> HttpResponse | FileResponse:
    """Fetch the copy, to hand it over."""
    row = commands.take_copy(request.actor, request_id, at=clock.now())
    assert row.file is not None
    content = files.open_file(row.file.pk)
    return FileResponse(content, as_attachment=True, filename=row.file.name, content_type=row.file.media_type)


@asks
def answer(request: ActingRequest, request_id: int) -> HttpResponse:
    """Tell the person what was done."""
    words = (_("答复申请人"), _("答复"), _("已答复。"))
    return _step(
        request, request_id, AnswerForm(posted(request)), words,
        lambda form: commands.answer_request(
            request.actor, request_id, answer=form.cleaned_data["answer"], at=clock.now()
        ),
    )  # fmt: skip


@asks
def refuse(request: ActingRequest, request_id: int) -> HttpResponse:
    """Refuse, with the reason the person is told."""
    words = (_("拒绝请求"), _("拒绝并说明理由"), _("已拒绝，请把理由告知申请人。"))
    return _step(
        request, request_id, ReasonForm(posted(request)), words,
        lambda form: commands.refuse_request(
            request.actor, request_id, reason=form.cleaned_data["reason"], at=clock.now()
        ),
        note=_("个人信息保护法第五十条：拒绝请求应当说明理由；个人可以依法起诉。"),
    )  # fmt: skip


@asks
def take_back(request: ActingRequest, request_id: int) -> HttpResponse:
    """The person takes the request back."""
    words = (_("申请人撤回请求"), _("记为已撤回"), _("已撤回。"))
    return _step(
        request, request_id, NoteForm(posted(request)), words,
        lambda form: commands.withdraw_request(
            request.actor, request_id, reason=form.cleaned_data["note"], at=clock.now()
        ),
    )  # fmt: skip


def _proposals(actor: Actor, row: RightsRequest) -> list[dict[str, Any]]:
    """What the person wants put right, as ``actor`` may see it."""
    return [
        {
            "row": change,
            "label": label_of(change.field),
            "previous": fact_for(actor, row.customer, change.field, change.previous),
            "value": fact_for(actor, row.customer, change.field, change.value),
            "state": change.get_state_display(),
        }
        for change in (queries.proposals(row) if row.kind == Right.CORRECT else ())
    ]


def _state(row: RightsRequest) -> dict[str, Any]:
    state = REQUEST_LIFE.state(row.state)
    return {"tone": state.tone, "text": state.label}
