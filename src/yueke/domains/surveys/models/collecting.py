"""Tables of what comes in: doors, personal invitations, quotas, and responses."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.lifecycles import RESPONSE_LIFE
from yueke.domains.surveys.models.sampling import Member
from yueke.domains.surveys.models.survey import Survey, Version
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

_PERSON = "organization.Person"


class Door(models.Model):
    """An open way in: a link or a QR code anybody may use. ``parameters`` tell where it hangs: ``{store: …, order: …}``."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="doors", db_index=False)
    code = models.CharField(_("入口代码"), max_length=12, unique=True)
    label = models.CharField(_("名称"), max_length=60)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices, default=Mode.OPEN)
    parameters = models.JSONField(_("参数"), default=dict)
    once_each = models.BooleanField(_("每台设备一份"), default=True)
    made_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("开设时间"))
    shut_at = models.DateTimeField(_("关闭时间"), null=True)

    class Meta:
        verbose_name = _("答题入口")
        ordering = ("survey", "id")
        indexes = [models.Index(F("survey_id"), name="surveys_doors_of_survey")]
        triggers = kept()

    def __str__(self) -> str:
        return self.label


class Invitation(models.Model):
    """A personal link, good once. It is found by a fingerprint of its secret.

    ``sealed`` is the secret itself, encrypted, for as long as somebody may have to be reminded of it: gone once it was used or
    declined. Of a confidential survey the response knows nothing of its invitation, nor this of the response, and ``used_on``
    is the day of the launch, whenever it was used. ``outgoing_id`` is the message that carried it last, by ``medium``, which
    left at ``told_at`` or for ``failure`` did not.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    secret_index = models.BinaryField(unique=True)
    sealed = EncryptedField(context="surveys.link")
    parameters = models.JSONField(_("参数"), default=dict)
    made_at = models.DateTimeField(_("生成时间"))
    medium = models.CharField(_("发送方式"), max_length=5, blank=True)
    outgoing_id = models.BigIntegerField(null=True)
    told_at = models.DateTimeField(_("送出时间"), null=True)
    failure = models.CharField(_("未送出的原因"), max_length=20, blank=True)
    reminders = models.PositiveSmallIntegerField(_("提醒次数"), default=0)
    reminded_at = models.DateTimeField(_("最近提醒时间"), null=True)
    used_on = models.DateField(_("答完日期"), null=True)
    declined_on = models.DateField(_("拒绝日期"), null=True)

    history_left_out = (
        "made once; that it was used tells a day only, so that nobody can tell whose answers came in then"
    )

    class Meta:
        verbose_name = _("调查邀请")
        indexes = [
            models.Index(
                F("survey_id"), F("id"), name="surveys_not_answered",
                condition=Q(used_on__isnull=True, declined_on__isnull=True),
            ),
            models.Index(F("customer_id"), F("made_at"), name="surveys_invitations_of"),
            models.Index(F("outgoing_id"), name="surveys_sent_by", condition=Q(outgoing_id__isnull=False)),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) | Q(used_on__isnull=True, declined_on__isnull=True),
                name="surveys_used_link_forgotten",
            ),
            models.UniqueConstraint(
                fields=("survey", "member"), condition=Q(member__isnull=False), name="surveys_invited_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.pk}"


class Quota(models.Model):
    """How many answers of a kind are wanted. ``condition``: of ``rules.conditions``, on answers and parameters."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="quotas", db_index=False)
    label = models.CharField(_("名称"), max_length=60)
    condition = models.JSONField(_("条件"))
    wanted = models.PositiveIntegerField(_("配额"))
    reached = models.PositiveIntegerField(_("已完成"), default=0)

    history_left_out = "a count, which the responses prove; what is wanted is settled with the plan"

    class Meta:
        verbose_name = _("配额")
        ordering = ("survey", "id")
        constraints = [
            models.UniqueConstraint(fields=("survey", "label"), name="surveys_quota_once"),
            models.CheckConstraint(condition=Q(reached__lte=F("wanted")), name="surveys_quota_not_exceeded"),
        ]

    def __str__(self) -> str:
        return self.label


class ResponseQuerySet(models.QuerySet):
    """Responses, as readers may chain them."""

    def complete(self) -> Self:
        """Those that were answered to the end."""
        return self.filter(state="completed")


class Response(models.Model):
    """One person's answers to a questionnaire.

    ``answers``: by code of the question, what was chosen or rated (``rules.answers``); ``words``: what was written, JSON, apart
    from them and encrypted. ``done``: codes of the pages sent. ``seconds``: time spent on the pages. ``key_index`` opens it
    again to whoever holds its key. Of a confidential survey ``member`` and ``customer`` stay empty, and times are days.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices)
    state = models.CharField(_("状态"), max_length=12, choices=RESPONSE_LIFE.choices, default=RESPONSE_LIFE.initial)
    door = models.ForeignKey(Door, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    interviewer = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    stratum = models.CharField(_("层"), max_length=120, blank=True)
    parameters = models.JSONField(_("参数"), default=dict)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    answers = models.JSONField(_("答案"), default=dict)
    words = EncryptedField(_("原话"), context="surveys.words")
    done = ArrayField(models.CharField(max_length=20), verbose_name=_("已答页"), default=list)
    seconds = models.PositiveIntegerField(_("用时（秒）"), default=0)
    key_index = models.BinaryField(unique=True)
    device_index = models.BinaryField(null=True)
    address_index = models.BinaryField(null=True)
    started_at = models.DateTimeField(_("开始时间"))
    saved_at = models.DateTimeField(_("保存时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    objects = ResponseQuerySet.as_manager()

    history_left_out = "who answers may change it until the end, and nobody afterwards (a trigger sees to it)"

    class Meta:
        verbose_name = _("答卷")
        ordering = ("-id",)
        indexes = [
            models.Index(F("survey_id"), F("state"), F("id"), name="surveys_responses"),
            models.Index(
                F("survey_id"), F("device_index"), name="surveys_same_device", condition=Q(device_index__isnull=False)
            ),
            models.Index(F("customer_id"), name="surveys_responses_of", condition=Q(customer__isnull=False)),
            models.Index(F("member_id"), name="surveys_response_of_member", condition=Q(member__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "member"), condition=Q(member__isnull=False), name="surveys_answered_once"
            ),
        ]
        triggers = [
            *RESPONSE_LIFE.triggers("survey_response_life"),
            pgtrigger.Protect(
                name="survey_answers_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__finished_at__isnull=False, old__answers__df=pgtrigger.F("new__answers")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.pk}"


class AnswerFile(models.Model):
    """A picture or document somebody answered with. Of a confidential survey its name is not kept, and ``at`` is the day."""

    id = models.BigAutoField(primary_key=True)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="files", db_index=False)
    question = models.CharField(_("题号"), max_length=20)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("上传时间"))

    history_left_out = "who answers may take them back until the end; they go and come with the answer"

    class Meta:
        verbose_name = _("答卷附件")
        ordering = ("response", "id")
        indexes = [
            models.Index(F("response_id"), F("question"), name="surveys_files_of_answer"),
            models.Index(F("file_id"), name="surveys_answers_of_file"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.question}"
