"""Tables of codes and of sittings; both let go after two days."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.kernel.masking import mask
from yueke.kernel.vault import EncryptedField


class Kind(models.TextChoices):
    """What a code is sent to."""

    PHONE = "phone", _("手机")
    EMAIL = "email", _("邮箱")


class Passcode(models.Model):
    """Somebody asked for a code. Whether an archive bears the contact is found out later, by whoever sends: the row, and
    what it took to write it, are the same for everybody. Without a code nothing that is entered is right.

    ``handle`` is the digest of what the asking browser holds: codes are only tried from there. ``asked_from`` is a
    digest of the network address.
    """

    id = models.BigAutoField(primary_key=True)
    handle = models.BinaryField(unique=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    contact = EncryptedField(_("手机号或邮箱"), context="passcodes.contact")
    contact_index = models.BinaryField()
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(_("时间"))
    asked_from = models.BinaryField()
    code = models.BinaryField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    history_left_out = "lives for minutes"

    class Meta:
        indexes = [
            models.Index(fields=["contact_index", "-asked_at"], name="passcodes_of_contact"),
            models.Index(fields=["asked_from", "-asked_at"], name="passcodes_from_place"),
            models.Index(fields=["asked_at"], name="passcodes_to_let_go"),
        ]

    @property
    def shown_as(self) -> str:
        """The contact, masked."""
        return mask(self.kind, self.contact)


class Sitting(models.Model):
    """Somebody has shown that they hold a contact. ``customer`` is the archive they chose, of those that bear it.

    ``shown_as`` is the contact masked, for them and for the record of the check.
    """

    id = models.BigAutoField(primary_key=True)
    token = models.BinaryField(unique=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    contact = EncryptedField(_("手机号或邮箱"), context="passcodes.contact")
    shown_as = models.CharField(_("号码（脱敏）"), max_length=120)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.SET_NULL, related_name="+")
    began_at = models.DateTimeField(_("开始"))
    seen_at = models.DateTimeField(_("最近"))
    ended_at = models.DateTimeField(null=True)

    history_left_out = "lives for hours; the customer's timeline tells that it began"

    class Meta:
        indexes = [models.Index(fields=["began_at"], name="sittings_to_let_go")]
