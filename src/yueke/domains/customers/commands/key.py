"""Key-customer status: applied for, approved by somebody else with a key number, withdrawn (clause B4.4)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import numbers
from yueke.domains.customers.commands.locking import held
from yueke.domains.customers.events import KeyApplied, KeyApproved, KeyRefused, KeyWithdrawn
from yueke.domains.customers.lifecycles import KEY_LIFE
from yueke.domains.customers.models import Customer, KeyQualification
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import next_number

CLAUSE = "B4.4"


@command(may="customers.key.apply")
def apply_for_key(actor: Actor, customer_id: int, *, reason: str, at: datetime) -> KeyQualification:
    """Apply for key status; refused for a prospect, and while an application or status is open."""
    customer = held(actor, customer_id)
    reason = _stated(reason, "reason", _("请写明申请理由。"))
    if customer.stage != "customer":
        raise Refused(_("潜在客户尚未成交，不能申请重点客户。"), clause=CLAUSE)
    open_one = customer.qualifications.filter(state__in=("applied", "approved")).first()
    if open_one is not None:
        told = _("该客户已是重点客户。") if open_one.state == "approved" else _("该客户的申请正在审批中。")
        raise Refused(told, clause=CLAUSE)
    qualification = KeyQualification.objects.create(
        customer=customer, reason=reason, applied_by_id=actor.person_id, applied_at=at
    )
    publish(actor, KeyApplied(customer_id=customer.pk, qualification_id=qualification.pk, at=at))
    return qualification


@command(may="customers.key.decide")
def approve_key(actor: Actor, qualification_id: int, *, note: str = "", at: datetime) -> KeyQualification:
    """Approve the application and give the key number; refused to whoever applied."""
    qualification, customer = _decidable(actor, qualification_id)
    number = next_number(numbers.KEY, at)
    KEY_LIFE.move(
        qualification,
        "approve",
        at=at,
        number=number,
        decided_by_id=actor.person_id,
        decided_at=at,
        decision_note=note.strip(),
    )
    _mark(customer, number, at)
    publish(
        actor,
        KeyApproved(customer_id=customer.pk, qualification_id=qualification.pk, number=number, at=at),
    )
    return qualification


@command(may="customers.key.decide")
def refuse_key(actor: Actor, qualification_id: int, *, note: str, at: datetime) -> KeyQualification:
    """Do not approve the application, with the reason; refused to whoever applied."""
    qualification, customer = _decidable(actor, qualification_id)
    note = _stated(note, "note", _("请写明不批准的理由。"))
    KEY_LIFE.move(qualification, "refuse", at=at, decided_by_id=actor.person_id, decided_at=at, decision_note=note)
    publish(actor, KeyRefused(customer_id=customer.pk, qualification_id=qualification.pk, note=note, at=at))
    return qualification


@command(may="customers.key.decide")
def withdraw_key(actor: Actor, qualification_id: int, *, reason: str, at: datetime) -> KeyQualification:
    """End the key status; the number is not given again."""
    qualification, customer = _held(actor, qualification_id)
    reason = _stated(reason, "reason", _("请写明撤销理由。"))
    KEY_LIFE.move(
        qualification,
        "withdraw",
        at=at,
        withdrawn_by_id=actor.person_id,
        withdrawn_at=at,
        withdrawal_reason=reason,
    )
    _mark(customer, "", at)
    publish(
        actor,
        KeyWithdrawn(customer_id=customer.pk, qualification_id=qualification.pk, reason=reason, at=at),
    )
    return qualification


def _held(actor: Actor, qualification_id: int) -> tuple[KeyQualification, Customer]:
    qualification = KeyQualification.objects.filter(pk=qualification_id).first()
    if qualification is None:
        raise NotFound
    return qualification, held(actor, qualification.customer_id)


def _decidable(actor: Actor, qualification_id: int) -> tuple[KeyQualification, Customer]:
    qualification, customer = _held(actor, qualification_id)
    if actor.person_id is not None and qualification.applied_by_id == actor.person_id:
        raise Refused(_("申请人不能审批自己的申请，请由其他负责人审批。"), status=403, clause=CLAUSE)
    return qualification, customer


def _mark(customer: Customer, number: str, at: datetime) -> None:
    customer.is_key, customer.key_number = bool(number), number
    customer.updated_at = at
    customer.version += 1
    customer.save(update_fields=["is_key", "key_number", "updated_at", "version"])


def _stated(text: str, field: str, message: object) -> str:
    text = text.strip()
    if not text:
        raise Invalid(message, field=field)  # type: ignore[arg-type]
    return text
