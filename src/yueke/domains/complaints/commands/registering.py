"""Taking complaints in: known and unknown callers, once for each occasion."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from yueke.domains.catalogue.models import Product
from yueke.domains.complaints import clocks, columns
from yueke.domains.complaints.choices import Channel, Medium, Signal, TellKind
from yueke.domains.complaints.commands.grading import regrade_with_group
from yueke.domains.complaints.commands.telling import say
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.events import ComplaintRegistered
from yueke.domains.complaints.models import Category, Complaint, Desk, Round
from yueke.domains.complaints.numbers import NUMBERS, new_code
from yueke.domains.complaints.queries.trees import asked_by
from yueke.domains.complaints.records import derived
from yueke.domains.complaints.rules.facts import Asked, batch_in, heard, missing, sealed, wrong
from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order
from yueke.domains.organization.models import Department
from yueke.kernel.access import Actor, command
from yueke.kernel.cleaning.emails import clean_email
from yueke.kernel.cleaning.phones import clean_phone
from yueke.kernel.errors import Invalid, Message
from yueke.kernel.events import publish
from yueke.kernel.numbering import next_number

ASKED = (Channel.PHONE, Channel.WALK_IN, Channel.VISIT, Channel.WEB)
"""Ways in which the customer can be asked: what must be known is demanded there. Elsewhere nothing may be lost."""

LONGEST_TEXT = 5_000
REGISTER = "complaints.register"


@command(may=f"{REGISTER}|complaints.own")
def register(actor: Actor, draft: ComplaintDraft, *, at: datetime) -> Complaint:
    """Take a complaint in, grade it, start its clocks, and acknowledge it.

    The same ``key`` again gives the complaint there is. Refuses an empty description, a telephone or address that
    cannot be, and, where the customer can be asked, no way to reach them and required facts of the category.
    """
    if draft.key and (known := _taken_in(draft.key)):
        return known
    customer, order, product = _known(actor, draft)
    category = _category(draft.category_id)
    form = asked_by(category)
    values = _checked(draft, form, customer)
    complaint = Complaint(
        number=next_number(NUMBERS, at),
        code=new_code(),
        customer=customer,
        order=order,
        product=product,
        product_name=(draft.product_name or (product.name if product else ""))[:120],
        category=category,
        facts=sealed(form, draft.facts),
        facts_missing=len(missing(form, draft.facts)),
        channel=draft.channel,
        store_id=draft.store_id,
        signals=sorted({*draft.signals, *heard(form, draft.facts)}),
        claim_amount=draft.claim_amount,
        happened_on=draft.happened_on,
        received_at=draft.received_at or at,
        recorded_by_id=actor.person_id,
        first_contact_id=draft.first_contact_id or actor.person_id,
        intake_department_id=intake_department(actor, draft, customer),
        origin_kind=draft.origin_kind,
        origin_id=draft.origin_id,
        origin_label=draft.origin_label[:60],
        intake_key=draft.key[:120],
        created_at=at,
        updated_at=at,
        **values,
    )
    for name, value in derived(complaint).items():
        setattr(complaint, name, value)
    complaint.save()
    Round.objects.create(complaint=complaint, n=1, opened_at=at)
    publish(actor, _registered(complaint, at))
    with columns.together(complaint):
        regrade_with_group(actor, complaint, at)
        clocks.after_step(complaint, "register", at)
        _acknowledge(actor, complaint, at)
    return complaint


def intake_department(actor: Actor, draft: ComplaintDraft, customer: Customer | None) -> int | None:
    """Which department takes a complaint in: named, the store's, the actor's, the desk's, the customer's, the top one."""
    chosen = draft.department_id or draft.store_id or actor.department_id
    chosen = chosen or Desk.objects.values_list("department_id", flat=True).first()
    chosen = chosen or (customer.department_id if customer else None)
    return chosen or Department.objects.filter(parent=None).values_list("pk", flat=True).order_by("path").first()


def contact_of(phone: str, email: str) -> tuple[dict[str, str], dict[str, list[Message]]]:
    """Telephone and address as they are kept, and what is wrong with those that cannot be."""
    told, fields = {"caller_phone": "", "caller_email": ""}, dict[str, list[Message]]()
    for name, given, cleaned in (
        ("caller_phone", phone, clean_phone(phone.strip())),
        ("caller_email", email, clean_email(email.strip())),
    ):
        told[name] = cleaned.value or ""
        if given.strip() and not cleaned.value:
            fields[name] = [_("联系方式看起来不对，请再核对。")]
    return told, fields


def _taken_in(key: str) -> Complaint | None:
    """The complaint of the occasion; those who come at the same moment wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('complaints.intake'), hashtext(%s))", [key[:120]])
    return Complaint.objects.filter(intake_key=key[:120]).first()


