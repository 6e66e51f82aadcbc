"""Every rating there is, of whatever source, one row each."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.evaluations.choices import Origin

_PERSON, _DEPARTMENT = "organization.Person", "organization.Department"
_SAID = (
    "origin_kind", "origin_id", "reference", "indicator", "role", "score", "raw", "steps", "day", "mode", "survey_id",
    "product_id", "department_id", "employee_id", "store", "competitor",
)  # fmt: skip
"""What was said stays as it was said; only whose it is follows the archive (merging), and an order may go."""


class RatingQuerySet(models.QuerySet):
    """Ratings, as readers may chain them."""

    def counting(self) -> Self:
        """Those that enter figures: our own, not a competitor's, valid, with weight."""
        return self.filter(counted=True, weight__gt=0, competitor="")


class Rating(models.Model):
    """One answer on a scale, as 0..100.

    ``origin_kind``/``origin_id``/``reference`` say whose answer to what: the response of a survey and the question
    (``Q3.price``), the complaint and its round, the visit, the evaluation. Of a confidential survey ``origin_id`` is
    negative, a place drawn by chance: no way leads from a rating to a response, and there is no customer.
    ``raw`` of ``steps``: the answer as it was given, and how many steps the scale has; ``score`` is by the rule the
    survey states. ``weight`` and ``counted`` are taken over when a survey's data are settled.
    """

    id = models.BigAutoField(primary_key=True)
    origin_kind = models.CharField(_("来源"), max_length=10, choices=Origin.choices)
    origin_id = models.BigIntegerField()
    reference = models.CharField(_("题目"), max_length=45)
    indicator = models.CharField(_("指标"), max_length=40)
    role = models.CharField(_("含义"), max_length=12, default="performance")
    score = models.FloatField(_("得分"))
    raw = models.SmallIntegerField(_("原始回答"))
    steps = models.SmallIntegerField(_("级数"))
    day = models.DateField(_("日期"))
    mode = models.CharField(_("方式"), max_length=10, blank=True)
    survey_id = models.BigIntegerField(null=True)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        "catalogue.Product", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    department = models.ForeignKey(_DEPARTMENT, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    employee = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    store = models.CharField(_("门店"), max_length=60, blank=True)
    competitor = models.CharField(_("竞争者"), max_length=60, blank=True)
    weight = models.FloatField(_("权重"), default=1)
    counted = models.BooleanField(_("计入"), default=True)

    objects = RatingQuerySet.as_manager()

    history_left_out = (
        "what was answered never changes (a trigger sees to it); weights follow from a survey's settled data"
    )

    class Meta:
        verbose_name = _("评分")
        indexes = [
            # The figures of an indicator by month, without reading the table.
            models.Index(F("indicator"), F("day"), name="ratings_of_indicator", include=["score", "weight", "counted"]),
            models.Index(F("product_id"), F("day"), name="ratings_of_product", condition=Q(product__isnull=False)),
            models.Index(F("order_id"), name="ratings_of_order", condition=Q(order__isnull=False)),
            models.Index(
                F("department_id"), F("day"), name="ratings_of_department", condition=Q(department__isnull=False)
            ),
            models.Index(F("employee_id"), F("day"), name="ratings_of_employee", condition=Q(employee__isnull=False)),
            models.Index(F("customer_id"), F("day"), name="ratings_of_customer", condition=Q(customer__isnull=False)),
            models.Index(
                F("survey_id"), F("origin_id"), name="ratings_of_survey", condition=Q(survey_id__isnull=False)
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=("origin_kind", "origin_id", "reference"), name="rating_once"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="rating_of_hundred"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="rating_weight_not_negative"),
            models.CheckConstraint(
                condition=Q(origin_id__gte=0) | Q(customer__isnull=True), name="rating_confidential_is_nobodys"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rating_stays_as_said",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in _SAID)
                ),
            ),
            pgtrigger.Protect(name="rating_never_lost", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.origin_kind}:{self.origin_id}/{self.reference}"
