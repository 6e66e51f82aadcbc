"""Tables of the rules of signing in: what is demanded, which passwords were used."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField


def _number(label: Any, default: int, least: int, most: int, help_text: Any = "") -> models.PositiveIntegerField:
    """``label`` and ``help_text`` are texts, lazy or not."""
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveIntegerField(label, default=default, validators=bounds, help_text=help_text)


class SecurityPolicy(models.Model):
    """What signing in demands; at most one row. The defaults hold until the security administrator changes one.

    GB/T 22239-2019 8.1.4.1: complexity and change of passwords, lock-out, end of idle sessions, two factors.
    """

    password_length = _number(_("密码最短位数"), 10, 10, 64)
    password_history = _number(_("最近用过的密码不得再用（个）"), 5, 0, 24, _("0 表示只不得与现用密码相同。"))
    password_days = _number(_("密码最长使用天数"), 0, 0, 730, _("到期后登录时须换新密码；0 表示不限。"))
    tries = _number(_("同一登录名在同一地址可输错（次）"), 5, 3, 10)
    tries_of_account = _number(_("同一登录名在所有地址可输错（次）"), 20, 5, 100, _("按 24 小时内累计。"))
    tries_of_address = _number(_("同一地址可输错（次）"), 50, 10, 1000, _("不论登录名，按 1 小时内累计。"))
    pause_minutes = _number(_("首次暂停（分钟）"), 15, 1, 1440, _("此后每错一次加倍，最长 24 小时。"))
    idle_minutes = _number(_("空闲多久后退出（分钟）"), 30, 5, 480)
    session_hours = _number(_("登录最长保持（小时）"), 12, 1, 72, _("到时无论是否在用，都须重新登录。"))
    reveals_per_hour = _number(_("每人每小时可查看明文（位客户）"), 60, 1, 500)
    second_factor = models.BooleanField(
        _("要求两步验证"), default=True, help_text=_("对角色中标明“须两步验证”的人员生效；未设置的，登录后须先设置。")
    )

    class Meta:
        constraints = [models.UniqueConstraint(models.Value(1), name="one_security_policy")]
        triggers = kept()


class UsedPassword(models.Model):
    """The hash of a password somebody has had, so that it is not taken again."""

    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    hash = models.CharField(max_length=128)
    at = models.DateTimeField()

    history_left_out = "hashes of passwords; that one was changed stands in the audit log"

    class Meta:
        indexes = [models.Index(fields=["person", "-at", "-id"], name="used_passwords_of_a_person")]


class Factor(models.Model):
    """Something somebody has besides their password: an app that counts codes (TOTP), or a passkey (WebAuthn)."""

    class Kind(models.TextChoices):
        """What it is."""

        APP = "app", _("验证码应用")
        PASSKEY = "passkey", _("通行密钥")

    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=40)
    secret = EncryptedField(context="organization.factor.secret")
    # The thirty seconds of the last code that was taken: none is taken twice.
    last_step = models.BigIntegerField(default=0)
    credential = models.BinaryField(null=True, unique=True)
    public_key = models.BinaryField(null=True)
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField(_("添加时间"))
    used_at = models.DateTimeField(_("上次使用"), null=True)

    history_left_out = "secrets; adding, using and removing them stands in the audit log"

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One of the codes that stand in once for a lost phone or key; only a keyed hash of it is kept."""

    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    history_left_out = "secrets; making and using them stands in the audit log"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "hash"], name="recovery_code_once")]


class Unsealing(models.Model):
    """A time for which the sealed super-user was opened, and why; open while ``sealed_at`` is missing."""

    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=models.Q(sealed_at=None), name="one_super_user_open")
        ]
        triggers = kept()


class IdentityProvider(models.Model):
    """A service that can say who somebody is: OpenID Connect, or one of 飞书, 钉钉, 企业微信, 微信."""

    class Kind(models.TextChoices):
        """How it is spoken with."""

        OIDC = "oidc", "OpenID Connect"
        FEISHU = "feishu", _("飞书")
        DINGTALK = "dingtalk", _("钉钉")
        WECOM = "wecom", _("企业微信")
        WECHAT = "wechat", _("微信")

    code = models.SlugField(_("代号"), max_length=20, unique=True, help_text=_("小写字母与数字，出现在回调地址里。"))
    name = models.CharField(_("名称"), max_length=40, help_text=_("显示在登录页的按钮上。"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, default=Kind.OIDC)
    issuer = models.CharField(
        _("服务地址"), max_length=200, blank=True, help_text=_("OpenID Connect 的 issuer；其他类型留空即用公有云地址。")
    )
    client_id = models.CharField(
        _("应用 ID"), max_length=200, help_text=_("Client ID、App ID、AppKey；企业微信填企业 ID。")
    )
    client_secret = EncryptedField(context="organization.identity_provider.secret")
    agent_id = models.CharField(_("应用编号"), max_length=40, blank=True, help_text=_("仅企业微信：AgentId。"))
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        ordering = ["name", "id"]
        triggers = kept(without=("client_secret",))

    def __str__(self) -> str:
        return self.name


class ExternalIdentity(models.Model):
    """What a provider calls somebody; set by an administrator, never guessed from a name or an address."""

    provider = models.ForeignKey(IdentityProvider, on_delete=models.PROTECT, related_name="identities")
    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="identities")
    subject = models.CharField(_("对方系统中的标识"), max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["provider", "subject"], name="external_identity_once")]
        triggers = kept(of="person")
