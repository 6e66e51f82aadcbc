"""What a customer evaluates, as far as they may: their own orders, what is sold, or where a code leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.catalogue.models import Product
from yueke.domains.customers.models import Customer
from yueke.domains.evaluations.choices import Subject
from yueke.domains.evaluations.models import Door
from yueke.domains.orders.models import Order, OrderLine
from yueke.domains.organization.models import Department, Membership, Person
from yueke.kernel.access import Actor
from yueke.kernel.errors import Invalid, NotFound, Refused

SHUT = _("这个评价入口打不开，可能已经关闭。")


@dataclass(frozen=True)
class Target:
    """What is evaluated, and by which customer if one knows."""

    subject: str
    customer: Customer | None = None
    product: Product | None = None
    order: Order | None = None
    line: OrderLine | None = None
    department: Department | None = None
    employee: Person | None = None
    door: Door | None = None

    @property
    def title(self) -> str:
        """What it is called on pages."""
        if self.product is not None:
            return self.product.name
        if self.line is not None:
            return self.line.product_name
        if self.order is not None:
            return str(_("订单 %(number)s") % {"number": self.order.number})
        if self.employee is not None:
            return self.employee.name
        return self.department.name if self.department else str(_("服务"))


def behind(actor: Actor, code: str) -> Target:
    """Where the code of a link or QR leads. NotFound when it is shut or never was; one query."""
    rows = Door.objects.select_related("product", "order__customer", "department", "employee")
    door = rows.filter(code=code.strip().lower()[:16], shut_at__isnull=True).first()
    if door is None or (door.subject == Subject.ORDER and door.order is None):
        raise NotFound(SHUT)
    customer = door.order.customer if door.order else _customer(actor)
    return Target(door.subject, customer, door.product, door.order, None, door.department, door.employee, door)


def own_order(actor: Actor, order_id: int, line_id: int | None = None) -> Target:
    """A customer's own order, or one line of it. NotFound for anybody else's."""
    customer = _customer(actor)
    order = Order.objects.select_related("department").filter(pk=order_id, customer=customer).first()
    if customer is None or order is None:
        raise NotFound
    if line_id is None:
        return Target(Subject.ORDER, customer, order=order)
    line = OrderLine.objects.select_related("product").filter(pk=line_id, order=order).first()
    if line is None:
        raise NotFound
    return Target(Subject.PRODUCT, customer, line.product, order, line)


def sold(actor: Actor, product_id: int) -> Target:
    """A product that is sold, for a customer who is known."""
    customer = _customer(actor)
    product = Product.objects.filter(pk=product_id, is_active=True).first()
    if product is None:
        raise NotFound
    if customer is None:
        raise Refused(_("请先确认身份，再评价产品。"), status=403)
    return Target(Subject.PRODUCT, customer, product)


def served(actor: Actor, department_id: int) -> Target:
    """The service of a department, for a customer who is known."""
    customer = _customer(actor)
    department = Department.objects.filter(pk=department_id, is_active=True).first()
    if department is None or customer is None:
        raise Invalid(_("请选择部门或门店。"), field="department_id")
    return Target(Subject.SERVICE, customer, department=department)


def department_for(target: Target, at: datetime) -> int | None:
    """Which department answers: the one evaluated, the order's, the employee's, the customer's, of who made the code, the top."""
    if target.department is not None:
        return target.department.pk
    if target.order is not None and target.order.department_id:
        return target.order.department_id
    if target.employee is not None and (found := _works_in(target.employee.pk, at)):
        return found
    if target.customer is not None and target.customer.department_id:
        return target.customer.department_id
    if target.door is not None and target.door.made_by_id and (found := _works_in(target.door.made_by_id, at)):
        return found
    return Department.objects.filter(parent=None).order_by("path").values_list("pk", flat=True).first()


def _works_in(person_id: int, at: datetime) -> int | None:
    day = timezone.localtime(at).date()
    posts = Membership.objects.filter(person_id=person_id, from_date__lte=day).exclude(to_date__lt=day)
    return posts.order_by("-is_primary", "pk").values_list("department_id", flat=True).first()


def _customer(actor: Actor) -> Customer | None:
    pk = actor.scope.customer_id
    return Customer.objects.filter(pk=pk).first() if pk is not None else None
