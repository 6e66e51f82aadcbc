"""The words of privacy that are stored as codes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.errors import Message


class Purpose(models.TextChoices):
    """What a consent is asked for; each stands by itself, none is bundled with another."""

    SERVICE = "service", _("履约与服务")
    MARKETING = "marketing", _("营销推介")
    SENSITIVE = "sensitive", _("处理敏感个人信息")
    CHILD = "child", _("处理未满十四周岁儿童的信息")


class Decision(models.TextChoices):
    """What somebody said about a purpose."""

    GIVEN = "given", pgettext_lazy("consent", "同意")
    REFUSED = "refused", pgettext_lazy("consent", "不同意")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "撤回同意")


class Medium(models.TextChoices):
    """By which means consent is taken, or somebody contacted."""

    PAPER = "paper", _("书面")
    ONSITE = "onsite", _("当面")
    PHONE = "phone", _("电话")
    SMS = "sms", _("短信")
    EMAIL = "email", _("邮件")
    WECHAT = "wechat", _("微信")
    PORTAL = "portal", _("网上自助")


class Barrier(models.TextChoices):
    """Why somebody is left alone for a time."""

    MARKETING = "marketing", _("不接受营销")
    FROZEN = "frozen", _("已冻结")


class Right(models.TextChoices):
    """What a person may ask for (个人信息保护法 44 to 49)."""

    ACCESS = "access", _("查阅")
    COPY = "copy", _("复制、转移")
    CORRECT = "correct", _("更正、补充")
    DELETE = "delete", _("删除")
    FREEZE = "freeze", _("限制处理（冻结）")
    EXPLAIN = "explain", _("解释说明")
    CLOSE = "close", _("注销")
    WITHDRAW = "withdraw", _("撤回同意")


class Asking(models.TextChoices):
    """Who asks."""

    SELF = "self", _("本人")
    GUARDIAN = "guardian", _("监护人")
    RELATIVE = "relative", _("逝者近亲属")
    AGENT = "agent", _("受托人")


class Check(models.TextChoices):
    """How it was made sure that the right person asks."""

    PHONE = "phone", _("预留电话后四位或全号")
    IDENTITY = "identity", _("证件号码后四位或全号")
    CALLBACK = "callback", _("回拨预留电话")
    DOCUMENT = "document", _("核对证件原件")
    LETTER = "letter", _("核对授权书或关系证明")
    CODE = "code", _("验证码")

    @classmethod
    def by_hand(cls) -> list[tuple[str, Message]]:
        """Those a person can say they used; a code proves itself."""
        return [pair for pair in cls.choices if pair[0] != cls.CODE]
