"""The words surveys choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a survey is for; the library's questionnaires are sorted by it, clauses ask for some of them."""

    PERIODIC = "periodic", _("定期满意度调查")
    FULL = "full", _("全面评价")
    ADHOC = "adhoc", _("专项评价")
    AFTER_ORDER = "after_order", _("订单完成后")
    AFTER_VISIT = "after_visit", _("回访后")
    AFTER_COMPLAINT = "after_complaint", _("投诉办结后")
    AFTER_REPAIR = "after_repair", _("维修后")
    EXPECTATION = "expectation", _("顾客期望")
    LOYALTY = "loyalty", _("顾客忠诚")


class Mode(models.TextChoices):
    """How answers are collected (E2.2, D5.4)."""

    LINK = "link", _("个人链接")
    OPEN = "open", _("公开链接或二维码")
    PHONE = "phone", pgettext_lazy("survey mode", "电话")
    ONSITE = "onsite", _("现场访问")
    PAPER = "paper", _("纸质问卷")
    DEPTH = "depth", _("深度访谈")
    GROUP = "group", _("焦点小组")
    IMPORT = "import", _("表格导入")


class Rule(models.TextChoices):
    """How a step on a scale becomes 0..100 (``methods.satisfaction.scales``). Chosen once for a survey."""

    FULL_STEPS = "full steps", _("100/80/60/40/20")
    FROM_ZERO = "from zero", _("100/75/50/25/0")


class Cause(models.TextChoices):
    """What set off a survey outside the calendar (E2.3)."""

    NONE = "", _("按计划")
    NEW_PRODUCT = "new_product", _("新产品上市")
    IMPROVEMENT = "improvement", _("重大改进")
    COMPLAINT = "complaint", _("重大投诉")


class FlagReason(models.TextChoices):
    """Why a response may not be meant (``methods.responses.invalid``)."""

    FAST = "fast", _("答得太快")
    STRAIGHT = "straight", _("整组同分")
    TRAP = "trap", _("检测题答错")
    CONTRADICTION = "contradiction", _("前后矛盾")
    DEVICE = "device", _("同一设备")
    PHONE = "phone", _("同一电话")
    ADDRESS = "address", _("同一网络地址")
    OVER_QUOTA = "over_quota", _("超出配额")
    DUPLICATE = "duplicate", _("答案完全相同")
    EMPTY = "empty", _("没有作答")


class Decision(models.TextChoices):
    """What was decided on a response."""

    KEEP = "keep", _("保留")
    SCREEN = "screen", _("剔除")


class AuditResult(models.TextChoices):
    """What became of a call."""

    REACHED = "reached", pgettext_lazy("survey call", "已接通")
    NOT_REACHED = "not_reached", pgettext_lazy("survey call", "未接通")
    REFUSED = "refused", pgettext_lazy("survey call", "不愿受访")
