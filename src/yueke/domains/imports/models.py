"""Tables of uploads: the batch, each of its sheet rows with what became of it, and remembered mappings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.kernel.lifecycle import Lifecycle, State, Step

BATCH_LIFE = Lifecycle(
    [
        State("uploaded", _("已上传"), "secondary"),
        State("checked", _("已校验"), "brand"),
        State("running", _("导入中"), "brand"),
        State("imported", _("已导入"), "kept"),
        State("undone", _("已撤销"), "secondary"),
        State("cancelled", _("已取消"), "secondary"),
    ],
    [
        Step("check", _("校验"), ("uploaded", "checked"), "checked"),
        Step("start", _("导入"), ("checked",), "running"),
        Step("finish", _("完成导入"), ("running",), "imported"),
        Step("fail", _("退回校验"), ("running",), "checked"),
        Step("undo", _("撤销导入"), ("imported",), "undone"),
        Step("cancel", _("取消"), ("uploaded", "checked"), "cancelled"),
    ],
)


class ImportBatch(models.Model):
    """One uploaded sheet on its way: uploaded → checked → imported → perhaps undone."""

    kind = models.CharField(_("导入内容"), max_length=40)
    number = models.CharField(max_length=30, unique=True)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=BATCH_LIFE.choices, default=BATCH_LIFE.initial)
    rows_total = models.PositiveIntegerField(default=0)
    rows_ready = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_imported = models.PositiveIntegerField(default=0)
    rows_merged = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="batch_latest")]
        triggers = BATCH_LIFE.triggers("batch_life")


class ImportRow(models.Model):
    """One data row of the sheet: the cells as they stood, what was understood, and what became of it."""

    class Outcome(models.TextChoices):
        READY = "ready", _("可导入")
        REFUSED = "refused", _("拒收")
        IMPORTED = "imported", _("已导入")
        MERGED = "merged", _("并入")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text=_("表中行号"))
    cells = models.BinaryField(help_text="the cells as they stood, JSON, encrypted")
    values = models.BinaryField(null=True, help_text="the values understood, JSON, encrypted")
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    group = models.PositiveIntegerField(null=True, help_text=_("重复组"))
    decision = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    record_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="row_once_per_batch")]
        indexes = [
            models.Index(
                fields=["batch", "group"], name="rows_of_a_group", condition=Q(group__isnull=False)
            ),
            models.Index(fields=["batch", "outcome", "number"], name="rows_by_outcome"),
        ]


class ColumnMapping(models.Model):
    """How somebody's sheet columns were understood last time; offered again for the same header."""

    kind = models.CharField(max_length=40)
    header = ArrayField(models.CharField(max_length=120))
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "header"], name="mapping_once_per_header")]
