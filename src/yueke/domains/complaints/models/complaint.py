"""The table of complaints."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.complaints.choices import Channel, Grade, Outcome, Signal
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, ENDED, OPEN
from yueke.domains.complaints.models.trees import Category
from yueke.kernel.access import Actor, ScopedQuerySet
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

IS_OPEN = Q(state__in=OPEN)
"""Something is still owed: the condition of the work-list indexes, so lists must state it too."""
OVER = ("closed", *ENDED)


class ComplaintQuerySet(ScopedQuerySet):
    """Complaints, as readers may chain them."""

    owner_field = "handler_id"
    customer_field = "customer_id"

    def open(self) -> Self:
        """Those in which something is still owed."""
        return self.filter(IS_OPEN)

    def shared_with(self, actor: Actor) -> Q:
        """What somebody took in, looks into or was told of by the ladder, and what their departments took in; and what
        waits for a signature of their department."""
        if actor.person_id is None:
            return Q(pk__in=())
        mine = Q(first_contact_id=actor.person_id) | Q(investigator_id=actor.person_id)
        mine |= Q(recorded_by_id=actor.person_id)
        if actor.department_id is not None:
            # Whoever may sign for it must see it, though it is nobody's yet.
            mine |= Q(state="assigned", department_id=actor.department_id)
        # Its table points back here, so it is known only later. Read at once: as a subquery inside the OR it would
        # keep the planner from the indexes.
        from yueke.domains.complaints.models.clocks import Escalation

        told = Escalation.objects.filter(person_id=actor.person_id)
        mine |= Q(pk__in=list(told.order_by("-pk").values_list("complaint_id", flat=True)[:500]))
        if actor.scope.kind == "departments":
            mine |= Q(intake_department_id__in=sorted(actor.scope.departments))
        return mine


def _person(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "organization.Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=label,
    )


def _department(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "organization.Department",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=label,
    )


class Complaint(models.Model):
    """A complaint. Money in yuan.

    A caller nobody knows stays on the complaint (``caller_…``); ``code`` and the last four digits of the telephone let
    them follow it. ``department`` answers for it, ``intake_department`` took it in. ``facts`` are answers to the
    category's form, as JSON, ``facts_missing`` how many demanded ones nobody has told. ``grade_reasons`` are
    ``[{criterion, words, fact}]``. ``…_at`` of steps are the first time, except those of the reply and what follows it,
    which are of the last round. ``paused_minutes`` counts natural minutes of suspensions that are over. ``origin_…`` is
    what it grew out of (a visit), ``intake_key`` makes taking it in twice harmless.
    One with ``import_batch_id`` began in another system: its steps there are not known.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("投诉编号"), max_length=30, unique=True)
    code = models.CharField(_("查询码"), max_length=12, unique=True)
    state = models.CharField(_("状态"), max_length=14, choices=COMPLAINT_LIFE.choices, default=COMPLAINT_LIFE.initial)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    caller_name = models.CharField(_("投诉人"), max_length=60, blank=True)
    caller_phone = EncryptedField(_("联系电话"), context="complaints.phone")
    caller_email = EncryptedField(_("电子邮箱"), context="complaints.email")
    phone_index = models.BinaryField(null=True)
    phone_tail_index = models.BinaryField(null=True)
    email_index = models.BinaryField(null=True)
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey(
        "catalogue.Product", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product_name = models.CharField(_("涉及产品"), max_length=120, blank=True)
    batch = models.CharField(_("批号"), max_length=60, blank=True)
    channel = models.CharField(_("受理渠道"), max_length=10, choices=Channel.choices)
    store = _department(_("门店"))
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    facts = EncryptedField(_("事实"), context="complaints.facts")
    facts_missing = models.PositiveSmallIntegerField(_("尚缺的事项"), default=0, db_default=0)
    description = models.TextField(_("问题描述"))
    wish = models.TextField(_("客户诉求"), blank=True)
    expectation = models.CharField(_("客户期望"), max_length=200, blank=True)
    happened_on = models.DateField(_("发生日期"), null=True, blank=True)
    received_at = models.DateTimeField(_("投诉时间"))
    recorded_by = _person(_("登记人"))
    first_contact = _person(_("首问责任人"))
    intake_department = _department(_("受理部门"))
    department = _department(_("责任部门"))
    handler = _person(_("承办人"))
    investigator = _person(_("调查人"))
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices, default=Grade.GENERAL)
    grade_reasons = models.JSONField(_("分级依据"), default=list)
    signals = ArrayField(models.CharField(max_length=20, choices=Signal.choices), default=list, blank=True)
    claim_amount = models.DecimalField(_("索赔金额"), max_digits=12, decimal_places=2, null=True)
    compensation = models.DecimalField(_("赔付金额"), max_digits=12, decimal_places=2, default=0)
    first_promised_at = models.DateTimeField(_("首次承诺时限"), null=True)
    promised_at = models.DateTimeField(_("承诺时限"), null=True)
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True)
    outcome = models.CharField(
        pgettext_lazy("complaint", "处理结果"), max_length=12, choices=Outcome.choices, blank=True
    )
    result = models.TextField(_("答复内容"), blank=True)
    close_reason = models.CharField(_("结案理由"), max_length=200, blank=True)
    end_reason = models.CharField(_("终止理由"), max_length=200, blank=True)
    acknowledged_at = models.DateTimeField(_("告知收悉时间"), null=True)
    accepted_at = models.DateTimeField(_("受理时间"), null=True)
    assigned_at = models.DateTimeField(_("转办时间"), null=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    contacted_at = models.DateTimeField(_("首次联系时间"), null=True)
    investigated_at = models.DateTimeField(_("开始调查时间"), null=True)
    proposed_at = models.DateTimeField(_("提出方案时间"), null=True)
    told_at = models.DateTimeField(_("最近告知时间"), null=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True)
    asked_at = models.DateTimeField(_("征询时间"), null=True)
    answered_at = models.DateTimeField(_("评价时间"), null=True)
    graded_major_at = models.DateTimeField(_("认定重大时间"), null=True)
    reported_at = models.DateTimeField(_("上报签收时间"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    archived_at = models.DateTimeField(_("归档时间"), null=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True)
    suspended_at = models.DateTimeField(_("挂起时间"), null=True)
    suspend_reason = models.CharField(_("挂起原因"), max_length=200, blank=True)
    paused_minutes = models.PositiveIntegerField(default=0)
    urged = models.PositiveSmallIntegerField(_("催办次数"), default=0)
    supervised = models.PositiveSmallIntegerField(_("督办次数"), default=0)
    next_due_at = models.DateTimeField(_("最近时限"), null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    repeat_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True)
    origin_label = models.CharField(_("来源"), max_length=60, blank=True)
    intake_key = models.CharField(max_length=120, blank=True)
    import_batch_id = models.BigIntegerField(null=True)
    search_terms = ArrayField(models.TextField(), default=list)
    shingles = ArrayField(models.IntegerField(), default=list)
    created_at = models.DateTimeField(_("登记时间"))
    updated_at = models.DateTimeField(_("更新时间"))

    unwritten: dict[str, Any] | None = None
    """What was set and not written yet, while ``columns.together`` gathers it; no column."""

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="complaints_latest"),
            models.Index(fields=["state", "-received_at", "-id"], name="complaints_by_state"),
            models.Index(fields=["grade", "-received_at", "-id"], name="complaints_by_grade"),
            models.Index(fields=["category", "-received_at"], name="complaints_of_category"),
            models.Index(fields=["customer", "-received_at"], name="complaints_of_customer"),
            models.Index(
                fields=["phone_index", "-received_at"],
                name="complaints_of_phone",
                condition=Q(phone_index__isnull=False),
            ),
            models.Index(
                fields=["phone_tail_index", "-received_at"],
                name="complaints_of_phone_tail",
                condition=Q(phone_tail_index__isnull=False),
            ),
            models.Index(fields=["email_index"], name="complaints_of_email", condition=Q(email_index__isnull=False)),
            models.Index(fields=["handler", "-received_at", "-id"], name="complaints_of_handler"),
            models.Index(fields=["department", "-received_at", "-id"], name="complaints_of_department"),
            models.Index(fields=["intake_department", "-received_at", "-id"], name="complaints_of_intake"),
            models.Index(fields=["first_contact"], name="complaints_of_first_contact"),
            models.Index(fields=["investigator"], name="complaints_of_investigator"),
            models.Index(fields=["recorded_by"], name="complaints_of_recorder"),
            models.Index(fields=["next_due_at", "id"], name="complaints_by_time_left", condition=IS_OPEN),
            # Few of the open ones are: without it the board walks them all to find them.
            models.Index(
                fields=["next_due_at", "id"], name="complaints_supervised", condition=IS_OPEN & Q(supervised__gt=0)
            ),
            models.Index(fields=["product", "-received_at"], name="complaints_of_product"),
            models.Index(fields=["batch", "-received_at"], name="complaints_of_batch", condition=~Q(batch="")),
            models.Index(
                fields=["origin_kind", "origin_id"], name="complaints_of_origin", condition=~Q(origin_kind="")
            ),
            models.Index(
                fields=["import_batch_id"], name="complaints_of_import", condition=Q(import_batch_id__isnull=False)
            ),
            models.Index(fields=["merged_into"], name="complaints_merged_into", condition=Q(merged_into__isnull=False)),
            GinIndex(fields=["search_terms"], name="complaints_search", fastupdate=True, gin_pending_list_limit=1024),
            GinIndex(fields=["shingles"], name="complaints_alike", fastupdate=True, gin_pending_list_limit=1024),
        ]
        constraints = [
            models.UniqueConstraint(fields=["intake_key"], condition=~Q(intake_key=""), name="complaint_taken_in_once"),
            models.CheckConstraint(condition=~Q(description=""), name="complaint_says_something"),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="complaint_satisfaction_one_to_five",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "archived"]) | Q(satisfaction__gte=3) | ~Q(close_reason=""),
                name="complaint_closed_satisfied_or_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["investigating", "proposed", "reviewing", "replying"])
                | Q(signed_at__isnull=False),
                name="complaint_handled_after_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED[2:]) & ~Q(state="declined")
                | ~Q(end_reason="") & Q(ended_at__isnull=False),
                name="complaint_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=(Q(state="merged") & Q(merged_into__isnull=False))
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="complaint_merged_into_another",
            ),
            models.CheckConstraint(condition=Q(compensation__gte=0), name="complaint_compensation_not_negative"),
        ]
        triggers = [
            *COMPLAINT_LIFE.triggers("complaint_life"),
            pgtrigger.Protect(
                name="complaint_first_contact_for_ever",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__first_contact__isnull=False, old__first_contact__df=pgtrigger.F("new__first_contact")
                ),
            ),
            pgtrigger.Protect(
                name="complaint_first_promise_for_ever",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__first_promised_at__isnull=False,
                    old__first_promised_at__df=pgtrigger.F("new__first_promised_at"),
                ),
            ),
            # A sheet may be taken back as long as nobody has worked on what it brought; the command sees to that.
            pgtrigger.Protect(
                name="complaint_never_lost",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__import_batch_id__isnull=True),
            ),
            *kept(without=("shingles", "next_due_at")),
        ]

    def __str__(self) -> str:
        return self.number

    def is_over(self, at: datetime) -> bool:
        """Whether the time of something owed on it has run out."""
        return self.next_due_at is not None and self.next_due_at <= at
