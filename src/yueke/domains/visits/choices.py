"""The words a visit is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What the visit is for."""

    MAINTENANCE = "maintenance", _("维护保养")
    RECOMMENDATION = "recommendation", _("新品推介")
    REGULAR = "regular", _("定期回访")
    AFTER_SERVICE = "after_service", _("服务后回访")


class Method(models.TextChoices):
    """How the customer was reached."""

    PHONE = "phone", _("电话")
    ONSITE = "onsite", _("上门")
    WECHAT = "wechat", _("微信")
    EMAIL = "email", _("邮件")
    OTHER = "other", _("其他")


class Result(models.TextChoices):
    """Whether the customer was reached and cooperated."""

    REACHED = "reached", _("成功")
    UNREACHABLE = "unreachable", _("未接通")
    REFUSED = "refused", _("拒访")
