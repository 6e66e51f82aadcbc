"""A request from its registration to its answer, with the clock running."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.privacy import copying, events
from yueke.domains.privacy.choices import Asking, Check, Decision, Medium, Right
from yueke.domains.privacy.commands.answers import give_key
from yueke.domains.privacy.commands.checking import about, confirm
from yueke.domains.privacy.commands.proposing import any_open, let_fall, propose
from yueke.domains.privacy.lifecycles import OPEN, REQUEST_LIFE
from yueke.domains.privacy.models import Erasure, Restriction, RightsRequest
from yueke.domains.privacy.queries.consents import latest
from yueke.domains.privacy.queries.requests import request as find
from yueke.domains.privacy.queries.settings import policy
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.calendar import working_calendar
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.gate import sees_everything
from yueke.kernel.numbering import declare, next_number
from yueke.kernel.terms import Term

NUMBERS = "privacy.rightsrequest"
declare(NUMBERS, prefix="QL", date_format="%Y%m%d-", width=4, reset="day", title=_("权利请求编号"))
FORMATS = ("xlsx", "json")


@command(may="privacy.requests | privacy.own")
def register_request(
    actor: Actor,
    customer_id: int,
    kind: str,
    *,
    medium: str = Medium.PORTAL,
    asking: str = Asking.SELF,
    requester_name: str = "",
    details: str = "",
    wanted_format: str = "",
    proposals: Mapping[str, str] | None = None,
    shown_by: str = "",
    reached_at: str = "",
    at: datetime,
) -> RightsRequest:
    """Take a request in; from now on the term runs (``policy().rights_term``, by the working calendar).

    ``proposals`` say which facts should read how (only with ``correct``); each goes to the data steward too. A customer
    on the portal has shown by a code who they are, to what ``shown_by`` tells: there is nothing left to check. ``reached_at`` is the
    contact the code went to: with its end, a code of the request's own opens the answer when nobody can sign in any more.
    """
    customers.get(actor, customer_id)
    if kind not in Right.values or medium not in Medium.values or asking not in Asking.values:
        raise Invalid(_("请选择请求的种类、来源和申请人。"), field="kind")
    if actor.is_customer and (medium, asking) != (Medium.PORTAL, Asking.SELF):
        raise Invalid(_("网上只能由本人提出。"), field="asking")
    if asking != Asking.SELF and not requester_name.strip():
        raise Invalid(_("非本人提出的，请填写申请人姓名。"), field="requester_name")
    if proposals and kind != Right.CORRECT:
        raise Invalid(_("只有更正请求可以写明新内容。"), field="kind")
    if wanted_format not in ("", *FORMATS):
        raise Invalid(_("请选择格式。"), field="wanted_format")
    # Two requests sent at once are one.
    Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer_id)
    if RightsRequest.objects.filter(customer_id=customer_id, kind=kind, state__in=OPEN).exists():
        raise Refused(_("已有一个同类请求在办理。"), field="kind")
    row = RightsRequest.objects.create(
        number=next_number(NUMBERS, at),
        kind=kind,
        customer_id=customer_id,
        medium=medium,
        asking=asking,
        requester_name=requester_name.strip(),
        details=details.strip(),
        wanted_format=wanted_format,
        registered_at=at,
        registered_by_id=actor.person_id,
        due_at=working_calendar().add(at, Term.parse(policy().rights_term)),
    )
    propose(actor, row, proposals or {}, at)
    publish(actor, events.RequestRegistered(**about(row, at), due_at=row.due_at, medium=medium))
    if actor.is_customer:
        confirm(actor, row, Check.CODE, shown_by, at)
        if reached_at and kind in (Right.DELETE, Right.CLOSE):
            give_key(row, reached_at)
    return row


@command(may="privacy.requests")
def begin_request(actor: Actor, request_id: int, *, at: datetime) -> RightsRequest:
    """Take the request on."""
    row = find(actor, request_id)
    REQUEST_LIFE.move(row, "begin", at=at, handler_id=actor.person_id)
    return row


@command(may="privacy.extend")
def extend_request(actor: Actor, request_id: int, *, reason: str, at: datetime) -> RightsRequest:
    """Approve more time, once; not by whoever handles the request."""
    row = find(actor, request_id)
    if not reason.strip():
        raise Invalid(_("请写明延期理由。"), field="reason")
    if row.state not in OPEN or row.extended_at is not None:
        raise Refused(_("只有在办的请求可以延期，且只能延期一次。"))
    if row.handler_id is not None and row.handler_id == actor.person_id:
        raise Refused(_("办理人不能批准自己的延期，请由他人批准。"))
    due = working_calendar().add(row.due_at, Term.parse(policy().extension_term))
    values = {
        "due_at": due, "extended_at": at, "extended_by_id": actor.person_id, "extension_reason": reason.strip()[:200]
    }  # fmt: skip
    RightsRequest.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    publish(actor, events.RequestExtended(**about(row, at), due_at=due))
    return row


@command(may="privacy.requests")
def make_copy(actor: Actor, request_id: int, form: str, *, at: datetime) -> RightsRequest:
    """Gather everything held on the person into a file (``xlsx`` or ``json``), offered for some days."""
    row = _in_work(find(actor, request_id))
    if form not in FORMATS:
        raise Invalid(_("请选择格式。"), field="format")
    notes = (text("个人信息副本 %(number)s") % {"number": row.number}, text("请只交给申请人本人或其代理人。"))
    with files.draft() as (path, out):
        rows = copying.write(form, copying.gather([row.customer_id]), out, notes)
        out.close()
        stored = files.keep(path, code=form, name=f"{row.number}.{form}", actor=actor, at=at)
    before = row.file_id
    expires = at + timedelta(days=policy().copy_days)
    RightsRequest.objects.filter(pk=row.pk).update(file=stored, file_expires_at=expires)
    if before is not None:
        files.remove(before)
    row.refresh_from_db()
    publish(actor, events.CopyMade(**about(row, at), form=form, rows=rows))
    return row


@command(may="privacy.requests | privacy.own")
def take_copy(actor: Actor, request_id: int, *, at: datetime) -> RightsRequest:
    """Fetch the copy, to hand it over; noted. The person themselves gets it once the request is answered.

    Everything stands in it in plain, so of the staff only those who see everything anyway may carry it.
    """
    row = find(actor, request_id)
    if not actor.is_customer and not sees_everything(actor):
        raise Forbidden(_("副本里是没有脱敏的全部信息：请由能查看敏感信息的同事交给本人，或由本人在客户门户取走。"))
    if actor.is_customer and row.state != "answered":
        raise NotFound
    if row.file_id is None or row.file_expires_at is None or row.file_expires_at <= at:
        raise Refused(_("副本已过期清除。需要时请重新生成。"))
    publish(actor, events.CopyTaken(**about(row, at)))
    return row


@command(may="privacy.tidy")
def expire_copies(actor: Actor, *, at: datetime) -> int:
    """Let copies go whose time is over; returns how many."""
    gone = RightsRequest.objects.select_for_update(skip_locked=True).filter(file__isnull=False, file_expires_at__lte=at)
    stored = list(gone.values_list("pk", "file_id"))
    RightsRequest.objects.filter(pk__in=[pk for pk, _file in stored]).update(file=None)
    for _pk, file_id in stored:
        files.remove(file_id)
    return len(stored)


@command(may="privacy.requests")
def answer_request(actor: Actor, request_id: int, *, answer: str, at: datetime) -> RightsRequest:
    """Tell the person what was done; refused while it is not done yet."""
    row = _in_work(find(actor, request_id))
    if not answer.strip():
        raise Invalid(_("请写明答复内容。"), field="answer")
    missing = _missing(row)
    if missing:
        raise Refused(missing)
    return _settle(actor, row, "answer", answer, at)


@command(may="privacy.requests")
def refuse_request(actor: Actor, request_id: int, *, reason: str, at: datetime) -> RightsRequest:
    """Refuse, with the reason the person is told (个人信息保护法 50)."""
    row = find(actor, request_id)
    if not reason.strip():
        raise Invalid(_("拒绝须说明理由，并告知可以投诉的途径。"), field="reason")
    row = _settle(actor, row, "refuse", reason, at)
    let_fall(row, reason.strip()[:200], at)
    return row


@command(may="privacy.requests | privacy.own")
def withdraw_request(actor: Actor, request_id: int, *, reason: str = "", at: datetime) -> RightsRequest:
    """The person takes the request back, and what it proposed."""
    row = _settle(actor, find(actor, request_id), "withdraw", reason, at)
    let_fall(row, text("申请人撤回"), at)
    return row


def _settle(actor: Actor, row: RightsRequest, verb: str, answer: str, at: datetime) -> RightsRequest:
    REQUEST_LIFE.move(row, verb, at=at, answer=answer.strip(), settled_at=at, settled_by_id=actor.person_id)
    publish(actor, events.RequestSettled(**about(row, at), outcome=row.state))
    return row


def _in_work(row: RightsRequest) -> RightsRequest:
    if row.state != "working":
        raise Refused(_("请先确认身份并开始办理。"))
    return row


def _missing(row: RightsRequest) -> Any:
    """What must be done before the request can be answered; empty when it is."""
    about = {"customer_id": row.customer_id}
    if row.kind in (Right.ACCESS, Right.COPY) and row.file_id is None:
        return _("请先生成副本，再答复。")
    if row.kind in (Right.DELETE, Right.CLOSE) and not Erasure.objects.filter(**about).exists():
        return _("请先匿名化档案，再答复；不能删除的，请拒绝并说明理由。")
    frozen = Restriction.objects.filter(**about, kind="frozen", ends_at__isnull=True)
    if row.kind == Right.FREEZE and not frozen.exists():
        return _("请先冻结档案，再答复。")
    if row.kind == Right.CORRECT and any_open(row):
        return _("请先处理提出的更正（资料核对），再答复。")
    if row.kind == Right.WITHDRAW and any(r.decision == Decision.GIVEN for r in latest([row.customer_id])):
        return _("请先登记撤回，再答复。")
    return ""
