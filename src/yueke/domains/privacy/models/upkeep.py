"""Tables of how long things are kept, of assessments and of incidents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy.lifecycles import ASSESSMENT_LIFE, INCIDENT_LIFE
from yueke.kernel.history.triggers import kept


class RetentionRule(models.Model):
    """How long one kind of data is kept, and whether the night lets go what is older."""

    kind = models.CharField(max_length=40, primary_key=True)
    keep = models.CharField(_("保存期限"), max_length=30)
    is_on = models.BooleanField(_("每晚执行"), default=False)
    updated_at = models.DateTimeField()

    class Meta:
        triggers = kept()


class RetentionRun(models.Model):
    """One night's letting go of one kind of data."""

    kind = models.CharField(max_length=40)
    before = models.DateTimeField()
    gone = models.PositiveIntegerField()
    at = models.DateTimeField()

    history_left_out = "one appended row for each run"

    class Meta:
        indexes = [models.Index(fields=["kind", "-at"], name="retention_runs")]


class FormRecord(models.Model):
    """A form with fixed sections: ``sections`` is ``{code: text}`` by the template of its kind (see ``templates``)."""

    number = models.CharField(_("编号"), max_length=30, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    sections = models.JSONField(default=dict)
    due_at = models.DateTimeField(_("期限"), null=True)
    created_at = models.DateTimeField(_("登记时间"))
    created_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class Assessment(FormRecord):
    """What processing means for those it concerns, before it begins (个人信息保护影响评估)."""

    state = models.CharField(_("状态"), max_length=10, choices=ASSESSMENT_LIFE.choices, default=ASSESSMENT_LIFE.initial)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="assessments_latest")]
        triggers = [*ASSESSMENT_LIFE.triggers("assessment_life"), *kept()]


class Incident(FormRecord):
    """Information that leaked, was changed or lost, and what was done about it."""

    state = models.CharField(_("状态"), max_length=10, choices=INCIDENT_LIFE.choices, default=INCIDENT_LIFE.initial)
    found_at = models.DateTimeField(_("发现时间"))
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-found_at", "-id"], name="incidents_latest")]
        triggers = [*INCIDENT_LIFE.triggers("incident_life"), *kept()]
