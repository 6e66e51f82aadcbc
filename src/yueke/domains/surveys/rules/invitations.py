"""What people are told when they are asked: the words of an invitation and of a reminder, and who may be reminded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message

LINK, COMPANY = "{链接}", "{公司}"
PLACES: Mapping[str, str] = {COMPANY: "company", "{标题}": "title", "{截止}": "until", LINK: "link"}
"""What the words may hold, filled in for each recipient."""
LONGEST = 300
"""Characters of the words: of a text message, five times 67 with the link."""

INVITATION = "{公司}想听听您的意见：“{标题}”，只要几分钟。请点 {链接} 作答。"
REMINDER = "{公司}提醒您：“{标题}”还等着您的意见，{截止}前都可以作答：{链接}"
TAIL = "不想参加，打开链接选“不参加”即可，不再打扰。"
"""Ends every message: how to say no."""

MOST_REMINDERS = 3
"""Nobody is reminded more often."""
LEAST_DAYS = 2
"""Days between an invitation and a reminder, at least."""


@dataclass(frozen=True)
class Told:
    """What fills the places: who asks, what it is called, until when (empty: not said), and the recipient's own link."""

    company: str
    title: str
    until: str
    link: str


def wording_wrong(text: str) -> Message | None:
    """What is wrong with words somebody wrote; None when they can be sent."""
    if LINK not in text:
        return _("文字里要有 %(link)s，收信人才能打开问卷。") % {"link": LINK}
    if COMPANY not in text:
        return _("文字里要有 %(company)s，收信人才知道是谁发的。") % {"company": COMPANY}
    if len(text) > LONGEST:
        return _("最多 %(n)d 字，现在 %(now)d 字。") % {"n": LONGEST, "now": len(text)}
    return None


def worded(text: str, told: Told) -> str:
    """The words for one recipient, with how to say no at the end."""
    for place, name in PLACES.items():
        text = text.replace(place, getattr(told, name))
    return f"【{told.company}】{text.strip()} {TAIL}"


def may_be_reminded(made_at: datetime, reminded_at: datetime | None, reminders: int, at: datetime, days: int) -> bool:
    """Whether it is time: not too often, and not before ``days`` days after the last word."""
    return reminders < MOST_REMINDERS and (reminded_at or made_at) <= at - timedelta(days=days)
