"""The tables of notices, and of the outbox."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.channels.mail.models import Letter, LetterFile, Mailbox
from yueke.kernel.vault import EncryptedField

__all__ = ["Letter", "LetterFile", "Mailbox", "Notice", "NoticeQuerySet", "Outgoing"]


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


class Outgoing(models.Model):
    """A message to somebody outside. ``is_secret``: its text goes as soon as it has left.

    With a ``purpose`` (a code of those consents are given for) it tells ``customer_id`` something they must be willing
    to be told; without one it answers what they asked for themselves. ``handed_at`` is when it was last handed over
    without word of what became of it. ``in_reply_to`` is the message id of the letter a mail answers, ``reply_to``
    where answers should go.
    """

    class Medium(models.TextChoices):
        """By which means."""

        SMS = "sms", _("短信")
        EMAIL = "email", _("邮件")
        WECOM = "wecom", _("企业微信")

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已发送")
        GIVEN_UP = "given_up", _("已过期")
        HELD = "held", _("未发送：不可联系")
        UNSURE = "unsure", _("不能确定是否送达")
        RETURNED = "returned", _("被退回")

    id = models.BigAutoField(primary_key=True)
    medium = models.CharField(_("方式"), max_length=5, choices=Medium.choices)
    address = EncryptedField(_("收件人"), context="channels.outgoing")
    subject = models.CharField(_("主题"), max_length=200, blank=True)
    text = EncryptedField(_("内容"), context="channels.outgoing")
    is_secret = models.BooleanField(default=False)
    customer_id = models.BigIntegerField(null=True)
    purpose = models.CharField(_("目的"), max_length=12, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    in_reply_to = models.CharField(max_length=255, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    handed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("时间"))
    not_after = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    history_left_out = "a message on its way; dropped after a month"

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="outgoing_to_let_go")]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="") | Q(customer_id__isnull=False), name="outgoing_with_purpose_is_to_somebody"
            )
        ]
