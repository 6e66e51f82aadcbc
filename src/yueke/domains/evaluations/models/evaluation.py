"""What customers write by themselves: the evaluation, its pictures, and the codes by which they come in."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.evaluations.choices import Looks, Reason, Subject
from yueke.domains.evaluations.lifecycles import EVALUATION_LIFE
from yueke.kernel.access import ScopedQuerySet
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

_PERSON, _DEPARTMENT = "organization.Person", "organization.Department"


class Door(models.Model):
    """A code (link or QR) that says what is evaluated: a product, an order, a department's service, somebody's.

    One of an order that is gone opens no more.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("入口代码"), max_length=16, unique=True)
    label = models.CharField(_("名称"), max_length=60)
    subject = models.CharField(_("评价对象"), max_length=10, choices=Subject.choices)
    product = models.ForeignKey(
        "catalogue.Product", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    department = models.ForeignKey(_DEPARTMENT, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    employee = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("开设时间"))
    shut_at = models.DateTimeField(_("关闭时间"), null=True)

    class Meta:
        verbose_name = _("评价入口")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(subject="product", product__isnull=False)
                | Q(subject="order")
                | Q(subject="service", department__isnull=False)
                | Q(subject="staff", employee__isnull=False),
                name="evaluation_door_leads_somewhere",
            ),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return self.label


class EvaluationQuerySet(ScopedQuerySet):
    """Evaluations, as readers may chain them; they belong to who answers for them and to a department."""

    customer_field = "customer_id"


class Evaluation(models.Model):
    """What a customer thinks of a product, an order, a service or somebody, in stars and words.

    ``details``: stars by indicator, besides those of the whole. Without ``customer`` nobody knows who wrote it: they
    follow it by a secret of which only a fingerprint is kept (``secret_index``). ``can_publish``: they agreed to show
    it; it then is, unless for a :class:`~choices.Reason`. ``answered_at`` is when somebody first answered, ``told_at``
    when the customer was told what was done (E5.1). ``looks``: what the words look like besides; ``complaint_id`` is
    the complaint that grew out of it. ``owner`` headed the department when it came in, and answers for it. ``adopted_at``: an important suggestion that is taken up.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("评价编号"), max_length=30, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=EVALUATION_LIFE.choices, default=EVALUATION_LIFE.initial)
    subject = models.CharField(_("评价对象"), max_length=10, choices=Subject.choices)
    product = models.ForeignKey(
        "catalogue.Product", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    line = models.ForeignKey("orders.OrderLine", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    employee = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    department = models.ForeignKey(_DEPARTMENT, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    door = models.ForeignKey(Door, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    stars = models.PositiveSmallIntegerField(_("星级"))
    details = models.JSONField(_("分项星级"), default=dict)
    text = models.TextField(_("评价内容"), blank=True)
    writer_name = models.CharField(_("署名"), max_length=30, blank=True)
    writer_phone = EncryptedField(_("联系手机"), context="evaluations.phone")
    can_publish = models.BooleanField(_("同意公开"), default=False)
    looks = models.CharField(_("识别"), max_length=10, choices=Looks.choices, blank=True)
    flags = ArrayField(models.CharField(max_length=20), verbose_name=_("自动检查"), default=list)
    reason = models.CharField(_("不公开的理由"), max_length=20, choices=Reason.choices, blank=True)
    reason_note = models.CharField(_("说明"), max_length=200, blank=True)
    decided_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_at = models.DateTimeField(_("审核时间"), null=True)
    published_at = models.DateTimeField(_("公开时间"), null=True)
    received_at = models.DateTimeField(_("评价时间"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    measures = models.TextField(_("采取的措施"), blank=True)
    told_at = models.DateTimeField(_("告知措施时间"), null=True)
    complaint_id = models.BigIntegerField(null=True)
    complaint_number = models.CharField(_("转投诉编号"), max_length=30, blank=True)
    turned_at = models.DateTimeField(_("转投诉时间"), null=True)
    adopted_at = models.DateTimeField(_("采纳时间"), null=True)
    adopted_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    adopted_note = models.CharField(_("采纳说明"), max_length=200, blank=True)
    secret_index = models.BinaryField(unique=True)
    intake_key = models.CharField(max_length=80, unique=True)
    updated_at = models.DateTimeField()
    search_terms = ArrayField(models.TextField(), default=list)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("客户评价")
        ordering = ("-received_at", "-id")
        indexes = [
            models.Index(F("received_at").desc(), F("id").desc(), name="evaluations_latest"),
            models.Index(F("department_id"), F("received_at").desc(), F("id").desc(), name="evaluations_of_dept"),
            models.Index(
                F("owner_id"), F("received_at").desc(), F("id").desc(), name="evaluations_of_owner",
                condition=Q(owner__isnull=False),
            ),
            models.Index(
                F("customer_id"), F("received_at").desc(), name="evaluations_of_customer",
                condition=Q(customer__isnull=False),
            ),
            models.Index(
                F("product_id"), F("published_at").desc(), F("id").desc(), name="evaluations_shown",
                condition=Q(state="published"),
            ),
            models.Index(F("order_id"), name="evaluations_of_order", condition=Q(order__isnull=False)),
            models.Index(F("received_at"), name="evaluations_unread", condition=Q(state="received")),
            models.Index(F("received_at"), F("id"), name="evaluations_unanswered", condition=Q(answered_at__isnull=True)),
            models.Index(F("received_at"), F("id"), name="evaluations_untold", condition=Q(told_at__isnull=True)),
            GinIndex(F("search_terms"), name="evaluations_search"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="evaluation_one_to_five"),
            models.UniqueConstraint(
                fields=("line",),
                condition=Q(line__isnull=False) & ~Q(state="withdrawn"),
                name="evaluation_of_line_once",
            ),
            models.UniqueConstraint(
                fields=("order",), condition=Q(subject="order") & ~Q(state="withdrawn"), name="evaluation_of_order_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(can_publish=True, published_at__isnull=False),
                name="evaluation_published_by_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state="withheld") | ~Q(reason=""), name="evaluation_withheld_for_reason"
            ),
        ]
        triggers = [
            *EVALUATION_LIFE.triggers("evaluation_life"),
            pgtrigger.Protect(
                name="evaluation_stars_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__stars__df=pgtrigger.F("new__stars"))
                | pgtrigger.Q(old__details__df=pgtrigger.F("new__details")),
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return self.number


class Photo(models.Model):
    """A picture that belongs to an evaluation; drawn anew when it came in, so that it tells no place."""

    id = models.BigAutoField(primary_key=True)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("评价照片")
        ordering = ("evaluation", "position")
        triggers = kept(of="evaluation")
