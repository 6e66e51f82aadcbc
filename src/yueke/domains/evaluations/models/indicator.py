"""The tree of what is measured (E2.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.kernel.history.triggers import kept


class Indicator(models.Model):
    """One thing that is measured, at most three levels deep.

    ``code`` is what questions are bound to (``service.speed``): it begins with its parent's. ``weight``: percent among
    those of the same parent; those in use sum to 100, or all weigh 0. What weighs 0 is measured but enters no index, and
    nobody owes a measurement of it.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("指标代码"), max_length=40, unique=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    title = models.CharField(_("指标名称"), max_length=40)
    english = models.CharField(_("英文名称"), max_length=60, blank=True)
    weight = models.DecimalField(_("权重（%）"), max_digits=5, decimal_places=2, default=0)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("评价指标")
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=100), name="indicator_weight_is_percent"),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return self.title
