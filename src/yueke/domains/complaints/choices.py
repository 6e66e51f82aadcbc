"""The words a complaint is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """By which way a complaint came in."""

    PHONE = "phone", _("电话")
    WEB = "web", _("网上")
    STORE_BOX = "store_box", _("门店意见箱")
    EMAIL = "email", _("邮件")
    CHAT = "chat", _("在线客服")
    IMPORT = "import", pgettext_lazy("channel", "导入")
    VISIT = "visit", _("回访")
    WALK_IN = "walk_in", _("到店")


class Grade(models.TextChoices):
    """How heavy a complaint is."""

    GENERAL = "general", pgettext_lazy("grade", "一般")
    IMPORTANT = "important", pgettext_lazy("grade", "重点")
    MAJOR = "major", pgettext_lazy("grade", "重大")


class Signal(models.TextChoices):
    """What makes a complaint heavy and only a person can hear; ticked at intake or later."""

    ESCALATED = "escalated", _("投诉升级")
    THREAT = "threat", _("扬言向外部反映")
    INJURY = "injury", _("人身伤害")
    FOOD_SAFETY = "food_safety", _("食品安全")
    PRESS = "press", _("媒体介入")
    AUTHORITY = "authority", _("监管部门介入")
    LAWSUIT = "lawsuit", _("诉讼或惩罚性赔偿")
    PRIVACY_LEAK = "privacy_leak", _("个人信息泄露")
    VULNERABLE = "vulnerable", _("老人、残障人士或未成年人")
    SOCIAL_MEDIA = "social_media", _("社交媒体曝光")
    CROSS_DEPARTMENT = "cross_department", _("涉及多个部门")


class Medium(models.TextChoices):
    """How the customer is reached."""

    PHONE = "phone", _("电话")
    SMS = "sms", _("短信")
    EMAIL = "email", _("邮件")
    WECHAT = "wechat", _("微信")
    PORTAL = "portal", _("门户")
    LETTER = "letter", _("书面")
    IN_PERSON = "in_person", _("当面")


SPOKEN = (Medium.PHONE, Medium.WECHAT, Medium.PORTAL, Medium.LETTER, Medium.IN_PERSON)
"""Media whose message has reached the customer when it is written down; the others wait for the outbox."""


class TellKind(models.TextChoices):
    """What a message to the customer is about."""

    ACKNOWLEDGE = "acknowledge", _("告知收悉")
    ACCEPT = "accept", _("告知受理")
    DECLINE = "decline", _("告知不予受理")
    PROGRESS = "progress", _("告知进展")
    PROMISE = "promise", _("告知承诺时限")
    OFFER = "offer", _("告知方案")
    RESULT = "result", _("答复结果")
    ASK = "ask", _("征询满意度")
    EXTENSION = "extension", _("告知延期")
    SUSPENSION = "suspension", _("告知挂起")
    ROUTES = "routes", _("告知其他途径")


class ApprovalKind(models.TextChoices):
    """What somebody else must agree to."""

    OFFER = "offer", _("答复方案")
    COMPENSATION = "compensation", _("赔付")
    EXTENSION = "extension", _("延期")
    DOWNGRADE = "downgrade", _("降级")
    CLOSING = "closing", _("结案")
    PAPER = "paper", _("书面文件")


class Decision(models.TextChoices):
    """What came of an approval."""

    OPEN = "", _("待审批")
    GRANTED = "granted", _("同意")
    REFUSED = "refused", _("不同意")
    LAPSED = "lapsed", _("已失效")


class OfferAnswer(models.TextChoices):
    """What the customer said to an offer."""

    OPEN = "", _("待答复")
    ACCEPTED = "accepted", _("接受")
    REFUSED = "refused", _("不接受")


class Outcome(models.TextChoices):
    """How a complaint ended for the customer."""

    SOLVED = "solved", _("已解决")
    PARTLY = "partly", _("部分解决")
    EXPLAINED = "explained", _("已解释")
    NOT_SOLVED = "not_solved", _("未能解决")


class CategoryKind(models.TextChoices):
    """Which line of business a category belongs to."""

    FOOD = "food", _("食品")
    LOGISTICS = "logistics", _("物流")
    DECORATION = "decoration", _("家装")
    GOODS = "goods", _("商品")
    ATTITUDE = "attitude", _("服务态度")
    GENERAL = "general", pgettext_lazy("category", "综合")


class PaperKind(models.TextChoices):
    """What a written document on a complaint is."""

    REPORT = "report", _("重点客户问题报告")
    REPLY = "reply", _("书面答复")
    CASE = "case", _("案例")


class ClockKind(models.TextChoices):
    """What a clock counts down to."""

    ACKNOWLEDGE = "acknowledge", _("告知收悉")
    ACCEPT = "accept", pgettext_lazy("clock", "受理")
    HANDOVER = "handover", _("责任部门签收")
    CONTACT = "contact", _("首次联系")
    INVESTIGATE = "investigate", _("开始调查")
    PROPOSE = "propose", _("提出方案")
    PROGRESS = "progress", _("告知进展")
    PROMISE = "promise", _("兑现承诺")
    ANSWER = "answer", _("告知处理结果")
    CLOSE = "close", pgettext_lazy("clock", "办结")
    FEEDBACK = "feedback", _("征询满意度")
    ARCHIVE = "archive", pgettext_lazy("clock", "归档")
    REPORT = "report", _("重大投诉上报")
    PAPER = "paper", _("书面报告")
    SUPERVISION = "supervision", _("答复督办")


class EndReason(models.TextChoices):
    """Why a clock no longer runs."""

    MET = "met", _("已完成")
    ENDED = "ended", _("投诉已结束")
    REPLACED = "replaced", _("改用新时限")
