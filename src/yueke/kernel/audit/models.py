"""The chain and its anchors. Their tables are made by hand-written SQL (migration ``0005``): they refuse every
UPDATE, DELETE and TRUNCATE, and fill number and hashes themselves.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.kernel import rights


class AuditLine(models.Model):
    """One audited event, copied with who, why and from where, so that the line stands by itself."""

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    event_id = models.BigIntegerField()
    at = models.DateTimeField(_("时间"))
    written_at = models.DateTimeField()
    kind = models.TextField(_("事项"))
    stream = models.TextField()
    actor_id = models.BigIntegerField(_("操作人"), null=True)
    actor_name = models.TextField()
    actor_post = models.TextField()
    clause = models.TextField()
    door = models.TextField()
    request_id = models.TextField()
    address = models.TextField(_("网络地址"))
    database_user = models.TextField()
    payload = models.JSONField()
    previous_hash = models.TextField()
    hash = models.TextField()

    history_left_out = "append-only and chained by itself"
    application_may = rights.READ

    class Meta:
        managed = False
        db_table = "kernel_auditline"

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class AuditAnchor(models.Model):
    """The hash the chain had reached at a moment: the mark that is also kept outside."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    seq = models.BigIntegerField()
    hash = models.TextField()

    history_left_out = "append-only, and kept outside as well"
    application_may = rights.APPEND

    class Meta:
        managed = False
        db_table = "kernel_auditanchor"

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"
