"""Recognising an unknown caller, and completing what was taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.commands.grading import regrade, regrade_with_group
from yueke.domains.complaints.commands.holding import held, not_ended, of, set_columns
from yueke.domains.complaints.commands.registering import contact_of
from yueke.domains.complaints.events import CustomerLinked, FactsCompleted, SignalsNoted
from yueke.domains.complaints.models import Category, Complaint
from yueke.domains.complaints.queries.trees import asked_by
from yueke.domains.complaints.records import derived
from yueke.domains.complaints.rules.facts import batch_in, heard, missing, opened, sealed, wrong
from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused, StaleVersion
from yueke.kernel.events import publish

EDITABLE = (
    "category_id", "product_id", "product_name", "batch", "order_id", "wish", "expectation", "happened_on",
    "claim_amount", "caller_name", "caller_phone", "caller_email",
)  # fmt: skip
"""What may be completed later; what the customer said (the description) stays as it was taken down."""


def stamp(complaint: Complaint) -> str:
    """What is known of a complaint, in one short word: another as soon as anything of it changes."""
    values = [str(getattr(complaint, name)) for name in (*EDITABLE, "facts")]
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:16]


@command(may="complaints.register|complaints.accept|complaints.handle")
def link_customer(actor: Actor, complaint_id: int, customer_id: int, *, at: datetime) -> Complaint:
    """Note which archive the unknown caller is. Refuses archives the actor may not see, and known callers."""
    complaint = held(actor, complaint_id)
    if complaint.customer_id is not None:
        raise Refused(_("这件投诉已经关联客户。"))
    customer = Customer.objects.visible_to(actor).filter(pk=customer_id, merged_into=None).first()
    if customer is None:
        raise Invalid(_("没有找到这位客户。请重新选择。"), field="customer_id")
    set_columns(
        complaint, at=at, customer_id=customer.pk, caller_phone=complaint.caller_phone or customer.phone,
        caller_email=complaint.caller_email or customer.email,
    )  # fmt: skip
    complaint.customer = customer
    set_columns(complaint, at=at, **derived(complaint))
    publish(actor, CustomerLinked(at=at, **of(complaint)))
    regrade(actor, complaint, at)
    return complaint


@command(may="complaints.register|complaints.accept|complaints.handle")
def complete(
    actor: Actor,
    complaint_id: int,
    changes: Mapping[str, Any],
    facts: Mapping[str, Any] | None = None,
    *,
    seen: str = "",
    at: datetime,
) -> Complaint:
    """Fill in or correct what is known (``EDITABLE``), and answers to the category's form; the grade may rise by it.

    ``seen`` is the :func:`stamp` of what the caller read: raises StaleVersion when somebody else changed it since.
    """
    complaint = held(actor, complaint_id)
    if seen and seen != stamp(complaint):
        raise StaleVersion(_("别人刚刚补充过这件投诉的资料。"))
    not_ended(complaint)
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"not editable here: {sorted(unknown)}")
    values = _checked(complaint, dict(changes))
    category = Category.objects.select_related("parent").filter(
        pk=values.get("category_id", complaint.category_id) or 0
    ).first()  # fmt: skip
    form = asked_by(category)
    told = {**opened(complaint.facts), **(facts or {})}
    if fields := wrong(form, told, demanded=False):
        raise Invalid(_("有需要改正的内容。"), fields=fields)
    values["batch"] = str(values.get("batch", complaint.batch)).strip() or batch_in(told)[:60]
    set_columns(complaint, at=at, **values, facts=sealed(form, told), facts_missing=len(missing(form, told)))
    if fresh := sorted(heard(form, told) - set(complaint.signals)):
        set_columns(complaint, at=at, signals=sorted({*complaint.signals, *fresh}))
        publish(actor, SignalsNoted(at=at, **of(complaint), signals=tuple(fresh)))
    complaint.refresh_from_db()
    set_columns(complaint, at=at, **derived(complaint))
    if "category_id" in values:
        clocks.recategorise(complaint, at)
    publish(actor, FactsCompleted(at=at, **of(complaint)))
    regrade_with_group(actor, complaint, at)
    return complaint


def _checked(complaint: Complaint, values: dict[str, Any]) -> dict[str, Any]:
    contact, fields = contact_of(str(values.get("caller_phone", "")), str(values.get("caller_email", "")))
    for name in ("caller_phone", "caller_email"):
        if name in values:
            values[name] = contact[name]
    amount = values.get("claim_amount")
    if amount is not None and Decimal(amount) < 0:
        fields["claim_amount"] = [_("金额不能小于 0。")]
    category = values.get("category_id")
    if category is not None and not Category.objects.filter(pk=category, is_active=True).exists():
        fields["category_id"] = [_("没有这个投诉类别，或已停用。")]
    order = values.get("order_id")
    if order is not None:
        mine = Order.objects.filter(pk=order)
        if complaint.customer_id is not None:
            mine = mine.filter(customer_id=complaint.customer_id)
        if not mine.exists():
            fields["order_id"] = [_("没有找到这位客户的这张订单。")]
    day = values.get("happened_on")
    if isinstance(day, date) and day > complaint.received_at.date():
        fields["happened_on"] = [_("发生日期不能晚于投诉当天。")]
    if fields:
        raise Invalid(_("有需要改正的内容。"), fields=fields)
    return {
        name: value[:200] if isinstance(value, str) and name == "expectation" else value
        for name, value in values.items()
    }
