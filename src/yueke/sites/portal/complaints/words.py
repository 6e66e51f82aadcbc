"""How customers are told of their complaint: its steps, its state, by when what is done."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yueke.domains.complaints.choices import ClockKind, OfferAnswer, TellKind
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.progress import Progress

STEPS = (
    pgettext_lazy("progress", "已提交"),
    pgettext_lazy("progress", "已受理"),
    pgettext_lazy("progress", "处理中"),
    pgettext_lazy("progress", "已答复"),
    pgettext_lazy("progress", "已办结"),
)

STATES = {
    "registered": (gettext_lazy("等待受理"), "at_risk"),
    "accepted": (gettext_lazy("已受理，正在安排办理"), "brand"),
    "assigned": (gettext_lazy("已转到责任部门"), "brand"),
    "investigating": (gettext_lazy("正在调查"), "brand"),
    "proposed": (gettext_lazy("请您答复解决方案"), "at_risk"),
    "reviewing": (gettext_lazy("方案审核中"), "brand"),
    "replying": (gettext_lazy("即将答复您"), "brand"),
    "replied": (gettext_lazy("已答复，请评价"), "at_risk"),
    "closed": (pgettext_lazy("progress", "已办结"), "kept"),
    "archived": (pgettext_lazy("progress", "已办结"), "kept"),
    "declined": (gettext_lazy("不予受理"), ""),
    "merged": (gettext_lazy("与另一件合并办理"), "brand"),
    "referred": (gettext_lazy("已转外部处理"), ""),
    "withdrawn": (gettext_lazy("您已撤回"), ""),
}
"""Each state in the customer's words, with its tone."""

RATINGS = (
    ("5", gettext_lazy("很满意")),
    ("4", gettext_lazy("满意")),
    ("3", pgettext_lazy("rating", "一般")),
    ("2", gettext_lazy("不满意")),
    ("1", gettext_lazy("很不满意")),
)

TOLD = {
    TellKind.ACKNOWLEDGE: gettext_lazy("我们收到了"),
    TellKind.ACCEPT: gettext_lazy("决定受理"),
    TellKind.DECLINE: gettext_lazy("不予受理"),
    TellKind.PROGRESS: gettext_lazy("办理进展"),
    TellKind.PROMISE: gettext_lazy("答复您的时间"),
    TellKind.OFFER: gettext_lazy("解决方案"),
    TellKind.RESULT: gettext_lazy("处理结果"),
    TellKind.ASK: gettext_lazy("请您评价"),
    TellKind.EXTENSION: gettext_lazy("需要更多时间"),
    TellKind.SUSPENSION: gettext_lazy("暂停办理"),
    TellKind.ROUTES: gettext_lazy("您还可以找谁"),
}
"""What a message is about, in the customer's words: the office calls it by what it does (告知收悉)."""

_SAID = {
    "urge": gettext_lazy("催办"),
    OfferAnswer.ACCEPTED: gettext_lazy("接受方案"),
    OfferAnswer.REFUSED: gettext_lazy("不接受方案"),
    "appeal": gettext_lazy("申诉"),
}

_DUES = {
    ClockKind.ACCEPT: gettext_lazy("决定是否受理，并告知您"),
    ClockKind.CONTACT: gettext_lazy("与您联系"),
    ClockKind.CLOSE: gettext_lazy("办结"),
}


def state_of(complaint: Complaint) -> dict[str, Any]:
    """State and tone of a complaint, as the pages tell them."""
    if complaint.suspended_at is not None:
        return {"state": _("暂停办理"), "tone": "at_risk"}
    if complaint.state == "replied" and complaint.satisfaction is not None:
        return {"state": STEPS[3], "tone": "brand"}
    text, tone = STATES[complaint.state]
    return {"state": text, "tone": tone}


def steps_of(progress: Progress) -> list[dict[str, Any]]:
    """The five steps and how far it is; of one that ended otherwise the first and its end."""
    here = progress.step
    if here is None:
        return [
            {"text": STEPS[0], "mark": "done"}, {"text": STATES[progress.complaint.state][0], "mark": "now"},
        ]  # fmt: skip
    last = len(STEPS) - 1
    return [
        {"text": text, "mark": "done" if n < here or here == last else "now" if n == here else ""}
        for n, text in enumerate(STEPS)
    ]


def told_of(progress: Progress) -> list[dict[str, Any]]:
    """What the customer was told, the latest first, each under a title in their words."""
    return [{"title": TOLD[TellKind(one.kind)], "row": one} for one in progress.told]


def said_of(progress: Progress) -> list[dict[str, Any]]:
    """What the customer said after they complained, in its order."""
    return [
        {"title": _("评价 %(n)s 分") % {"n": one.mark} if one.kind == "rating" else _SAID[one.kind], "row": one}
        for one in progress.said
    ]


def dues_of(progress: Progress) -> list[dict[str, Any]]:
    """What the customer may count on, and until when; a promise stands for the clock that runs to it."""
    found = [{"text": _DUES[ClockKind(due.kind)], "at": due.at} for due in progress.dues]
    promised = None if progress.complaint.suspended_at else progress.complaint.promised_at
    if promised is not None and progress.step is not None and progress.step < 3 and not progress.is_over:
        found = [one for one in found if one["text"] != _DUES[ClockKind.CLOSE]]
        found.append({"text": pgettext("promise", "答复您"), "at": promised})
    return found


def code_in_groups(code: str) -> str:
    """A code as it is read out and typed: ``ABCDE-FGHJK``."""
    return f"{code[:5]}-{code[5:]}"
