"""Tables of visits to customers and of what they fed back to departments."""

from __future__ import annotations

from hashlib import sha256
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.visits.choices import Kind, Method, Result
from yueke.domains.visits.lifecycles import VISIT_LIFE
from yueke.kernel.access import ScopedQuerySet
from yueke.kernel.history.triggers import kept


class VisitQuerySet(ScopedQuerySet):
    """Visits, as readers may chain them."""

    def completed(self) -> Self:
        """Those that took place."""
        return self.filter(state="done")


class Visit(models.Model):
    """A visit planned for a customer because a clause asks for it, and the record of how it went.

    ``clause`` and ``due_at`` say which duty planned it; a customer has at most one
    planned visit per clause.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("回访编号"), max_length=30, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("回访类别"), max_length=20, choices=Kind.choices)
    clause = models.CharField(_("依据条款"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=VISIT_LIFE.choices, default=VISIT_LIFE.initial)
    planned_on = models.DateField(_("计划日期"))
    due_at = models.DateTimeField(_("应于何时前完成"), null=True)
    owner = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    purpose = models.CharField(_("目的"), max_length=200, blank=True)
    materials = models.CharField(_("携带资料"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("回访时间"), null=True)
    done_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    method = models.CharField(_("方式"), max_length=12, choices=Method.choices, blank=True)
    contact_name = models.CharField(_("受访人"), max_length=60, blank=True)
    result = models.CharField(_("结果"), max_length=14, choices=Result.choices, blank=True)
    refusal_reason = models.CharField(_("未配合原因"), max_length=100, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True)
    content = models.TextField(_("回访内容"), blank=True)
    opinion = models.TextField(_("客户意见与建议"), blank=True)
    products = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    next_step = models.CharField(_("后续安排"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "kind", "done_at"], name="visits_done", condition=Q(state="done")),
            models.Index(fields=["customer", "-planned_on"], name="visits_of_customer"),
            models.Index(fields=["owner", "state", "planned_on"], name="visits_of_owner"),
            models.Index(fields=["department", "state", "planned_on"], name="visits_of_department"),
            models.Index(fields=["-planned_on", "-id"], name="visits_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "clause"],
                condition=Q(state="planned") & ~Q(clause=""),
                name="visit_planned_once",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="satisfaction_one_to_five",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="done_has_a_time"),
        ]
        triggers = [*VISIT_LIFE.triggers("visit_life"), *kept()]

    def __str__(self) -> str:
        return self.number

    @property
    def mark(self) -> str:
        """Tells one version of the visit from the next: 16 hexadecimal digits of whose it is, for when and how far."""
        facts = (self.customer_id, self.state, self.planned_on, self.due_at, self.owner_id, self.department_id)
        told = "|".join(str(one) for one in (*facts, self.done_at, self.updated_at))
        return sha256(told.encode()).hexdigest()[:16]


class Rescheduling(models.Model):
    """A visit moved to another day, with the reason."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="reschedulings")
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(_("改期原因"), max_length=200)
    by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = kept(of="visit")


class VisitFeedback(models.Model):
    """What a visit found that a department must answer (clause B8.2)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="feedback")
    department = models.ForeignKey("organization.Department", on_delete=models.PROTECT, related_name="+")
    content = models.TextField(_("反馈内容"))
    sent_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["department", "sent_at"], name="feedback_open", condition=Q(answered_at__isnull=True))
        ]
        triggers = kept(of="visit")
