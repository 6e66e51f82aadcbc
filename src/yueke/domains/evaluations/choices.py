"""The words evaluations choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Origin(models.TextChoices):
    """Where a rating comes from (E2.2)."""

    SURVEY = "survey", pgettext_lazy("one", "调查")
    COMPLAINT = "complaint", pgettext_lazy("one", "投诉")
    VISIT = "visit", pgettext_lazy("one", "回访")
    ONLINE = "online", _("网上评价")


class Subject(models.TextChoices):
    """What a customer rates by themselves."""

    PRODUCT = "product", pgettext_lazy("one", "产品")
    ORDER = "order", pgettext_lazy("one", "订单")
    SERVICE = "service", _("服务")
    STAFF = "staff", _("服务人员")


class Looks(models.TextChoices):
    """What the words of an evaluation look like besides."""

    NOTHING = "", "—"
    COMPLAINT = "complaint", _("像投诉")
    SUGGESTION = "suggestion", _("像建议")


class Reason(models.TextChoices):
    """Why an evaluation is not published. How many stars it gives is no reason, and cannot be one."""

    DEFAMATION = "defamation", _("侮辱、诽谤他人")
    PERSONAL = "personal", _("含他人的个人信息")
    ADVERTISEMENT = "advertisement", _("广告")
    IRRELEVANT = "irrelevant", _("与所评价的无关")
    ILLEGAL = "illegal", _("含违法内容")


NOT_ONE = (Reason.ADVERTISEMENT, Reason.IRRELEVANT)
"""Whoever writes this rated nothing: the stars do not count. Otherwise they do, published or not."""
