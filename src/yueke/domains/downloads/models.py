"""Tables of files made for somebody, how far the work on them is, and reports on batches."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.downloads.lifecycles import DOWNLOAD_LIFE, OPEN
from yueke.kernel import rights
from yueke.kernel.progress import Progress
from yueke.kernel.vault import EncryptedField


class Download(models.Model):
    """One file asked for: what (``kind``, ``params`` of its maker), for whom, and what became of it.

    It is made with the rights ``person`` has, in ``membership``, when the work runs; ``made_under`` keeps them
    (``rules.Rights``). Only a whole file is ever attached, which the database insists on.

    A large file with personal data (``is_guarded``) waits for somebody else's approval and is locked with
    ``password``, which is kept encrypted until its owner has seen it, once. It is large by itself, or together with
    ``rows_before``, which its owner had taken within the hours of the rule when it was asked for.
    """

    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey("organization.Membership", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    form = models.CharField(_("格式"), max_length=10)
    language = models.CharField(max_length=10)
    title = models.CharField(_("名称"), max_length=120)
    conditions = models.CharField(_("条件"), max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=DOWNLOAD_LIFE.choices, default=DOWNLOAD_LIFE.initial)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    rows = models.PositiveIntegerField(_("条数"), default=0)
    file = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    made_under = models.JSONField(default=dict)
    is_personal = models.BooleanField(default=True)
    is_guarded = models.BooleanField(default=False)
    expected_rows = models.PositiveIntegerField(_("预计条数"), default=0)
    rows_before = models.PositiveIntegerField(_("时段内已导出条数"), default=0)
    decided_by = models.ForeignKey("organization.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(_("审批意见"), max_length=200, blank=True)
    password = EncryptedField(context="downloads.password")
    password_shown_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    history_left_out = "files made and thrown away again; the event of the export stays"

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="downloads_of_a_person"),
            models.Index(fields=["id"], name="downloads_to_make", condition=Q(state__in=OPEN)),
            models.Index(fields=["created_at", "id"], name="downloads_to_decide", condition=Q(state="waiting")),
            models.Index(fields=["expires_at"], name="downloads_to_expire", condition=Q(expires_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", file__isnull=False, expires_at__isnull=False)
                | (~Q(state="done") & Q(file__isnull=True)),
                name="only_a_finished_download_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")), name="download_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(is_guarded=False) | ~Q(state__in=["running", "done"]) | Q(decided_at__isnull=False),
                name="guarded_download_was_approved",
            ),
        ]
        triggers = DOWNLOAD_LIFE.triggers("download_life")

    def __str__(self) -> str:
        return self.title


class DownloadProgress(Progress):
    """How far the work on a file is."""

    download = models.OneToOneField(Download, on_delete=models.CASCADE, primary_key=True, related_name="progress")


class ExportRule(models.Model):
    """From when large exports with personal data are held, from how many rows on, and how long their files are kept.

    What one person took without approval within ``window_hours`` counts together; 0: each export by itself.
    Append-only: the last one begun is in force, those before it say by what earlier exports are judged.
    """

    from_at = models.DateTimeField(_("起用时间"))
    most_rows = models.PositiveIntegerField(
        _("不经批准最多导出（条）"), default=10_000, validators=[MinValueValidator(100), MaxValueValidator(100_000)]
    )
    window_hours = models.PositiveSmallIntegerField(
        _("合计时段（小时）"), default=24, validators=[MaxValueValidator(720)]
    )
    kept_days = models.PositiveSmallIntegerField(
        _("加密文件保留（天）"), default=3, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    set_by = models.ForeignKey("organization.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        indexes = [models.Index(fields=["-from_at", "-id"], name="export_rules_latest")]


class BatchReport(models.Model):
    """What became of one batch operation that did not wholly succeed, for whoever ordered it.

    ``left`` are the records left as they were: ``[[record id, name, reason], …]``, the first of them up to a limit;
    ``left_count`` counts all. The name is as that person saw it, masked.
    """

    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    record_kind = models.CharField(max_length=40)
    changed = models.PositiveIntegerField(_("成功"))
    left_count = models.PositiveIntegerField(_("未处理"))
    left = models.JSONField(default=list)
    back = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    history_left_out = "a notice to whoever ordered the batch"

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="batch_reports_of_a_person"),
            models.Index(fields=["at"], name="batch_reports_by_age"),
        ]

    def __str__(self) -> str:
        return self.title
