"""Tables of survey plans, the questionnaires they ask, and the company's own library of questionnaires."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Cause, Kind, Mode, Rule
from yueke.domains.surveys.lifecycles import OVER, SURVEY_LIFE
from yueke.kernel import rights
from yueke.kernel.access import ScopedQuerySet
from yueke.kernel.history.triggers import kept

_PERSON, _DEPARTMENT = "organization.Person", "organization.Department"


class Template(models.Model):
    """A questionnaire of the company's own library; those that come with the product are files (``library``)."""

    id = models.BigAutoField(primary_key=True)
    title = models.CharField(_("名称"), max_length=120, unique=True)
    kind = models.CharField(_("用途"), max_length=20, choices=Kind.choices)
    definition = models.JSONField(_("问卷内容"))
    made_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("保存时间"))
    retired_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("问卷模板")
        ordering = ("kind", "title")
        triggers = kept()

    def __str__(self) -> str:
        return self.title


class SurveyQuerySet(ScopedQuerySet):
    """Surveys, as readers may chain them."""

    def open(self) -> Self:
        """Those in which something is still to be done."""
        return self.exclude(state__in=OVER)


class Survey(models.Model):
    """A survey: its plan (A6.1, E3.2), the questionnaire it asks, and where it stands.

    ``definition`` is the questionnaire (``rules.shape``); from the launch on it is that of the last :class:`Version`.
    ``population`` says in words who is asked; the sampling desk keeps the filter. ``smallest_group``: figures of fewer
    answers are not shown to anybody. Of a ``confidential`` survey nobody can tell who answered what: answers carry no
    customer. ``wave_of`` is the first wave of a survey that is repeated. ``precision`` is the half width of the 95 %
    interval wanted, in points of 100.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("调查编号"), max_length=30, unique=True)
    title = models.CharField(_("标题"), max_length=120)
    kind = models.CharField(_("类型"), max_length=20, choices=Kind.choices)
    state = models.CharField(_("状态"), max_length=12, choices=SURVEY_LIFE.choices, default=SURVEY_LIFE.initial)
    purpose = models.TextField(_("目的"))
    population = models.CharField(_("调查对象"), max_length=300, blank=True)
    content = models.TextField(_("内容"), blank=True)
    modes = ArrayField(models.CharField(max_length=10, choices=Mode.choices), verbose_name=_("方式"), default=list)
    starts_on = models.DateField(_("计划开始"), null=True)
    ends_on = models.DateField(_("计划结束"), null=True)
    report_on = models.DateField(_("报告日期"), null=True)
    owner = models.ForeignKey(
        _PERSON, verbose_name=_("负责人"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        _DEPARTMENT, verbose_name=_("部门"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cause = models.CharField(_("起因"), max_length=20, choices=Cause.choices, blank=True)
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True)
    origin_label = models.CharField(max_length=60, blank=True)
    wave_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    wave = models.PositiveSmallIntegerField(_("第几期"), default=1)
    definition = models.JSONField(_("问卷内容"), default=dict)
    rule = models.CharField(_("计分规则"), max_length=12, choices=Rule.choices, default=Rule.FULL_STEPS)
    confidential = models.BooleanField(_("保密调查"), default=False)
    smallest_group = models.PositiveSmallIntegerField(_("最小分组人数"), default=5)
    precision = models.DecimalField(_("要求的精度"), max_digits=4, decimal_places=1, null=True)
    submitted_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    decided_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    decision_note = models.CharField(_("审批意见"), max_length=300, blank=True)
    launched_at = models.DateTimeField(_("开始收集时间"), null=True)
    closed_at = models.DateTimeField(_("结束收集时间"), null=True)
    settled_at = models.DateTimeField(_("定稿时间"), null=True)
    reported_at = models.DateTimeField(_("报告签发时间"), null=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    created_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(_("拟订时间"))
    updated_at = models.DateTimeField()
    search_terms = ArrayField(models.TextField(), default=list)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("调查")
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(F("created_at").desc(), F("id").desc(), name="surveys_list"),
            models.Index(F("owner_id"), F("created_at").desc(), F("id").desc(), name="surveys_of_owner"),
            models.Index(F("department_id"), F("created_at").desc(), F("id").desc(), name="surveys_of_department"),
            models.Index(F("kind"), F("launched_at"), name="surveys_by_kind"),
            models.Index(F("origin_kind"), F("origin_id"), name="surveys_origin", condition=~Q(origin_kind="")),
            models.Index(F("wave_of_id"), F("wave"), name="surveys_waves", condition=Q(wave_of__isnull=False)),
            GinIndex(F("search_terms"), name="surveys_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="surveys_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(smallest_group__gte=1), name="surveys_smallest_group"),
            models.CheckConstraint(
                condition=Q(confidential=False) | Q(smallest_group__gte=5), name="surveys_confidential_groups"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "submitted", "approved", "cancelled")) | Q(launched_at__isnull=False),
                name="surveys_launched",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                name="surveys_not_by_oneself",
            ),
        ]
        triggers = [
            *SURVEY_LIFE.triggers("survey_life"),
            *(
                pgtrigger.Protect(
                    name=f"survey_{name}_frozen",
                    operation=pgtrigger.Update,
                    condition=pgtrigger.Q(
                        **{"old__launched_at__isnull": False, f"old__{name}__df": pgtrigger.F(f"new__{name}")}
                    ),
                )
                for name in ("rule", "confidential")
            ),
            pgtrigger.Protect(name="survey_never_lost", operation=pgtrigger.Delete),
            *kept(without=("definition",)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Version(models.Model):
    """A questionnaire as it was asked: frozen at the launch, and again whenever it is changed while answers come in."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions", db_index=False)
    n = models.PositiveSmallIntegerField(_("版本"))
    definition = models.JSONField(_("问卷内容"))
    fingerprint = models.CharField(_("指纹"), max_length=64)
    why = models.CharField(_("修改原因"), max_length=200, blank=True)
    frozen_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    frozen_at = models.DateTimeField(_("冻结时间"))

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("问卷版本")
        ordering = ("survey", "n")
        constraints = [models.UniqueConstraint(fields=("survey", "n"), name="surveys_version_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.n}"


class Redraft(models.Model):
    """What is to be asked from the next version on, worked on while answers come in by the one frozen last."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, primary_key=True, related_name="redraft")
    definition = models.JSONField(_("问卷内容"))
    written_at = models.DateTimeField(_("修改时间"))

    history_left_out = "work in progress: what counts is the version that comes out of it"

    class Meta:
        verbose_name = _("修改中的问卷")

    def __str__(self) -> str:
        return str(self.survey_id)
