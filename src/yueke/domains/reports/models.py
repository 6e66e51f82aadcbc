"""The table of reports: on a month, or on a survey."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.reports.lifecycles import REPORT_LIFE
from yueke.kernel.access import Actor, ScopedQuerySet
from yueke.kernel.history.triggers import kept

_PERSON, _DEPARTMENT = "organization.Person", "organization.Department"


class Kind(models.TextChoices):
    """What a report is about."""

    COMPLAINTS = "complaints", _("投诉月报")
    SATISFACTION = "satisfaction", _("满意度报告")


CLAUSES: dict[str, str] = {Kind.COMPLAINTS: "A5.4-analysis", Kind.SATISFACTION: "A6.3"}
"""The clause each kind of report is owed by."""


def reported_by(actor: Actor) -> set[int]:
    """The departments ``actor`` may read and write reports on; nobody whose rows are all there are is asked."""
    if actor.is_customer:
        return set()
    own = {actor.department_id} if actor.department_id is not None else set()
    return own | (set(actor.scope.departments) if actor.scope.kind == "departments" else set())


class ReportQuerySet(ScopedQuerySet):
    """Reports, as readers may chain them."""

    def visible_to(self, actor: Actor) -> Self:
        """Those on departments the actor sees, and on one's own; on the whole company only for who sees all of it."""
        if actor.scope.kind == "all":
            return self
        return self.filter(department_id__in=sorted(reported_by(actor)))

    def with_superseded(self) -> Self:
        """With ``superseded``: whether a correction of it has been issued."""
        newer = Report.objects.filter(corrects=OuterRef("pk"), state="issued")
        return self.annotate(superseded=Exists(newer))


class Report(models.Model):
    """A report on a month (its first day) of the whole company, or of ``department`` and those below it; or on a survey.

    One on a survey stands on cut ``cut`` of it, whose columns have ``fingerprint``; ``department`` is the survey's. ``figures`` are the cut taken ``cut_at``, ``body`` the paper (see ``ui.papers.stored``): figures stay, words are edited
    until it is issued. Once issued nothing of it changes any more: what is wrong in it is put right by a new ``version``,
    which names the one it ``corrects`` and the ``reason``. There is at most one correction of each, so versions form a chain.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("报告种类"), max_length=20, choices=Kind.choices)
    month = models.DateField(_("月份"), null=True)
    survey_id = models.BigIntegerField(_("调查"), null=True)
    cut = models.PositiveSmallIntegerField(_("数据切面"), null=True)
    fingerprint = models.CharField(_("数据指纹"), max_length=64, blank=True)
    department = models.ForeignKey(
        _DEPARTMENT, verbose_name=_("部门"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(_("标题"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=REPORT_LIFE.choices, default=REPORT_LIFE.initial)
    cut_at = models.DateTimeField(_("数据截止"))
    figures = models.JSONField(_("数据"), default=dict)
    body = models.JSONField(_("正文"), default=dict)
    drafted_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(_("起草时间"))
    submitted_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    note = models.CharField(_("审核意见"), max_length=500, blank=True)
    issued_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("发布时间"), null=True)
    updated_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    corrects = models.ForeignKey(
        "self", verbose_name=_("更正的报告"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(_("更正说明"), max_length=500, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "department_id", "id"]
        indexes = [
            models.Index(fields=["kind", "-month", "id"], name="reports_latest"),
            models.Index(
                F("drafted_at").desc(), F("id").desc(), name="reports_on_surveys", condition=Q(survey_id__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "month", "department", "version"],
                name="report_once_a_month",
                nulls_distinct=False,
                condition=Q(month__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["kind", "survey_id", "version"],
                name="report_once_a_survey",
                condition=Q(survey_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["corrects"], name="report_corrected_once", condition=Q(corrects__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects__isnull=True, reason="")
                | Q(version__gt=1, corrects__isnull=False) & ~Q(reason=""),
                name="report_correction_says_why",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(month__isnull=False, survey_id__isnull=True)
                | Q(month__isnull=True, survey_id__isnull=False, cut__isnull=False) & ~Q(fingerprint=""),
                name="report_of_a_month_or_a_cut",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="report_issued_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(issued_by=F("submitted_by")),
                name="report_issued_by_another",
            ),
        ]
        triggers = [
            *REPORT_LIFE.triggers("report_life"),
            pgtrigger.Protect(
                name="report_issued_for_ever", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="issued")
            ),
            *kept(without=("figures",)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def heading(self) -> str:
        """Its title, with what it is when it corrects another."""
        return self.title if self.version == 1 else str(_("%(title)s（更正版）") % {"title": self.title})
