"""Clocks that run on complaints, and who was told that one runs out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.complaints.choices import ClockKind, EndReason
from yueke.kernel.history.triggers import kept


class Clock(models.Model):
    """Something owed on a complaint until ``due_at``, by the terms in force when it began.

    ``term`` is that term (``3 working days``), empty where a moment was promised. ``due_at`` moves only by pauses.
    ``percent`` is how far people have been told (0, 50, 80, 100), ``hop`` how far up the ladder. ``next_at`` is when
    the sweep has something to do next: empty once stopped, paused, or told to the top.
    """

    id = models.BigAutoField(primary_key=True)
    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(_("时限"), max_length=12, choices=ClockKind.choices)
    clause = models.CharField(_("依据条款"), max_length=40)
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    term = models.CharField(pgettext_lazy("clock", "期限"), max_length=40, blank=True)
    ladder = models.CharField(_("逐级升级间隔"), max_length=40, blank=True)
    started_at = models.DateTimeField(_("开始时间"))
    due_at = models.DateTimeField(_("到期时间"))
    half_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(default=0)
    hop = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(_("停止时间"), null=True)
    end = models.CharField(max_length=8, choices=EndReason.choices, blank=True)

    history_left_out = "follows from the steps of the complaint; what people did is kept there"

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="clocks_to_sweep", condition=Q(stopped_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "kind", "clause"],
                condition=Q(stopped_at__isnull=True),
                name="one_running_clock_of_a_kind",
            ),
        ]


class Pause(models.Model):
    """While a complaint is suspended its clocks stand still (waiting for the customer, for a test)."""

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(_("挂起原因"), max_length=200)
    began_at = models.DateTimeField(_("开始时间"))
    began_by = models.ForeignKey("organization.Person", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    ended_by = models.ForeignKey("organization.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(ended_at__isnull=True), name="complaint_suspended_once"
            )
        ]
        triggers = kept(of="complaint")


class Escalation(models.Model):
    """Somebody told that a clock runs out: at 50, 80 and 100 % whoever handles it, then hop by hop the superiors.

    ``person`` was told; for somebody absent that is their substitute, and ``substitute_for`` says whose.
    ``receipt_at`` is when they signed for it.
    """

    id = models.BigAutoField(primary_key=True)
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="escalations")
    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="escalations")
    percent = models.PositiveSmallIntegerField(_("进度"))
    hop = models.PositiveSmallIntegerField(_("层级"), default=0)
    person = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("收件人"), db_index=False
    )
    substitute_for = models.ForeignKey("organization.Person", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("时间"))
    receipt_at = models.DateTimeField(_("签收时间"), null=True)

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [
            models.Index(fields=["person", "-id"], name="escalations_of_person"),
            models.Index(
                fields=["person", "sent_at"], name="escalations_to_sign", condition=Q(receipt_at__isnull=True)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["clock", "percent", "hop"], name="escalated_once")]
        triggers = kept(of="complaint")
