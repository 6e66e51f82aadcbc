"""What privacy does to an archive: freezing, keeping for a reason in law, anonymising."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.customers import queries as customers
from yueke.domains.privacy import commands, queries
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Forbidden, Message, NotFound, Refused
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.forms import ReasonForm
from yueke.sites.office.customers.steps import back_to
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go

asks = require_http_methods(["GET", "POST"])
CLAUSE = "A2.4"


def _on_customer(
    request: ActingRequest,
    customer_id: int,
    words: tuple[Message, Message, Message],
    note: Message,
    act: Any,
    tone: str = "",
) -> HttpResponse:
    actor = request.actor
    require(actor, "privacy.erase")
    customer = customers.get(actor, customer_id)
    title, submit, done = words
    asked = _asked(request)
    to = back_to(customer_id) if asked is None else reverse("office:rights-request", args=[asked])
    question = Question(
        title, submit, to, lambda form: act(form) and None, done, subtitle=name_for(actor, customer), note=note,
        clause=CLAUSE, tone=tone,
    )  # fmt: skip
    return ask(request, question, ReasonForm(posted(request)))


def _asked(request: ActingRequest) -> int | None:
    """The request it is done for, if one came from there."""
    text = request.GET.get("request", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


@asks
def freeze(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Only keep the archive from now on."""
    return _on_customer(
        request, customer_id, (_("冻结档案"), _("冻结"), _("已冻结。")),
        _("冻结后只保存、不使用：不安排回访，不做营销，已安排的回访会取消；可以随时解除。"),
        lambda form: commands.freeze(request.actor, customer_id, reason=form.cleaned_data["reason"], at=clock.now()),
    )  # fmt: skip


@asks
def hold(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Keep the information for a reason in law."""
    return _on_customer(
        request, customer_id, (_("依法保全"), _("保全"), _("已保全，期间不能匿名化。")),
        _("有诉讼、调查或检查时使用；保全期间不能匿名化。"),
        lambda form: commands.place_hold(request.actor, customer_id, reason=form.cleaned_data["reason"], at=clock.now()),
    )  # fmt: skip


@asks
def erase(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Take the person out for good."""
    request_id = _asked(request)
    if request_id is not None:
        queries.request(request.actor, request_id)
    return _on_customer(
        request, customer_id, (_("匿名化档案"), _("匿名化，不能恢复"), _("已匿名化。")),
        _("姓名、电话、证件、地址、联系人、回访内容以及历史中的个人信息都会抹去，不能恢复；编号、订单和统计保留。"),
        lambda form: commands.erase(
            request.actor, [customer_id], reason=form.cleaned_data["reason"], request_id=request_id, at=clock.now()
        ),
        tone="danger",
    )  # fmt: skip


def _undo(request: ActingRequest, customer_id: int, act: Any, done: Message) -> HttpResponse:
    try:
        act(request.actor, customer_id, at=clock.now())
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, str(done))
    return go(request, back_to(customer_id))


@require_POST
def unfreeze(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Use the archive again."""
    return _undo(request, customer_id, commands.unfreeze, _("已解除冻结。"))


@require_POST
def lift(request: ActingRequest, customer_id: int) -> HttpResponse:
    """End the hold."""
    return _undo(request, customer_id, commands.lift_hold, _("已解除保全。"))
