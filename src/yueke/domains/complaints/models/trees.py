"""The trees a complaint is sorted by: what it is about, and what caused it; and who takes complaints in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.complaints.choices import CategoryKind
from yueke.domains.complaints.rules.sorting import LONGEST_WORD
from yueke.kernel.history.triggers import kept


class Category(models.Model):
    """What a complaint is about, in two levels.

    ``form`` are the facts asked for: ``[{"name", "label", "kind", "required", "choices"}]`` (see ``rules.facts``); a
    category without any asks for those of its parent. ``keywords`` are what its suggestion listens for beside its name;
    None for those it was shipped with (``rules.sorting``).
    """

    code = models.CharField(_("编码"), max_length=40, unique=True)
    name = models.CharField(_("类别名称"), max_length=60)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(
        pgettext_lazy("category", "行业"), max_length=12, choices=CategoryKind.choices, default=CategoryKind.GENERAL
    )
    form = models.JSONField(_("要问的事实"), default=list, blank=True)
    keywords = ArrayField(models.CharField(max_length=LONGEST_WORD), verbose_name=_("建议用词"), null=True, blank=True)
    department = models.ForeignKey(
        "organization.Department",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("建议责任部门"),
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="complaint_category_once", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="complaint_category_named"),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return self.name


class Cause(models.Model):
    """What complaints come from, as a tree (people, process, product, supplier …)."""

    code = models.CharField(_("编码"), max_length=40, unique=True)
    name = models.CharField(_("原因"), max_length=60)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="complaint_cause_once", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="complaint_cause_named"),
        ]
        triggers = kept()

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """Which department answers for complaints, and what it publishes (clause B7.1); one row.

    ``portal_address`` is under which address customers reach the portal (``https://service.example.com``): messages name
    it and codes to print lead there. ``outside_routes`` is what customers read about whom else they may turn to.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, related_name="+", verbose_name=_("归口部门")
    )
    hotline = models.CharField(_("投诉专线"), max_length=60, blank=True)
    mailbox = models.CharField(_("投诉邮箱"), max_length=120, blank=True)
    portal_address = models.CharField(_("门户网址"), max_length=200, blank=True, default="", db_default="")
    outside_routes = models.TextField(_("其他途径"), blank=True, default="", db_default="")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_complaint_desk")]
        triggers = kept()