def _known(actor: Actor, draft: ComplaintDraft) -> tuple[Customer | None, Order | None, Product | None]:
    """The records a complaint names; a customer on the portal only names themselves and theirs."""
    customer = None
    if draft.customer_id is not None:
        seen = Customer.objects if not actor.is_customer else Customer.objects.visible_to(actor)
        customer = seen.filter(pk=draft.customer_id).first()
        if customer is None:
            raise Invalid(_("没有找到这位客户。请重新选择。"), field="customer_id")
        if customer.merged_into_id:
            customer = customer.merged_into
    order = None
    if draft.order_id is not None:
        order = Order.objects.filter(pk=draft.order_id).first()
        if order is None or (customer is not None and order.customer_id != customer.pk):
            raise Invalid(_("没有找到这位客户的这张订单。"), field="order_id")
        customer = customer or (order.customer if not actor.is_customer else None)
    product = Product.objects.filter(pk=draft.product_id).first() if draft.product_id is not None else None
    if draft.product_id is not None and product is None:
        raise Invalid(_("没有找到这个产品。"), field="product_id")
    return customer, order, product


def _category(category_id: int | None) -> Category | None:
    if category_id is None:
        return None
    found = Category.objects.select_related("parent").filter(pk=category_id, is_active=True).first()
    if found is None:
        raise Invalid(_("没有这个投诉类别，或已停用。"), field="category_id")
    return found


def _checked(draft: ComplaintDraft, form: tuple[Asked, ...], customer: Customer | None) -> dict[str, Any]:
    """The words of the draft as they are kept."""
    fields: dict[str, list[Message]] = {}
    if draft.channel not in Channel.values:
        fields["channel"] = [_("请选择受理渠道。")]
    if not draft.description.strip():
        fields["description"] = [_("请写明投诉的问题。")]
    if unknown := set(draft.signals) - set(Signal.values):
        raise ValueError(f"unknown signals: {sorted(unknown)}")
    if draft.claim_amount is not None and draft.claim_amount < Decimal(0):
        fields["claim_amount"] = [_("金额不能小于 0。")]
    demanded = draft.channel in ASKED
    reachable = draft.caller_phone.strip() or draft.caller_email.strip() or customer is not None
    if demanded and not reachable:
        fields["caller_phone"] = [_("请留下联系电话或邮箱，以便告知处理结果。")]
    if demanded and customer is None and not draft.caller_name.strip():
        fields["caller_name"] = [_("请填写投诉人的称呼。")]
    fields |= wrong(form, draft.facts, demanded=demanded) if demanded else {}
    told, unreadable = contact_of(draft.caller_phone, draft.caller_email)
    description = draft.description.strip()
    if demanded:
        fields |= unreadable
    elif unreadable:
        # Nobody is there to be asked again: what they wrote stays with the complaint.
        description += "\n" + " ".join(filter(None, (draft.caller_phone.strip(), draft.caller_email.strip())))
    if fields:
        raise Invalid(_("登记表还有需要填写或改正的内容。"), fields=fields)
    if customer is not None:
        told["caller_phone"] = told["caller_phone"] or customer.phone
        told["caller_email"] = told["caller_email"] or customer.email
    return {
        **told,
        "caller_name": (draft.caller_name.strip() or (customer.name if customer else ""))[:60],
        "description": description[:LONGEST_TEXT],
        "wish": draft.wish.strip()[:2_000],
        "expectation": draft.expectation.strip()[:200],
        "batch": (draft.batch.strip() or batch_in(draft.facts))[:60],
    }


def _registered(complaint: Complaint, at: datetime) -> ComplaintRegistered:
    return ComplaintRegistered(
        at=at, complaint_id=complaint.pk, number=complaint.number, customer_id=complaint.customer_id,
        channel=complaint.channel, grade=complaint.grade, department_id=complaint.intake_department_id,
        origin_kind=complaint.origin_kind, origin_id=complaint.origin_id,
    )  # fmt: skip


_AT_ONCE = {
    Channel.PHONE: Medium.PHONE,
    Channel.WALK_IN: Medium.IN_PERSON,
    Channel.VISIT: Medium.PHONE,
    Channel.WEB: Medium.PORTAL,
    Channel.CHAT: Medium.PORTAL,
}
"""Where the customer learns at once that their complaint arrived, because they are there."""

_FRESH = timedelta(hours=24)
"""Complaints entered later (paper slips of last month) are not acknowledged as if they had just come in."""


def _acknowledge(actor: Actor, complaint: Complaint, at: datetime) -> None:
    """Tell the customer that it arrived, with its number and code."""
    text = _("您的投诉已登记，编号 %(number)s，查询码 %(code)s。我们会尽快联系您。") % {
        "number": complaint.number, "code": complaint.code,
    }  # fmt: skip
    there = _AT_ONCE.get(Channel(complaint.channel))
    if there:
        say(actor, complaint, TellKind.ACKNOWLEDGE, str(text), there, at=at)
    elif at - complaint.received_at <= _FRESH:
        if complaint.channel == Channel.EMAIL and complaint.caller_email:
            say(actor, complaint, TellKind.ACKNOWLEDGE, str(text), Medium.EMAIL, at=at)
        elif complaint.caller_phone:
            say(actor, complaint, TellKind.ACKNOWLEDGE, str(text), Medium.SMS, at=at)
