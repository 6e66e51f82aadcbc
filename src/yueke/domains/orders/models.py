"""Tables of orders (archive level: what was bought, when, by whom; the full order life comes later)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.orders.lifecycles import ORDER_LIFE
from yueke.kernel.access import ScopedQuerySet
from yueke.kernel.history.triggers import kept


class OrderQuerySet(ScopedQuerySet):
    """Orders, as readers may chain them; they belong to a department and the person who took them."""

    owner_field = "person_id"


class Order(models.Model):
    """A purchase by a customer. Money in yuan; ``cost`` is the company's own."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("订单号"), max_length=40)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    ordered_at = models.DateTimeField(_("下单时间"))
    channel = models.CharField(_("渠道"), max_length=20, blank=True)
    department = models.ForeignKey(
        "organization.Department",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("部门"),
    )
    person = models.ForeignKey(
        "organization.Person",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        verbose_name=_("经办人"),
    )
    amount = models.DecimalField(_("金额"), max_digits=14, decimal_places=2)
    cost = models.DecimalField(_("成本"), max_digits=14, decimal_places=2, null=True)
    promised_on = models.DateField(_("承诺交付日"), null=True)
    delivered_on = models.DateField(_("实际交付日"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=ORDER_LIFE.choices, default=ORDER_LIFE.initial)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    import_batch_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("订单")
        indexes = [
            # With amount and state inside, months and purchases of everybody are summed without reading the table.
            models.Index(fields=["-ordered_at", "-id"], name="order_latest", include=["amount", "state"]),
            models.Index(fields=["customer", "-ordered_at"], name="orders_of_customer", include=["amount", "state"]),
            models.Index(fields=["department", "-ordered_at", "-id"], name="orders_of_department"),
            models.Index(fields=["person", "-ordered_at", "-id"], name="orders_of_person"),
            models.Index(fields=["promised_on"], name="orders_promised", condition=Q(state="open")),
            # Who was served in a period, and is asked about it.
            models.Index(fields=["delivered_on"], name="orders_delivered", condition=Q(state="delivered")),
            models.Index(
                fields=["import_batch_id"], name="orders_of_batch", condition=Q(import_batch_id__isnull=False)
            ),
        ]
        constraints = [
            # One index for uniqueness and for finding numbers by their beginning.
            models.UniqueConstraint(fields=["number"], name="order_number_once", opclasses=["varchar_pattern_ops"]),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_on__isnull=False), name="delivered_on_a_day"
            ),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="order_cost_not_negative"),
        ]
        triggers = [*ORDER_LIFE.triggers("order_life"), *kept()]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One product of an order; ``product_name`` keeps what the sheet or form said."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(
        "catalogue.Product", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product_name = models.CharField(_("产品"), max_length=120)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=3)
    price = models.DecimalField(_("单价"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("金额"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="line_quantity_positive"),
            models.CheckConstraint(condition=~Q(product_name=""), name="line_names_a_product"),
        ]
        triggers = kept(of="order")
