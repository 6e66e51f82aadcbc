"""Findings, how they stand in later waves, and the decisions that rest on them."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.findings.choices import Field, Kind, Unit, Verdict
from yueke.domains.findings.lifecycles import FINDING_LIFE, OPEN
from yueke.kernel import rights
from yueke.kernel.history.triggers import kept

PERSON, DEPARTMENT = "organization.Person", "organization.Department"


def person(label: Any, **more: Any) -> models.ForeignKey[Any, Any]:
    """Somebody of the staff; the record stays when they go."""
    return models.ForeignKey(
        PERSON, verbose_name=label, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False, **more
    )


class Finding(models.Model):
    """What an analysis says, and what becomes of it (E4.2, A6.4).

    ``survey_id``, ``survey_label``: where it comes from, 0 and empty when from none; ``series_id``: the first wave of that
    survey, by which later waves are found. ``fingerprint``: the cut it was read from. ``figure`` with its 95 % interval
    ``low``..``high`` in ``unit``, of ``n`` answers. ``routed_at``: when it was handed to its department.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("结论编号"), max_length=30, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    statement = models.CharField(pgettext_lazy("finding", "结论"), max_length=300)
    state = models.CharField(_("状态"), max_length=12, choices=FINDING_LIFE.choices, default=FINDING_LIFE.initial)
    survey_id = models.BigIntegerField(_("来源调查"), default=0)
    survey_label = models.CharField(_("来源"), max_length=160, blank=True)
    series_id = models.BigIntegerField(_("调查系列"), default=0)
    fingerprint = models.CharField(_("数据指纹"), max_length=64, blank=True)
    indicator = models.CharField(_("指标代码"), max_length=60, blank=True)
    indicator_name = models.CharField(_("指标"), max_length=120, blank=True)
    figure = models.FloatField(_("数值"), null=True)
    low = models.FloatField(_("区间下限"), null=True)
    high = models.FloatField(_("区间上限"), null=True)
    n = models.PositiveIntegerField(_("样本量"), null=True)
    unit = models.CharField(_("单位"), max_length=10, choices=Unit.choices, default=Unit.POINTS)
    department = models.ForeignKey(
        DEPARTMENT, verbose_name=_("责任部门"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = person(_("责任人"))
    routed_at = models.DateTimeField(_("转出时间"), null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by = person(_("答复人"))
    answer = models.TextField(pgettext_lazy("finding", "答复"), blank=True)
    reason = models.CharField(_("不采取措施的理由"), max_length=300, blank=True)
    improvement_id = models.BigIntegerField(pgettext_lazy("one", "改进"), null=True)
    improvement_label = models.CharField(_("改进编号"), max_length=30, blank=True)
    noted_by = person(_("登记人"))
    noted_at = models.DateTimeField(_("登记时间"))
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("finding", "结论")
        ordering = ("-id",)
        indexes = [
            models.Index(F("state"), F("id").desc(), name="findings_by_state"),
            models.Index(F("survey_id"), F("id"), name="findings_of_survey", condition=~Q(survey_id=0)),
            models.Index(F("series_id"), F("id"), name="findings_of_series", condition=~Q(series_id=0)),
            models.Index(F("department_id"), F("id").desc(), name="findings_of_department"),
            models.Index(F("owner_id"), F("routed_at"), name="findings_of_owner"),
            models.Index(F("improvement_id"), name="findings_of_improvement"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(figure__isnull=True) | Q(n__isnull=False), name="findings_figure_of_so_many"
            ),
            models.CheckConstraint(condition=Q(state="noted") | Q(state="set_aside") | Q(routed_at__isnull=False),
                                   name="findings_routed"),
            models.CheckConstraint(condition=~Q(state="set_aside") | ~Q(reason=""), name="findings_aside_has_a_reason"),
        ]  # fmt: skip
        triggers = [
            *FINDING_LIFE.triggers("finding_life"),
            pgtrigger.Protect(name="finding_never_lost", operation=pgtrigger.Delete),
            *kept(),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes a word on it."""
        return self.state in OPEN


class Later(models.Model):
    """How a finding stands in a later wave: its figure there, and the ``change`` with its 95 % interval."""

    id = models.BigAutoField(primary_key=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="later", db_index=False)
    survey_id = models.BigIntegerField()
    survey_label = models.CharField(_("调查"), max_length=160)
    fingerprint = models.CharField(_("数据指纹"), max_length=64)
    figure = models.FloatField(_("数值"))
    low = models.FloatField(_("区间下限"))
    high = models.FloatField(_("区间上限"))
    n = models.PositiveIntegerField(_("样本量"))
    change = models.FloatField(_("变化"))
    change_low = models.FloatField()
    change_high = models.FloatField()
    verdict = models.CharField(_("效果"), max_length=10, choices=Verdict.choices)
    method = models.CharField(max_length=80)
    measured_at = models.DateTimeField(_("测量时间"))
    measured_by = person(_("测量人"))

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("结论的复测")
        ordering = ("measured_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("finding", "survey_id", "fingerprint"), name="findings_measured_once")
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}/{self.survey_id}"


class Decision(models.Model):
    """What was decided on the ground of findings (E4.3), and what came of it when somebody looked later."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("决定编号"), max_length=30, unique=True)
    field = models.CharField(_("领域"), max_length=12, choices=Field.choices)
    decision = models.TextField(pgettext_lazy("one", "决定"))
    decided_by = person(_("决定人"))
    decided_on = models.DateField(_("决定日期"))
    look_on = models.DateField(_("回看日期"), null=True)
    effect = models.TextField(_("效果"), blank=True)
    looked_by = person(_("回看人"))
    looked_at = models.DateTimeField(_("回看时间"), null=True)
    noted_by = person(_("登记人"))
    noted_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = pgettext_lazy("one", "决定")
        ordering = ("-decided_on", "-id")
        indexes = [models.Index(F("decided_on").desc(), F("id").desc(), name="findings_decisions_list")]
        triggers = [pgtrigger.Protect(name="decision_never_lost", operation=pgtrigger.Delete), *kept()]

    def __str__(self) -> str:
        return self.number


class Basis(models.Model):
    """A finding a decision rests on."""

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="bases", db_index=False)
    finding = models.ForeignKey(
        Finding, verbose_name=pgettext_lazy("finding", "结论"), on_delete=models.PROTECT, related_name="bases"
    )

    class Meta:
        verbose_name = _("决定的依据")
        constraints = [models.UniqueConstraint(fields=("decision", "finding"), name="findings_basis_once")]
        triggers = kept(of="decision")
