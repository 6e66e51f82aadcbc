"""The words findings and what surrounds them are described with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a result says."""

    STRENGTH = "strength", _("优势")
    PRIORITY = "priority", _("优先改进")
    PROBLEM = "problem", pgettext_lazy("finding", "问题")
    SUGGESTION = "suggestion", pgettext_lazy("finding", "建议")


class Unit(models.TextChoices):
    """What a figure is counted in."""

    POINTS = "points", _("分（百分制）")
    SHARE = "share", _("%（占比）")


class Verdict(models.TextChoices):
    """What a later wave says; an interval that holds 0 shows nothing."""

    BETTER = "better", _("提高")
    NOT_SHOWN = "not_shown", _("未见明显变化")
    WORSE = "worse", _("下降")


class Field(models.TextChoices):
    """What a decision is about (E4.3)."""

    MARKETING = "marketing", _("市场策略")
    SALES = "sales", _("销售策略")
    SERVICE = "service", _("服务策略")
    PRODUCT = "product", _("产品策略")


class Step(models.TextChoices):
    """What the supervision group looks at (E6.1)."""

    COLLECTING = "collecting", _("收集")
    TIDYING = "tidying", _("整理")
    ANALYSING = "analysing", pgettext_lazy("step", "分析")
    USING = "using", _("运用")


class Result(models.TextChoices):
    """What was found at one point of a check."""

    GOOD = "good", _("符合")
    BAD = "bad", _("不符合")
    NONE = "none", _("不适用")


class Against(models.TextChoices):
    """Whom results are held against (D5.9)."""

    INDUSTRY = "industry", _("行业水平")
    BEST = "best", _("最佳者")
    COMPETITOR = "competitor", _("竞争者")
    AWARD = "award", _("外部奖项")


class Movement(models.TextChoices):
    """What is followed over time (D5.9)."""

    SHARE = "share", _("市场份额（%）")
    WON = "won", _("赢得客户（户）")
    LOST = "lost", _("流失客户（户）")


class Whose(models.TextChoices):
    """Whose expectations a segment holds (D5.1)."""

    CURRENT = "current", _("现有顾客")
    PROSPECT = "prospect", _("潜在顾客")
    COMPETITOR = "competitor", _("竞争者的顾客")


class Importance(models.TextChoices):
    """Where an importance comes from."""

    STATED = "stated", _("陈述重要性")
    DERIVED = "derived", _("推导重要性")


class Heard(models.TextChoices):
    """How an expectation was learnt."""

    SURVEY = "survey", pgettext_lazy("one", "调查")
    INTERVIEW = "interview", _("访谈")
    COMPLAINT = "complaint", pgettext_lazy("one", "投诉")
    VISIT = "visit", _("回访")
    OTHER = "other", _("其他")


class Subject(models.TextChoices):
    """Whose scores are issued (E4.1)."""

    DEPARTMENT = "department", _("部门")
    EMPLOYEE = "employee", _("员工")
