"""The rules of numbers, and how far each has counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.kernel.history.triggers import kept
from yueke.kernel.numbering.shapes import Shape


class NumberRule(models.Model):
    """How the numbers of one kind of record look; first written as its module declares, then editable."""

    class Reset(models.TextChoices):
        """When the count starts at 1 again."""

        NEVER = "never", _("不重置")
        YEAR = "year", _("每年")
        MONTH = "month", _("每月")
        DAY = "day", _("每天")

    code = models.CharField(max_length=60, primary_key=True, verbose_name=_("编码"))
    prefix = models.CharField(max_length=12, blank=True, verbose_name=_("前缀"))
    date_format = models.CharField(max_length=20, blank=True, verbose_name=_("日期格式"))
    width = models.PositiveSmallIntegerField(default=4, verbose_name=_("流水号位数"))
    reset = models.CharField(max_length=5, choices=Reset.choices, default=Reset.DAY, verbose_name=_("重置"))

    class Meta:
        verbose_name = _("编号规则")
        triggers = kept()

    @property
    def shape(self) -> Shape:
        """The rule as a value."""
        return Shape(self.prefix, self.date_format, self.width, self.reset)


class NumberCount(models.Model):
    """The last number given out by a rule in a period (``2026``, ``202611``, ``20261122`` or empty)."""

    pk = models.CompositePrimaryKey("rule", "period")
    rule = models.ForeignKey(NumberRule, on_delete=models.CASCADE, related_name="counts")
    period = models.CharField(max_length=8)
    last = models.BigIntegerField()

    history_left_out = "a counter: what it gave out stands on the records"
