"""The table of stored files."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.kernel.history.triggers import kept


class StoredFile(models.Model):
    """One upload. Equal contents share one file on disk, named by their SHA-256."""

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(verbose_name=_("大小"))
    media_type = models.CharField(max_length=100, verbose_name=_("类型"))
    name = models.CharField(max_length=200, verbose_name=_("文件名"))
    uploaded_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(verbose_name=_("上传时间"))

    class Meta:
        verbose_name = _("文件")
        triggers = kept()
