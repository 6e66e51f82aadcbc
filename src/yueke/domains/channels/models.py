"""The table of notices."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeQuerySet(models.QuerySet):
    """Notices, as readers may chain them."""

    def of(self, person_id: int | None) -> Self:
        """Those told to one person; nobody else reads them, whatever their data scope."""
        return self.none() if person_id is None else self.filter(recipient_id=person_id)

    def unread(self) -> Self:
        """Those not opened yet."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Something one person was told. What it says is made from ``kind`` and ``facts`` in the reader's language.

    ``key`` names the occasion, so that sending twice tells once; the notices of everybody told on one occasion share
    it. ``about_…`` is what it is about (see :class:`rules.Origin`), ``clause`` the clause that wants it told.
    """

    class Importance(models.TextChoices):
        """How soon it should be read."""

        NORMAL = "normal", pgettext_lazy("importance", "一般")
        URGENT = "urgent", _("紧急")

    id = models.BigAutoField(primary_key=True)
    recipient = models.ForeignKey(
        "organization.Person",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("收件人"),
    )
    kind = models.CharField(_("类别"), max_length=60)
    key = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField(null=True)
    about_label = models.CharField(max_length=120, blank=True)
    clause = models.CharField(_("依据条款"), max_length=40, blank=True)
    importance = models.CharField(max_length=10, choices=Importance.choices, default=Importance.NORMAL)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    objects = NoticeQuerySet.as_manager()

    history_left_out = "a notice to one person"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notice_told_once")]
        indexes = [
            # The bell's count and the list of the unread.
            models.Index(
                fields=["recipient", "-created_at", "-id"], name="notices_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(fields=["recipient", "-created_at", "-id"], name="notices_of_person"),
            # What is settled: the unread notices of an occasion.
            models.Index(fields=["key"], name="notices_unread_of_key", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.key
