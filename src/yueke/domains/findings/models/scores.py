"""Fair scores as they were issued for assessment (E4.1): rows never change."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yueke.domains.findings.choices import Subject
from yueke.domains.findings.models.finding import person
from yueke.kernel import rights


class Issue(models.Model):
    """The scores of a span (``begins_on`` up to, not including, ``ends_on``) of departments or employees.

    ``mean`` of all, ``between`` and ``within``: variances; ``answers``: how many counted; ``method``: in words.
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(_("对象"), max_length=12, choices=Subject.choices)
    begins_on = models.DateField(_("期间自"))
    ends_on = models.DateField(_("期间至"))
    mean = models.FloatField(_("总平均"))
    between = models.FloatField()
    within = models.FloatField()
    answers = models.PositiveIntegerField(_("评价数"))
    method = models.CharField(_("方法"), max_length=300)
    issued_by = person(_("发布人"))
    issued_at = models.DateTimeField(_("发布时间"))

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("公平得分")
        ordering = ("-begins_on", "-id")
        indexes = [models.Index(F("begins_on").desc(), F("id").desc(), name="findings_issues_list")]
        constraints = [models.UniqueConstraint(fields=("subject", "begins_on", "ends_on"), name="findings_issued_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.begins_on}"


class Score(models.Model):
    """One unit's score: as :class:`yueke.methods.fairness.Fair`, points of 100; ``place``: of those that can be told apart."""

    id = models.BigAutoField(primary_key=True)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="scores", db_index=False)
    unit_id = models.BigIntegerField()
    label = models.CharField(_("名称"), max_length=120)
    n = models.PositiveIntegerField(_("评价数"))
    raw = models.FloatField(_("原始平均"))
    fair = models.FloatField(_("公平得分"))
    low = models.FloatField()
    high = models.FloatField()
    weight = models.FloatField()
    verdict = models.CharField(_("比较"), max_length=12)

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("公平得分")
        ordering = ("-fair", "id")
        constraints = [models.UniqueConstraint(fields=("issue", "unit_id"), name="findings_scored_once")]
        indexes = [models.Index(F("unit_id"), name="findings_scores_of")]
