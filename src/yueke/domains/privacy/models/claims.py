"""The table of requests somebody makes for another: a guardian for a child, a near relative for somebody deceased."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy.choices import Asking, Right
from yueke.domains.privacy.lifecycles import CLAIM_LIFE
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField


class RelativeClaim(models.Model):
    """What a visitor says: who they are, for whom they ask what, and why they may; until staff has checked the proof.

    It points at no archive: whether there is one is for staff to find out. Once accepted it is a request like any other
    (``request``), whose term has run since ``filed_at``.
    """

    number = models.CharField(_("编号"), max_length=30, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=CLAIM_LIFE.choices, default=CLAIM_LIFE.initial)
    kind = models.CharField(_("请求"), max_length=10, choices=Right.choices)
    asking = models.CharField(_("申请人"), max_length=10, choices=Asking.choices)
    relation = models.CharField(_("与本人关系"), max_length=20)
    subject_name = EncryptedField(_("本人姓名"), context="privacy.claim.subject")
    subject_contact = EncryptedField(_("本人预留的手机号或邮箱"), context="privacy.claim.subject_contact")
    requester_name = EncryptedField(_("申请人姓名"), context="privacy.claim.requester")
    requester_contact = EncryptedField(_("申请人联系电话"), context="privacy.claim.requester_contact")
    details = models.TextField(_("具体要求"), blank=True)
    proof = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("提出时间"))
    due_at = models.DateTimeField(_("应于何时前答复"))
    request = models.OneToOneField(
        "privacy.RightsRequest", null=True, on_delete=models.SET_NULL, related_name="claim", verbose_name=_("权利请求")
    )
    decided_at = models.DateTimeField(_("核对时间"), null=True)
    decided_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    decision_note = models.CharField(_("核对说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("代为提出的请求")
        indexes = [
            models.Index(fields=["due_at", "id"], name="claims_waiting", condition=Q(state="waiting")),
            models.Index(fields=["-filed_at", "-id"], name="claims_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting") | ~Q(decision_note=""), name="claim_decided_with_a_note"
            ),
            models.CheckConstraint(condition=Q(asking__in=["guardian", "relative"]), name="claim_for_another"),
        ]
        triggers = [*CLAIM_LIFE.triggers("claim_life"), *kept()]

    def __str__(self) -> str:
        return self.number
