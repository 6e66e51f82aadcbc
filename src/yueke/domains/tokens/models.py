"""The table of access tokens."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.kernel.history.triggers import kept


class AccessToken(models.Model):
    """What a machine shows to act for ``person``; of the token itself only a digest is kept.

    One an administrator offers has no digest until the person fetches it: nobody else ever sees it.
    """

    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("用途"), max_length=40)
    beginning = models.CharField(_("开头"), max_length=12, blank=True)
    digest = models.BinaryField(null=True, unique=True)
    permissions = ArrayField(models.CharField(max_length=60), verbose_name=_("权限"))
    created_at = models.DateTimeField(_("签发时间"))
    created_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("有效至"))
    used_at = models.DateTimeField(_("上次使用"), null=True)
    used_address = models.GenericIPAddressField(_("上次使用地址"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    revoked_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(permissions=[]), name="token_may_something"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_works_for_a_while"),
        ]
        triggers = kept(without=("digest", "used_at", "used_address"))

    def __str__(self) -> str:
        return self.name
