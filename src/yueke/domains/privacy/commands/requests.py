"""A request from its registration to its answer, with the clock running."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.customers.records import identity_index, phone_index
from yueke.domains.privacy import copying, events
from yueke.domains.privacy.choices import Asking, Check, Decision, Medium, Right
from yueke.domains.privacy.lifecycles import OPEN, REQUEST_LIFE
from yueke.domains.privacy.models import Erasure, Restriction, RightsRequest
from yueke.domains.privacy.queries.consents import latest
from yueke.domains.privacy.queries.requests import request as find
from yueke.domains.privacy.queries.settings import policy
from yueke.domains.privacy.rules import same_tail
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.calendar import working_calendar
from yueke.kernel.cleaning.phones import clean_phone
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number
from yueke.kernel.terms import Term

NUMBERS = "privacy.rightsrequest"
declare(NUMBERS, prefix="QL", date_format="%Y%m%d-", width=4, reset="day", title=_("权利请求编号"))
TAIL = 4


@command(may="privacy.requests")
def register_request(
    actor: Actor,
    customer_id: int,
    kind: str,
    *,
    medium: str,
    asking: str = Asking.SELF,
    requester_name: str = "",
    details: str = "",
    at: datetime,
) -> RightsRequest:
    """Take a request in; from now on the term runs (``policy().rights_term``, by the working calendar)."""
    customers.get(actor, customer_id)
    if kind not in Right.values or medium not in Medium.values or asking not in Asking.values:
        raise Invalid(_("请选择请求的种类、来源和申请人。"), field="kind")
    if asking != Asking.SELF and not requester_name.strip():
        raise Invalid(_("非本人提出的，请填写申请人姓名。"), field="requester_name")
    if RightsRequest.objects.filter(customer_id=customer_id, kind=kind, state__in=OPEN).exists():
        raise Refused(_("这位客户已有一个同类请求在办理。"), field="kind")
    row = RightsRequest.objects.create(
        number=next_number(NUMBERS, at),
        kind=kind,
        customer_id=customer_id,
        medium=medium,
        asking=asking,
        requester_name=requester_name.strip(),
        details=details.strip(),
        registered_at=at,
        registered_by_id=actor.person_id,
        due_at=working_calendar().add(at, Term.parse(policy().rights_term)),
    )
    publish(actor, events.RequestRegistered(**_about(row, at), due_at=row.due_at))
    return row


@command(may="privacy.requests")
def check_identity(
    actor: Actor, request_id: int, method: str, *, given: str = "", note: str = "", at: datetime
) -> RightsRequest:
    """Note how it was made sure who asks.

    A number ``given`` (whole, compared by its blind index, or its last four) must be that of the archive; it is not
    kept. The other ways need a note of what was seen.
    """
    row = find(actor, request_id)
    if method not in Check.values:
        raise Invalid(_("请选择核身方式。"), field="method")
    if method in (Check.PHONE, Check.IDENTITY):
        if not _is_known(row.customer, method, given.strip()):
            raise Invalid(_("与档案不一致，不能确认身份。请换一种方式核对。"), field="given")
    elif not note.strip():
        raise Invalid(_("请写明核对了什么。"), field="note")
    REQUEST_LIFE.move(
        row, "check", at=at, check_method=method, check_matched=True, check_note=note.strip()[:200], checked_at=at,
        checked_by_id=actor.person_id,
    )  # fmt: skip
    publish(actor, events.IdentityChecked(**_about(row, at), method=method))
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
    publish(actor, events.RequestExtended(**_about(row, at), due_at=due))
    return row


@command(may="privacy.requests")
def make_copy(actor: Actor, request_id: int, form: str, *, at: datetime) -> RightsRequest:
    """Gather everything held on the person into a file (``xlsx`` or ``json``), offered for some days."""
    row = _in_work(find(actor, request_id))
    if form not in ("xlsx", "json"):
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
    publish(actor, events.CopyMade(**_about(row, at), form=form, rows=rows))
    return row


@command(may="privacy.requests")
def take_copy(actor: Actor, request_id: int, *, at: datetime) -> RightsRequest:
    """Fetch the copy, to hand it over; noted."""
    row = find(actor, request_id)
    if row.file_id is None or row.file_expires_at is None or row.file_expires_at <= at:
        raise Refused(_("副本已过期清除。需要时请重新生成。"))
    publish(actor, events.CopyTaken(**_about(row, at)))
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
    return _settle(actor, row, "refuse", reason, at)


@command(may="privacy.requests")
def withdraw_request(actor: Actor, request_id: int, *, reason: str = "", at: datetime) -> RightsRequest:
    """The person takes the request back."""
    return _settle(actor, find(actor, request_id), "withdraw", reason, at)


def _settle(actor: Actor, row: RightsRequest, verb: str, answer: str, at: datetime) -> RightsRequest:
    REQUEST_LIFE.move(row, verb, at=at, answer=answer.strip(), settled_at=at, settled_by_id=actor.person_id)
    publish(actor, events.RequestSettled(**_about(row, at), outcome=row.state))
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
    if row.kind == Right.WITHDRAW and any(r.decision == Decision.GIVEN for r in latest([row.customer_id])):
        return _("请先登记撤回，再答复。")
    return ""


def _is_known(customer: Customer, method: str, given: str) -> bool:
    known = customer.phone if method == Check.PHONE else customer.identity_number
    if len(given) == TAIL:
        return same_tail(given, known)
    if method == Check.PHONE:
        index, kept = phone_index(clean_phone(given).value or ""), customer.phone_index
    else:
        index, kept = identity_index(given.upper()), customer.identity_index
    return index is not None and kept is not None and bytes(kept) == index


def _about(row: RightsRequest, at: datetime) -> dict[str, Any]:
    return {"at": at, "customer_id": row.customer_id, "request_id": row.pk, "number": row.number, "right": row.kind}
