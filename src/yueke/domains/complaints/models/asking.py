"""What is asked of others about a complaint: approvals, longer terms, supervision, urging; and written papers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.complaints.choices import ApprovalKind, Decision, Grade, PaperKind
from yueke.kernel.history.triggers import kept


def _person(label: Any = None) -> models.ForeignKey:
    return models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


def _of_complaint(name: str) -> models.ForeignKey:
    return models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name=name)


class Approval(models.Model):
    """Something asked of a reviewer; nobody decides their own. ``reason`` is why, ``note`` what the reviewer said.

    ``amount`` is money to be approved, ``grade`` the lower grade wanted, ``routes`` the outside routes the customer is
    told of when a complaint is closed unsatisfied, ``origin_id`` the row it is about (offer, extension, paper).
    """

    id = models.BigAutoField(primary_key=True)
    complaint = _of_complaint("approvals")
    kind = models.CharField(_("审批事项"), max_length=12, choices=ApprovalKind.choices)
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    subject_id = models.BigIntegerField(null=True)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2, null=True)
    grade = models.CharField(_("申请等级"), max_length=10, choices=Grade.choices, blank=True)
    routes = models.TextField(_("告知的其他途径"), blank=True)
    reason = models.CharField(_("申请理由"), max_length=500)
    asked_by = _person(_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    decision = models.CharField(_("审批结果"), max_length=8, choices=Decision.choices, blank=True)
    note = models.CharField(_("审批意见"), max_length=500, blank=True)
    decided_by = _person(_("审批人"))
    decided_at = models.DateTimeField(_("审批时间"), null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["asked_at", "id"], name="complaint_approvals_open", condition=Q(decision=""))]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="complaint_approval_by_another",
            ),
            models.UniqueConstraint(
                fields=["complaint", "kind"], condition=Q(decision=""), name="complaint_approval_asked_once"
            ),
        ]
        triggers = kept(of="complaint")


class Extension(models.Model):
    """A later promised date asked for; the first promise stays on record."""

    complaint = _of_complaint("extensions")
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    before = models.DateTimeField(_("原承诺时限"))
    until = models.DateTimeField(_("延期至"))
    reason = models.CharField(_("延期理由"), max_length=300)
    asked_by = _person(_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    granted_at = models.DateTimeField(_("批准时间"), null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("before")), name="extension_is_later")]
        triggers = kept(of="complaint")


class Supervision(models.Model):
    """An order from above to get on with a complaint, which owes an answer (督办)."""

    complaint = _of_complaint("supervisions")
    order = models.TextField(_("督办意见"))
    due_at = models.DateTimeField(_("限期答复"), null=True)
    by = _person(_("督办人"))
    at = models.DateTimeField(_("督办时间"))
    answer = models.TextField(_("督办答复"), blank=True)
    answered_by = _person(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["at"], name="supervisions_open", condition=Q(answered_at__isnull=True)),
        ]
        triggers = kept(of="complaint")


class Urge(models.Model):
    """The customer, or somebody for them, asks to hurry (催办)."""

    complaint = _of_complaint("urges")
    words = models.CharField(_("催办内容"), max_length=500, blank=True)
    by_customer = models.BooleanField(_("客户催办"), default=False)
    by = _person(_("催办人"))
    at = models.DateTimeField(_("催办时间"))

    class Meta:
        ordering = ["at", "id"]
        triggers = kept(of="complaint")


class Paper(models.Model):
    """A written document on a complaint: drafted from the record, approved, sent, filed (clause B7.2.2).

    ``body`` is what the document holds (see ``ui.papers``). Once approved it is set and filed: ``file`` is the PDF,
    ``word`` the DOCX that are sent, and stay as they are.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", pgettext_lazy("paper", "草稿")
        ASKED = "asked", pgettext_lazy("paper", "待审批")
        APPROVED = "approved", pgettext_lazy("paper", "已批准")
        SENT = "sent", pgettext_lazy("paper", "已送达")

    complaint = _of_complaint("papers")
    kind = models.CharField(_("文件种类"), max_length=8, choices=PaperKind.choices)
    title = models.CharField(_("标题"), max_length=120)
    body = models.JSONField(_("正文"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    file = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    word = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    drafted_by = _person(_("起草人"))
    drafted_at = models.DateTimeField(_("起草时间"))
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    sent_at = models.DateTimeField(_("送达时间"), null=True)

    class Meta:
        ordering = ["drafted_at", "id"]
        triggers = kept(of="complaint")
