"""Yearly reviews of the evaluation system (E6.2) and quarterly checks of it (E6.1)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.findings.choices import Result, Step
from yueke.domains.findings.lifecycles import CHECK_LIFE, REVIEW_LIFE
from yueke.domains.findings.models.finding import person
from yueke.kernel.history.triggers import kept


class Review(models.Model):
    """How well satisfaction was measured in a year, and what is changed about it.

    ``figures``: list of ``{"code", "value", "unit", "n", "source"}``, value None with the reason in ``source`` where there is
    none. ``amendments``: ids of the amendments of the regulation that follow. ``body``: the paper as it was issued.
    """

    id = models.BigAutoField(primary_key=True)
    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=REVIEW_LIFE.choices, default=REVIEW_LIFE.initial)
    figures = models.JSONField(_("指标数据"), default=list)
    judgement = models.TextField(_("评审意见"), blank=True)
    changes = models.TextField(_("决定的调整"), blank=True)
    amendment_id = models.BigIntegerField(_("制度修订"), null=True)
    body = models.JSONField(_("正文"), null=True)
    made_by = person(_("起草人"))
    made_at = models.DateTimeField(_("起草时间"))
    issued_by = person(_("发布人"))
    issued_at = models.DateTimeField(_("发布时间"), null=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("年度评审")
        ordering = ("-year",)
        constraints = [
            models.CheckConstraint(condition=~Q(state="issued") | Q(issued_at__isnull=False), name="review_has_a_time")
        ]
        triggers = [
            *REVIEW_LIFE.triggers("review_life"),
            pgtrigger.Protect(
                name="review_for_ever", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="issued")
            ),
            pgtrigger.Protect(name="review_never_lost", operation=pgtrigger.Delete),
            *kept(without=("figures", "body")),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Check(models.Model):
    """The supervision group's look at a quarter; ``quarter`` is its first day."""

    id = models.BigAutoField(primary_key=True)
    quarter = models.DateField(_("季度"), unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=CHECK_LIFE.choices, default=CHECK_LIFE.initial)
    verdict = models.TextField(_("检查意见"), blank=True)
    made_by = person(_("检查人"))
    made_at = models.DateTimeField(_("开始时间"))
    done_by = person(_("完成人"))
    done_at = models.DateTimeField(_("完成时间"), null=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("监督检查")
        ordering = ("-quarter",)
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)), name="check_of_a_quarter"
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="check_has_a_time"),
        ]
        triggers = [
            *CHECK_LIFE.triggers("check_life"),
            pgtrigger.Protect(name="check_never_lost", operation=pgtrigger.Delete),
            *kept(),
        ]

    def __str__(self) -> str:
        return f"{self.quarter:%Y-%m}"


class CheckItem(models.Model):
    """One point of a check: what was looked at, what was found, and what had to be put right by whom."""

    id = models.BigAutoField(primary_key=True)
    check_of = models.ForeignKey(
        Check, on_delete=models.CASCADE, related_name="items", db_index=False, db_column="check_id"
    )
    n = models.PositiveSmallIntegerField(_("序号"))
    step = models.CharField(_("环节"), max_length=12, choices=Step.choices)
    point = models.CharField(_("检查要点"), max_length=200)
    result = models.CharField(_("检查结果"), max_length=8, choices=Result.choices, blank=True)
    seen = models.CharField(_("检查情况"), max_length=500, blank=True)
    mend = models.CharField(_("整改要求"), max_length=300, blank=True)
    mend_owner = person(_("整改人"))
    mend_by = models.DateField(_("整改期限"), null=True)
    mended_at = models.DateTimeField(_("整改完成时间"), null=True)
    mending = models.CharField(_("整改情况"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("检查项目")
        ordering = ("n",)
        constraints = [models.UniqueConstraint(fields=("check_of", "n"), name="findings_checked_once")]
        indexes = [
            models.Index(
                F("mend_owner_id"), F("mend_by"), name="findings_to_mend",
                condition=Q(mended_at__isnull=True, mend_by__isnull=False),
            )
        ]  # fmt: skip
        triggers = kept(of="check_of")
