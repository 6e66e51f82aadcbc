"""Tables of consent: what people were told, what they said, and when they are to be left alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy.choices import Barrier, Decision, Medium, Purpose
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

ONE = 1
"""The key of the one row of settings."""


class Policy(models.Model):
    """What the company has settled for itself: terms as the calendar knows them (``15 working days``)."""

    id = models.SmallIntegerField(primary_key=True, default=ONE)
    rights_term = models.CharField(_("权利请求的答复期限"), max_length=30, default="15 working days")
    extension_term = models.CharField(_("经批准可延长"), max_length=30, default="15 working days")
    ask_again = models.CharField(_("拒绝或撤回后多久不再询问"), max_length=30, default="90 days")
    copy_days = models.PositiveSmallIntegerField(_("副本文件保留天数"), default=7)
    child_age = models.PositiveSmallIntegerField(_("按儿童保护的年龄（未满）"), default=14)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=ONE), name="one_privacy_policy")]
        triggers = kept()


class NoticeVersion(models.Model):
    """What people are told when they are asked, word for word; never changed, only followed by the next version."""

    purpose = models.CharField(_("目的"), max_length=12, choices=Purpose.choices)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    version = models.PositiveIntegerField(_("版本"))
    text = models.TextField(_("告知文本"))
    text_hash = models.CharField(_("文本指纹"), max_length=64)
    in_force_from = models.DateField(_("生效日期"))
    created_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language", "version"], name="notice_version_once"),
            models.CheckConstraint(condition=~Q(text=""), name="notice_says_something"),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} v{self.version}"


class ConsentRecord(models.Model):
    """One thing somebody said about one purpose, with the text they were shown; the latest counts."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(_("目的"), max_length=12, choices=Purpose.choices)
    decision = models.CharField(_("决定"), max_length=10, choices=Decision.choices)
    notice = models.ForeignKey(NoticeVersion, null=True, on_delete=models.PROTECT, related_name="+")
    text_hash = models.CharField(_("文本指纹"), max_length=64, blank=True)
    medium = models.CharField(_("方式"), max_length=10, choices=Medium.choices)
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    guardian_name = EncryptedField(_("监护人"), context="privacy.guardian")
    guardian_relation = models.CharField(_("与本人关系"), max_length=20, blank=True)
    proof = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    ask_again_on = models.DateField(_("此日前不再询问"), null=True)

    history_left_out = "is itself the history of consent: appended, never changed but by an erasure"

    class Meta:
        indexes = [models.Index(fields=["customer", "purpose", "-at", "-id"], name="consents_of_customer")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="given") | Q(notice__isnull=False), name="consent_to_a_known_text"
            ),
        ]


class Restriction(models.Model):
    """From when to when somebody is to be left alone: no marketing, or frozen. Open while ``ends_at`` is null."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("限制"), max_length=10, choices=Barrier.choices)
    begins_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("解除"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    placed_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["customer", "kind"], include=["begins_at", "ends_at"], name="restrictions_of_customer")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(ends_at__isnull=True), name="restricted_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("begins_at")), name="restriction_ends_later"
            ),
        ]
        triggers = kept(of="customer")


class ContactLimit(models.Model):
    """How often, and at which hours of the day, somebody may be contacted for a purpose by one medium."""

    purpose = models.CharField(_("目的"), max_length=12, choices=Purpose.choices)
    medium = models.CharField(_("方式"), max_length=10, choices=Medium.choices)
    most = models.PositiveSmallIntegerField(_("最多次数"))
    days = models.PositiveSmallIntegerField(_("每多少天"))
    from_hour = models.PositiveSmallIntegerField(_("最早（时）"), default=9)
    to_hour = models.PositiveSmallIntegerField(_("最晚（时）"), default=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "medium"], name="one_limit_each"),
            models.CheckConstraint(
                condition=Q(from_hour__lt=F("to_hour")) & Q(to_hour__lte=24), name="limit_hours_in_order"
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="limit_counts_days"),
        ]
        triggers = kept()


class ContactMade(models.Model):
    """Somebody was contacted; counted against the limits."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    medium = models.CharField(max_length=10, choices=Medium.choices)
    at = models.DateTimeField(_("时间"))

    history_left_out = "a count of contacts: appended, let go by retention"

    class Meta:
        indexes = [models.Index(fields=["customer", "purpose", "medium", "-at"], name="contacts_made")]
