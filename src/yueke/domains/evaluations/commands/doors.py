"""Codes that lead to the form with what is evaluated filled in: a product, an order, a department, somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.catalogue.models import Product
from yueke.domains.evaluations.choices import Subject
from yueke.domains.evaluations.keys import new_door_code
from yueke.domains.evaluations.models import Door
from yueke.domains.orders.models import Order
from yueke.domains.organization.models import Department, Person
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound

ANSWER = "evaluations.answer"


@dataclass(frozen=True)
class DoorDraft:
    """What a code leads to: one of the ids, as the subject asks."""

    subject: str
    label: str = ""
    product_id: int | None = None
    order_number: str = ""
    department_id: int | None = None
    employee_id: int | None = None


@command(may=ANSWER)
def open_door(actor: Actor, draft: DoorDraft, *, at: datetime) -> Door:
    """Make a code. Refuses what it cannot lead to, and orders the actor may not see."""
    door = Door(code=new_door_code(), subject=draft.subject, made_by_id=actor.person_id, made_at=at)
    if draft.subject == Subject.PRODUCT:
        door.product = Product.objects.filter(pk=draft.product_id or 0, is_active=True).first()
        if door.product is None:
            raise Invalid(_("请选择在售的产品。"), field="product_id")
        named = door.product.name
    elif draft.subject == Subject.ORDER:
        door.order = Order.objects.visible_to(actor).filter(number=draft.order_number.strip()).first()
        if door.order is None:
            raise Invalid(_("没有找到这张订单。请核对订单号。"), field="order_number")
        named = door.order.number
    elif draft.subject == Subject.SERVICE:
        door.department = Department.objects.filter(pk=draft.department_id or 0, is_active=True).first()
        if door.department is None:
            raise Invalid(_("请选择部门或门店。"), field="department_id")
        named = door.department.name
    elif draft.subject == Subject.STAFF:
        door.employee = Person.objects.filter(pk=draft.employee_id or 0, is_active=True).first()
        if door.employee is None:
            raise Invalid(_("请选择服务人员。"), field="employee_id")
        named = door.employee.name
    else:
        raise Invalid(_("请选择评价什么。"), field="subject")
    door.label = (draft.label.strip() or named)[:60]
    door.save()
    return door


@command(may=ANSWER)
def shut_door(actor: Actor, door_id: int, *, at: datetime) -> Door:
    """Let a code lead nowhere any more; what came in by it stays. Doing it again changes nothing."""
    found = Door.objects.filter(pk=door_id).select_for_update().first()
    if found is None:
        raise NotFound
    if found.shut_at is None:
        found.shut_at = at
        found.save(update_fields=["shut_at"])
    return found
