"""The words letters are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Security(models.TextChoices):
    """How a mailbox is reached."""

    TLS = "tls", _("TLS 加密（通常 993 端口）")
    STARTTLS = "starttls", _("STARTTLS（通常 143 端口）")
    PLAIN = "plain", _("不加密（只限本机）")


class Nature(models.TextChoices):
    """What kind of mail a letter is; only the first was written by a person for us."""

    LETTER = "letter", _("来信")
    AUTO = "auto", _("自动回复")
    BOUNCE = "bounce", _("退信")
    LIST = "list", _("邮件列表")
    OWN = "own", _("本系统发出的邮件")
    JUNK = "junk", _("疑似垃圾邮件")
    FLOOD = "flood", _("短时间内来信过多")


class Doubt(models.TextChoices):
    """Why a person must decide on a letter."""

    NONE = "", _("无")
    OTHER_SENDER = "other_sender", _("发件地址与投诉人留下的不同")
    OVER = "over", _("所答复的投诉已经结束")
    EMPTY = "empty", _("没有可读的内容")
    JUNK = "junk", _("疑似垃圾邮件")
    FLOOD = "flood", _("同一地址短时间内来信过多")
    RECONSIDERED = "reconsidered", _("人工改为重新归入")


class LeftOut(models.TextChoices):
    """Why an attachment was not kept."""

    KIND = "kind", _("类型不接受")
    SIZE = "size", _("太大")
    MANY = "many", _("附件太多")
    CUT = "cut", _("邮件过大，没有取回")
