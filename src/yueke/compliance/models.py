"""Adopted regulations, their amendments, and the nightly record of how they were kept."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.kernel import rights
from yueke.kernel.history.triggers import kept
from yueke.kernel.lifecycle import Lifecycle, State, Step

AMENDMENT = Lifecycle(
    states=[
        State("draft", _("待批准"), "azure"),
        State("approved", _("已批准"), "green"),
        State("refused", _("未批准"), "red"),
        State("withdrawn", _("已撤回"), "secondary"),
    ],
    steps=[
        Step("approve", _("批准"), ("draft",), "approved"),
        Step("refuse", _("不批准"), ("draft",), "refused"),
        Step("withdraw", _("撤回"), ("draft",), "withdrawn"),
    ],
)


class AdoptedPack(models.Model):
    """A regulation as the company adopted it; the whole text is kept, so that later releases change nothing."""

    code = models.CharField(_("代号"), max_length=8)
    version = models.CharField(_("版本"), max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    content = models.JSONField(_("内容"))
    is_active = models.BooleanField(_("执行中"), default=True)
    adopted_at = models.DateTimeField(_("采用时间"))
    adopted_by_id = models.BigIntegerField(_("采用人"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(is_active=True), name="one_active_version_of_a_pack"),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Amendment(models.Model):
    """New terms for one clause from a date on, with who asked, who agreed, why, and what it would have meant."""

    pack_code = models.CharField(_("制度"), max_length=8)
    clause_id = models.CharField(_("条款"), max_length=40)
    effective_from = models.DateField(_("生效日期"))
    values = models.JSONField(_("新参数"))
    before = models.JSONField(_("原参数"), default=dict)
    reason = models.TextField(_("理由"))
    what_if = models.JSONField(_("测算"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=AMENDMENT.choices, default=AMENDMENT.initial)
    proposed_by_id = models.BigIntegerField(_("提出人"), null=True)
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by_id = models.BigIntegerField(_("决定人"), null=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    note = models.TextField(_("意见"), blank=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["clause_id", "effective_from"], name="amendments_of_clause")]
        constraints = [
            models.UniqueConstraint(
                fields=["clause_id", "effective_from"],
                condition=Q(state="approved"),
                name="one_amendment_of_a_clause_a_day",
            ),
            # Whoever asks does not agree; two empty people are the same one.
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | Q(proposed_by_id__isnull=True, decided_by_id__isnull=False)
                | Q(proposed_by_id__isnull=False, decided_by_id__isnull=True)
                | Q(proposed_by_id__lt=F("decided_by_id"))
                | Q(proposed_by_id__gt=F("decided_by_id")),
                name="amendment_decided_by_another",
            ),
        ]
        triggers = [*AMENDMENT.triggers("amendment_steps"), *kept()]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.effective_from}"

    @property
    def is_compared(self) -> bool:
        """Whether it is known what the terms would have meant; until then ``what_if`` names but the period."""
        return self.what_if is not None and "kept" in self.what_if["now"]


class Snapshot(models.Model):
    """What the evidence of a clause was on a day. Never changed: each row's hash covers the row before it."""

    date = models.DateField(_("日期"))
    clause_id = models.CharField(_("条款"), max_length=40)
    pack_code = models.CharField(_("制度"), max_length=8)
    period_start = models.DateField()
    period_end = models.DateField(help_text="exclusive")
    kept = models.BigIntegerField(_("做到"))
    broken = models.BigIntegerField(_("未做到"))
    pending = models.BigIntegerField(_("未到期"))
    at_risk = models.BigIntegerField(_("临期"))
    rate = models.DecimalField(_("执行率"), max_digits=9, decimal_places=6, null=True)
    target = models.DecimalField(_("目标"), max_digits=9, decimal_places=6, null=True)
    light = models.CharField(_("灯"), max_length=12)
    terms = models.JSONField(_("参数"), default=dict)
    taken_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    history_left_out = "append-only and chained by itself"
    application_may = rights.APPEND

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["date", "clause_id"], name="one_snapshot_of_a_clause_a_day")]
        indexes = [models.Index(fields=["clause_id", "-date"], name="snapshots_of_clause")]
        triggers = [pgtrigger.Protect(name="snapshots_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.date} {self.clause_id}"


class KeptJudgement(models.Model):
    """What a slow question about the regulation was answered: shared by all processes, let go of after some days.

    ``reader`` is whose rows were counted, ``question`` what was asked of them (``topic`` without its particulars),
    ``edition`` the regulation it was judged by. ``figures`` is None where it is only known to take long.
    """

    reader = models.CharField(max_length=80)
    topic = models.CharField(max_length=60)
    question = models.CharField(max_length=100)
    period_start = models.DateField()
    period_end = models.DateField(help_text="exclusive")
    edition = models.CharField(max_length=16)
    figures = models.JSONField(null=True)
    judged_at = models.DateTimeField()
    seconds = models.FloatField()

    history_left_out = "worked out from other tables, and let go of within days"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "question", "period_start", "period_end"], name="one_judgement_of_a_question"
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "reader", "-judged_at"], name="judgements_of_topic"),
            models.Index(fields=["judged_at"], name="judgements_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.reader} {self.question} {self.period_start}"
