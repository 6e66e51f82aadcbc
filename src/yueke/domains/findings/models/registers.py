"""What results are held against: benchmarks, trends, expectations by segment, and their cross-check (D5.1, D5.9)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.findings.choices import Against, Heard, Importance, Movement, Whose
from yueke.domains.findings.models.finding import person
from yueke.kernel.history.triggers import kept


class Benchmark(models.Model):
    """A published figure of others. ``scale``: what it is counted in (百分制, NPS); ``n``: how many were asked, if known."""

    id = models.BigAutoField(primary_key=True)
    against = models.CharField(_("对象"), max_length=12, choices=Against.choices)
    name = models.CharField(_("名称"), max_length=120)
    indicator = models.CharField(_("指标"), max_length=120)
    value = models.FloatField(_("数值"), null=True)
    scale = models.CharField(_("口径"), max_length=60, blank=True)
    source = models.CharField(_("出处"), max_length=200)
    begins_on = models.DateField(_("所属期间自"))
    ends_on = models.DateField(_("所属期间至"))
    n = models.PositiveIntegerField(_("样本量"), null=True)
    file = models.ForeignKey(
        "kernel.StoredFile", verbose_name=_("附件"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_by = person(_("登记人"))
    noted_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("停用时间"), null=True)
    withdrawn_why = models.CharField(_("停用原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("标杆")
        ordering = ("-ends_on", "-id")
        indexes = [
            models.Index(F("ends_on").desc(), F("id").desc(), name="findings_benchmarks_list"),
            models.Index(F("against"), F("noted_at"), name="findings_benchmarks_kind"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="benchmark_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(against="award") | Q(value__isnull=False), name="benchmark_has_a_value"),
        ]
        triggers = [pgtrigger.Protect(name="benchmark_never_lost", operation=pgtrigger.Delete), *kept()]

    def __str__(self) -> str:
        return f"{self.name} {self.indicator}"


class Trend(models.Model):
    """Market share, customers won or lost in a month (its first day); entered again, the last entry holds."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("事项"), max_length=8, choices=Movement.choices)
    month = models.DateField(_("月份"))
    value = models.FloatField(_("数值"))
    source = models.CharField(_("出处"), max_length=200)
    noted_by = person(_("登记人"))
    noted_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("得失趋势")
        ordering = ("month", "id")
        constraints = [
            models.UniqueConstraint(fields=("kind", "month"), name="findings_trend_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="trend_of_a_whole_month"),
        ]
        triggers = kept()


class Segment(models.Model):
    """A group of customers whose expectations are learnt apart, as long as it is not given up."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(_("细分顾客群"), max_length=80, unique=True)
    whose = models.CharField(_("谁的顾客"), max_length=12, choices=Whose.choices, default=Whose.CURRENT)
    owner = person(_("负责人"))
    made_at = models.DateTimeField(_("设立时间"))
    retired_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("细分顾客群")
        ordering = ("whose", "name")
        triggers = [pgtrigger.Protect(name="segment_never_lost", operation=pgtrigger.Delete), *kept()]

    def __str__(self) -> str:
        return self.name


class Expectation(models.Model):
    """What a segment expects, and how important that is: 0..100, stated by them or derived from their answers."""

    id = models.BigAutoField(primary_key=True)
    segment = models.ForeignKey(
        Segment, verbose_name=_("细分顾客群"), on_delete=models.PROTECT, related_name="expectations", db_index=False
    )
    attribute = models.CharField(_("质量特性"), max_length=80)
    expectation = models.CharField(pgettext_lazy("one", "期望"), max_length=300)
    importance = models.FloatField(_("重要性"))
    how = models.CharField(_("重要性来源"), max_length=8, choices=Importance.choices)
    heard = models.CharField(_("了解方式"), max_length=10, choices=Heard.choices)
    survey_id = models.BigIntegerField(_("来源调查"), default=0)
    source = models.CharField(_("来源"), max_length=160)
    noted_by = person(_("登记人"))
    noted_at = models.DateTimeField(_("登记时间"))
    replaced_at = models.DateTimeField(_("替换时间"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("one", "期望")
        ordering = ("segment", "-importance", "id")
        indexes = [
            models.Index(F("segment_id"), F("noted_at"), name="findings_expected"),
            models.Index(F("noted_at").desc(), F("id").desc(), name="findings_expectations_list"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(importance__gte=0, importance__lte=100), name="importance_of_a_hundred")
        ]
        triggers = [pgtrigger.Protect(name="expectation_never_lost", operation=pgtrigger.Delete), *kept()]


class CrossCheck(models.Model):
    """Expectations held against complaints, customers lost and won, once for each survey (D5.1).

    ``rows``: list of ``{"expectation_id", "segment", "attribute", "expectation", "importance", "complaints", "lost", "won",
    "says"}`` as they were then; ``says``: whether all of it agrees, in words.
    """

    id = models.BigAutoField(primary_key=True)
    survey_id = models.BigIntegerField(_("调查"), unique=True)
    survey_label = models.CharField(_("调查"), max_length=160)
    begins_on = models.DateField(_("期间自"))
    ends_on = models.DateField(_("期间至"))
    rows = models.JSONField(_("交叉核对表"), default=list)
    conclusion = models.TextField(pgettext_lazy("finding", "结论"))
    process = models.TextField(_("对了解过程的评价"))
    done_by = person(_("完成人"))
    done_at = models.DateTimeField(_("完成时间"))

    class Meta:
        verbose_name = _("交叉核对")
        ordering = ("-done_at", "-id")
        triggers = [
            pgtrigger.Protect(name="cross_check_never_lost", operation=pgtrigger.Delete),
            *kept(without=("rows",)),
        ]
