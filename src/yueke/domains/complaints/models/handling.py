"""What is done about a complaint: rounds, hand-overs, investigation, evidence, offers, messages."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.choices import Medium, OfferAnswer, TellKind
from yueke.domains.complaints.models.trees import Cause
from yueke.kernel.history.triggers import kept


def _person(label: Any = None) -> models.ForeignKey:
    return models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


def _of_complaint(name: str) -> models.ForeignKey:
    return models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name=name)


class Round(models.Model):
    """One time a complaint is worked on; unsatisfied customers open the next, for a different investigator.

    ``by_customer``: by an appeal, in whose words ``why`` is.
    """

    complaint = _of_complaint("rounds")
    n = models.PositiveSmallIntegerField(_("办理轮次"))
    investigator = _person(_("调查人"))
    opened_at = models.DateTimeField(_("开始时间"))
    why = models.CharField(_("重办原因"), max_length=200, blank=True)
    by_customer = models.BooleanField(_("客户申诉"), default=False)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True)
    comment = models.TextField(_("客户评价"), blank=True)
    answered_at = models.DateTimeField(_("评价时间"), null=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        ordering = ["n"]
        constraints = [models.UniqueConstraint(fields=["complaint", "n"], name="complaint_round_once")]
        triggers = kept(of="complaint")

    @property
    def reason(self) -> str:
        """Why it was opened, as whoever works on it reads it: an appeal says that nobody of the house did."""
        return gettext("客户申诉：%(reason)s") % {"reason": self.why} if self.by_customer else self.why


class Transfer(models.Model):
    """A complaint handed to a department, which signs for it or sends it back."""

    complaint = _of_complaint("transfers")
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    from_department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, related_name="+", verbose_name=_("责任部门")
    )
    handler = _person(_("承办人"))
    note = models.CharField(_("转办说明"), max_length=500, blank=True)
    sent_by = _person(_("转办人"))
    sent_at = models.DateTimeField(_("转办时间"))
    receipt_by = _person(_("签收人"))
    receipt_at = models.DateTimeField(_("签收时间"), null=True)
    back_at = models.DateTimeField(_("退单时间"), null=True)
    back_by = _person(_("退单人"))
    back_reason = models.CharField(_("退单原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(receipt_at__isnull=True, back_at__isnull=True),
                name="complaint_handed_over_once",
            )
        ]
        triggers = kept(of="complaint")


class Investigation(models.Model):
    """A record of what was found out, from what it came, and what is done about it."""

    complaint = _of_complaint("investigations")
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    finding = models.TextField(_("查明的事实"))
    cause = models.ForeignKey(Cause, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("原因"))
    measures = models.TextField(_("处理措施"), blank=True)
    is_founded = models.BooleanField(_("投诉属实"), null=True)
    by = _person(_("调查人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["at", "id"]
        triggers = kept(of="complaint")


class Evidence(models.Model):
    """A file that proves something, handed in by the customer or found by the company."""

    complaint = _of_complaint("evidence")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    by_customer = models.BooleanField(_("客户提供"), default=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = _person(_("提供人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["complaint", "file"], name="complaint_evidence_once")]
        triggers = kept(of="complaint")


class Offer(models.Model):
    """A solution offered: what, how long it takes and why, and what the customer said to it.

    ``limits`` is the honest word on what the company cannot do, owed when the customer refuses.
    """

    complaint = _of_complaint("offers")
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    solution = models.TextField(_("解决方案"))
    needs_until = models.DateTimeField(_("预计完成时间"), null=True)
    why = models.CharField(_("所需时间的理由"), max_length=300, blank=True)
    compensation = models.DecimalField(_("赔付金额"), max_digits=12, decimal_places=2, default=0)
    answer_needed = models.BooleanField(_("需客户答复"), default=True)
    answer = models.CharField(_("客户答复"), max_length=8, choices=OfferAnswer.choices, blank=True)
    answer_words = models.CharField(_("客户原话"), max_length=500, blank=True)
    limits = models.TextField(_("能力所限的说明"), blank=True)
    offered_by = _person(_("提出人"))
    offered_at = models.DateTimeField(_("提出时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(compensation__gte=0), name="offer_not_negative")]
        triggers = kept(of="complaint")


class Told(models.Model):
    """A message to the customer. The outbox carries what is not spoken; ``outgoing_id`` is its entry there."""

    id = models.BigAutoField(primary_key=True)
    complaint = _of_complaint("told")
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    kind = models.CharField(pgettext_lazy("message", "内容"), max_length=12, choices=TellKind.choices)
    medium = models.CharField(_("方式"), max_length=10, choices=Medium.choices)
    text = models.TextField(_("告知内容"))
    by = _person(_("告知人"))
    at = models.DateTimeField(_("时间"))
    outgoing_id = models.BigIntegerField(null=True)
    delivered_at = models.DateTimeField(_("送达时间"), null=True)
    failed_at = models.DateTimeField(_("未送达时间"), null=True)
    failure = models.CharField(_("未送达原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["id"],
                name="complaints_told_waiting",
                condition=Q(delivered_at__isnull=True, failed_at__isnull=True),
            )
        ]
        triggers = kept(of="complaint")


class Attempt(models.Model):
    """A try to reach the customer for their word on the result that failed."""

    complaint = _of_complaint("attempts")
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    medium = models.CharField(_("方式"), max_length=10, choices=Medium.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = _person(_("联系人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["at", "id"]
        triggers = kept(of="complaint")


class CaseFile(models.Model):
    """A major complaint compiled as a case for the management committee (clause B7.2.3).

    Put on the agenda of a meeting (``agenda_on``), minuted there (``minutes``: what was decided), and given to the
    training library once it names nobody (``published_at``).
    """

    complaint = models.OneToOneField("complaints.Complaint", on_delete=models.CASCADE, related_name="case_file")
    title = models.CharField(_("案例标题"), max_length=120, blank=True)
    summary = models.TextField(_("案例摘要"))
    lessons = models.TextField(_("经验教训"), blank=True)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    compiled_by = _person(_("整理人"))
    compiled_at = models.DateTimeField(_("整理时间"))
    agenda_on = models.DateField(_("列入议程日期"), null=True)
    minutes = models.TextField(_("会议决议"), blank=True)
    minuted_by = _person(_("记录人"))
    minuted_at = models.DateTimeField(_("记录时间"), null=True)
    published_by = _person(_("入库人"))
    published_at = models.DateTimeField(_("入案例库时间"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-compiled_at", "-id"], name="complaint_cases_latest"),
            models.Index(fields=["agenda_on", "id"], name="complaint_cases_to_decide", condition=Q(minuted_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minuted_at__isnull=True, minutes="")
                | Q(minuted_at__isnull=False, agenda_on__isnull=False) & ~Q(minutes=""),
                name="complaint_case_minuted_at_a_meeting",
            ),
        ]
        triggers = kept(of="complaint")
