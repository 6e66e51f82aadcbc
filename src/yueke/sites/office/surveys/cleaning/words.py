"""Flags, answers and groups in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models import Flag
from yueke.domains.surveys.rules import frames
from yueke.domains.surveys.rules.answers import UNDECIDED
from yueke.domains.surveys.rules.shape import Question, Questionnaire
from yueke.kernel.errors import Message
from yueke.sites.office.surveys.sampling.words import stratum_told

GROUPS: dict[str, Message] = {
    "stratum": gettext_lazy("层"), "mode": pgettext_lazy("survey", "方式"), **frames.STRATA, "store": gettext_lazy("门店"),
    "employee": gettext_lazy("员工"), "product": pgettext_lazy("one", "产品"), "order": pgettext_lazy("one", "订单"),
    "place": gettext_lazy("地点"), "month": gettext_lazy("月份"),
}  # fmt: skip
STEPS: dict[str, Message] = {
    "draw": gettext_lazy("抽样权重"), "even": gettext_lazy("等权"), "silence": gettext_lazy("按层调整无应答"),
    "margins": gettext_lazy("对齐总体占比"),
}  # fmt: skip

MOST_LABELS = 40
"""A group with more labels is not offered."""


def flag_told(flag: Flag, asked: Questionnaire) -> str:
    """Why, with the figures it is based on."""
    detail, title = flag.detail, str(flag.get_reason_display())
    match flag.reason:
        case "fast":
            told = {"seconds": round(detail["seconds"]), "usual": round(detail["usual"])}
            return _("用时 %(seconds)d 秒，同方式一般 %(usual)d 秒。") % told
        case "straight":
            return _("“%(block)s”的 %(questions)d 项都打 %(answer)d 分。") % {
                "block": question_told(str(detail["block"]).partition("/")[0], asked), "questions": detail["questions"],
                "answer": round(detail["answer"]),
            }  # fmt: skip
        case "trap":
            return _("检测题“%(question)s”没有按要求作答。") % {"question": question_told(detail["question"], asked)}
        case "contradiction":
            told = {name: question_told(detail[name], asked) for name in ("first", "second")}
            answers = " / ".join(str(round(one)) for one in detail["answers"])
            return _("“%(first)s”与“%(second)s”的打分对不上：%(answers)s。") % {**told, "answers": answers}
        case "device" | "phone" | "address" | "duplicate" if "as" in detail:
            return _("%(title)s：与答卷 %(other)s。") % {"title": title, "other": detail["as"]}
    return title


def question_told(reference: str, asked: Questionnaire) -> str:
    """A question, or a row of one, by what it asks; by its code where it is not known any more."""
    code, _dot, row = reference.partition(".")
    for question in asked.questions():
        if question.code == code:
            named = next((one.text for one in question.rows if one.code == row), "")
            return named or question.text[:40]
    return reference


def answer_told(question: Question, answer: Any) -> list[str]:
    """An answer as lines people read; empty without one."""
    options = {one.code: one.text for one in question.options}
    if answer is None:
        return []
    if isinstance(answer, Mapping):
        return [f"{row.text}：{_step(question, answer[row.code])}" for row in question.rows if row.code in answer]
    if isinstance(answer, list):
        ranked = question.kind == "ranking"
        return [f"{n}. {options.get(one, one)}" if ranked else options.get(one, one) for n, one in enumerate(answer, 1)]
    if question.kind in ("scale", "stars", "nps"):
        return [_step(question, answer)]
    return [options.get(str(answer), str(answer))]


def _step(question: Question, answer: Any) -> str:
    if answer == UNDECIDED:
        return _("不清楚")
    return _("%(n)s 分（满分 %(most)s）") % {"n": answer, "most": question.steps[-1]}


def groups_of(labels: Mapping[str, Sequence[str]], asked: Questionnaire) -> list[tuple[str, str]]:
    """What weights may be fitted to: groups and questions with one choice, by name and title. ``labels``: by name."""
    return [(name, group_told(name, asked)) for name, found in labels.items() if 1 < len(found) <= MOST_LABELS]


def group_told(name: str, asked: Questionnaire) -> str:
    """A group by its title, a question by its text."""
    return str(GROUPS[name]) if name in GROUPS else question_told(name, asked)


def label_told(group: str, label: str, parts: Sequence[str], asked: Questionnaire) -> str:
    """A label of a group as people call it."""
    if group == "stratum":
        return stratum_told(parts, label)
    if group == "mode":
        return str(dict(Mode.choices).get(label, label))
    if group in frames.STRATA:
        return stratum_told((group,), label)
    for question in asked.questions():
        if question.code == group:
            return next((one.text for one in question.options if one.code == label), label)
    return label
