"""The words a customer can be described with: stored code and label, each in one place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Nature of the customer (clause A3.1)."""

    INDIVIDUAL = "individual", _("个人")
    ENTERPRISE = "enterprise", _("企业")
    INSTITUTION = "institution", _("机构")


class Stage(models.TextChoices):
    """Whether the customer has bought yet."""

    PROSPECT = "prospect", _("潜在客户")
    CUSTOMER = "customer", _("客户")


class FrequencyClass(models.TextChoices):
    """Class by purchase frequency (clause A3.1)."""

    HIGH = "high", _("高频")
    MEDIUM = "medium", _("中频")
    LOW = "low", _("低频")
    NONE = "none", _("未购")


class AmountClass(models.TextChoices):
    """Class by purchase amount (clause A3.1)."""

    LARGE = "large", _("大客户")
    MEDIUM = "medium", _("中客户")
    SMALL = "small", _("小客户")
    NONE = "none", _("未购")


class Grade(models.TextChoices):
    """Grade by value, potential and loyalty (clause A3.2)."""

    DIAMOND = "diamond", _("钻石级")
    PLATINUM = "platinum", _("白金级")
    GOLD = "gold", _("黄金级")
    ORDINARY = "ordinary", _("普通级")


class Channel(models.TextChoices):
    """Through which channel the customer or a fact came."""

    STORE = "store", _("门店")
    PHONE = "phone", _("电话")
    WEB = "web", _("官网")
    WECHAT = "wechat", _("微信")
    EXHIBITION = "exhibition", _("展会")
    REFERRAL = "referral", _("转介绍")
    AGENT = "agent", _("代理商")
    ECOMMERCE = "ecommerce", _("电商平台")
    VISIT = "visit", _("上门拜访")
    IMPORT = "import", _("表格导入")
    OTHER = "other", _("其他")
