"""Tables of cleaning: what looks wrong with a response and what was decided, call-backs that check, weights, and cuts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import AuditResult, Decision, FlagReason
from yueke.domains.surveys.models.collecting import Response
from yueke.domains.surveys.models.survey import Survey
from yueke.kernel import rights
from yueke.kernel.access import ScopedQuerySet
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

_PERSON = "organization.Person"


class Flag(models.Model):
    """Why a response may not be meant, as a check found it. ``place``: the question, block or mark; ``detail``: its figures.

    Raised once for each reason and place, and never taken away: whoever decides sees what was found when.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="flags", db_index=False)
    reason = models.CharField(_("原因"), max_length=16, choices=FlagReason.choices)
    place = models.CharField(_("位置"), max_length=60, blank=True)
    detail = models.JSONField(_("依据"), default=dict)
    raised_at = models.DateTimeField(_("发现时间"))

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("答卷疑点")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("response", "reason", "place"), name="surveys_flag_once")]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.reason}"


class Screening(models.Model):
    """A response somebody has to decide on, or has: whether it counts. The response itself stays as it is.

    ``reasons``: of its flags, empty when somebody looked at it of their own accord. Its id is what pages name it by: in a
    confidential survey these are given in no order of time, so that none tells when somebody answered.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="screenings", db_index=False)
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="screening")
    reasons = ArrayField(
        models.CharField(max_length=16, choices=FlagReason.choices), verbose_name=_("疑点"), default=list
    )
    decision = models.CharField(_("结论"), max_length=8, choices=Decision.choices, blank=True)
    why = models.CharField(_("理由"), max_length=200, blank=True)
    decided_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_at = models.DateTimeField(_("判定时间"), null=True)

    class Meta:
        verbose_name = _("答卷甄别")
        ordering = ("survey", "id")
        indexes = [
            models.Index(F("survey_id"), F("id"), name="surveys_screenings"),
            models.Index(F("survey_id"), F("id"), name="surveys_undecided", condition=Q(decision="")),
            models.Index(F("survey_id"), F("id"), name="surveys_screened_out", condition=Q(decision="screen")),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.pk}"


class Audit(models.Model):
    """Responses drawn at random to be checked by a call (E3.2). ``questions``: codes that are asked again."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="audits", db_index=False)
    n = models.PositiveSmallIntegerField(_("次数"))
    questions = ArrayField(models.CharField(max_length=60), verbose_name=_("核对的题目"))
    of = models.PositiveIntegerField(_("可核对的答卷"))
    size = models.PositiveIntegerField(_("抽查份数"))
    seed = models.CharField(_("随机种子"), max_length=64)
    proof = models.CharField(_("校验值"), max_length=64)
    drawn_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    drawn_at = models.DateTimeField(_("抽取时间"))

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("电话复核")
        ordering = ("survey", "n")
        constraints = [models.UniqueConstraint(fields=("survey", "n"), name="surveys_audit_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.n}"


class AuditCall(models.Model):
    """One response checked by a call. ``agreed``: by reference of the question whether the person still says so."""

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="calls", db_index=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveIntegerField(_("顺序"))
    result = models.CharField(_("结果"), max_length=12, choices=AuditResult.choices, blank=True)
    agreed = models.JSONField(_("是否一致"), default=dict)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    called_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    called_at = models.DateTimeField(_("复核时间"), null=True)

    class Meta:
        verbose_name = _("复核通话")
        ordering = ("audit", "place")
        indexes = [models.Index(F("response_id"), name="surveys_audits_of_response")]
        constraints = [models.UniqueConstraint(fields=("audit", "response"), name="surveys_audited_once")]
        triggers = kept()

    def __str__(self) -> str:
        return f"{self.audit_id}/{self.place}"


class Weighting(models.Model):
    """How answers are weighted; the last one holds. ``plan``: of ``rules.weights``; ``told``: what came of it when chosen."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="weightings", db_index=False)
    n = models.PositiveSmallIntegerField(_("次数"))
    plan = models.JSONField(_("加权方案"))
    told = models.JSONField(_("加权结果"))
    made_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("确定时间"))

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("加权方案")
        ordering = ("survey", "n")
        constraints = [models.UniqueConstraint(fields=("survey", "n"), name="surveys_weighting_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.n}"


class Cut(models.Model):
    """The answers of a survey as columns, frozen at a moment (``rules.cuts``): what every figure is computed from.

    ``summary``: see ``rules.summaries``: answers in, counted, screened out by reason, weighting in words and figures.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="cuts", db_index=False)
    n = models.PositiveSmallIntegerField(_("次数"))
    weighting = models.ForeignKey(Weighting, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    columns = models.BinaryField()
    fingerprint = models.CharField(_("指纹"), max_length=64)
    summary = models.JSONField(_("概况"))
    made_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("生成时间"))

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("数据切面")
        ordering = ("survey", "n")
        constraints = [models.UniqueConstraint(fields=("survey", "n"), name="surveys_cut_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.n}"


class CallBackQuerySet(ScopedQuerySet):
    """Call-backs, as readers may chain them."""


class CallBack(models.Model):
    """Somebody who gave a low score and is called back (within ``rules.low_scores.HOURS``). Never of a confidential survey.

    ``reference``: the question; ``points``: its score of 100; ``complaint``: what it became, known by number only.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="call_backs", db_index=False)
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="call_back")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    reference = models.CharField(_("题目"), max_length=60)
    answer = models.PositiveSmallIntegerField(_("打分"))
    points = models.PositiveSmallIntegerField(_("得分"))
    raised_at = models.DateTimeField(_("答卷时间"))
    due_at = models.DateTimeField(_("回电期限"))
    result = models.CharField(_("结果"), max_length=12, choices=AuditResult.choices, blank=True)
    said = EncryptedField(_("顾客说了什么"), context="surveys.call_back")
    done_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    done_at = models.DateTimeField(_("回电时间"), null=True)
    complaint_wanted = models.BooleanField(_("转为投诉"), default=False)
    complaint_id = models.BigIntegerField(null=True)
    complaint_number = models.CharField(_("投诉编号"), max_length=30, blank=True)

    objects = CallBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("低分回电")
        ordering = ("due_at", "id")
        indexes = [
            models.Index(F("due_at"), F("id"), name="surveys_call_backs_due", condition=Q(done_at__isnull=True)),
            models.Index(F("department_id"), F("due_at"), F("id"), name="surveys_call_backs_of"),
            models.Index(F("customer_id"), name="surveys_call_backs_customer"),
            models.Index(F("raised_at"), name="surveys_call_backs_raised"),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.pk}"
