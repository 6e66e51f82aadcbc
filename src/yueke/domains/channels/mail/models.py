"""The tables of mailboxes and of the letters fetched from them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.mail.choices import Doubt, Nature, Security
from yueke.domains.channels.mail.lifecycles import LETTER_LIFE
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

PLACE = ("uid_validity", "last_uid", "checked_at", "failing_since", "error")
"""Columns that tell how far a mailbox was read: they change every minute."""


class Mailbox(models.Model):
    """An IMAP mailbox whose letters become complaints. Nothing is changed in it: letters stay there unread.

    Letters from before ``first_day`` are left alone. ``uid_validity`` and ``last_uid`` say how far it was read;
    ``failing_since`` is when reading began to fail.
    """

    address = models.EmailField(_("邮箱地址"), unique=True)
    host = models.CharField(_("收信服务器（IMAP）"), max_length=200)
    port = models.PositiveIntegerField(_("端口"), default=993)
    security = models.CharField(_("加密方式"), max_length=10, choices=Security.choices, default=Security.TLS)
    username = models.CharField(_("登录名"), max_length=200)
    password = EncryptedField(_("密码或授权码"), context="channels.mailbox")
    folder = models.CharField(_("文件夹"), max_length=200, default="INBOX")
    department = models.ForeignKey(
        "organization.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("受理部门"),
    )
    first_day = models.DateField(_("从哪天的来信起"))
    is_active = models.BooleanField(_("启用"), default=True)
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(_("最近收信时间"), null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("收信邮箱")
        triggers = kept(without=(*PLACE, "password"))

    def __str__(self) -> str:
        return self.address


class Letter(models.Model):
    """A mail that came in, kept once however often it is fetched.

    ``identity`` tells it from every other: made of its message id, sender, date and words, so that the same mail in
    two mailboxes, or under a new numbering of one, is the same letter. ``references`` are the message ids it answers,
    ``answers_id`` our outgoing message among them. ``about_…`` is what it became or was filed with; while nobody has
    decided, what it seems to be about. ``left_out`` is ``[[name, why], …]`` of attachments not kept.
    """

    id = models.BigAutoField(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="letters", db_index=False)
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    identity = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=255, blank=True)
    references = ArrayField(models.CharField(max_length=255), default=list)
    answers_id = models.BigIntegerField(null=True)
    nature = models.CharField(_("邮件种类"), max_length=8, choices=Nature.choices, default=Nature.LETTER)
    state = models.CharField(_("状态"), max_length=10, choices=LETTER_LIFE.choices, default=LETTER_LIFE.initial)
    doubt = models.CharField(_("为何待归入"), max_length=12, choices=Doubt.choices, blank=True)
    sender = EncryptedField(_("发件地址"), context="channels.letter")
    sender_name = EncryptedField(_("发件人"), context="channels.letter")
    sender_index = models.BinaryField(null=True)
    subject = models.CharField(_("主题"), max_length=300, blank=True)
    text = models.TextField(_("正文"), blank=True)
    is_cut = models.BooleanField(default=False)
    left_out = models.JSONField(default=list)
    sent_at = models.DateTimeField(_("发件时间"), null=True)
    received_at = models.DateTimeField(_("收到时间"))
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    about_label = models.CharField(_("归入"), max_length=60, blank=True)
    settled_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("归入人")
    )
    settled_at = models.DateTimeField(_("归入时间"), null=True)
    created_at = models.DateTimeField()

    history_left_out = "kept as it came; what was decided about it is told by its events"

    class Meta:
        verbose_name = _("来信")
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="letters_latest"),
            models.Index(fields=["state", "-received_at", "-id"], name="letters_by_state"),
            models.Index(fields=["-received_at", "-id"], name="letters_open", condition=Q(state="open")),
            models.Index(fields=["about_kind", "about_id"], name="letters_about", condition=~Q(about_kind="")),
            models.Index(
                fields=["sender_index", "-created_at"],
                name="letters_of_sender",
                condition=Q(sender_index__isnull=False),
            ),
            models.Index(fields=["customer"], name="letters_of_customer", condition=Q(customer__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uid_validity", "uid"], name="letter_fetched_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["registered", "attached"])
                | Q(about_id__isnull=False, settled_at__isnull=False),
                name="letter_settled_is_about_something",
            ),
        ]
        triggers = LETTER_LIFE.triggers("letter_life")

    def __str__(self) -> str:
        return str(self.pk)


class LetterFile(models.Model):
    """An attachment that was kept."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("文件名"), max_length=200)

    history_left_out = "part of the letter as it came"

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["letter", "file"], name="letter_file_once")]
