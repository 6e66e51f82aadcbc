"""Tables of what the company sells."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.kernel.history.triggers import kept


class Product(models.Model):
    """Something sold, with its list price in yuan; ``launched_on`` makes it a new product for a while."""

    code = models.CharField(_("产品编号"), max_length=40, unique=True)
    name = models.CharField(_("产品名称"), max_length=120)
    search_terms = ArrayField(models.TextField(), default=list)
    category = models.CharField(_("类别"), max_length=60, blank=True)
    unit = models.CharField(_("单位"), max_length=20, default="件")
    price = models.DecimalField(_("标价"), max_digits=12, decimal_places=2, default=0)
    cost = models.DecimalField(_("成本"), max_digits=12, decimal_places=2, default=0)
    launched_on = models.DateField(_("上市日期"), null=True, blank=True)
    is_active = models.BooleanField(_("在售"), default=True)
    description = models.TextField(_("说明"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("产品")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["name"], name="product_by_name", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["search_terms"], name="product_search", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="product_has_name_and_code"),
            models.CheckConstraint(condition=Q(price__gte=0, cost__gte=0), name="product_money_not_negative"),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return self.name
