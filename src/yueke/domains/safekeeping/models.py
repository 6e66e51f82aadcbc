"""Tables of backups made and of restores tried out; append-only."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.kernel import rights


class Attempt(models.Model):
    """Something tried from ``started_at`` to ``ended_at``; ``failure`` says why it did not succeed, else empty."""

    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"))
    archive = models.CharField(_("备份文件"), max_length=200)
    failure = models.TextField(_("失败原因"), blank=True)
    person_id = models.BigIntegerField(null=True)

    history_left_out = "a record of what happened: appended, never changed"

    class Meta:
        abstract = True

    @property
    def succeeded(self) -> bool:
        """Whether it did what it set out to do."""
        return not self.failure


class Backup(Attempt):
    """An archive of the whole installation (A2.4). ``facts`` are figures of its manifest; ``size`` is in bytes."""

    size = models.BigIntegerField(_("大小"), default=0)
    facts = models.JSONField(default=dict)

    history_left_out = "append-only"
    application_may = rights.APPEND

    class Meta:
        indexes = [models.Index(fields=["-ended_at"], name="backup_latest")]


class Rehearsal(Attempt):
    """A restore of an archive into a scratch installation, compared with its manifest (A2.4)."""

    backup_at = models.DateTimeField(_("备份时间"), null=True)
    checks = models.JSONField(default=list)

    history_left_out = "append-only"
    application_may = rights.APPEND

    class Meta:
        indexes = [models.Index(fields=["-ended_at"], name="rehearsal_latest")]


class Duty(models.Model):
    """Since when this installation can make backups, and so owes them; the one row is written by a migration."""

    id = models.SmallIntegerField(primary_key=True)
    begins_at = models.DateTimeField()

    history_left_out = "written once, when the installation learns to make backups"
