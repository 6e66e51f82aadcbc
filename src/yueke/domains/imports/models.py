"""Tables of uploads: the batch, its sheet rows with what became of each, duplicates, remembered mappings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.kernel import numbering
from yueke.kernel.access import ScopedQuerySet
from yueke.kernel.history.triggers import kept
from yueke.kernel.progress import Progress

NUMBER = "imports.batch"
numbering.declare(NUMBER, prefix="DR", date_format="%Y%m%d-", width=3, reset="day", title=_("批次号"))


class Decision(models.TextChoices):
    """What to do with rows that seem to be a customer already there."""

    MERGE = "merge", _("合并")
    LINK = "link", _("都保留并关联")
    NEW = "new", _("都作为新客户")


class BatchQuerySet(ScopedQuerySet):
    """Batches belong to whoever uploaded them and to the department they did it for."""

    owner_field = "created_by_id"


class ImportBatch(models.Model):
    """One uploaded sheet on its way: uploaded → checked → imported → perhaps undone.

    ``mapping`` is field code → column (from 0). ``account`` counts the sheet's rows by kind (data, title, total …);
    ``findings`` is ``[[refused|corrected, field, message id, rows], …]``. ``failure`` says why the last check or
    import stopped. Rows in = imported + refused + merged, which the database insists on. Some time after its end the
    file and the rows are let go (``purged_at``); the figures stay.
    """

    kind = models.CharField(_("导入内容"), max_length=40)
    number = models.CharField(_("批次号"), max_length=30, unique=True)
    file = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("文件名"), max_length=200)
    sheet_name = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=list)
    header_key = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    account = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    failure = models.CharField(max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=BATCH_LIFE.choices, default=BATCH_LIFE.initial)
    rows_total = models.PositiveIntegerField(default=0)
    rows_ready = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_corrected = models.PositiveIntegerField(default=0)
    rows_imported = models.PositiveIntegerField(default=0)
    rows_merged = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        "organization.Person",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("导入人"),
    )
    department = models.ForeignKey("organization.Department", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="batch_latest"),
            models.Index(fields=["created_at"], name="batch_not_purged", condition=Q(purged_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="imported")
                | Q(rows_total=F("rows_imported") + F("rows_refused") + F("rows_merged")),
                name="no_row_of_a_batch_is_lost",
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(rows_total=F("rows_ready") + F("rows_refused")),
                name="every_row_of_a_batch_is_judged",
            ),
        ]
        triggers = [*BATCH_LIFE.triggers("batch_life"), *kept()]

    def __str__(self) -> str:
        return self.number


class ImportProgress(Progress):
    """How far the work on a batch is."""

    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, primary_key=True, related_name="progress")


class ImportRow(models.Model):
    """One data row of the sheet and the verdict on it; what was made of it is its :class:`ImportFate`.

    ``content`` is encrypted JSON: ``cells`` as a person saw them (kept where there is something to show),
    ``values`` understood, ``problems`` and ``notes`` (see ``importer.Remark``). Messages quote cells, so they are inside.
    """

    class Outcome(models.TextChoices):
        """The verdict on a row."""

        READY = "ready", _("可导入")
        REFUSED = "refused", _("退回")

    id = models.BigAutoField(primary_key=True)
    # Without the database's own check, which would look up one and the same batch for every row: whoever writes rows
    # holds the batch locked, and no batch is ever removed.
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField(_("表中行号"))
    content = models.BinaryField()
    corrected = models.BooleanField(default=False)
    group = models.PositiveIntegerField(_("重复组"), null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)

    history_left_out = "staging: what became of each row stands on the records"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="row_once_per_batch")]
        indexes = [
            models.Index(fields=["batch", "group", "number"], name="rows_of_a_group", condition=Q(group__isnull=False)),
            models.Index(
                fields=["batch", "number"],
                name="rows_worth_a_look",
                condition=Q(outcome="refused") | Q(corrected=True),
            ),
        ]


class ImportFate(models.Model):
    """The record a row of an imported batch went into: made of it, or already there and filled up (``merged``).

    Beside the rows, which are wide: writing them again, with all their indexes, took a tenth of an import's time.
    """

    pk = models.CompositePrimaryKey("batch", "number")
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="fates", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField()
    record_id = models.BigIntegerField()
    merged = models.BooleanField()

    history_left_out = "staging: what became of each row stands on the records"


class ImportGroup(models.Model):
    """Rows that seem to be one record, perhaps with ``existing`` ones of the archive.

    ``pairs`` are ``[[member, member, reasons], …]``, a member being a sheet row, or the negative id of a record.
    Kind ``parts``: rows that make up one record together (lines of an order), with nothing to decide.
    """

    class Kind(models.TextChoices):
        """Why the rows stand together."""

        SAME = "same", _("可能重复")
        PARTS = "parts", _("同一单据")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="groups", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.SAME)
    rows = models.PositiveIntegerField()
    existing = ArrayField(models.BigIntegerField(), default=list)
    pairs = models.JSONField(default=list)
    probability = models.FloatField(default=1.0)
    decision = models.CharField(max_length=5, choices=Decision.choices, blank=True)

    history_left_out = "staging"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="group_once_per_batch")]


class ImportPair(models.Model):
    """Two rows (or a row and a record, as a negative id) worth a look: related, or perhaps the same."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="pairs")
    first = models.BigIntegerField()
    second = models.BigIntegerField()
    reasons = models.CharField(max_length=200)

    history_left_out = "staging"


class ColumnMapping(models.Model):
    """How the columns of a header were understood last time; offered again for the same header.

    ``header_key`` is a digest of the titles; ``mapping`` is field code → title.
    """

    kind = models.CharField(max_length=40)
    header_key = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    history_left_out = "remembers how columns were understood last time"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "header_key"], name="mapping_once_per_header")]
