"""Tables of requests, of what stands against an erasure, and of erasures done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy.choices import Asking, Check, Medium, Right
from yueke.domains.privacy.lifecycles import OPEN, REQUEST_LIFE
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField


class RightsRequest(models.Model):
    """What a person asks for concerning their own information, until it is answered or refused with a reason."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("编号"), max_length=30, unique=True)
    kind = models.CharField(_("请求"), max_length=10, choices=Right.choices)
    state = models.CharField(_("状态"), max_length=12, choices=REQUEST_LIFE.choices, default=REQUEST_LIFE.initial)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    medium = models.CharField(_("来自"), max_length=10, choices=Medium.choices)
    asking = models.CharField(_("申请人"), max_length=10, choices=Asking.choices, default=Asking.SELF)
    requester_name = EncryptedField(_("申请人姓名"), context="privacy.requester")
    details = models.TextField(_("具体要求"), blank=True)
    registered_at = models.DateTimeField(_("登记时间"))
    registered_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField(_("应于何时前答复"))
    check_method = models.CharField(_("核身方式"), max_length=10, choices=Check.choices, blank=True)
    check_matched = models.BooleanField(_("与档案一致"), null=True)
    check_note = models.CharField(_("核身说明"), max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    handler = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("办理人")
    )
    extended_at = models.DateTimeField(null=True)
    extended_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    extension_reason = models.CharField(_("延期理由"), max_length=200, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    settled_at = models.DateTimeField(_("答复时间"), null=True)
    settled_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_expires_at = models.DateTimeField(null=True)
    wanted_format = models.CharField(_("希望的格式"), max_length=4, blank=True)

    class Meta:
        indexes = [
            # What a customer has asked for, the latest first.
            models.Index(fields=["customer", "-registered_at", "-id"], name="requests_of_customer"),
            models.Index(fields=["due_at", "id"], name="requests_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["-registered_at", "-id"], name="requests_latest"),
            models.Index(fields=["file_expires_at"], name="copies_to_expire", condition=Q(file__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "refused"]) | ~Q(answer=""), name="settled_with_an_answer"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["working", "answered"]) | Q(checked_at__isnull=False),
                name="worked_on_after_the_check",
            ),
        ]
        triggers = [*REQUEST_LIFE.triggers("request_life"), *kept(of="customer")]

    def __str__(self) -> str:
        return self.number


class AnswerKey(models.Model):
    """What opens the answer to a request whose end is that nobody can sign in any more: deletion, closing the account.

    ``code`` was made by chance and is shown to the person while they can sign in; ``lookup`` is a keyed digest of it and
    of the end of the contact they showed who they are by. It opens the state and the answer, nothing else.
    """

    request = models.OneToOneField(RightsRequest, on_delete=models.CASCADE, related_name="answer_key")
    code = EncryptedField(_("查询码"), context="privacy.answer.code")
    lookup = models.BinaryField(unique=True)

    history_left_out = "opens an answer for some days; the request keeps its history"


class ProposedChange(models.Model):
    """A fact of the archive a person wants put right: part of a request, and on the data steward's desk (A2.3)."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="proposals")
    change = models.OneToOneField("customers.ChangeRequest", on_delete=models.CASCADE, related_name="+")

    history_left_out = "joins a request and a change, both of which keep theirs"


class WrongCheck(models.Model):
    """Somebody gave a number that is not the archive's; so many of them, and nobody may try for a while."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="+", db_index=False)
    method = models.CharField(max_length=10, choices=Check.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    history_left_out = "counts what went wrong; the audit log tells of it"

    class Meta:
        indexes = [
            models.Index(fields=["request", "-at"], name="wrong_checks"),
            models.Index(fields=["by", "-at"], name="wrong_checks_of_person"),
        ]


class Hold(models.Model):
    """A reason in law to keep somebody's information for now: a dispute, an inquiry, an inspection."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("事由"), max_length=200)
    placed_at = models.DateTimeField(_("开始"))
    placed_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(_("解除"), null=True)
    lifted_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.UniqueConstraint(fields=["customer"], condition=Q(lifted_at__isnull=True), name="held_once"),
        ]
        triggers = kept(of="customer")


class Erasure(models.Model):
    """A customer whose personal information was taken out, and how much of it, by kind of record."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(RightsRequest, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("理由"), max_length=200)
    counts = models.JSONField(default=dict)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    history_left_out = "one appended row for each erasure"
